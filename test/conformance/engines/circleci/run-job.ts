/** Runs the steps of one job on this machine, in a home folder of its own. */
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import type { Result, TracedStep } from '../trace.ts'
import type { Environment } from './environment.ts'
import type { Work } from './jobs.ts'
import { type RunningCommand, start } from './shell.ts'
import type { RunStep, Step } from './steps.ts'
import { attach, type CacheStore, cacheKey, type Layer, persist, StepError } from './storage.ts'

export interface JobRun {
  readonly work: Work
  /** Holds the home, and whatever else the job needs; made here. */
  readonly folder: string
  /** What `checkout` copies. */
  readonly repository: string
  /** The project's and the contexts' variables, and then those of CircleCI. */
  readonly settings: Environment
  readonly builtIn: Environment
  readonly caches: CacheStore
  readonly layers: readonly Layer[]
  readonly ordered: (a: string, b: string) => boolean
  /** A new folder for what the job persists. */
  readonly newLayer: () => Promise<string>
  /** No step takes longer. */
  readonly seconds: number
  /** Where commands are found beside CircleCI's own. */
  readonly path: string
}

export interface RanJob {
  readonly failed: boolean
  readonly steps: readonly TracedStep[]
  readonly log: readonly string[]
  readonly problems: readonly string[]
}

interface Machine extends JobRun {
  readonly home: string
  readonly environment: Environment
  readonly log: string[]
  readonly background: RunningCommand[]
}

export async function runJob(options: JobRun): Promise<RanJob> {
  const machine = await prepare(options)
  const steps: TracedStep[] = []
  let failed = false
  try {
    for (const step of options.work.steps) {
      const result: Result = runs(step, failed) && !isHalted(machine) ? await runStep(step, machine) : 'skipped'
      failed ||= result === 'failure'
      steps.push({ name: step.name, result })
    }
  } finally {
    for (const command of machine.background) command.stop()
  }
  return { failed, steps, log: machine.log, problems: await agentProblems(machine) }
}

function runs({ when }: Step, failed: boolean): boolean {
  if (when === 'always') return true
  return when === 'on_fail' ? failed : !failed
}

async function prepare(options: JobRun): Promise<Machine> {
  const { folder, work } = options
  const home = join(folder, 'home')
  const bin = join(folder, 'bin')
  for (const made of [home, bin, join(folder, 'tmp')]) await mkdir(made, { recursive: true })
  for (const name of ['circleci', 'circleci-agent']) await writeFile(join(bin, name), agentScript(folder), { mode: 0o755 })
  const bashEnv = join(folder, 'bash_env')
  await writeFile(bashEnv, '')
  const own = { HOME: home, PATH: `${bin}:${options.path}`, LANG: 'C.UTF-8', TMPDIR: join(folder, 'tmp'), BASH_ENV: bashEnv }
  const environment = { ...own, ...options.settings, ...options.builtIn, ...work.environment }
  const machine = { ...options, home, environment, log: [], background: [] }
  await mkdir(inHome(machine, work.workingDirectory), { recursive: true })
  return machine
}

/** `circleci step halt` ends the job after the step that calls it: https://circleci.com/docs/reference/configuration-reference/#ending-a-job-from-within-a-step */
function agentScript(folder: string): string {
  return `#!/bin/sh
if [ "$*" = 'step halt' ]; then : >'${folder}/halted'; exit 0; fi
case "$*" in 'run oidc get'*) echo 'oidc token'; exit 0 ;; esac
echo "circleci $*" >>'${folder}/unknown'
exit 64
`
}

function isHalted({ folder }: Machine): boolean {
  return existsSync(join(folder, 'halted'))
}

async function agentProblems({ folder }: Machine): Promise<readonly string[]> {
  const file = join(folder, 'unknown')
  if (!existsSync(file)) return []
  return (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((command) => `A step calls "${command}", which this evaluator doesn't know.`)
}

async function runStep(step: Step, machine: Machine): Promise<Result> {
  try {
    if (step.kind === 'run') return (await runWithReruns(step, machine)) ? 'success' : 'failure'
    await runSpecial(step, machine)
    return 'success'
  } catch (error) {
    if (!(error instanceof StepError)) throw error
    machine.log.push(error.message)
    return 'failure'
  }
}

async function runWithReruns(step: RunStep, machine: Machine): Promise<boolean> {
  for (let attempt = 0; attempt <= step.reruns; attempt += 1) {
    if (await runCommand(step, machine)) return true
  }
  return false
}

async function runCommand(step: RunStep, machine: Machine): Promise<boolean> {
  const cwd = step.workingDirectory === null ? inHome(machine, machine.work.workingDirectory) : inJob(machine, step.workingDirectory)
  if (!existsSync(cwd)) throw new StepError(`The working directory ${cwd} is not there.`)
  const command = start({
    shell: step.shell ?? machine.work.shell,
    command: step.command,
    cwd,
    env: { ...machine.environment, ...step.environment },
    idleSeconds: step.idleSeconds,
    onLine: (line) => machine.log.push(line),
  })
  machine.background.push(command)
  return step.background ? true : limited(command, machine.seconds, step.name)
}

/** A guard of the tests, not of CircleCI. */
async function limited(command: RunningCommand, seconds: number, name: string): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The step "${name}" took more than ${seconds} seconds.`)), seconds * 1000)
  })
  try {
    return await Promise.race([command.done, late])
  } finally {
    clearTimeout(timer)
  }
}

async function runSpecial(step: Exclude<Step, RunStep>, machine: Machine): Promise<void> {
  const place = (path: string): string => inJob(machine, path)
  if (step.kind === 'checkout') await checkout(machine.repository, place(step.path))
  else if (step.kind === 'attach_workspace') await attach(machine.layers, machine.ordered, place(step.at))
  else if (step.kind === 'persist_to_workspace') await persist(place(step.root), step.paths, await machine.newLayer())
  else if (step.kind === 'save_cache') machine.log.push(await machine.caches.save(await keyOf(step.key, machine), step.paths, place))
  else if (step.kind === 'restore_cache') {
    const keys = await Promise.all(step.keys.map((key) => keyOf(key, machine)))
    machine.log.push(await machine.caches.restore(keys, place))
  }
}

function keyOf(template: string, machine: Machine): Promise<string> {
  const { builtIn, settings } = machine
  const environment = { ...settings, ...builtIn }
  const { CIRCLE_BRANCH: branch = null, CIRCLE_BUILD_NUM: buildNumber = '', CIRCLE_SHA1: revision = '' } = environment
  return cacheKey(template, { branch, buildNumber, revision, environment, place: (path) => inJob(machine, path) })
}

/** A folder that is there must be empty or a repository: https://circleci.com/docs/reference/configuration-reference/#checkout */
async function checkout(repository: string, target: string): Promise<void> {
  const occupied = existsSync(target) && (await readdir(target)).length > 0
  if (occupied && !existsSync(join(target, '.git'))) throw new StepError(`${target} is neither empty nor a git repository.`)
  await cp(repository, target, { recursive: true, force: true, verbatimSymlinks: true })
}

function inHome({ home }: { readonly home: string }, path: string): string {
  if (path === '~' || path.startsWith('~/')) return join(home, path.slice(1))
  return isAbsolute(path) ? path : join(home, path)
}

/** Paths of steps are relative to the working directory of the job. */
function inJob(machine: Machine, path: string): string {
  const named = path.startsWith('~') || isAbsolute(path)
  return named ? inHome(machine, path) : join(inHome(machine, machine.work.workingDirectory), path)
}
