/** Runs the jobs of a workflow one after the other on this machine, as GitHub's runner does; actions are stand-ins. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { stubFor } from '../conformance/engines/action-stubs.ts'
import { run } from '../conformance/engines/engine-process.ts'
import { githubTokenRequest } from '../conformance/engines/settings.ts'
import { type Contexts, holds, interpolate, type Status } from '../github/evaluate.ts'
import { allJobs, type Machine, type Outcome, type Result } from './machine.ts'

type Texts = { readonly [name: string]: string }

interface Step {
  readonly id?: string
  readonly name?: string
  readonly if?: string
  readonly uses?: string
  readonly with?: { readonly [input: string]: unknown }
  readonly run?: string
  readonly shell?: string
  readonly env?: Texts
  readonly 'working-directory'?: string
  readonly 'continue-on-error'?: unknown
}

interface Job {
  readonly needs?: string | readonly string[]
  readonly if?: string
  readonly env?: Texts
  readonly outputs?: Texts
  readonly steps: readonly Step[]
  readonly strategy?: { readonly matrix: { readonly [axis: string]: readonly unknown[] } }
  readonly 'continue-on-error'?: unknown
}

interface Workflow {
  readonly env?: Texts
  readonly defaults?: { readonly run?: { readonly shell?: string } }
  readonly jobs: { readonly [id: string]: Job }
}

interface Ended {
  readonly result: Result
  readonly outputs: Texts
}

export async function runOnGithub(text: string, machine: Machine): Promise<Outcome> {
  const workflow = parse(text) as Workflow
  const ended = new Map<string, Ended>()
  for (const id of inOrder(workflow)) ended.set(id, await runJob(id, workflow, ended, machine))
  return allJobs([...ended].map(([id, { result }]) => [id, result]))
}

function needsOf({ needs = [] }: Job): readonly string[] {
  return [needs].flat()
}

function inOrder({ jobs }: Workflow): readonly string[] {
  const order = new Set<string>()
  const visit = (id: string): void => {
    for (const need of needsOf(jobs[id] ?? { steps: [] })) visit(need)
    order.add(id)
  }
  for (const id of Object.keys(jobs)) visit(id)
  return [...order]
}

function ancestors(job: Job, { jobs }: Workflow): readonly string[] {
  return needsOf(job).flatMap((id) => [id, ...ancestors(jobs[id] ?? { steps: [] }, { jobs })])
}

async function runJob(id: string, workflow: Workflow, ended: ReadonlyMap<string, Ended>, machine: Machine): Promise<Ended> {
  const job = workflow.jobs[id] ?? { steps: [] }
  const needs = Object.fromEntries(needsOf(job).map((need) => [need, ended.get(need)]))
  const contexts = { ...contextsOf(machine), needs }
  const before = ancestors(job, workflow).map((need) => ended.get(need)?.result)
  const status = before.includes('failure') ? 'failure' : 'success'
  const skipped = before.includes('skipped') && !/\b(?:failure|always|cancelled)\(/.test(job.if ?? '')
  // GitHub itself waits, for the environment's reviewers.
  const waits = !machine.approved && (machine.pipeline.jobs.find((each) => each.id === id)?.approval ?? null) !== null
  if (waits || skipped || !holds(job.if ?? 'success()', contexts, status)) return { result: 'skipped', outputs: {} }
  let end: Ended = { result: 'success', outputs: {} }
  for (const matrix of cellsOf(job)) {
    const cell = await runCell(id, job, workflow, { ...contexts, matrix }, machine)
    end = end.result === 'failure' ? end : cell
  }
  return end.result === 'failure' && job['continue-on-error'] === true ? { ...end, result: 'success' } : end
}

function cellsOf({ strategy }: Job): readonly { readonly [axis: string]: unknown }[] {
  const { include = [], exclude = [], ...axes } = strategy?.matrix ?? {}
  if (exclude.length > 0) throw new Error('A matrix with "exclude" is not known here.')
  const cells = Object.entries(axes).reduce<readonly { readonly [axis: string]: unknown }[]>(
    (all, [axis, values]) => all.flatMap((cell) => values.map((value) => ({ ...cell, [axis]: value }))),
    [{}],
  )
  return Object.keys(axes).length === 0 && include.length > 0 ? (include as typeof cells) : cells
}

/** What a job has while its steps run. */
interface Running {
  readonly contexts: Contexts
  readonly machine: Machine
  readonly folder: string
  readonly workspace: string
  readonly shell: string
  readonly steps: { [id: string]: { outputs: Texts; outcome: string; conclusion: string } }
  env: { [name: string]: string }
  path: string
  status: Status
}

