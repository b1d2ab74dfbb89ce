/**
 * How the jobs of workflows end, without running their steps: `on` and `if` are decided, the latter by GitHub's own evaluator, all
 * workflows in step so that one process answers for them. A job that decides for others is executed.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { RunEvent } from '../../../src/plan/types.ts'
import { githubContext, githubEvents } from './github-context.ts'
import { evaluateConditions } from './github-expression.ts'

export interface GithubRun {
  readonly text: string
  readonly event: RunEvent
  /** Jobs whose steps fail, if they run. */
  readonly failing: ReadonlySet<string>
}

interface Step {
  readonly if?: string
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
}
interface Job {
  readonly needs?: readonly string[]
  readonly if?: string
  readonly 'continue-on-error'?: boolean
  readonly outputs?: Readonly<Record<string, string>>
  readonly steps?: readonly Step[]
}
type Filters = Readonly<Record<string, readonly string[] | undefined>> | null
interface Workflow {
  readonly on: Readonly<Record<string, Filters>>
  readonly jobs: Readonly<Record<string, Job>>
}

export type JobResult = 'success' | 'failure' | 'skipped'
interface Ended {
  readonly result: JobResult
  readonly outputs: Readonly<Record<string, string>>
}

/** For each run the results of its jobs; null if the event doesn't start the workflow. A failure that may be is `failure` here. */
export async function runGithubJobs(runs: readonly GithubRun[]): Promise<readonly (ReadonlyMap<string, JobResult> | null)[]> {
  const all = runs.map((run) => {
    const workflow = parse(run.text) as Workflow
    return { run, workflow, starts: startedBy(workflow.on, run.event), order: inOrder(workflow.jobs), ended: new Map<string, Ended>() }
  })
  const started = all.filter(({ starts }) => starts)
  const most = Math.max(...started.map(({ order }) => order.length))
  for (let index = 0; index < most; index += 1) {
    const now = started.flatMap((each) => {
      const id = each.order[index]
      return id === undefined ? [] : [{ ...each, id, job: each.workflow.jobs[id] ?? {} }]
    })
    const conditions = await ask(now.map((each) => request(each, each.job.if ?? 'success()')))
    // A step's condition is asked of a job that has not failed yet.
    const steps = now.flatMap((each) =>
      (each.job.steps ?? []).filter(({ if: when, run }) => when !== undefined && run === 'exit 1').map((step) => ({ each, step })),
    )
    const stops = await ask(steps.map(({ each, step }) => ({ ...request(each, step.if ?? ''), status: 'success' as const })))
    for (const [at, { run, id, job, ended }] of now.entries()) {
      const fails = run.failing.has(id) || steps.some(({ each }, other) => each.id === id && each.ended === ended && stops[other] === true)
      const result = conditions[at] !== true ? 'skipped' : fails ? 'failure' : 'success'
      ended.set(id, { result, outputs: job.outputs === undefined ? {} : decided(job, run.event) })
    }
  }
  return all.map(({ starts, ended }) => (starts ? new Map([...ended].map(([id, { result }]) => [id, result])) : null))
}

interface Asking {
  readonly run: GithubRun
  readonly workflow: Workflow
  readonly job: Job
  readonly ended: ReadonlyMap<string, Ended>
}

function request({ run: { event }, workflow, job, ended }: Asking, expression: string) {
  const seen = (id: string): JobResult => {
    const result = ended.get(id)?.result ?? 'skipped'
    return result === 'failure' && workflow.jobs[id]?.['continue-on-error'] === true ? 'success' : result
  }
  const results = ancestors(job, workflow.jobs).map(seen)
  const needs = Object.fromEntries((job.needs ?? []).map((id) => [id, { result: seen(id), outputs: ended.get(id)?.outputs ?? {} }]))
  // success() is false behind a skip, and failure() isn't true for it: no status at all of the evaluator's.
  const status = results.includes('failure') ? 'failure' : results.includes('skipped') ? ('skipped' as 'success') : 'success'
  const inputs = event.event === 'manual' ? inputsOf(workflow, event.inputs ?? {}) : {}
  return { expression, contexts: { github: githubContext(event), needs, inputs, vars: event.variables ?? {} }, status } as const
}

