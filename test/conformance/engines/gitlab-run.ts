/**
 * Executes a GitLab pipeline with gitlab-ci-local's shell executor.
 * It ignores retries and timeouts, and starts no services. `image` is taken out before the run: it would give the job the folder of a container.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMap, parse, parseDocument } from 'yaml'
import { type GitlabEvent, type GitlabOptions, inGitlabRepository } from './gitlab-process.ts'
import { type ListedJob, listJobs, pipelineFile } from './gitlab-static.ts'
import type { Cell, Result, Trace, TracedJob, TracedMoment } from './trace.ts'
import type { Files } from './workspace.ts'

export interface GitlabRun extends GitlabOptions {
  readonly files: Files
  /** A push to the default branch unless given. */
  readonly event?: GitlabEvent
  /** The manual jobs that somebody starts. */
  readonly manual?: readonly string[]
}

// Jobs with "services" call docker even under the shell executor; this answers each call with success.
const fakeDocker = '#!/bin/sh\ncase "$*" in *inspect*) echo "[]" ;; *) echo none ;; esac\n'

export async function runGitlab(options: GitlabRun): Promise<Trace> {
  const event = options.event ?? { kind: 'push', branch: options.defaultBranch ?? 'main' }
  const listed = await listJobs(options.files, event, options)
  if (listed.length === 0) return { jobs: [], order: [], problems: [] }
  return readTrace(listed, cellsOf(options.files[pipelineFile] ?? ''), await execute(options, event))
}

function execute(options: GitlabRun, event: GitlabEvent): Promise<string> {
  return inGitlabRepository(withoutImages(options.files), event, options, async ({ workspace, start }) => {
    const docker = join(workspace.root, 'docker')
    await writeFile(docker, fakeDocker, { mode: 0o755 })
    const manual = (options.manual ?? []).flatMap((name) => ['--manual', name])
    const shell = ['--force-shell-executor', '--shell-isolation', '--no-artifacts-to-source', '--container-executable', docker]
    const { stdout } = await start([...shell, '--max-job-name-padding', '0', ...manual], { merged: true })
    return stdout
  })
}

function withoutImages(files: Files): Files {
  const document = parseDocument(files[pipelineFile] ?? '')
  const top = document.contents
  if (!isMap(top)) return files
  top.delete('image')
  for (const { value } of top.items) if (isMap(value)) value.delete('image')
  return { ...files, [pipelineFile]: document.toString({ lineWidth: 0 }) }
}

const started = /^(.+) starting \S+ \(.*\)$/
const multiLine = / # collapsed multi-line command$/
const inAfterScript = 'Running after script...'

interface RunningJob {
  ended: boolean
  failed: boolean
  afterScript: boolean
  readonly main: string[]
  readonly after: string[]
  readonly log: string[]
}

/** The output has one line per event, each begun by the name of its job. */
function readTrace(listed: readonly ListedJob[], cells: ReadonlyMap<string, NamedCell>, output: string): Trace {
  const lines = output.split('\n')
  const names = new Set(lines.flatMap((line) => started.exec(line)?.[1] ?? []))
  const isFinished = lines.some((line) => line.startsWith('pipeline finished in '))
  if (names.size === 0 && !isFinished && listed.some((job) => job.when !== 'manual')) {
    throw new Error(`gitlab-ci-local ran no job:\n${output}`)
  }
  const jobs = new Map<string, RunningJob>()
  const order: TracedMoment[] = []
  for (const line of lines) {
    const name = nameOf(line, names)
    if (name === null) continue
    const job = jobs.get(name) ?? { ended: false, failed: false, afterScript: false, main: [], after: [], log: [] }
    const moment = readLine(job, line.slice(name.length + 1))
    jobs.set(name, job)
    if (moment !== null) order.push({ ...namedCell(name, cells), what: moment })
  }
  return { jobs: listed.map(({ name }) => traceJob(namedCell(name, cells), jobs.get(name))), order, problems: problemsIn(lines, names) }
}

function readLine(job: RunningJob, rest: string): TracedMoment['what'] | null {
  const steps = job.afterScript ? job.after : job.main
  if (rest.startsWith('> ')) job.log.push(rest.slice(2))
  else if (rest.startsWith('$ ')) steps.push(rest.slice(2).replace(multiLine, ''))
  else if (rest === inAfterScript) job.afterScript = true
  else if (/^starting /.test(rest)) return 'start'
  else if (/^finished in /.test(rest)) {
    job.ended = true
    job.failed = /\b(?:FAIL|WARN)\b/.test(rest)
    return 'end'
  }
  return null
}

function nameOf(line: string, names: ReadonlySet<string>): string | null {
  let longest: string | null = null
  for (const name of names) if (line.startsWith(`${name} `) && name.length > (longest?.length ?? 0)) longest = name
  return longest
}

function traceJob(place: { readonly job: string; readonly cell: Cell | null }, job: RunningJob | undefined): TracedJob {
  const { job: id, cell } = place
  if (job === undefined) return { id, cell, result: 'skipped', steps: [], log: [] }
  const failed = job.failed || !job.ended
  const resultOf = (index: number): Result => (failed && index === job.main.length - 1 ? 'failure' : 'success')
  const main = job.main.map((name, index) => ({ name, result: resultOf(index) }))
  const after = job.after.map((name) => ({ name, result: 'success' as const }))
  return { id, cell, result: failed ? 'failure' : 'success', steps: [...main, ...after], log: job.log }
}

function problemsIn(lines: readonly string[], names: ReadonlySet<string>): readonly string[] {
  const errors = lines.filter((line) => /^\s*(?:Error|ERR)\b/.test(line) && nameOf(line, names) === null)
  return lines.some((line) => line.startsWith('pipeline finished in ')) ? errors : [...errors, 'The pipeline did not finish.']
}

interface NamedCell {
  readonly job: string
  readonly cell: Cell
}

function namedCell(name: string, cells: ReadonlyMap<string, NamedCell>): { readonly job: string; readonly cell: Cell | null } {
  return cells.get(name) ?? { job: name, cell: null }
}

interface RawParallel {
  readonly parallel?: number | { readonly matrix?: readonly Readonly<Record<string, unknown>>[] }
}

/** gitlab-ci-local's name of every matrix cell, with what the name stands for. */
function cellsOf(text: string): ReadonlyMap<string, NamedCell> {
  const document = parse(text, { logLevel: 'silent', merge: true }) as Readonly<Record<string, RawParallel | null>>
  return new Map(
    Object.entries(document).flatMap(([job, entry]) =>
      expandParallel(entry?.parallel).map(([label, cell]): [string, NamedCell] => [`${job}: [${label}]`, { job, cell }]),
    ),
  )
}

function expandParallel(parallel: RawParallel['parallel']): readonly (readonly [string, Cell])[] {
  if (typeof parallel === 'number') {
    return Array.from({ length: parallel }, (_, index) => [`${index + 1}/${parallel}`, { CI_NODE_INDEX: String(index + 1) }] as const)
  }
  return (parallel?.matrix ?? []).flatMap((entry) => expandEntry(entry).map((cell) => [Object.values(cell).join(','), cell] as const))
}

function expandEntry(entry: Readonly<Record<string, unknown>>): readonly Cell[] {
  return Object.entries(entry).reduce<readonly Cell[]>(
    (cells, [name, values]) => cells.flatMap((cell) => [values].flat().map((value) => ({ ...cell, [name]: String(value) }))),
    [{}],
  )
}
