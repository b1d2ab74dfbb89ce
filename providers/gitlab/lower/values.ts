/** Values in the two languages of a job: GitLab's own expansion (`variables`, `image`, …) and the shell's. */
import type { CiName, Service, Value } from '../../../src/ir/types.ts'
import {
  reference,
  type ShellNames,
  shellText as sharedShellText,
  startOf,
  withServices as withServiceTexts,
} from '../../shared/shell-values.ts'
import { ciVariables, inputVariable, matrixVariable, outputVariable, serviceAlias } from '../names.ts'

/** Hexadecimal digits, numbers and paths that GitLab makes: nobody can hide a `$` in them, so that they may be expanded again. Each is set in every run. */
const trusted: ReadonlySet<CiName> = new Set(['sha', 'shortSha', 'runId', 'runNumber', 'runUrl', 'repository', 'workspace'])

/** The variable of the job's environment that holds exactly this value, or null. */
export function variableOf(value: Value): string | null {
  switch (value.kind) {
    case 'secret':
    case 'variable':
    case 'env':
      return value.name
    case 'matrix':
      return matrixVariable(value.axis)
    case 'output':
      return outputVariable(value.job, value.name)
    case 'input':
      return inputVariable(value.name)
    case 'ci':
      return ciVariables[value.name]
    case 'jobToken':
      return 'CI_JOB_TOKEN'
    default:
      return null
  }
}

/** The value of a service's host or port is known now. */
export function serviceText(services: readonly Service[], value: Extract<Value, { kind: 'service' }>): string {
  const service = services.find(({ id }) => id === value.service)
  return value.field === 'host' ? serviceAlias(value.service) : String(service?.ports[0] ?? '')
}

/** Hosts and ports put in. */
export function withServices(value: Value, services: readonly Service[]): Value {
  return withServiceTexts(value, services, serviceText)
}

/** Whether `variables:` can hold the value: it is known, or made by GitLab of harmless characters. */
export function isSettled(value: Value): boolean {
  switch (value.kind) {
    case 'literal':
    case 'matrix':
      return true
    case 'ci':
      return trusted.has(value.name)
    case 'text':
      return value.parts.every(isSettled)
    default:
      return false
  }
}

// ───────────────────────────── GitLab's expansion

/** A text that stays as it is where GitLab expands `$NAME`. Source: GitLab Docs, "Prevent CI/CD variable expansion". */
export function unexpanded(text: string): string {
  return text.replaceAll('$', '$$$$')
}

/** Text in which GitLab expands `$NAME`. */
export function expandedText(value: Value): string {
  const parts = value.kind === 'text' ? value.parts : [value]
  return parts.map((part, index) => expandedPart(part, startOf(parts[index + 1]))).join('')
}

function expandedPart(value: Value, next: string): string {
  if (value.kind === 'literal') return unexpanded(value.text)
  // A branch's name may hold what a field refuses; its slug doesn't.
  if (value.kind === 'ci' && (value.name === 'branch' || value.name === 'ref')) return reference('CI_COMMIT_REF_SLUG', next)
  if (value.kind === 'or') return expandedPart(value.value, next)
  const name = variableOf(value)
  return name === null ? '' : reference(name, next)
}

// ───────────────────────────── the shell

const names: ShellNames = { variableOf, expansionOf: () => null }

/** Text that stands between double quotes in a shell. Choices have been lifted out of it. */
export function shellText(value: Value): string {
  return sharedShellText(value, names)
}
