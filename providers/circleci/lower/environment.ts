/**
 * Variables of a job. `environment` holds what is known and what CircleCI puts in; everything else is exported by `$BASH_ENV`, which
 * bash reads at the start of each step. Source: CircleCI Docs, "Set an environment variable".
 */
import { runsWithout } from '../../../src/ir/graph.ts'
import type { EnvVar, Job, RunStep, Shell } from '../../../src/ir/types.ts'
import { partsOf } from '../../../src/ir/value.ts'
import { readFolders, readVariables } from '../../shared/shell-code.ts'
import type { StatusTests } from '../../shared/shell-test.ts'
import { singleQuoted } from '../../shared/shell-text.ts'
import { outputFile } from '../names.ts'
import { cacheVariables } from './cache.ts'
import { noteChanges } from './guard.ts'
import type { Scene } from './scene.ts'
import { exportCommand, fieldText, isSettled, valueIn, variableOf } from './values.ts'

export interface Environment {
  readonly variables: { [name: string]: string }
  /** Commands that append to `$BASH_ENV`. */
  readonly prepare: readonly string[]
  /** Names that `$BASH_ENV` sets: a step's own variable of that name has to be set after it. */
  readonly exported: ReadonlySet<string>
  /** `$BASH_ENV` sets whatever the steps have written. */
  readonly open: boolean
  /** Whether steps that name none of the files need `$BASH_ENV`, too. */
  readonly shared: boolean
}

export function lowerEnvironment(scene: Scene, steps: readonly RunStep[], shell: Shell): Environment {
  const { job, pipeline } = scene
  const windows = scene.system === 'windows'
  const variables: { [name: string]: string } = {}
  for (const [name, value] of cacheVariables(job)) variables[name] = value
  const exports = new Map<string, string>()
  const own = new Set<string>()
  for (const list of [job.container?.env ?? [], job.env]) for (const { name } of list) own.add(name)
  const bind = ({ name, value }: EnvVar): void => {
    const inJob = valueIn(value, scene)
    delete variables[name]
    exports.delete(name)
    if (isSettled(inJob)) variables[name] = fieldText(inJob)
    else {
      const command = exportCommand(name, value, scene, 'sh')
      if (command !== null) exports.set(name, command)
    }
  }
  for (const each of pipeline.env) if (!own.has(each.name)) bind(each)
  for (const list of [job.container?.env ?? [], job.env]) for (const each of list) bind(each)
  const files = filesOf(job, steps)
  const prepare = [
    ...outputSources(job).map((id) => readOutputs(id, runsWithout(pipeline, job, id))),
    ...noteChanges(scene, shell, steps),
    ...[...exports.values()].map(appended),
    ...files.map((file) => `echo "export PIPEGEN_${file}=$(mktemp)" >> "$BASH_ENV"`),
    ...(files.includes('ENV') ? [appended(readVariables(windows))] : []),
    ...(files.includes('PATH') ? [appended(readFolders(windows))] : []),
  ]
  return {
    variables,
    prepare,
    exported: new Set(exports.keys()),
    open: files.includes('ENV'),
    shared: prepare.length > files.length,
  }
}

/** Who was skipped has left no file. */
function readOutputs(job: string, mayLack: boolean): string {
  const file = outputFile(job)
  return `${mayLack ? `[ ! -e ${file} ] || ` : ''}cat ${file} >> "$BASH_ENV"`
}

/** `echo` of some shells reads backslashes. */
function appended(line: string): string {
  return `${line.includes('\\') || line.startsWith('-') ? "printf '%s\\n'" : 'echo'} ${singleQuoted(line)} >> "$BASH_ENV"`
}

/** The script, where it needs what only bash reads by itself. */
export function withVariables(shell: Shell, script: string): string {
  return shell === 'sh' ? `. "$BASH_ENV"\n${script}${script.includes('\n') ? '' : '\n'}` : script
}

/** Files through which steps hand something on. */
function filesOf(job: Job, steps: readonly RunStep[]): readonly string[] {
  const mentioned = new Set(steps.flatMap(({ files }) => files))
  if (job.outputs.length > 0) mentioned.add('OUTPUT')
  return [...mentioned]
}

/** The jobs whose outputs this one reads, in the order of its needs. */
export function outputSources(job: Job): readonly string[] {
  const found = new Set<string>()
  const look = ({ value }: { readonly value: EnvVar['value'] }): void => {
    if (value.kind === 'literal') return
    for (const part of partsOf(value)) if (part.kind === 'output') found.add(part.job)
  }
  for (const each of job.env) look(each)
  for (const each of job.container?.env ?? []) look(each)
  for (const step of [...job.steps, ...job.after]) {
    for (const each of step.env) look(each)
    if (step.kind !== 'run') continue
    for (const each of step.bindings) look(each)
    if (step.directory !== null) look({ value: step.directory })
    if (step.when.kind !== 'constant') outputsOfCondition(step.when, found)
  }
  if (found.size === 0) return none
  return job.needs.flatMap((need) => (found.has(need.job) ? [need.job] : []))
}

const none: readonly string[] = []

function outputsOfCondition(condition: RunStep['when'], found: Set<string>): void {
  if (condition.kind === 'all' || condition.kind === 'any') for (const part of condition.of) outputsOfCondition(part, found)
  if (condition.kind !== 'compare') return
  for (const part of [...partsOf(condition.left), ...partsOf(condition.right)]) if (part.kind === 'output') found.add(part.job)
}

/** Variables of one step: those that its `environment` can hold, and commands that export the others. */
export interface StepVariables {
  readonly environment: { readonly [name: string]: string } | null
  readonly exports: readonly string[]
}

const noVariables: StepVariables = { environment: null, exports: [] }

export function stepVariables(step: RunStep, scene: Scene, { exported, open }: Environment, status: StatusTests): StepVariables {
  if (step.env.length === 0 && step.bindings.length === 0) return noVariables
  let environment: { [name: string]: string } | null = null
  const exports: string[] = []
  const lists = [step.bindings, step.env]
  // What an earlier step wrote is read before the step's own variables hide it.
  const inOrder =
    open || lists.some((list) => list.some(({ value }) => value.kind !== 'literal' && partsOf(value).some(({ kind }) => kind === 'env')))
  for (const list of lists) {
    for (const { name, value } of list) {
      const inJob = valueIn(value, scene)
      if (isSettled(inJob) && !inOrder && !exported.has(name)) {
        environment ??= {}
        environment[name] = fieldText(inJob)
      } else {
        const command = variableOf(inJob) === name && !isSettled(inJob) ? null : exportCommand(name, value, scene, step.shell, status)
        if (command !== null) exports.push(command)
      }
    }
  }
  return { environment, exports }
}