async function runCell(id: string, job: Job, workflow: Workflow, contexts: Contexts, machine: Machine): Promise<Ended> {
  const folder = await machine.newFolder()
  const workspace = join(folder, 'workspace')
  await mkdir(workspace)
  const steps: Running['steps'] = {}
  const running: Running = {
    contexts: { ...contexts, steps, job: { status: 'success', services: new Proxy({}, { get: () => ({ ports: anyPort }) }) } },
    ...{ machine, folder, workspace, steps, path: machine.path, status: 'success' },
    shell: workflow.defaults?.run?.shell ?? '',
    env: { GITHUB_JOB: id, GITHUB_WORKSPACE: workspace },
  }
  for (const env of [workflow.env, job.env]) running.env = { ...running.env, ...interpolated(env, running) }
  for (const [index, step] of job.steps.entries()) await runStep(step, step.id ?? `step ${index}`, running)
  return { result: running.status, outputs: interpolated(job.outputs, running) }
}

const anyPort = new Proxy({}, { get: (_, port) => String(port) })

function interpolated(texts: { readonly [name: string]: unknown } | undefined, { contexts, env, status }: Running): Texts {
  return Object.fromEntries(
    Object.entries(texts ?? {}).map(([name, text]) => [name, interpolate(String(text), { ...contexts, env }, status)]),
  )
}

async function runStep(step: Step, id: string, running: Running): Promise<void> {
  const own = { ...running.env, ...interpolated(step.env, running) }
  const contexts = { ...running.contexts, env: own }
  if (!holds(step.if ?? 'success()', contexts, running.status)) {
    running.steps[id] = { outputs: {}, outcome: 'skipped', conclusion: 'skipped' }
    return
  }
  const files = Object.fromEntries(['ENV', 'OUTPUT', 'PATH', 'STEP_SUMMARY'].map((name) => [name, join(running.folder, name)]))
  for (const file of Object.values(files)) await writeFile(file, '')
  const named = Object.fromEntries(Object.entries(files).map(([name, file]) => [`GITHUB_${name}`, file]))
  const env = { ...running.machine.env, ...predefined, PATH: running.path, HOME: running.machine.home, ...own, ...named }
  const ok = step.uses === undefined ? await runScript(step, contexts, env, running) : await useAction(step, step.uses, env, running)
  const read = async (name: string): Promise<string> => readFile(files[name] ?? '', 'utf8')
  const outcome = ok ? 'success' : 'failure'
  const forgiven = step['continue-on-error'] === true || step['continue-on-error'] === '${{ true }}'
  running.steps[id] = { outputs: assignments(await read('OUTPUT')), outcome, conclusion: forgiven ? 'success' : outcome }
  running.env = { ...running.env, ...assignments(await read('ENV')) }
  running.path = [...lines(await read('PATH')).reverse(), running.path].join(':')
  if (!ok && !forgiven) running.status = 'failure'
}

const predefined = {
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_REPOSITORY: 'acme/app',
  ...githubTokenRequest,
}

async function runScript(step: Step, contexts: Contexts, env: Texts, running: Running): Promise<boolean> {
  const file = join(running.folder, 'script')
  await writeFile(file, interpolate(step.run ?? '', contexts, running.status))
  const cwd = join(running.workspace, interpolate(step['working-directory'] ?? '.', contexts, running.status))
  return execute(shellWords(step.shell ?? running.shell, file), cwd, env, running.machine)
}

/** Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
function shellWords(shell: string, file: string): readonly string[] {
  if (shell === 'bash') return ['bash', '--noprofile', '--norc', '-eo', 'pipefail', file]
  if (shell === 'sh') return ['sh', '-e', file]
  if (shell === '') return ['bash', '-e', file]
  throw new Error(`The shell "${shell}" is not known here.`)
}

async function useAction(step: Step, uses: string, env: Texts, running: Running): Promise<boolean> {
  const { machine, workspace } = running
  const action = uses.split('@')[0] ?? ''
  const inputs = interpolated(step.with, running)
  if (action === 'actions/checkout') {
    await cp(machine.repository, workspace, { recursive: true })
    return true
  }
  const named = (prefix: string): Texts =>
    Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`${prefix}${name.toUpperCase().replace(/[ -]/g, '_')}`, value]))
  const words = Object.entries(inputs).map(([name, value]) => `${name}=${value}`)
  const fake = [await machine.fake(action), ...words]
  if (!(await execute(fake, workspace, { ...env, ...named('INPUT_') }, machine))) return false
  if (!/^actions\/(?:up|down)load-artifact$/.test(action)) return true
  const [stub] = (JSON.parse(stubFor(action, {})['action.yml'] ?? '') as { runs: { steps: { run: string }[] } }).runs.steps
  const store = { STUB_PATH: '.', STUB_NAME: 'artifact', ...named('STUB_'), STUB_ARTIFACTS: join(machine.root, 'artifacts') }
  return execute(['bash', '-c', stub?.run ?? ''], workspace, { ...env, PATH: process.env.PATH ?? '', ...store }, machine)
}

async function execute([command = '', ...args]: readonly string[], cwd: string, env: Texts, machine: Machine): Promise<boolean> {
  const { code, stdout } = await run(command, args, { cwd, env, merged: true })
  machine.log.push(...lines(stdout))
  return code === 0
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

/** `name=value`, or `name<<END` and lines until END. */
function assignments(text: string): Texts {
  const found: { [name: string]: string } = {}
  const rest = text.split('\n')
  for (let line = rest.shift(); line !== undefined; line = rest.shift()) {
    const heredoc = /^([\w-]+)<<(.+)$/.exec(line)
    if (heredoc !== null)
      found[heredoc[1] ?? ''] = rest
        .splice(0, rest.indexOf(heredoc[2] ?? '') + 1)
        .slice(0, -1)
        .join('\n')
    else if (line.includes('=')) found[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1)
  }
  return found
}

function contextsOf({ event, sha, secrets, variables }: Machine): Contexts {
  const branch = event.event === 'pullRequest' ? event.source : 'branch' in event ? (event.branch ?? 'main') : ''
  const tag = 'tag' in event ? event.tag : null
  const names = { pullRequest: 'pull_request', manual: 'workflow_dispatch', tag: 'push' } as const
  const pull = event.event === 'pullRequest' ? { number: 7, head: { ref: event.source }, base: { ref: event.target } } : null
  const github = {
    event_name: event.event in names ? names[event.event as keyof typeof names] : event.event,
    ref: pull !== null ? 'refs/pull/7/merge' : tag === null ? `refs/heads/${branch}` : `refs/tags/${tag}`,
    ref_name: pull !== null ? '7/merge' : (tag ?? branch),
    ref_type: tag === null ? 'branch' : 'tag',
    head_ref: pull?.head.ref ?? '',
    base_ref: pull?.base.ref ?? '',
    event: { repository: { default_branch: 'main' }, pull_request: pull, inputs: event.event === 'manual' ? event.inputs : null },
    ...{ sha, actor: 'alice', repository: 'acme/app', repository_owner: 'acme', run_id: '1', run_number: '1', run_attempt: '1' },
    ...{ server_url: 'https://github.com', workflow: 'ci', token: 'token of the job' },
  }
  const inputs = event.event === 'manual' ? (event.inputs ?? {}) : {}
  return {
    ...{ github, secrets: { ...secrets, GITHUB_TOKEN: github.token }, vars: variables, inputs, matrix: {}, strategy: {}, needs: {} },
    ...{ runner: { os: 'Linux', arch: 'X64', temp: '/tmp' }, env: {} },
  }
}
