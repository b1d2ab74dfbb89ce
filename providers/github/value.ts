/**
 * Values in GitHub's words: as an expression, or as a text with `${{ }}` in it.
 * Source: GitHub Docs, "Contexts" and "Variables".
 */
import { possibleEvents } from '../../src/ir/condition.ts'
import type { CiName, Condition, EnvVar, EventName, Pipeline, Value } from '../../src/ir/types.ts'
import { partsOf } from '../../src/ir/value.ts'

export interface ValueScope {
  readonly pipeline: Pipeline
  /** Host of a service, which depends on where the job runs. */
  readonly service: (service: string, field: 'host' | 'port') => string
  readonly condition: (condition: Condition) => string
  /** The output that holds what only a shell can find out; null where an expression says it. */
  readonly fact: (name: CiName) => string | null
  /** Id of the emitted job. */
  readonly jobId: (id: string) => string
}

/** A text as a literal of the expression language. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A text that stays as it is in a field that GitHub reads expressions in: it does so in every `${{`, also in comments of scripts. */
export function escaped(text: string): string {
  return text.includes('${{') ? text.replaceAll('${{', "${{ '${{' }}") : text
}

/** A text for any field: literal parts as they are, everything else in `${{ }}`. */
export function template(value: Value, scope: ValueScope): string {
  switch (value.kind) {
    case 'literal':
      return escaped(value.text)
    case 'text':
      return value.parts.map((part) => template(part, scope)).join('')
    case 'service':
      return scope.service(value.service, value.field)
    case 'ci':
      if (value.name === 'runUrl') return '${{ github.server_url }}/${{ github.repository }}/actions/runs/${{ github.run_id }}'
      return `\${{ ${withoutParentheses(expressionOf(value, scope))} }}`
    default:
      return `\${{ ${withoutParentheses(expressionOf(value, scope))} }}`
  }
}

/** A whole expression needs no parentheses around it. */
export function withoutParentheses(expression: string): string {
  if (!expression.startsWith('(')) return expression
  let depth = 0
  let quoted = false
  for (let at = 0; at < expression.length; at += 1) {
    const char = expression[at]
    if (char === "'") quoted = !quoted
    if (!quoted && char === '(') depth += 1
    if (!quoted && char === ')') depth -= 1
    if (depth === 0) return at === expression.length - 1 ? expression.slice(1, -1) : expression
  }
  return expression
}

export function expressionOf(value: Value, scope: ValueScope): string {
  switch (value.kind) {
    case 'literal':
      return quote(value.text)
    case 'text':
      return formatExpression(value.parts, scope)
    case 'secret':
      return `secrets.${value.name}`
    case 'variable':
      return `vars.${value.name}`
    case 'env':
      return `env.${value.name}`
    case 'matrix':
      return `matrix.${value.axis}`
    case 'service':
      return quote(scope.service(value.service, value.field))
    case 'output':
      return `needs.${scope.jobId(value.job)}.outputs.${value.name}`
    case 'stepOutput':
      return `steps.${value.step}.outputs.${value.name}`
    case 'ci':
      return scope.fact(value.name) ?? ciExpression(value.name, possibleEvents(scope.pipeline.triggers))
    case 'input':
      return inputExpression(value.name, scope.pipeline)
    case 'jobToken':
      return 'github.token'
    case 'choose':
      return chooseExpression(value, scope)
    case 'or':
      return `(${expressionOf(value.value, scope)} || ${expressionOf(value.fallback, scope)})`
  }
}

function formatExpression(parts: readonly Value[], scope: ValueScope): string {
  const values: string[] = []
  const format = parts.map((part) => {
    if (part.kind === 'literal') return part.text.replaceAll('{', '{{').replaceAll('}', '}}')
    values.push(expressionOf(part, scope))
    return `{${values.length - 1}}`
  })
  return `format(${[quote(format.join('')), ...values].join(', ')})`
}

/**
 * Outside of manual runs GitHub knows no inputs; the default holds there. Booleans and numbers are no texts in `inputs`:
 * `false` and 0 would give way to the default, and `true` equals no text.
 * Source: GitHub Docs, "Contexts reference", `inputs`; "Evaluate expressions", operators.
 */
function inputExpression(name: string, { triggers }: Pipeline): string {
  const input = triggers.manual?.inputs.find((each) => each.name === name)
  const given = input?.type === 'boolean' || input?.type === 'number' ? `format('{0}', inputs.${name})` : `inputs.${name}`
  const fallback = input?.default ?? (input?.type === 'boolean' ? 'false' : '')
  const always = triggers.github === null && possibleEvents(triggers).every((event) => event === 'manual')
  return always || fallback === '' ? given : `(${given} || ${quote(fallback)})`
}

