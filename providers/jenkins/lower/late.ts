/**
 * Values and conditions of which an earlier step wrote a part. That exists in the shell alone, so the shell puts them together and asks them;
 * everything else that they need Groovy gives to it, in variables `NAME_1` and so on.
 */
import { chosenByEmptiness, liftChoice } from '../../../src/ir/choice.ts'
import { allOf, anyOf, joinText } from '../../../src/ir/condition.ts'
import { holds } from '../../../src/ir/features.ts'
import { globToRegex } from '../../../src/ir/glob.ts'
import type { Atom, Condition, EnvVar, Shell, Value } from '../../../src/ir/types.ts'
import { literal, partsOf } from '../../../src/ir/value.ts'
import { exported } from '../../shared/shell-code.ts'
import { type RunVariables, shellTest } from '../../shared/shell-test.ts'
import { chosenInShell, type ShellNames, shellText } from '../../shared/shell-values.ts'

/** Whether the shell has to put it together. */
export function readsWritten(value: Value): boolean {
  return (
    partsOf(value).some(({ kind }) => kind === 'env') || partsOf(value).some((part) => part.kind === 'choose' && asksWritten(part.when))
  )
}

export function asksWritten(condition: Condition): boolean {
  return holds(condition, (atom) => atom.kind === 'compare' && (readsWritten(atom.left) || readsWritten(atom.right)))
}

/** What Groovy gives to the shell. */
export class Given {
  readonly vars: EnvVar[] = []
  readonly #name: string

  constructor(name: string) {
    this.#name = name
  }

  value(value: Value): Value {
    if (value.kind === 'literal' || value.kind === 'env') return value
    if (!readsWritten(value)) return this.#bind(value)
    switch (value.kind) {
      case 'text':
        return joinText(value.parts.map((part) => this.value(part)))
      case 'or':
        return { kind: 'or', value: this.value(value.value), fallback: this.value(value.fallback) }
      case 'choose':
        return {
          kind: 'choose',
          when: this.condition(value.when),
          then: this.value(value.then),
          otherwise: this.value(value.otherwise),
        }
      default:
        return value
    }
  }

  condition(condition: Condition): Condition {
    switch (condition.kind) {
      case 'constant':
        return condition
      case 'all':
        return allOf(condition.of.map((part) => this.condition(part)))
      case 'any':
        return anyOf(condition.of.map((part) => this.condition(part)))
      default:
        return this.#atom(condition)
    }
  }

  #atom(atom: Atom): Condition {
    if (atom.kind === 'compare' && asksWritten(atom)) return { ...atom, left: this.value(atom.left), right: this.value(atom.right) }
    const answer = this.#bind({ kind: 'choose', when: atom, then: literal('true'), otherwise: literal('') })
    return { kind: 'compare', op: 'is', left: answer, right: literal('true'), negated: false }
  }

  #bind(value: Value): Value {
    const name = `${this.#name}_${this.vars.length + 1}`
    this.vars.push({ name, value })
    return { kind: 'env', name }
  }
}

// ───────────────────────────── in a POSIX shell

const names: ShellNames = { variableOf: (value) => (value.kind === 'env' ? value.name : null), expansionOf: () => null }
const inShell = (value: Value): Value => chosenInShell(value, ({ kind }) => kind === 'env')
const nowhere = { push: [], tag: [], pullRequest: [], schedule: [], manual: [], release: [] }

/** Nothing but comparisons is left to ask. */
const run: RunVariables = {
  branch: '',
  tag: '',
  repository: '',
  source: '',
  sources: nowhere,
  possible: [],
  changed: null,
  value: inShell,
  text: (value) => shellText(value, names),
}
const test = (condition: Condition): string => shellTest(condition, { succeeded: 'true', failed: 'false' }, run)

/** Lines that export the value, as Groovy has completed it. */
export function exportLines(name: string, value: Value, shell: Shell): readonly string[] {
  if (shell === 'pwsh')
    return powershellLines(
      name,
      liftChoice(value, (part) => (part.kind === 'or' ? chosenByEmptiness(part) : part)),
    )
  return exported(name, inShell(value), { text: run.text, test })
}

/** The line that ends the step where the condition is false. */
export function guardLine(condition: Condition, shell: Shell): string {
  return shell === 'pwsh' ? `if (-not (${powershellTest(condition)})) { exit 0 }` : `{ ${test(condition)}; } || exit 0`
}

// ───────────────────────────── in PowerShell

function powershellLines(name: string, value: Value): readonly string[] {
  if (value.kind !== 'choose') return [`$env:${name} = ${powershellText(value)}`]
  return [
    `if (${powershellTest(value.when)}) {`,
    ...powershellLines(name, value.then),
    '} else {',
    ...powershellLines(name, value.otherwise),
    '}',
  ]
}

/** A text even where the variable isn't set. */
function powershellText(value: Value): string {
  const parts = value.kind === 'text' ? value.parts : [value]
  const texts = parts.map((part) =>
    part.kind === 'literal' ? part.text.replace(/["$`]/g, '`$&') : part.kind === 'env' ? `\${env:${part.name}}` : '',
  )
  return `"${texts.join('')}"`
}

function powershellTest(condition: Condition): string {
  switch (condition.kind) {
    case 'constant':
      return condition.value ? '$true' : '$false'
    case 'all':
      return condition.of.map((part) => `(${powershellTest(part)})`).join(' -and ')
    case 'any':
      return condition.of.map((part) => `(${powershellTest(part)})`).join(' -or ')
    case 'compare':
      return condition.negated ? `-not (${powershellCompare(condition)})` : powershellCompare(condition)
    default:
      throw new Error(`pipegen bug: Groovy answers "${condition.kind}".`)
  }
}

function powershellCompare({ op, left, right }: Extract<Atom, { kind: 'compare' }>): string {
  const [subject, object] = [powershellText(left), powershellText(right)]
  switch (op) {
    case 'is':
      return `${subject} -ceq ${object}`
    case 'includes':
      return `${subject}.Contains(${object})`
    case 'startsWith':
      return `${subject}.StartsWith(${object}, 'Ordinal')`
    case 'endsWith':
      return `${subject}.EndsWith(${object}, 'Ordinal')`
    case 'matches':
      return `${subject} -cmatch '${globToRegex(right.kind === 'literal' ? right.text : '').replaceAll("'", "''")}'`
  }
}
