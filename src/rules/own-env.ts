/** What an earlier step wrote under a name that the step sets itself: its script can read both, its other fields can't on every provider. */
import { finding } from '../diagnostics/catalog.ts'
import { type Diagnostic, within } from '../diagnostics/diagnostic.ts'
import { holds } from '../ir/features.ts'
import type { EnvVar, Step, Value } from '../ir/types.ts'
import { readsEnv } from '../ir/value.ts'
import type { Rule } from './rules.ts'

export const ownEnv: Rule = ({ jobs }) => jobs.flatMap(({ steps, after }) => [...steps, ...after].flatMap(checkStep))

function checkStep(step: Step): readonly Diagnostic[] {
  if (step.env.length === 0) return []
  const findings: Diagnostic[] = []
  const { name, when, env, origin } = step
  const look = (value: Value, ...keys: readonly string[]): void => {
    const own = env.find((each) => readsEnv(value, each.name) && !isItself(each))
    if (own !== undefined) findings.push(finding('env-set-by-step', within(origin, ...keys), own.name))
  }
  if (name !== null) look(name, 'name')
  holds(when, (atom) => {
    if (atom.kind === 'compare') for (const side of [atom.left, atom.right]) look(side, 'when')
    return false
  })
  if (step.kind === 'uses') for (const input of step.with) look(input.value, 'with', input.name)
  else if (step.directory !== null) look(step.directory, 'in')
  return [...findings, ...checkOrder(step)]
}

/** `resolve` has put readers before what they read; where two read each other, it can't. */
function checkOrder({ env, origin }: Step): readonly Diagnostic[] {
  return env.flatMap(({ name, value }, index) => {
    const earlier = env.slice(0, index).find((each) => readsEnv(value, each.name))
    return earlier === undefined ? [] : [finding('env-set-by-step', within(origin, 'env', name), earlier.name)]
  })
}

function isItself({ name, value }: EnvVar): boolean {
  return value.kind === 'env' && value.name === name
}
