/** Conditions of the spec → normal form. */
import type { Origin } from '../../diagnostics/diagnostic.ts'
import type { ConditionNode } from '../../dsl/nodes.ts'
import { compareChosen } from '../choice.ts'
import { allOf, anyOf, eventIn, negate, no } from '../condition.ts'
import { isNameGlob, parseGlob } from '../glob.ts'
import { type Condition, type EventName, eventNames } from '../types.ts'
import { type Context, report, type Scope } from './context.ts'
import { resolveValue } from './value.ts'

/** `at` is where the condition is used: its findings point at the call that made it, where that is known. */
export function resolveCondition(node: ConditionNode, at: Origin, scope: Scope): Condition {
  const { context } = scope
  context.used.add(node)
  const here: Origin = { site: node.site, parent: at, keys: [] }
  switch (node.kind) {
    case 'event':
      if (node.events.length === 0) report(context, 'empty-condition', here, 'event')
      for (const name of node.events)
        if (!(eventNames as readonly string[]).includes(name)) report(context, 'bad-event', here, String(name), eventNames)
      return eventIn(node.events as readonly EventName[])
    case 'branch':
    case 'tag':
      checkGlobs(node, here, context)
      return anyOf(node.globs.map((glob) => ({ kind: node.kind as 'branch' | 'tag', glob, negated: false })))
    case 'changed':
      checkGlobs(node, here, context)
      return { kind: 'changed', globs: node.globs, ignore: [], negated: false }
    case 'repository':
      if (!/^[^/\s]+(\/[^/\s]+)+$/.test(String(node.name))) report(context, 'bad-repository', here, String(node.name))
      return { kind: 'repository', name: node.name, negated: false }
    case 'status':
      return { kind: 'status', status: node.status, negated: false }
    case 'compare':
      if (node.op === 'matches' && node.right.kind === 'literal' && parseGlob(node.right.text) === null)
        report(context, 'bad-glob', here, node.right.text)
      return compareChosen({
        kind: 'compare',
        op: node.op,
        left: resolveValue(node.left, here, scope),
        right: resolveValue(node.right, here, scope),
        negated: node.negated,
      })
    case 'all':
    case 'any': {
      if (node.of.length === 0) report(context, 'empty-condition', here, node.kind)
      const parts = node.of.map((part) => resolveCondition(part, here, scope))
      return node.kind === 'all' ? allOf(parts) : anyOf(parts)
    }
    case 'not':
      return negate(resolveCondition(node.of, here, scope))
    case 'variant': {
      const chosen = chooseVariant(node.choices, context)
      return chosen === null ? no : resolveCondition(chosen, at, scope)
    }
  }
}

function checkGlobs(node: Extract<ConditionNode, { globs: readonly string[] }>, at: Origin, context: Context): void {
  if (node.globs.length === 0) report(context, 'empty-condition', at, node.kind)
  for (const glob of node.globs) if (typeof glob !== 'string' || !isNameGlob(glob)) report(context, 'bad-glob', at, String(glob))
}

/** The provider's side of a variant. Without a provider any side does: the pipeline is resolved again for each. */
export function chooseVariant<T>(choices: { readonly [provider: string]: T }, context: Context): T | null {
  context.variants.push(choices)
  if (context.provider !== null && Object.hasOwn(choices, context.provider)) return choices[context.provider] ?? null
  if (Object.hasOwn(choices, 'default')) return choices.default ?? null
  return context.provider === null ? (Object.values(choices)[0] ?? null) : null
}
