/** Steps of the spec → steps of the model: nested lists flat, scripts quoted, variables named. */
import { type Origin, within } from '../../diagnostics/diagnostic.ts'
import { kindOf } from '../../dsl/brand.ts'
import { conditionNodeOf } from '../../dsl/condition.ts'
import type { Piece, SpecFields, StepNode } from '../../dsl/nodes.ts'
import { quoteScript, type Piece as ShellPiece } from '../../shell/quote.ts'
import { allOf, anyOf, joinText, yes } from '../condition.ts'
import { parseDuration } from '../duration.ts'
import { variableName } from '../id.ts'
import {
  type Condition,
  type EnvVar,
  type RunStep,
  type Shell,
  type Status,
  type Step,
  type StepFile,
  stepFiles,
  type UsesStep,
  type Value,
} from '../types.ts'
import { literal } from '../value.ts'
import { chooseVariant, resolveCondition } from './condition.ts'
import { hasShape, report, type Scope } from './context.ts'
import { resolveEnv, resolveText, resolveValue } from './value.ts'

/** What a step takes from its job. */
export interface StepDefaults {
  readonly shell: Shell
  readonly directory: Value | null
  /** Of the pipeline and the job: a value that they bind already needs no variable of its own. */
  readonly env: readonly EnvVar[]
}

export function resolveSteps(list: unknown, at: Origin, scope: Scope, defaults: StepDefaults): readonly Step[] {
  const steps: Step[] = []
  addSteps(list, at, scope, defaults, steps)
  return steps
}

function addSteps(item: unknown, at: Origin, scope: Scope, defaults: StepDefaults, steps: Step[]): void {
  if (item === false || item === null || item === undefined) return
  if (Array.isArray(item)) {
    for (let index = 0; index < item.length; index += 1) addSteps(item[index], within(at, index), scope, defaults, steps)
    return
  }
  if (kindOf(item) !== 'step') return
  const node = (item as { node: StepNode }).node
  if (node.kind === 'variant') {
    addSteps(chooseVariant(node.choices, scope.context), at, scope, defaults, steps)
    return
  }
  const origin: Origin = node.site === null ? at : { site: node.site, parent: at, keys: [] }
  steps.push(node.kind === 'uses' ? resolveUses(node, origin, scope) : resolveRun(node, origin, scope, defaults))
}

type StepCommon = Pick<RunStep, 'name' | 'when' | 'env' | 'allowFailure' | 'timeout'>

function resolveCommon(options: SpecFields, origin: Origin, scope: Scope): StepCommon {
  const { name, when, env, allowFailure, timeout } = options
  return {
    name: name === undefined ? null : typeof name === 'string' ? literal(name) : resolveText(name, within(origin, 'name'), scope),
    when: when === undefined ? yes : unlessCancelled(resolveCondition(conditionNodeOf(when), within(origin, 'when'), scope)),
    env: env === undefined ? noBindings : resolveEnv(env, within(origin, 'env'), scope),
    allowFailure: allowFailure === true,
    timeout: timeout === undefined ? null : resolveDuration(timeout, within(origin, 'timeout'), scope),
  }
}

/** The steps before have succeeded, or one has failed: in a step that is whatever happened, but a cancellation. */
function unlessCancelled(condition: Condition): Condition {
  if (condition.kind === 'all') return allOf(condition.of.map(unlessCancelled))
  if (condition.kind !== 'any') return condition
  const parts = condition.of.map(unlessCancelled)
  const isStatus = (part: Condition, status: Status): boolean => part.kind === 'status' && part.status === status && !part.negated
  if (!parts.some((part) => isStatus(part, 'succeeded')) || !parts.some((part) => isStatus(part, 'failed'))) return anyOf(parts)
  const others = parts.filter((part) => !isStatus(part, 'succeeded') && !isStatus(part, 'failed'))
  return anyOf([{ kind: 'status', status: 'cancelled', negated: true }, ...others])
}

/** Seconds, or null if the field is absent or, with a finding, no duration. */
export function resolveDuration(text: unknown, at: Origin, scope: Scope): number | null {
  if (text === undefined) return null
  const seconds = parseDuration(String(text))
  if (seconds === null) report(scope.context, 'bad-duration', at, String(text))
  return seconds
}

function resolveRun(node: Extract<StepNode, { kind: 'run' | 'file' }>, origin: Origin, scope: Scope, defaults: StepDefaults): RunStep {
  const options = isEmpty(node.options) || hasShape(scope.context, 'run', node.options, origin, 'This step') ? node.options : {}
  const { name, when, env, allowFailure, timeout } = resolveCommon(options, origin, scope)
  const shell = (options.shell as Shell | undefined) ?? defaults.shell
  const { script, bindings } =
    node.kind === 'file' ? readScript(node.path, origin, scope) : bindScript(node.pieces, shell, origin, scope, [defaults.env, env])
  return {
    kind: 'run',
    name,
    when,
    env,
    allowFailure,
    timeout,
    origin,
    script,
    bindings,
    directory: joinDirectories(defaults.directory, options.in === undefined ? null : resolveText(options.in, within(origin, 'in'), scope)),
    retry: (options.retry as number | undefined) ?? 0,
    shell,
    files: filesIn(script),
  }
}

function isEmpty(options: SpecFields): boolean {
  for (const _ in options) return false
  return true
}

function joinDirectories(outer: Value | null, inner: Value | null): Value | null {
  if (outer === null || inner === null) return inner ?? outer
  return joinText([outer, literal('/'), inner])
}

function filesIn(script: string): readonly StepFile[] {
  if (!script.includes('PIPEGEN_')) return noFiles
  return stepFiles.filter((file) => new RegExp(`PIPEGEN_${file}(?![A-Za-z0-9_])`).test(script))
}
const noFiles: readonly StepFile[] = Object.freeze([])

