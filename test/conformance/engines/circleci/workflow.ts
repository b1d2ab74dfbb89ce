/** Workflows as they run: conditions and filters decided, matrices expanded, names given, `requires` resolved. */
import { passes, type Ref } from './filters.ts'
import { type Definitions, type Work, workOf } from './jobs.ts'
import { expandMatrix } from './matrix.ts'
import { type Requirement, readRequires, resolveRequires } from './requires.ts'
import { rerunsOf, type StepContext } from './steps.ts'
import { substitute, workflowCondition } from './template.ts'
import { ConfigError, isMap, listOf, mapOf, onlyEntry, onlyKeys, type Tree, type TreeMap, textOf, textsOf } from './tree.ts'

/** One node of a workflow's graph. */
export interface WorkflowJob {
  readonly name: string
  /** The name of its definition, and the arguments of its matrix or invocation. */
  readonly definition: string
  readonly cell: Readonly<Record<string, string>> | null
  readonly kind: 'build' | 'no-op' | 'approval'
  readonly requires: readonly Requirement[]
  readonly contexts: readonly string[]
  /** False is that a filter took it out, or all that it requires. */
  readonly created: boolean
  readonly work: Work
}

export interface Workflow {
  readonly name: string
  readonly reruns: number
  readonly jobs: readonly WorkflowJob[]
}

export interface WorkflowContext {
  readonly jobs: Definitions
  readonly executors: Definitions
  readonly steps: StepContext
  readonly ref: Ref
}

/** The workflows that run. */
export function readWorkflows(tree: Tree | undefined, context: WorkflowContext): readonly Workflow[] {
  const { version: _version, ...workflows } = mapOf(tree, '"workflows"')
  if (Object.keys(workflows).length === 0) throw new ConfigError('The config has no workflows.')
  return Object.entries(workflows).flatMap(([name, entry]) => {
    const body = mapOf(entry, `the workflow ${name}`)
    const workflow = readWorkflow(name, body, context)
    return workflowRuns(body, context) ? [workflow] : []
  })
}

function workflowRuns({ when, unless }: TreeMap, { steps }: WorkflowContext): boolean {
  if (when !== undefined && !workflowCondition(when, steps.scope)) return false
  return unless === undefined || !workflowCondition(unless, steps.scope)
}

function readWorkflow(name: string, body: TreeMap, context: WorkflowContext): Workflow {
  const where = `the workflow ${name}`
  onlyKeys(body, ['jobs', 'when', 'unless', 'max_auto_reruns'], where)
  if (body.when !== undefined && body.unless !== undefined) throw new ConfigError(`${where} has both "when" and "unless".`)
  const members = listOf(body.jobs, `the jobs of ${where}`).flatMap((entry) => readInvocation(entry, context, where))
  if (members.length === 0) throw new ConfigError(`${where} has no jobs.`)
  const named = withNames(members)
  const resolved = resolveRequires(named, where)
  return { name, reruns: rerunsOf(body.max_auto_reruns, where), jobs: withoutFiltered(resolved) }
}

/** A member of the workflow before its name is known to be unique. */
export type Member = Omit<WorkflowJob, 'requires'> & {
  /** The name of the whole matrix that it is of. */
  readonly alias: string | null
  readonly wants: readonly Requirement[]
}

const invocationKeys = ['requires', 'name', 'context', 'type', 'filters', 'matrix', 'pre-steps', 'post-steps', 'serial-group']

function readInvocation(entry: Tree, context: WorkflowContext, workflow: string): readonly Member[] {
  const [definition, body] = typeof entry === 'string' ? [entry, null] : onlyEntry(entry, `A job of ${workflow}`)
  const where = `the job ${definition} of ${workflow}`
  const { matrix, ...rest } = mapOf(body, where)
  if (rest.type !== undefined) return [readApproval(definition, rest, context, where)]
  const found = context.jobs[definition]
  if (found === undefined) throw new ConfigError(`${where} is not defined.`)
  if (matrix === undefined) return [readMember(definition, rest, {}, null, context, where)]
  const { cells, alias } = expandMatrix(substitute(matrix, context.steps.scope), found.parameters, definition, where)
  return cells.map((cell) => readMember(definition, { name: defaultName(definition, cell), ...rest }, cell, alias, context, where))
}

/** The values in the order of the parameters' names. */
function defaultName(definition: string, cell: TreeMap): string {
  const values = Object.keys(cell)
    .sort()
    .map((name) => (isMap(cell[name]) ? String(cell[name].name) : String(cell[name])))
  return [definition, ...values].join('-')
}

