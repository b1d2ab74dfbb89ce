/** Variables of a step: those that expressions can say, and lines of its shell for the others. */
import { chosenByEmptiness, liftChoice } from '../../../src/ir/choice.ts'
import type { EnvVar, Shell, Value } from '../../../src/ir/types.ts'
import { partsOf } from '../../../src/ir/value.ts'
import { exported, type ShellWriter } from '../../shared/shell-code.ts'
import { shellText } from '../../shared/shell-values.ts'
import { envMap, holdsShellValue, isShellValue, powershellCi, shellCi, template } from '../value.ts'
import { type JobScope, wrap } from './context.ts'
import { hasCommit } from './facts.ts'

export interface StepVariables {
  readonly env: { readonly [name: string]: string } | undefined
  readonly lines: readonly string[]
}

export function stepVariables(vars: readonly EnvVar[], shell: Shell, scope: JobScope): StepVariables {
  const env = {
    ...envMap(
      vars.filter(({ value }) => !isForShell(value, shell, scope)),
      scope,
    ),
  }
  const lines = vars.flatMap(({ name, value }) => {
    if (!isForShell(value, shell, scope)) return []
    if (!isShellValue(value)) return composed(name, value, env, scope)
    return shell === 'pwsh' ? [`$env:${name} = ${powershellCi[value.name]}`] : [`${name}=${shellCi[value.name]}`, `export ${name}`]
  })
  return { env: Object.keys(env).length === 0 ? undefined : env, lines }
}

/** PowerShell gets what is more than a fact of the run as one text, and so does a step whose job lacks the commit. */
function isForShell(value: Value, shell: Shell, { job }: JobScope): boolean {
  const isElsewhere = job !== null && !hasCommit(job)
  if (isElsewhere && partsOf(value).some((part) => part.kind === 'ci' && part.name === 'commit.message')) return false
  return shell === 'pwsh' ? isShellValue(value) : holdsShellValue(value)
}

/** A value of which the shell knows a part: every other part reaches it through a variable of the step, `NAME_1` and so on. */
function composed(name: string, value: Value, env: { [name: string]: string }, scope: JobScope): readonly string[] {
  const before: string[] = []
  const own = new Set<string>()
  const nameOne = (): string => {
    let count = 1
    while (env[`${name}_${count}`] !== undefined || own.has(`${name}_${count}`)) count += 1
    return `${name}_${count}`
  }
  const bind = (text: string): string => {
    const found = nameOne()
    env[found] = text
    return found
  }
  /** What is more than a variable becomes one, so that the shell can ask whether it is empty. */
  const forShell = (part: Value): Value => {
    if (part.kind !== 'or' || part.value.kind === 'env') return part
    const chosen = chosenByEmptiness(part)
    if (chosen.kind !== 'choose') return chosen
    const found = nameOne()
    own.add(found)
    before.push(`${found}="${writer.text(part.value)}"`)
    return { ...part, value: { kind: 'env', name: found } }
  }
  const writer: ShellWriter = {
    text: (part) =>
      shellText(part, {
        variableOf: (each) => (each.kind === 'env' ? each.name : null),
        expansionOf: (each) => (isShellValue(each) ? (shellCi[each.name] ?? '').replace(/^"|"$/g, '') : null),
      }),
    test: (condition) => `[ "$${bind(wrap(scope.condition(condition)))}" = true ]`,
  }
  const inShell = liftChoice(
    bound(value, (part) => bind(template(part, scope))),
    forShell,
  )
  const lines = exported(name, inShell, writer)
  return [...before, ...lines]
}

function bound(value: Value, bind: (part: Value) => string): Value {
  if (value.kind === 'literal' || isShellValue(value)) return value
  if (!holdsShellValue(value)) return { kind: 'env', name: bind(value) }
  switch (value.kind) {
    case 'text':
      return { kind: 'text', parts: value.parts.map((part) => bound(part, bind)) }
    case 'or':
      return { kind: 'or', value: bound(value.value, bind), fallback: bound(value.fallback, bind) }
    case 'choose':
      return { ...value, then: bound(value.then, bind), otherwise: bound(value.otherwise, bind) }
    default:
      return value
  }
}
