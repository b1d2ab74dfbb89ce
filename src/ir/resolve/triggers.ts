/** `on` of the spec → triggers of the model, patterns and schedules checked. */
import { type Origin, within } from '../../diagnostics/diagnostic.ts'
import { isOwn, kindOf } from '../../dsl/brand.ts'
import type { ValueNode } from '../../dsl/nodes.ts'
import { cronFault } from '../cron.ts'
import { isNameGlob } from '../glob.ts'
import { variablePattern } from '../id.ts'
import type { Input, Patterns, Schedule, Triggers } from '../types.ts'
import { type Context, hasShape, report } from './context.ts'

type Fields = { readonly [field: string]: unknown }

export function resolveTriggers(on: Fields, at: Origin, context: Context): Triggers {
  const push = filters(on.push)
  const pullRequest = filters(on.pullRequest)
  const from = (...keys: string[]): Origin => within(at, ...keys)
  const named = [...list(push?.tags), ...list(on.tag)]
  // `push: { tags }` alone filters branches away, as it does on GitHub.
  const onlyTags =
    push !== null &&
    (push.tags !== undefined || push.tagsIgnore !== undefined) &&
    push.branches === undefined &&
    push.branchesIgnore === undefined
  if (onlyTags && (push.paths !== undefined || push.pathsIgnore !== undefined)) report(context, 'paths-of-tags', from('push', 'paths'))
  const hasTag = named.length > 0 || push?.tagsIgnore !== undefined
  if (Array.isArray(on.tag)) checkGlobs(on.tag, from('tag'), context)
  else if (on.tag !== undefined) checkGlob(on.tag as string, from('tag'), context)
  return {
    push:
      push === null || onlyTags
        ? null
        : { branches: patterns(push, 'branches', from('push'), context), paths: patterns(push, 'paths', from('push'), context) },
    tag: hasTag ? { tags: tagPatterns(named, push, from('push'), context) } : null,
    pullRequest:
      pullRequest === null
        ? null
        : {
            branches: patterns(pullRequest, 'branches', from('pullRequest'), context),
            paths: patterns(pullRequest, 'paths', from('pullRequest'), context),
            types: pullRequest.types === undefined ? null : list(pullRequest.types),
          },
    schedules: schedulesOf(on.schedule, from('schedule'), context),
    manual: on.manual === undefined ? null : { inputs: inputsOf(filters(on.manual)?.inputs, from('manual', 'inputs'), context) },
    release: on.release === true,
    github: (on.github as Triggers['github'] | undefined) ?? null,
  }
}

/** Null where the event isn't asked for, no filters for `true`. */
function filters(trigger: unknown): Fields | null {
  if (trigger === undefined) return null
  return trigger === true ? {} : (trigger as Fields)
}

function patterns(fields: Fields, key: 'branches' | 'paths', at: Origin, context: Context): Patterns | null {
  const [only, ignore] = [fields[key], fields[`${key}Ignore`]]
  if (only === undefined && ignore === undefined) return null
  checkGlobs(list(only), within(at, key), context)
  checkGlobs(list(ignore), within(at, `${key}Ignore`), context)
  return { only: list(only), ignore: list(ignore) }
}

function tagPatterns(named: readonly string[], push: Fields | null, at: Origin, context: Context): Patterns | null {
  checkGlobs(list(push?.tags), within(at, 'tags'), context)
  checkGlobs(list(push?.tagsIgnore), within(at, 'tagsIgnore'), context)
  const ignore = list(push?.tagsIgnore)
  if (ignore.length === 0 && named.includes('**')) return null
  return { only: named, ignore }
}

function checkGlobs(globs: readonly string[], at: Origin, context: Context): void {
  for (const [index, glob] of globs.entries()) checkGlob(glob, within(at, index), context)
}

function checkGlob(glob: string, at: Origin, context: Context): void {
  if (!isNameGlob(glob)) report(context, 'bad-glob', at, glob)
}

function list(value: unknown): readonly string[] {
  return value === undefined ? [] : [value as string | readonly string[]].flat()
}

function schedulesOf(given: unknown, at: Origin, context: Context): readonly Schedule[] {
  if (given === undefined) return []
  const many = Array.isArray(given)
  return [given].flat().map((item: unknown, index): Schedule => {
    const origin = many ? within(at, index) : at
    const { cron, timezone, branch } = (typeof item === 'string' ? { cron: item } : item) as {
      cron: string
      timezone?: string
      branch?: string
    }
    const fault = cronFault(cron)
    if (fault !== null) report(context, 'bad-cron', typeof item === 'string' ? origin : within(origin, 'cron'), cron, fault)
    if (timezone !== undefined && !isTimezone(timezone)) report(context, 'bad-timezone', within(origin, 'timezone'), timezone)
    return {
      cron: cron.trim().split(/\s+/).join(' '),
      timezone: timezone === undefined || timezone === 'UTC' ? null : timezone,
      branch: branch ?? null,
      origin,
    }
  })
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return /^[A-Za-z]/.test(name)
  } catch {
    return false
  }
}

type InputFields = {
  readonly type: Input['type']
  readonly description?: string
  readonly default?: unknown
  readonly required?: boolean
  readonly options?: readonly string[]
}

function inputsOf(given: unknown, at: Origin, context: Context): readonly Input[] {
  return Object.entries((given as Fields | undefined) ?? {}).flatMap(([name, item]): Input[] => {
    const origin = within(at, name)
    const declared = kindOf(item) === 'value' && isOwn(item) ? (item as { node: ValueNode }).node : null
    if (kindOf(item) === 'value' && declared?.kind !== 'declaredInput') {
      report(context, 'wrong-type', origin, name, 'what input() returns, or { type, … }', 'another value')
      return []
    }
    context.inputNames.add(name)
    if (declared !== null) context.inputs.set(declared, name)
    const spec = declared?.kind === 'declaredInput' ? declared.spec : item
    const place: Origin = declared?.kind === 'declaredInput' ? { site: declared.site, parent: origin, keys: [] } : origin
    if (!hasShape(context, 'input', spec, place, `Input "${name}"`)) return []
    return [inputOf(name, spec as InputFields, place, context)]
  })
}

function inputOf(name: string, spec: InputFields, origin: Origin, context: Context): Input {
  const options = spec.options ?? []
  const fallback = spec.default === undefined ? null : String(spec.default)
  if (!variablePattern.test(name.replaceAll('-', '_'))) report(context, 'bad-env-name', origin, name)
  if (spec.type === 'choice' && options.length === 0) report(context, 'choice-without-options', origin, name)
  else if (spec.type === 'choice' && fallback !== null && !options.includes(fallback))
    report(context, 'default-not-in-options', within(origin, 'default'), name, fallback)
  return {
    name,
    type: spec.type,
    description: spec.description ?? null,
    default: fallback,
    required: spec.required === true,
    options,
    origin,
  }
}
