/**
 * Fields that GitLab expands itself (images, environments, resource groups) hold one text. Where the language gives one of several,
 * the field holds a variable that the job's rules set: the first rule that matches decides.
 */
import { chosenByEmptiness, liftChoice } from '../../../src/ir/choice.ts'
import { allOf, hasStatus, possibleEvents } from '../../../src/ir/condition.ts'
import type { Condition, EventName, Value } from '../../../src/ir/types.ts'
import { literal } from '../../../src/ir/value.ts'
import { type Clause, decide, isDecidable } from '../condition.ts'
import { type Cast, conditionIn, valueIn } from './scene.ts'
import { expandedText } from './values.ts'

type Choice = Extract<Value, { kind: 'choose' }>

/** One of several values: the first whose condition is true. */
interface Leaf {
  readonly when: Condition
  readonly value: Value
}

/** The choices of a job, by the variable that holds them. Filled as fields are lowered, read by the rules. */
export type Choices = Map<string, readonly Leaf[]>

/** What the variables are if the clause is true, and no clause before it. */
export interface Chosen {
  readonly clause: Clause
  readonly variables: { readonly [name: string]: string }
}

/** The text of a field that GitLab expands. If it is one of several, the variable `PIPEGEN_<field>` holds it. */
export function fieldText(value: Value, field: string, cast: Cast): string {
  const inJob = asChoice(valueIn(value, cast), possibleEvents(cast.pipeline.triggers))
  if (inJob.kind !== 'choose') return expandedText(inJob)
  const leaves = leavesOf(inJob).filter(({ when }) => mayBe(when, cast))
  const [only] = leaves
  if (leaves.length === 1 && only !== undefined) return expandedText(only.value)
  const name = `PIPEGEN_${field}`
  cast.choices.set(name, leaves)
  return `$${name}`
}

/** A fallback is a choice, too, by whether the value is empty; and the branch, which a merge request has none of. */
function asChoice(value: Value, possible: readonly EventName[]): Value {
  return liftChoice(value, (part) => {
    if (part.kind === 'or') return chosenByEmptiness(part)
    if (part.kind !== 'ci' || part.name !== 'branch' || !possible.includes('pullRequest')) return part
    return { kind: 'choose', when: { kind: 'event', events: ['pullRequest'] }, then: literal(''), otherwise: part }
  })
}

/** Why GitLab can't choose when it creates the pipeline, or null. */
export function faultOfChoice(value: Value, possible: readonly EventName[]): string | null {
  const choice = asChoice(value, possible)
  for (const { when } of choice.kind === 'choose' ? leavesOf(choice) : []) {
    const decided = decide(when, possible)
    if (!decided.ok) return decided.why
  }
  return null
}

/** Every outcome of all the choices; none if there are none. */
export function chosenBy(cast: Cast, possible: readonly EventName[]): readonly Chosen[] {
  let outcomes: readonly { readonly when: Condition; readonly variables: { readonly [name: string]: string } }[] = []
  for (const [name, values] of cast.choices) {
    const leaves = values.map(({ when, value }) => ({
      when: conditionIn(when, cast),
      variables: { [name]: expandedText(value) },
    }))
    outcomes =
      outcomes.length === 0
        ? leaves
        : outcomes.flatMap((each) =>
            leaves.map((leaf) => ({ when: allOf([each.when, leaf.when]), variables: { ...each.variables, ...leaf.variables } })),
          )
  }
  return outcomes.flatMap(({ when, variables }) => {
    const decided = decide(when, possible)
    return decided.ok ? decided.clauses.map((clause) => ({ clause, variables })) : []
  })
}

/** Whether the job can run and this be true; what only shows later may be. */
function mayBe(condition: Condition, cast: Cast): boolean {
  const known = [cast.job.when, condition].map((each) => conditionIn(each, cast)).filter((each) => !hasStatus(each) && isDecidable(each))
  const decided = decide(allOf(known), possibleEvents(cast.pipeline.triggers))
  return !decided.ok || decided.clauses.length > 0
}

/** In the order in which the first true one holds: what stands after a condition needs no test of its opposite. */
function leavesOf({ when, then, otherwise }: Choice): readonly Leaf[] {
  const below = (value: Value): readonly Leaf[] =>
    value.kind === 'choose' ? leavesOf(value) : [{ when: { kind: 'constant', value: true }, value }]
  return [...below(then).map((leaf) => ({ ...leaf, when: allOf([when, leaf.when]) })), ...below(otherwise)]
}