function readMember(
  definition: string,
  body: TreeMap,
  cell: TreeMap,
  alias: string | null,
  context: WorkflowContext,
  where: string,
): Member {
  const own = Object.fromEntries(Object.entries(body).filter(([key]) => invocationKeys.includes(key)))
  const given = Object.fromEntries(Object.entries(body).filter(([key]) => !invocationKeys.includes(key)))
  const twice = Object.keys(given).filter((name) => Object.hasOwn(cell, name))
  if (twice.length > 0) throw new ConfigError(`${where} gives arguments of its matrix twice: ${twice.join(', ')}.`)
  const steps = withMatrix(context.steps, cell)
  const { 'pre-steps': preSteps = [], 'post-steps': postSteps = [], filters, ...settings } = own
  const read = mapOf(substitute(settings, steps.scope), where)
  const found = context.jobs[definition]
  if (found === undefined) throw new ConfigError(`${where} is not defined.`)
  checkSerialGroup(read['serial-group'], where)
  const invocation = { definition: found, executors: context.executors, arguments: { ...given, ...cell }, preSteps, postSteps }
  return {
    name: read.name === undefined ? definition : textOf(read.name, `The name of ${where}`),
    alias,
    definition,
    cell: cellOf({ ...given, ...cell }, steps),
    kind: found.body.type === 'no-op' || found.body.type === 'release' ? 'no-op' : 'build',
    wants: readRequires(read.requires, where),
    contexts: read.context === undefined ? [] : textsOf(read.context, `The context of ${where}`),
    created: passes(filters, context.ref, steps.scope, where),
    work: workOf(invocation, steps, where),
  }
}

/** An approval needs no definition: https://circleci.com/docs/reference/configuration-reference/#type */
function readApproval(name: string, body: TreeMap, context: WorkflowContext, where: string): Member {
  if (body.type !== 'approval') throw new ConfigError(`${where} has the type ${String(body.type)}; only "approval" stands there.`)
  if (context.jobs[name] !== undefined) throw new ConfigError(`${where} is an approval and has the name of a job.`)
  onlyKeys(body, ['type', 'name', 'requires', 'filters', 'context'], where)
  const { filters, ...settings } = body
  const read = mapOf(substitute(settings, context.steps.scope), where)
  return {
    name: read.name === undefined ? name : textOf(read.name, `The name of ${where}`),
    alias: null,
    definition: name,
    cell: null,
    kind: 'approval',
    wants: readRequires(read.requires, where),
    contexts: [],
    created: passes(filters, context.ref, context.steps.scope, where),
    work: { shell: '', environment: {}, workingDirectory: '', steps: [] },
  }
}

function withMatrix(context: StepContext, cell: TreeMap): StepContext {
  const scope = (name: string) => {
    const key = name.startsWith('matrix.') ? name.slice('matrix.'.length) : null
    return key !== null && Object.hasOwn(cell, key) ? cell[key] : context.scope(name)
  }
  return { ...context, scope }
}

function cellOf(given: TreeMap, { scope }: StepContext): Readonly<Record<string, string>> | null {
  const entries = Object.entries(given).filter(([, value]) => !Array.isArray(value))
  if (entries.length === 0) return null
  const texts = entries.map(([name, value]) => [name, substitute(value, scope)] as const)
  return Object.fromEntries(texts.map(([name, value]) => [name, isMap(value) ? String(value.name) : String(value)]))
}

/** https://circleci.com/docs/reference/configuration-reference/#serial-group */
function checkSerialGroup(tree: Tree | undefined, where: string): void {
  if (tree === undefined) return
  const group = textOf(tree, `The serial-group of ${where}`)
  if (!/^[A-Za-z0-9._/-]{1,512}$/.test(group)) throw new ConfigError(`The serial-group of ${where} is "${group}", which CircleCI refuses.`)
}

/** Names that are there twice get numbers, so that nobody can require them by the name alone. */
function withNames(members: readonly Member[]): readonly Member[] {
  const total = new Map<string, number>()
  for (const { name } of members) total.set(name, (total.get(name) ?? 0) + 1)
  const count = new Map<string, number>()
  return members.map((member) => {
    if (total.get(member.name) === 1) return member
    const number = (count.get(member.name) ?? 0) + 1
    count.set(member.name, number)
    return { ...member, name: `${member.name}-${number}` }
  })
}

/** What a filter has taken out is no requirement any more; what has lost all its requirements goes, too. */
function withoutFiltered(jobs: readonly WorkflowJob[]): readonly WorkflowJob[] {
  const created = new Map(jobs.map((job) => [job.name, job.created]))
  const next = jobs.map((job) => {
    const orphaned = job.requires.length > 0 && job.requires.every(({ job: name }) => created.get(name) === false)
    return orphaned ? { ...job, created: false } : job
  })
  return next.some((job, index) => job.created !== jobs[index]?.created) ? withoutFiltered(next) : next
}
