/**
 * Executes a GitHub workflow with act, in host mode.
 * act ignores the branch, tag and path filters of "on:", job-level continue-on-error, fail-fast and step timeouts;
 * `container` and `services` are taken out before the run.
 */
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { parse, stringify } from 'yaml'
import { stubFor } from './action-stubs.ts'
import { enginePaths, run } from './engine-process.ts'
import type { Cell, Result, Trace, TracedJob, TracedMoment, TracedStep } from './trace.ts'
import { type Files, inGitWorkspace, type Workspace, writeFiles } from './workspace.ts'

export interface ActRun {
  /** For example ".github/workflows/ci.yml". */
  readonly workflowFile: string
  readonly files: Files
  /** "push" unless given. */
  readonly eventName?: string
  /** The payload; a ref and a pull request number are put in where they lack. */
  readonly event?: Readonly<Record<string, unknown>>
  /** "main" unless given. */
  readonly branch?: string
  /** Of the last commit. */
  readonly message?: string
  readonly secrets?: Readonly<Record<string, string>>
  readonly vars?: Readonly<Record<string, string>>
  /** What every job sees. */
  readonly env?: Readonly<Record<string, string>>
  /** A folder of commands that stand before those of this host. */
  readonly commands?: string
  /** The files of a stand-in, by owner/name of its action; the common actions have one. */
  readonly stubs?: Readonly<Record<string, Files>>
  readonly seconds?: number
}

interface RawStep {
  readonly id?: string
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly 'continue-on-error'?: unknown
}

interface RawJob {
  readonly steps?: readonly RawStep[]
  readonly container?: unknown
  readonly services?: unknown
  readonly [key: string]: unknown
}

interface RawWorkflow {
  readonly jobs: Readonly<Record<string, RawJob>>
}

export function runAct(options: ActRun): Promise<Trace> {
  const text = options.files[options.workflowFile]
  if (text === undefined) throw new Error(`The files hold no ${options.workflowFile}.`)
  const workflow = parse(text) as RawWorkflow
  const files = { ...options.files, [options.workflowFile]: onHost(text, workflow) }
  const state = {
    remote: 'https://github.com/acme/app.git',
    defaultBranch: 'main',
    branch: options.branch ?? 'main',
    ...messageOf(options),
  }
  return inGitWorkspace(files, state, async (workspace) => {
    const { stdout, stderr } = await execute(options, workflow, workspace)
    return readTrace(workflow, stdout, stderr)
  })
}

async function execute(options: ActRun, workflow: RawWorkflow, workspace: Workspace): Promise<{ stdout: string; stderr: string }> {
  const eventFile = join(workspace.root, 'event.json')
  await writeFile(eventFile, JSON.stringify(eventOf(options)))
  const artifacts = join(workspace.root, 'artifacts')
  await mkdir(artifacts)
  const args = [
    options.eventName ?? 'push',
    ...['--eventpath', eventFile, '--workflows', options.workflowFile, '--env', `STUB_ARTIFACTS=${artifacts}`],
    ...['--json', '--action-offline-mode', '--pull=false', '--no-cache-server', '--defaultbranch', 'main'],
    ...runnersOf(workflow).flatMap((label) => ['--platform', `${label}=-self-hosted`]),
    ...Object.entries(options.secrets ?? {}).flatMap(([name, value]) => ['--secret', `${name}=${value}`]),
    ...Object.entries(options.vars ?? {}).flatMap(([name, value]) => ['--var', `${name}=${value}`]),
    ...Object.entries(options.env ?? {}).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...(await stubArgs(options, workspace)),
  ]
  const shells = await pathWithPatientShells(workspace)
  const env = { HOME: workspace.home, PATH: options.commands === undefined ? shells : `${options.commands}${delimiter}${shells}` }
  return run(enginePaths.act, args, { cwd: workspace.repository, env, seconds: options.seconds ?? 60 })
}