function readScript(path: string, origin: Origin, scope: Scope): { readonly script: string; readonly bindings: readonly EnvVar[] } {
  const text = scope.context.readText(path)
  if (text === null) report(scope.context, 'file-not-found', origin, path)
  const script = (text ?? '')
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .replace(/\n+$/, '')
  return { script: script.replace(/^#!.*\n/, ''), bindings: [] }
}

/** Names a variable for every value and lets the shell module put the references in. */
function bindScript(
  pieces: readonly Piece[],
  shell: Shell,
  origin: Origin,
  scope: Scope,
  env: readonly (readonly EnvVar[])[],
): { readonly script: string; readonly bindings: readonly EnvVar[] } {
  const [only] = pieces
  if (pieces.length === 1 && only?.kind === 'text') return { script: only.text, bindings: noBindings }
  const bindings: EnvVar[] = []
  const shellPieces = pieces.map((piece): ShellPiece => {
    if (piece.kind !== 'value') return piece
    const value = resolveValue(piece.value, origin, scope)
    if (value.kind === 'literal') return { kind: 'words', words: [value.text] }
    if (value.kind === 'env') return { kind: 'reference', name: value.name }
    return { kind: 'reference', name: bind(value, bindings, env) }
  })
  if (shell === 'pwsh') {
    if (shellPieces.some((piece) => piece.kind === 'reference' || piece.kind === 'words'))
      report(scope.context, 'no-safe-reference', origin, 'quoting for PowerShell is not known; read the value from `env`')
    return { script: shellPieces.map((piece) => ('text' in piece ? piece.text : '')).join(''), bindings: [] }
  }
  const { script, faults } = quoteScript(shellPieces, shell)
  for (const fault of faults) {
    if (fault.code === 'evaluated-as-code') report(scope.context, 'evaluated-as-code', origin, fault.detail)
    else if (fault.code === 'nul-byte') report(scope.context, 'nul-character', origin)
    else report(scope.context, 'no-safe-reference', origin, fault.detail)
  }
  return { script, bindings }
}
const noBindings: readonly EnvVar[] = Object.freeze([])

/** The variable that holds the value: one that is bound already, else a new one whose name nobody has. */
function bind(value: Value, bindings: EnvVar[], env: readonly (readonly EnvVar[])[]): string {
  const key = JSON.stringify(value)
  const name = bindingName(value)
  const same = bindings.find((each) => JSON.stringify(each.value) === key)
  if (same !== undefined) return same.name
  const bound = env.toReversed().flatMap((vars) => vars.filter((each) => each.name === name))[0]
  if (bound !== undefined && JSON.stringify(bound.value) === key) return name
  const taken = (wanted: string): boolean =>
    bindings.some((each) => each.name === wanted) || env.some((vars) => vars.some((each) => each.name === wanted))
  let free = name
  if (taken(free)) free = name.startsWith('PIPEGEN_') ? name : `PIPEGEN_${name}`
  for (let count = 2; taken(free); count += 1) free = `${free.replace(/_\d+$/, '')}_${count}`
  bindings.push({ name: free, value })
  return free
}

/** The same on every provider, so that the script is. Providers whose job has the value under this name already bind nothing. */
export function bindingName(value: Value): string {
  switch (value.kind) {
    case 'secret':
    case 'variable':
    case 'env':
      return value.name
    case 'matrix':
      return `MATRIX_${variableName(value.axis)}`
    case 'service':
      return variableName(value.service, value.field)
    case 'output':
      return variableName(value.job, value.name)
    case 'stepOutput':
      return variableName(value.step, value.name)
    case 'ci':
      return `PIPEGEN_${variableName(value.name)}`
    case 'input':
      return `PIPEGEN_INPUT_${variableName(value.name)}`
    case 'jobToken':
      return 'PIPEGEN_JOB_TOKEN'
    case 'or':
      return bindingName(value.value)
    case 'choose':
    case 'text':
    case 'literal':
      return 'PIPEGEN_VALUE'
  }
}

function resolveUses(node: Extract<StepNode, { kind: 'uses' }>, origin: Origin, scope: Scope): UsesStep {
  const { action } = node
  const options = hasShape(scope.context, 'uses', node.options, origin, 'This action') ? node.options : {}
  if (!/^(\.\/.+|docker:\/\/.+|[^/@\s]+\/[^@\s]+@[^@\s]+)$/.test(String(action)))
    report(scope.context, 'bad-action', origin, String(action))
  return {
    ...resolveCommon(options, origin, scope),
    origin,
    kind: 'uses',
    action,
    with: resolveEnv(options.with, within(origin, 'with'), scope, false),
    outputs: (options.outputs as readonly string[] | undefined) ?? [],
    id: null,
    node,
  } as UsesStep & { readonly node: StepNode }
}

/** Gives the actions whose outputs are read their ids, once the whole job has been seen. */
export function nameSteps(steps: readonly Step[], ids: ReadonlyMap<StepNode, string>): readonly Step[] {
  if (!steps.some((step) => step.kind === 'uses')) return steps
  return steps.map((step) => {
    if (step.kind !== 'uses') return step
    const { node, ...rest } = step as UsesStep & { readonly node: StepNode }
    return { ...rest, id: ids.get(node) ?? null }
  })
}

/** A condition or a plain boolean. */
export function resolveFlag(flag: unknown, at: Origin, scope: Scope): Condition {
  if (typeof flag === 'boolean' || flag === undefined) return { kind: 'constant', value: flag === true }
  return resolveCondition(conditionNodeOf(flag), at, scope)
}