function inputsOf({ on }: Workflow, given: Readonly<Record<string, string>>): object {
  const { inputs = {} } = (on.workflow_dispatch ?? {}) as { readonly inputs?: Readonly<Record<string, { readonly default?: string }>> }
  return { ...Object.fromEntries(Object.entries(inputs).map(([name, each]) => [name, each.default ?? ''])), ...given }
}

async function ask(requests: readonly ReturnType<typeof request>[]): Promise<readonly boolean[]> {
  if (requests.length === 0) return []
  return (await evaluateConditions(requests)).map((answer, index) => {
    if ('error' in answer) throw new Error(`${answer.error}: ${requests[index]?.expression}`)
    return answer.value
  })
}

function ancestors({ needs = [] }: Job, jobs: Workflow['jobs']): readonly string[] {
  return [...new Set(needs.flatMap((need) => [need, ...ancestors(jobs[need] ?? {}, jobs)]))]
}

function inOrder(jobs: Workflow['jobs']): readonly string[] {
  const depth = (id: string): number => 1 + Math.max(0, ...(jobs[id]?.needs ?? []).map(depth))
  return Object.keys(jobs).sort((a, b) => depth(a) - depth(b))
}

// ───────────────────────────── a job whose outputs others ask for

/** Executes its last step in bash, with a git that knows the files of the event. */
function decided({ steps = [] }: Job, event: RunEvent): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-outputs-'))
  const [output, files] = [join(folder, 'output'), join(folder, 'files')]
  try {
    writeFileSync(output, '')
    writeFileSync(files, (event.changed ?? []).map((file) => `${file}\n`).join(''))
    const git = `git() { case " $* " in *' diff '*) cat ${files} ;; *) ${event.changed ? 'true' : 'false'} ;; esac; }\n`
    const { ref, event_name: name } = githubContext(event)
    const env = { PATH: process.env.PATH, GITHUB_OUTPUT: output, GITHUB_REF: String(ref), GITHUB_EVENT_NAME: String(name) }
    const { status, stderr } = spawnSync('bash', ['-eo', 'pipefail', '-c', git + (steps.at(-1)?.run ?? 'exit 3')], {
      env,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`The job of conditions failed: ${stderr}`)
    return Object.fromEntries(
      readFileSync(output, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split('=') as [string, string]),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

// ───────────────────────────── on

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onpushbranchestagsbranches-ignoretags-ignore */
function startedBy(on: Workflow['on'], event: RunEvent): boolean {
  const name = githubEvents[event.event]
  if (!(name in on)) return false
  const filters = on[name] ?? {}
  const files = event.changed ?? null
  const paths = files === null || event.event === 'tag' || anyPasses(files, filters.paths, filters['paths-ignore'])
  switch (event.event) {
    case 'push':
      return namePasses(event.branch, 'branches', filters) && paths
    case 'tag':
      return namePasses(event.tag, 'tags', filters)
    case 'pullRequest':
      return namePasses(event.target, 'branches', filters) && paths
    default:
      return true
  }
}

/** Filters of the one kind of name alone leave the other kind out. */
function namePasses(name: string, kind: 'branches' | 'tags', filters: NonNullable<Filters>): boolean {
  const other = kind === 'branches' ? 'tags' : 'branches'
  const has = (each: string): boolean => filters[each] !== undefined || filters[`${each}-ignore`] !== undefined
  if (!has(kind)) return !has(other)
  return anyPasses([name], filters[kind], filters[`${kind}-ignore`])
}

function anyPasses(names: readonly string[], only: readonly string[] | undefined, ignored: readonly string[] | undefined): boolean {
  return names.some((name) => (only === undefined || listed(only, name)) && (ignored === undefined || !listed(ignored, name)))
}

/** The last pattern that matches decides; `!` takes away. */
function listed(patterns: readonly string[], name: string): boolean {
  const last = patterns.findLast((pattern) => new RegExp(`^${regexOf(pattern.replace(/^!/, ''))}$`).test(name))
  return last !== undefined && !last.startsWith('!')
}

function regexOf(pattern: string): string {
  return pattern.replace(/\*\*|\*|[.^$|()\\{}]/g, (part) => (part === '**' ? '.*' : part === '*' ? '[^/]*' : `\\${part}`))
}