/**
 * When a step fails, act closes its terminal without reading what is still in it, and one run in ten loses the step's last lines.
 * So the shells on this PATH wait a moment before they end with a failure.
 */
async function pathWithPatientShells(workspace: Workspace): Promise<string> {
  const path = process.env.PATH ?? ''
  const folder = join(workspace.root, 'shells')
  await mkdir(folder)
  for (const shell of ['bash', 'sh', 'python']) {
    const real = path
      .split(delimiter)
      .map((directory) => join(directory, shell))
      .find((candidate) => existsSync(candidate))
    const script = `#!/bin/sh\n'${real}' "$@"\ncode=$?\n[ $code -eq 0 ] || sleep 0.1\nexit $code\n`
    if (real !== undefined) await writeFile(join(folder, shell), script, { mode: 0o755 })
  }
  return `${folder}${delimiter}${path}`
}

function messageOf({ message }: ActRun): { readonly message?: string } {
  return message === undefined ? {} : { message }
}

function eventOf(options: ActRun): object {
  const eventName = options.eventName ?? 'push'
  const ref = `refs/heads/${options.branch ?? 'main'}`
  const repository = { default_branch: 'main', full_name: 'acme/app' }
  // Without a number act makes a broken ref of a pull request.
  const pull = { number: 1, pull_request: { number: 1, head: { ref: options.branch ?? 'feature' }, base: { ref: 'main' } } }
  const commit = options.message === undefined ? {} : { head_commit: { message: options.message } }
  return { repository, ...commit, ...(eventName.startsWith('pull_request') ? pull : { ref }), ...options.event }
}

/** The text is left as it is where nothing has to go. */
function onHost(text: string, workflow: RawWorkflow): string {
  const needsDocker = Object.values(workflow.jobs).some((job) => job.container !== undefined || job.services !== undefined)
  if (!needsDocker) return text
  const jobs = Object.entries(workflow.jobs).map(([id, { container: _container, services: _services, ...job }]) => [id, job])
  return stringify({ ...workflow, jobs: Object.fromEntries(jobs) })
}

/** Every text that can become a runner label: act skips a job whose label it does not know. */
function runnersOf(workflow: RawWorkflow): readonly string[] {
  const texts = Object.values(workflow.jobs).flatMap((job) => [...textsIn(job['runs-on']), ...textsIn(job.strategy)])
  const inTables = texts.flatMap((text) => [...text.matchAll(/"([\w.-]+)"/g)].map(([, label = '']) => label))
  return [...new Set(['ubuntu-latest', ...texts.filter((text) => /^[\w.-]+$/.test(text)), ...inTables])]
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

async function stubArgs(options: ActRun, workspace: Workspace): Promise<readonly string[]> {
  const used = Object.entries(options.files)
    .filter(([path]) => /\.ya?ml$/.test(path) && (path.startsWith('.github/') || /(?:^|\/)action\.ya?ml$/.test(path)))
    .flatMap(([, text]) => usesIn(parse(text)))
  const pinned = [...new Set(used.flatMap((uses) => /^([^./][^/@]*\/[^/@]+)(?:\/[^@]*)?@(.+)$/.exec(uses)?.slice(1, 3).join('@') ?? []))]
  return (
    await Promise.all(
      pinned.map(async (reference) => {
        const [action = ''] = reference.split('@')
        // act has its own checkout, which copies the work tree.
        if (action === 'actions/checkout') return []
        const folder = join(workspace.root, 'stubs', reference)
        await writeFiles(folder, stubFor(action, options.stubs ?? {}))
        return ['--local-repository', `${reference}=${folder}`]
      }),
    )
  ).flat()
}

function usesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) => (key === 'uses' && typeof entry === 'string' ? [entry] : usesIn(entry)))
}

