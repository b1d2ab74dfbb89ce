/**
 * The structure that Declarative demands beyond Groovy's own syntax, as a table: which directives stand where, how often, and beside what.
 * Groovy takes all of it for method calls, so that only Jenkins would say what is wrong.
 * Source: Jenkins User Handbook, "Pipeline Syntax", and the validator of pipeline-model-definition.
 */
import type { Code } from './document.ts'

interface Rule {
  /** Directives that may stand inside; null is any, and a list of steps or of variables. */
  readonly holds: readonly string[] | null
  readonly needs?: readonly string[]
  /** Exactly one of these. */
  readonly oneOf?: readonly string[]
  /** These may stand several times. */
  readonly several?: readonly string[]
  /** How many entries at most. */
  readonly most?: number
}

const conditions = [
  'branch', 'buildingTag', 'changelog', 'changeset', 'changeRequest', 'environment', 'equals', 'expression', 'tag', 'triggeredBy', 'not', 'allOf', 'anyOf',
] // biome-ignore format: one table
const orders = ['beforeAgent', 'beforeInput', 'beforeOptions']
const agents = ['none', 'any', 'label', 'node', 'docker', 'dockerfile', 'kubernetes']
const work = ['steps', 'stages', 'parallel', 'matrix']
const stageOptions = ['skipDefaultCheckout', 'timeout', 'retry', 'timestamps', 'lock', 'ansiColor', 'throttle', 'warnError', 'catchError']

/** By the path from the nearest ancestor that matters: `pipeline options` before `options`. */
export const grammar: { readonly [path: string]: Rule } = {
  pipeline: {
    holds: ['agent', 'options', 'triggers', 'parameters', 'environment', 'tools', 'libraries', 'stages', 'post'],
    needs: ['agent', 'stages'],
  },
  stages: { holds: ['stage'], needs: ['stage'], several: ['stage'] },
  stage: { holds: ['when', 'options', 'input', 'agent', 'environment', 'tools', 'failFast', 'post', ...work], oneOf: work },
  parallel: { holds: ['stage'], needs: ['stage'], several: ['stage'] },
  matrix: {
    holds: ['axes', 'excludes', 'when', 'options', 'input', 'agent', 'environment', 'tools', 'stages', 'post'],
    needs: ['axes', 'stages'],
  },
  axes: { holds: ['axis'], needs: ['axis'], several: ['axis'] },
  axis: { holds: ['name', 'values'], needs: ['name', 'values'] },
  'exclude axis': { holds: ['name', 'values', 'notValues'], needs: ['name'], oneOf: ['values', 'notValues'] },
  excludes: { holds: ['exclude'], needs: ['exclude'], several: ['exclude'] },
  exclude: { holds: ['axis'], needs: ['axis'], several: ['axis'] },
  agent: { holds: agents, oneOf: agents },
  docker: {
    holds: ['image', 'label', 'args', 'registryUrl', 'registryCredentialsId', 'reuseNode', 'alwaysPull', 'customWorkspace'],
    needs: ['image'],
  },
  'pipeline options': {
    holds: [
      ...stageOptions, 'buildDiscarder', 'checkoutToSubdirectory', 'disableConcurrentBuilds', 'disableResume', 'newContainerPerStage', 'overrideIndexTriggers',
      'preserveStashes', 'quietPeriod', 'skipStagesAfterUnstable', 'parallelsAlwaysFailFast', 'disableRestartFromStage', 'durabilityHint', 'rateLimitBuilds',
    ], // biome-ignore format: one table
  },
  options: { holds: stageOptions },
  triggers: { holds: ['cron', 'pollSCM', 'upstream'] },
  parameters: { holds: parameterTypes(), several: parameterTypes() },
  'stage input': { holds: ['message', 'id', 'ok', 'submitter', 'submitterParameter', 'parameters'], needs: ['message'] },
  post: {
    holds: ['always', 'changed', 'fixed', 'regression', 'aborted', 'failure', 'success', 'unstable', 'unsuccessful', 'notBuilt', 'cleanup'],
  },
  when: { holds: [...orders, ...conditions], several: conditions },
  allOf: { holds: conditions, several: conditions },
  anyOf: { holds: conditions, several: conditions },
  not: { holds: conditions, most: 1 },
  environment: { holds: null },
  steps: { holds: null },
}

function parameterTypes(): readonly string[] {
  return ['string', 'text', 'booleanParam', 'choice', 'password', 'file', 'credentials']
}

/** Steps that Declarative refuses outside `script`, and Groovy that it takes for no step. */
const notInSteps = new Set([
  'stage',
  'properties',
  'def',
  'if',
  'else',
  'for',
  'while',
  'try',
  'catch',
  'finally',
  'switch',
  'return',
  'throw',
])

/** What Jenkins would refuse, in words; empty if nothing. */
export function grammarFaults(code: readonly Code[]): readonly string[] {
  const faults: string[] = []
  const pipelines = code.filter((each) => nameOf(each) === 'pipeline')
  if (pipelines.length !== 1) faults.push(`there are ${pipelines.length} pipelines`)
  for (const each of pipelines) checkBlock(each, [], false, faults)
  return faults
}

