/** Jobs as a workflow names them: what they require, when they are in it, and the cells of a matrix. */
import type { Job } from '../../../src/ir/types.ts'
import type { CircleciInvocation, CircleciRequirement } from '../document.ts'
import { type Expression, joinExpressions, test } from '../expression.ts'
import { jobName, startJob } from '../names.ts'
import { cellsOf, groupSuffix } from './cells.ts'
import type { Alternative, Placed, Placement, Placements, Requirement } from './placement.ts'
import { serialGroup } from './serial-group.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** What all invocations of a workflow share. */
export interface WorkflowFrame {
  readonly placements: Placements
  /** From the id of a job to its name in the file. */
  readonly nameOf: (id: string) => string
  /** Tags can start the workflow, and CircleCI leaves out every job that doesn't ask for them. */
  readonly onTags: boolean
  /** Jobs whose cells others require one by one. */
  readonly watched: ReadonlySet<string>
  readonly contextsOf: (job: Job) => readonly string[]
}

export function approvalName(id: string): string {
  return `approve-${jobName(id)}`
}

/** An approval without steps is a job of CircleCI's own; before others it is one more. */
export function isGate(job: Job): boolean {
  return job.approval !== null && job.steps.length === 0 && job.after.length === 0
}

export function invocationsOf(placement: Placement, frame: WorkflowFrame): readonly CircleciInvocation[] {
  const { job, groups } = placement
  const invocations: CircleciInvocation[] = []
  if (job.approval !== null) {
    const [first] = groups
    for (const alternative of first?.alternatives ?? []) invocations.push(approvalOf(placement, alternative, frame))
    if (isGate(job)) return invocations
  }
  for (const placed of groups) for (const each of groupInvocations(placement, placed, frame)) invocations.push(each)
  return invocations
}

function approvalOf(placement: Placement, alternative: Alternative, frame: WorkflowFrame): CircleciInvocation {
  const { job } = placement
  const invocation: Writable<CircleciInvocation> = {
    job: isGate(job) ? frame.nameOf(job.id) : approvalName(job.id),
    comment: [job.approval?.message, isGate(job) ? job.description : null].filter((line) => line != null).join('\n'),
    type: 'approval',
  }
  const requires = requirementsOf(placement, alternative, frame)
  if (requires.length > 0) invocation.requires = requires
  const filters = filterOf(alternative.filter, frame)
  if (filters !== null) invocation.filters = filters
  return invocation
}

function groupInvocations(placement: Placement, { group, alternatives }: Placed, frame: WorkflowFrame): readonly CircleciInvocation[] {
  const name = frame.nameOf(group.job.id) + groupSuffix(group)
  const contexts = frame.contextsOf(group.job)
  return alternatives.flatMap((alternative) => {
    const own = alternatives.length === 1 ? name : `${name}-after-${alternative.after === null ? 'success' : jobName(alternative.after)}`
    const requires = group.job.approval === null ? requirementsOf(placement, alternative, frame) : [approvalName(group.job.id)]
    const filters = filterOf(alternative.filter, frame)
    return cellsOf(group, own, frame.watched.has(group.job.id)).map(({ template: cellName, matrix, parameters }) => {
      const invocation: Writable<CircleciInvocation> = { job: name, comment: '' }
      const serial = serialGroup(group, parameters)
      if (cellName !== name) invocation.name = cellName
      if (requires.length > 0) invocation.requires = requires
      if (contexts.length > 0) invocation.context = contexts
      if (filters !== null) invocation.filters = filters
      if (matrix !== null) invocation.matrix = matrix
      if (serial !== null) invocation['serial-group'] = serial
      if (parameters !== null) invocation.parameters = parameters
      return invocation
    })
  })
}

// ───────────────────────────── requires and filters

function requirementsOf(placement: Placement, alternative: Alternative, frame: WorkflowFrame): readonly CircleciRequirement[] {
  const requires: CircleciRequirement[] = []
  for (const requirement of alternative.requires) {
    const needed = frame.placements.get(requirement.job)
    if (needed === undefined) continue
    const names = requirement.cell === null ? namesOf(needed, frame) : [frame.nameOf(requirement.job) + requirement.cell]
    for (const name of names) requires.push(requirementOf(name, requirement))
  }
  if (placement.needsStart) requires.push(startJob)
  return requires
}

function requirementOf(name: string, { statuses }: Requirement): CircleciRequirement {
  if (statuses === null) return name
  const [only] = statuses
  return { [name]: statuses.length === 1 && only !== undefined ? only : statuses }
}

/** The names under which others can require the job. */
function namesOf({ job, groups }: Placement, frame: WorkflowFrame): readonly string[] {
  if (isGate(job)) return groups.length === 0 ? [] : [frame.nameOf(job.id)]
  return groups.flatMap(({ group }) => cellsOf(group, frame.nameOf(job.id) + groupSuffix(group), false).map(({ name }) => name))
}

/** A job that has no filter isn't run for tags, and one that requires it then isn't either. Source: CircleCI Docs, "Using workflows", git tags. */
function filterOf(filter: Expression | null, { onTags }: WorkflowFrame): string | null {
  if (filter !== null) return filter.text
  return onTags ? anyRef.text : null
}

const anyRef = joinExpressions('or', [test('pipeline.git.branch'), test('pipeline.git.tag')])
