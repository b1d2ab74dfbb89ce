/** Conditions and values in the words of the language, for messages. */
import type { Condition, EventName, Value } from '../ir/types.ts'
import { eventNames } from '../ir/types.ts'

export function describeCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'constant':
      return condition.value ? 'true' : 'false'
    case 'all':
    case 'any':
      return `${condition.kind}(${condition.of.map(describeCondition).join(', ')})`
    case 'event':
      return describeEvents(condition.events)
    case 'branch':
    case 'tag':
      return negated(condition.negated, `${condition.kind}(${quote(condition.glob)})`)
    case 'changed':
      return negated(condition.negated, `changed(${quoteAll(condition.globs)})`)
    case 'repository':
      return negated(condition.negated, `repository(${quote(condition.name)})`)
    case 'status':
      return negated(condition.negated, `${condition.status}()`)
    case 'compare': {
      const { op, left, right } = condition
      const call = `${describeValue(left)}.${op === 'is' && condition.negated ? 'isNot' : op}(${describeValue(right)})`
      return op === 'is' ? call : negated(condition.negated, call)
    }
  }
}

/** The shorter of the set and its complement. */
function describeEvents(events: readonly EventName[]): string {
  const others = eventNames.filter((name) => !events.includes(name))
  return others.length < events.length ? `not(event(${quoteAll(others)}))` : `event(${quoteAll(events)})`
}

function negated(yes: boolean, text: string): string {
  return yes ? `not(${text})` : text
}

export function describeValue(value: Value): string {
  switch (value.kind) {
    case 'literal':
      return quote(value.text)
    case 'text':
      return `text\`${value.parts.map((part) => (part.kind === 'literal' ? part.text : `\${${describeValue(part)}}`)).join('')}\``
    case 'secret':
    case 'variable':
    case 'env':
      return `${value.kind}(${quote(value.name)})`
    case 'matrix':
      return `matrix.${value.axis}`
    case 'service':
      return `services.${value.service}.${value.field}`
    case 'output':
      return `${value.job}.outputs.${value.name}`
    case 'stepOutput':
      return `${value.step}.outputs.${value.name}`
    case 'ci':
      return `ci.${value.name}`
    case 'input':
      return `ci.input(${quote(value.name)})`
    case 'jobToken':
      return 'jobToken()'
    case 'choose':
      return `choose(${describeCondition(value.when)}, ${describeValue(value.then)}, ${describeValue(value.otherwise)})`
    case 'or':
      return `${describeValue(value.value)}.or(${describeValue(value.fallback)})`
  }
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`
}

function quoteAll(texts: readonly string[]): string {
  return texts.map(quote).join(', ')
}
