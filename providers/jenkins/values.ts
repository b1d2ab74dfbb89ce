/** Values as Groovy expressions that give a text. Groovy reads '' and null alike as false, as the language does. */
import type { CiName, Condition, Service, Value } from '../../src/ir/types.ts'
import { literal } from '../../src/ir/value.ts'
import { quoted } from './groovy.ts'
import type { Uses } from './lower/uses.ts'
import { matrixVariable, serviceHost } from './names.ts'

/** What an expression may refer to. */
export interface ValueScope {
  readonly services: readonly Service[]
  /** Whether the services' ports are mapped to free ones of the machine. */
  readonly mapped: boolean
  readonly defaultBranch: string | null
  /** What the parameters of inputs are called. */
  readonly parameters: ReadonlyMap<string, string>
  /** Inputs that Jenkins hands over as booleans. */
  readonly booleans: ReadonlySet<string>
  readonly uses: Uses
  readonly test: (condition: Condition) => string
}

/** Source: Jenkins, "Pipeline Syntax Reference", global variables; Branch API and Git plugins for those of a multibranch job. */
const ciVariables: { readonly [name in CiName]?: string } = {
  sha: 'GIT_COMMIT',
  tag: 'TAG_NAME',
  runId: 'BUILD_TAG',
  runNumber: 'BUILD_NUMBER',
  runUrl: 'BUILD_URL',
  workspace: 'WORKSPACE',
  'pullRequest.number': 'CHANGE_ID',
  'pullRequest.title': 'CHANGE_TITLE',
  'pullRequest.source': 'CHANGE_BRANCH',
  'pullRequest.target': 'CHANGE_TARGET',
  'pullRequest.author': 'CHANGE_AUTHOR',
}

/** Set in every build, or after every checkout. */
const alwaysSet: ReadonlySet<CiName> = new Set(['sha', 'runId', 'runNumber', 'runUrl', 'workspace'])

/** These come with the checkout. */
export const fromCheckout: ReadonlySet<CiName> = new Set(['sha', 'shortSha', 'repository', 'commit.message'])

/** The variable of the environment that holds exactly this value, or null. */
export function variableOf(value: Value): string | null {
  switch (value.kind) {
    case 'secret':
    case 'variable':
    case 'env':
      return value.name
    case 'matrix':
      return matrixVariable(value.axis)
    case 'ci':
      return ciVariables[value.name] ?? null
    case 'input':
      return value.name
    default:
      return null
  }
}

export function expression(value: Value, scope: ValueScope): string {
  switch (value.kind) {
    case 'literal':
      return quoted(value.text)
    case 'text':
      return joinedTexts(value.parts, (part) => expression(part, scope))
    case 'ci':
      return ciExpression(value.name, scope)
    case 'secret':
    case 'variable':
    case 'env':
      return `(env.${value.name} ?: '')`
    case 'matrix':
      return `env.${matrixVariable(value.axis)}`
    case 'input':
      return inputExpression(value.name, scope)
    case 'output':
      scope.uses.outputs = true
      return `(outputs[${quoted(`${value.job}.${value.name}`)}] ?: '')`
    case 'service': {
      const known = knownOfService(value, scope)
      return known === null ? portVariable(value.service) : expression(known, scope)
    }
    case 'or':
      return `(${withoutFallback(expression(value.value, scope))} ?: ${withoutFallback(expression(value.fallback, scope))})`
    case 'choose':
      return `(${scope.test(value.when)} ? ${expression(value.then, scope)} : ${expression(value.otherwise, scope)})`
    case 'stepOutput':
    case 'jobToken':
      throw new Error(`pipegen bug: a value of kind "${value.kind}" is refused before.`)
  }
}

/** Values that somebody outside of the file writes, in which there may be any character. */
const given: ReadonlySet<CiName> = new Set([
  'ref',
  'branch',
  'tag',
  'actor',
  'commit.message',
  'pullRequest.title',
  'pullRequest.source',
  'pullRequest.target',
  'pullRequest.author',
])