interface ActLine {
  readonly jobID?: string
  readonly matrix?: Readonly<Record<string, unknown>>
  readonly level: string
  readonly msg: string
  readonly raw_output?: boolean
  readonly stage?: string
  readonly step?: string
  readonly stepID?: readonly string[]
  readonly stepResult?: Result
  readonly jobResult?: string
}

interface RunningJob {
  readonly id: string
  readonly cell: Cell | null
  readonly steps: Map<string, TracedStep>
  readonly log: string[]
  reported: string | null
}

function readTrace(workflow: RawWorkflow, stdout: string, stderr: string): Trace {
  const running = new Map<string, RunningJob>()
  const order: TracedMoment[] = []
  const problems: string[] = []
  for (const text of stdout.split('\n').filter((line) => line.startsWith('{'))) {
    const line = JSON.parse(text) as ActLine
    if (isProblem(line)) problems.push(`${line.jobID ?? 'act'}: ${line.msg}`)
    if (line.jobID === undefined) continue
    const key = `${line.jobID} ${JSON.stringify(line.matrix ?? {})}`
    const job = running.get(key) ?? { id: line.jobID, cell: cellOf(line.matrix), steps: new Map(), log: [], reported: null }
    if (!running.has(key)) order.push({ job: job.id, cell: job.cell, what: 'start' })
    running.set(key, job)
    readLine(job, line)
    if (line.jobResult !== undefined) order.push({ job: job.id, cell: job.cell, what: 'end' })
  }
  if (running.size === 0 && stderr.includes('Error:')) throw new Error(`act ran no job:\n${stdout}${stderr}`)
  const jobs = Object.entries(workflow.jobs).flatMap(([id, job]) => {
    const cells = [...running.values()].filter((cell) => cell.id === id)
    return cells.length === 0 ? [neverRan(id)] : cells.map((cell) => traceJob(cell, job))
  })
  return { jobs, order, problems }
}

function readLine(job: RunningJob, line: ActLine): void {
  if (line.raw_output) job.log.push(...line.msg.replace(/\n$/, '').split('\n'))
  // A longer stepID is a step inside of a composite action.
  const [step, inner] = line.stepID ?? []
  if (line.stage === 'Main' && line.stepResult !== undefined && step !== undefined && inner === undefined) {
    job.steps.set(step, { name: line.step ?? step, result: line.stepResult })
  }
  if (line.jobResult !== undefined) job.reported = line.jobResult
}

function isProblem(line: ActLine): boolean {
  const failedStep = line.stage === 'Main' || /^exit ?status|^exitcode/i.test(line.msg)
  return (line.level === 'error' && !failedStep) || /Unable to interpolate|Skipping unsupported platform/.test(line.msg)
}

function cellOf(matrix: ActLine['matrix']): Cell | null {
  const entries = Object.entries(matrix ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  if (entries.length === 0) return null
  return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]))
}

function neverRan(id: string): TracedJob {
  return { id, cell: null, result: 'skipped', steps: [], log: [] }
}

function traceJob(running: RunningJob, job: RawJob): TracedJob {
  const all = (job.steps ?? []).map((step, index) => {
    const traced = running.steps.get(step.id ?? String(index)) ?? { name: nameOf(step), result: 'skipped' as const }
    return { ...traced, tolerated: step['continue-on-error'] === true }
  })
  const failed = all.some((step) => step.result === 'failure' && !step.tolerated)
  const ran = all.some((step) => step.result !== 'skipped')
  // The cells of a matrix share what act reports, so a cell is judged by its steps, unless it had none.
  const shared = running.cell !== null && ran
  const result = failed || (!shared && running.reported === 'failure') ? 'failure' : running.reported === 'skipped' ? 'skipped' : 'success'
  return { id: running.id, cell: running.cell, result, steps: all.map(({ name, result }) => ({ name, result })), log: running.log }
}

function nameOf(step: RawStep): string {
  return step.name ?? step.uses ?? step.run?.trimEnd() ?? ''
}