/** The directive that a line or block begins with; null for comments. */
export function nameOf(code: Code): string | null {
  const text = typeof code === 'string' ? code : 'lines' in code ? (code.lines[0] ?? '') : code.head
  return /^\s*(?:\/\/|$)/.test(text) ? null : (/^\s*([A-Za-z_]\w*)/.exec(text)?.[1] ?? text)
}

function entriesOf(code: Code): readonly Code[] {
  if (typeof code !== 'string') return 'lines' in code ? [] : code.body
  const inside = /^[^'"{]*\{\s*(.*?)\s*\}$/s.exec(code)?.[1]
  return inside === undefined || inside === '' ? [] : inside.split(/;\s*/)
}

function checkBlock(code: Code, above: readonly string[], spread: boolean, faults: string[]): void {
  const name = nameOf(code) ?? ''
  const rule = grammar[`${above.at(-1)} ${name}`] ?? grammar[name]
  if (rule === undefined) return
  const entries = entriesOf(code).filter((each) => nameOf(each) !== null)
  const names = entries.map((each) => nameOf(each) ?? '')
  const where = `"${name}"`
  if (entries.length === 0 && !(name === 'agent' && /^agent (none|any)$/.test(String(code)))) faults.push(`${where} is empty`)
  if (rule.holds === null) {
    if (name === 'steps') checkSteps(entries, faults)
    else checkVariables(entries, faults)
    return
  }
  const own = name === 'agent' && typeof code === 'string' && entries.length === 0 ? [code.replace(/^agent /, '')] : names
  for (const each of own) if (!rule.holds.includes(each)) faults.push(`"${each}" can't stand in ${where}`)
  for (const each of new Set(own))
    if (rule.several?.includes(each) !== true && own.filter((other) => other === each).length > 1)
      faults.push(`"${each}" stands twice in ${where}`)
  for (const each of rule.needs ?? []) if (!own.includes(each)) faults.push(`${where} lacks "${each}"`)
  const { oneOf } = rule
  if (oneOf !== undefined) {
    const found = own.filter((each) => oneOf.includes(each))
    if (found.length !== 1) faults.push(`${where} holds ${found.length === 0 ? 'none' : 'several'} of ${oneOf.join(', ')}`)
  }
  if (rule.most !== undefined && own.length > rule.most)
    faults.push(`${where} holds more than ${rule.most === 1 ? 'one entry' : `${rule.most} entries`}`)
  if (name === 'stage') checkStage(code, own, spread, faults)
  if (name === 'stages' || name === 'parallel') checkNames(entries, faults)
  const inside = spread || name === 'parallel' || name === 'matrix'
  for (const each of entries) checkBlock(each, [...above, name], inside, faults)
}

/** `spread`: a stage above runs several at once. */
function checkStage(code: Code, names: readonly string[], spread: boolean, faults: string[]): void {
  const title = titleOf(code)
  const wide = names.find((each) => each === 'parallel' || each === 'matrix')
  if (title === null) faults.push('a stage has no name')
  if (wide !== undefined && spread) faults.push(`"${wide}" of stage ${title} stands inside another parallel or matrix`)
  if (wide !== undefined)
    for (const each of ['agent', 'tools']) if (names.includes(each)) faults.push(`stage ${title} has "${each}" beside "${wide}"`)
  if (wide === undefined && names.includes('failFast')) faults.push(`stage ${title} has "failFast" without parallel stages`)
}

function titleOf(code: Code): string | null {
  const head = typeof code === 'string' ? code : 'lines' in code ? '' : code.head
  return /^stage\s*\(\s*('(?:[^'\\]|\\.)+')\s*\)/.exec(head)?.[1] ?? null
}

function checkNames(stages: readonly Code[], faults: string[]): void {
  const seen = new Set<string>()
  for (const stage of stages) {
    const title = titleOf(stage) ?? ''
    if (seen.has(title)) faults.push(`two stages are called ${title}`)
    seen.add(title)
  }
}

function checkVariables(entries: readonly Code[], faults: string[]): void {
  const seen = new Set<string>()
  for (const entry of entries) {
    if (typeof entry === 'string' && entry.startsWith('//')) continue
    const name = /^\s*([A-Za-z_]\w*) = \S/.exec(typeof entry === 'string' ? entry : '')?.[1]
    if (name === undefined) faults.push('"environment" holds something else than NAME = value')
    else if (seen.has(name)) faults.push(`variable "${name}" is set twice`)
    else seen.add(name)
  }
}

function checkSteps(entries: readonly Code[], faults: string[]): void {
  for (const entry of entries) {
    const name = nameOf(entry) ?? ''
    if (notInSteps.has(name) || /^[\w.]+(?:\[[^\]]*\])? = /.test(typeof entry === 'string' ? entry : ''))
      faults.push(`"${name}" stands in steps outside "script"`)
    if (name !== 'script' && typeof entry !== 'string' && !('lines' in entry))
      checkSteps(
        entry.body.filter((each) => nameOf(each) !== null),
        faults,
      )
  }
}
