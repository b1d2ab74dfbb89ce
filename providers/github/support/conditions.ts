/** How far GitHub says conditions: by expressions, by a job or a step that decides before, or not at all. */
import { hasStatus, possibleEvents } from '../../../src/ir/condition.ts'
import type { FeatureUse } from '../../../src/ir/features.ts'
import type { Atom, Pipeline, Value } from '../../../src/ir/types.ts'
import type { Support } from '../../../src/provider.ts'
import { stepOf } from '../../shared/uses.ts'
import { splitByCell } from '../cells.ts'
import { asksShell, type Comparison, isKnownAtOnce, isKnownBefore, shellLeaves } from '../comparison.ts'
import { globExpression, ignoresCase, simplify } from '../condition.ts'
import { differs, emulated, native, unsupported } from './levels.ts'

/** Events that reach this atom, as far as the conjunctions above it tell. */
function eventsAt(use: FeatureUse): ReturnType<typeof possibleEvents> {
  const possible = possibleEvents(use.pipeline.triggers)
  const when = use.job?.when
  const own = when?.kind === 'all' ? when.of.find((part) => part.kind === 'event') : undefined
  return own?.kind === 'event' ? possible.filter((name) => own.events.includes(name)) : possible
}

export function refSupport(use: FeatureUse): Support {
  const atom = use.subject as Extract<Atom, { kind: 'branch' | 'tag' }>
  if (simplify(atom, use.pipeline).kind !== atom.kind) return native
  if (globExpression(atom.glob, '') === null)
    return isBeforeAll(use) ? tooEarly : emulated('a job "pipegen-conditions" matches the pattern.')
  if (!ignoresCase(atom, use.pipeline, eventsAt(use))) return native
  return differs(
    `GitHub compares without case: a ${atom.kind} that differs in case alone passes too.`,
    atom.kind === 'branch'
      ? "Name the branches in `on.push.branches`, and add event('push') to the condition."
      : 'Name the tags in `on.tag`.',
  )
}

export function compareSupport({ subject, job, pipeline, origin }: FeatureUse): Support {
  const atom = subject as Comparison
  const { left, right } = atom
  const inStep = stepOf({ job, origin }) !== undefined
  const leaves = shellLeaves(atom, { job, inStep })
  if (leaves.length > 0) return shellSupport(leaves, inStep, isBeforeAll({ job, origin }))
  if (asksShell(atom)) return native
  if (left.kind === 'matrix' && right.kind === 'literal') {
    const values = new Set(job?.matrix?.cells.map((cell) => cell[left.axis] ?? ''))
    const lower = new Set([...values].map((value) => value.toLowerCase()))
    if (lower.size === values.size) return native
  }
  const texts = [left, right].filter((value) => value.kind === 'literal')
  if (texts.some((value) => value.text.toLowerCase() === value.text.toUpperCase()) || hasFixedCase(left, pipeline)) return native
  return differs('GitHub compares without case.', 'Test for it in the script where case matters.')
}

function shellSupport(leaves: readonly Comparison[], inStep: boolean, beforeAll: boolean): Support {
  if (beforeAll) return tooEarly
  if (inStep) return leaves.every(isKnownAtOnce) ? emulated('a job "pipegen-conditions" compares.') : emulated('a step before compares.')
  return leaves.every(isKnownBefore)
    ? emulated('a job "pipegen-conditions" compares.')
    : unsupported('a job before would have to compare, and what is compared is known only in this one.', 'Compare in the `when` of steps.')
}

/** The group of the pipeline; whether a newer run cancels it is asked apart. */
function isBeforeAll({ job, origin }: Pick<FeatureUse, 'job' | 'origin'>): boolean {
  return job === null && origin.keys[0] === 'concurrency' && origin.keys[1] === 'group'
}

const tooEarly = unsupported('a job would have to find out first, and no job runs before.', 'Choose by event, or by names and `name**`.')

/** Values whose texts never differ in case alone. */
function hasFixedCase(value: Value, { triggers }: Pipeline): boolean {
  if (value.kind === 'input') {
    const { type, options = [] } = triggers.manual?.inputs.find(({ name }) => name === value.name) ?? {}
    const differ = new Set(options.map((option) => option.toLowerCase())).size === options.length
    return type === 'boolean' || type === 'number' || (type === 'choice' && differ)
  }
  return value.kind === 'ci' && ['event', 'sha', 'runId', 'runNumber', 'pullRequest.number'].includes(value.name)
}

/** The condition of a job is one for all its cells: which cells there are is another. */
export function cellConditionSupport({ job, pipeline }: FeatureUse): Support {
  if (job === null || job.matrix === null) return native
  if (job.matrix.axes.some(({ from }) => from !== null))
    return unsupported('the cells are known only to the run, and a cell has no condition of its own.', 'Put the condition on the steps.')
  const { pieces } = splitByCell(job, pipeline)
  if (pieces.some(({ when }) => hasStatus(when)))
    return unsupported(
      'the cells are listed before it is known how earlier jobs ended.',
      'Split the job in two, or put the condition on its steps.',
    )
  return pieces.length > 1
    ? emulated('the run lists the cells that it wants.')
    : emulated('cells that never run are left out of the matrix.')
}

/** The commits are compared before any job that asks. */
export function changedSupport(use: FeatureUse): Support {
  return isBeforeAll(use) ? tooEarly : emulated('a job "pipegen-conditions" compares the commits.')
}