/** `a && b || c` gives c where b is empty, so a text that may be is packed in JSON, which never is. */
function chooseExpression(value: Extract<Value, { kind: 'choose' }>, scope: ValueScope): string {
  const when = scope.condition(value.when)
  const [then, otherwise] = [expressionOf(value.then, scope), expressionOf(value.otherwise, scope)]
  const test = when.includes(' || ') ? `(${when})` : when
  if (value.then.kind === 'literal' && value.then.text !== '') return `(${test} && ${then} || ${otherwise})`
  return `fromJSON(${test} && toJSON(${then}) || toJSON(${otherwise}))`
}

/** Facts of the run that are an expression; `shellCi` has the others. */
function ciExpression(name: CiName, events: readonly EventName[]): string {
  const onlyBranches = events.every((event) => event === 'push' || event === 'schedule' || event === 'manual')
  const onlyTags = events.length > 0 && events.every((event) => event === 'tag' || event === 'release')
  switch (name) {
    case 'sha':
      return 'github.sha'
    case 'ref':
      return events.includes('pullRequest') ? '(github.head_ref || github.ref_name)' : 'github.ref_name'
    case 'branch':
      if (onlyBranches) return 'github.ref_name'
      return "(github.event_name != 'pull_request' && github.ref_type == 'branch' && github.ref_name || '')"
    case 'tag':
      return onlyTags ? 'github.ref_name' : "(github.ref_type == 'tag' && github.ref_name || '')"
    case 'event':
      return eventName(events)
    case 'actor':
      return 'github.actor'
    case 'repository':
      return 'github.repository'
    case 'runId':
      return 'github.run_id'
    case 'runNumber':
      return 'github.run_number'
    case 'runUrl':
      return "format('{0}/{1}/actions/runs/{2}', github.server_url, github.repository, github.run_id)"
    case 'workspace':
      return 'github.workspace'
    case 'defaultBranch':
      return 'github.event.repository.default_branch'
    case 'pullRequest.number':
      return 'github.event.pull_request.number'
    case 'pullRequest.title':
      return 'github.event.pull_request.title'
    case 'pullRequest.source':
      return 'github.head_ref'
    case 'pullRequest.target':
      return 'github.base_ref'
    case 'pullRequest.author':
      return 'github.event.pull_request.user.login'
    case 'commit.message':
    case 'shortSha':
      throw new Error(`pipegen bug: ${name} is no expression on GitHub`)
  }
}

/** The neutral name of the event, looked up by GitHub's. */
function eventName(events: readonly EventName[]): string {
  const names = Object.fromEntries(events.filter((event) => event !== 'tag').map((event) => [githubEvents[event], event]))
  const known = `fromJSON(${quote(JSON.stringify(names))})[github.event_name]`
  return events.includes('tag') ? `(github.event_name == 'push' && github.ref_type == 'tag' && 'tag' || ${known})` : known
}

export const githubEvents: { readonly [event in EventName]: string } = {
  push: 'push',
  tag: 'push',
  pullRequest: 'pull_request',
  schedule: 'schedule',
  manual: 'workflow_dispatch',
  release: 'release',
}

/** Facts that only a shell can work out: what a line at the top of a script sets a variable to. */
export const shellCi: { readonly [name in CiName]?: string } = {
  shortSha: '$(printf %.8s "$GITHUB_SHA")',
  'commit.message': '$(git log -1 --format=%B)',
  // The context has the path outside of the job's container.
  workspace: '"$GITHUB_WORKSPACE"',
}

/** The same facts in PowerShell. */
export const powershellCi: { readonly [name in CiName]?: string } = {
  shortSha: '$env:GITHUB_SHA.Substring(0, 8)',
  'commit.message': '(git log -1 --format=%B) -join "`n"',
  workspace: '$env:GITHUB_WORKSPACE',
}

export function isShellValue(value: Value): value is Extract<Value, { kind: 'ci' }> {
  return value.kind === 'ci' && shellCi[value.name] !== undefined
}

/** The value itself or a part of it. */
export function holdsShellValue(value: Value): boolean {
  return value.kind !== 'literal' && partsOf(value).some(isShellValue)
}

export function envMap(vars: readonly EnvVar[], scope: ValueScope): { readonly [name: string]: string } | undefined {
  if (vars.length === 0) return undefined
  const map: { [name: string]: string } = {}
  for (const { name, value } of vars) map[name] = template(value, scope)
  return map
}