/** As a value of `withEnv`, which takes `$NAME` for a reference and `$$` for a dollar. Source: hudson.EnvVars, overrideExpandingAll. */
export function environmentText(value: Value, scope: ValueScope): string {
  switch (value.kind) {
    case 'literal':
      return quoted(value.text.replaceAll('$', '$$$$'))
    case 'text':
      return joinedTexts(value.parts, (part) => environmentText(part, scope))
    case 'choose':
      return `(${scope.test(value.when)} ? ${environmentText(value.then, scope)} : ${environmentText(value.otherwise, scope)})`
    default: {
      const text = expression(value, scope)
      if (!mayHoldDollar(value, scope)) return text
      scope.uses.verbatim = true
      return `verbatim(${/^\([^()]*\)$/.test(text) ? text.slice(1, -1) : text})`
    }
  }
}

function mayHoldDollar(value: Value, scope: ValueScope): boolean {
  switch (value.kind) {
    case 'literal':
      return value.text.includes('$')
    case 'ci':
      return given.has(value.name)
    case 'input':
      return !scope.booleans.has(value.name)
    case 'or':
      return mayHoldDollar(value.value, scope) || mayHoldDollar(value.fallback, scope)
    case 'choose':
      return mayHoldDollar(value.then, scope) || mayHoldDollar(value.otherwise, scope)
    case 'text':
      return value.parts.some((part) => mayHoldDollar(part, scope))
    case 'secret':
    case 'variable':
    case 'env':
    case 'output':
      return true
    default:
      return false
  }
}

function inputExpression(input: string, { booleans, parameters }: ValueScope): string {
  const name = parameters.get(input) ?? input
  const parameter = /^[A-Za-z_]\w*$/.test(name) ? `params.${name}` : `params[${quoted(name)}]`
  return booleans.has(input) ? `${parameter}.toString()` : `(${parameter} ?: '')`
}

/** `(env.X ?: '')` where another fallback follows. */
function withoutFallback(text: string): string {
  return /^\([^()]* \?: ''\)$/.test(text) ? text.slice(1, -" ?: '')".length) : text
}

/** The first part is a text, so that `+` joins texts. */
function joinedTexts(parts: readonly Value[], write: (part: Value) => string): string {
  const texts = parts.map(write)
  return parts[0]?.kind === 'literal' || texts[0]?.startsWith("'") === true ? texts.join(' + ') : ["''", ...texts].join(' + ')
}

function ciExpression(name: CiName, { uses, defaultBranch }: ValueScope): string {
  const variable = ciVariables[name]
  if (variable !== undefined) return alwaysSet.has(name) ? `env.${variable}` : `(env.${variable} ?: '')`
  switch (name) {
    case 'shortSha':
      return 'env.GIT_COMMIT.substring(0, 8)'
    case 'ref':
      return '(env.CHANGE_BRANCH ?: env.BRANCH_NAME)'
    case 'branch':
      return "(env.CHANGE_ID || env.TAG_NAME ? '' : env.BRANCH_NAME)"
    case 'event':
      uses.event = true
      return 'eventName()'
    case 'actor':
      uses.actor = true
      return 'actor()'
    case 'repository':
      uses.repository = true
      return 'repository()'
    case 'commit.message':
      return "sh(script: 'git log -1 --format=%B', returnStdout: true).trim()"
    case 'defaultBranch':
      return quoted(defaultBranch ?? '')
    default:
      throw new Error(`pipegen bug: "${name}" is not known on Jenkins.`)
  }
}

/** The host or port, unless it is a port that Docker picks. */
export function knownOfService(
  { service, field }: Extract<Value, { kind: 'service' }>,
  { services, mapped }: Pick<ValueScope, 'services' | 'mapped'>,
): Value | null {
  if (field === 'host') return literal(mapped ? 'localhost' : serviceHost(service))
  const port = services.find(({ id }) => id === service)?.ports[0]
  return mapped && port !== undefined ? null : literal(String(port ?? ''))
}

/** The local variable that holds the free port of the machine. */
export function portVariable(service: string): string {
  const name = service.replace(/[^A-Za-z0-9]+(.?)/g, (_, next: string) => next.toUpperCase())
  return `${name}Port`
}

/** Names of the secrets inside a value. */
export function secretsIn(value: Value, found: Set<string> = new Set()): ReadonlySet<string> {
  if (value.kind === 'secret') found.add(value.name)
  if (value.kind === 'text') for (const part of value.parts) secretsIn(part, found)
  if (value.kind === 'or') for (const part of [value.value, value.fallback]) secretsIn(part, found)
  if (value.kind === 'choose') for (const part of [value.then, value.otherwise]) secretsIn(part, found)
  return found
}
