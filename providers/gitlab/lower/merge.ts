/**
 * Several pipelines → one: GitLab reads one file, and starts one pipeline for an event. Ids get the name of their pipeline in front, what
 * starts a pipeline becomes a condition of its jobs, and variables of a pipeline become those of its jobs.
 */
import { allOf, anyOf, eventIn, possibleEvents, restrictToTriggers } from '../../../src/ir/condition.ts'
import { mergeOverlay, overlayJob, overlayValue } from '../../../src/ir/overlay.ts'
import type { Condition, EventName, Input, Job, Patterns, Pipeline, Triggers } from '../../../src/ir/types.ts'
import { literal } from '../../../src/ir/value.ts'

export interface Merged {
  readonly pipeline: Pipeline
  /** As the author wrote them. */
  readonly parts: readonly Pipeline[]
  /** Pipelines that nothing but a variable tells apart, because the same schedules or manual runs start them. */
  readonly chosen: readonly string[]
}

/** Which of several pipelines a schedule or a manual run is for. */
export const choiceVariable = 'PIPEGEN_PIPELINE'

/** A pipeline alone stays as it is. */
export function mergePipelines(first: Pipeline, others: readonly Pipeline[]): Merged {
  const parts = [first, ...others]
  if (others.length === 0) return { pipeline: first, parts, chosen: [] }
  const shared = (['schedule', 'manual'] as const).filter((event) => parts.filter((part) => startsOn(part, event)).length > 1)
  const triggers = joinTriggers(parts)
  const sameEnv = parts.every(({ env }) => JSON.stringify(env) === JSON.stringify(first.env))
  const jobs = parts.flatMap((part) => {
    const starts = startCondition(part, shared)
    return part.jobs.map((job) => jobOf(job, part, starts, triggers, sameEnv))
  })
  return {
    pipeline: { ...first, triggers, env: sameEnv ? first.env : [], jobs },
    parts,
    chosen: parts.filter((part) => shared.some((event) => startsOn(part, event))).map(({ name }) => name),
  }
}

export function mergedId({ name }: Pipeline, id: string): string {
  return `${name}:${id}`
}

function startsOn({ triggers }: Pipeline, event: EventName): boolean {
  return possibleEvents(triggers).includes(event)
}

// ───────────────────────────── jobs

function jobOf(job: Job, pipeline: Pipeline, starts: Condition, triggers: Triggers, sameEnv: boolean): Job {
  const own = new Set(job.env.map(({ name }) => name))
  const inherited = sameEnv ? [] : pipeline.env.filter(({ name }) => !own.has(name))
  const { origin, overlays, ...fields } = job
  const nameOf = (id: string): string => mergedId(pipeline, id)
  return {
    ...renamed(fields, nameOf),
    id: nameOf(job.id),
    when: restrictToTriggers(allOf([starts, renamed(job.when, nameOf)]), triggers),
    env: [...inherited, ...renamed(job.env, nameOf)],
    overlays: overlays.gitlab === undefined ? overlays : { gitlab: overlayOf(overlays.gitlab, nameOf) },
    origin,
  }
}

function overlayOf(overlay: unknown, nameOf: (id: string) => string): unknown {
  return mergeOverlay(undefined, overlay, {
    value: (value) => overlayValue(renamed(value, nameOf)),
    job: (id) => overlayJob(nameOf(id)),
  })
}

/** The same with every `job`, which is an id wherever the model has it, under its new name. Places in the source stay the same objects. */
function renamed<T>(part: T, nameOf: (id: string) => string): T {
  if (Array.isArray(part)) return part.map((each) => renamed(each, nameOf)) as T
  if (typeof part !== 'object' || part === null) return part
  const entries = Object.entries(part).map(([key, value]) => {
    if (key === 'origin') return [key, value]
    return [key, key === 'job' && typeof value === 'string' ? nameOf(value) : renamed(value, nameOf)]
  })
  return Object.fromEntries(entries) as T
}

// ───────────────────────────── triggers

/** Which events can start the file at all, and the inputs of all pipelines; filters have become conditions. */
function joinTriggers(parts: readonly Pipeline[]): Triggers {
  const all = parts.map(({ triggers }) => triggers)
  const inputs = new Map<string, Input>()
  for (const { manual } of all) for (const input of manual?.inputs ?? []) inputs.set(input.name, input)
  return {
    push: all.some(({ push }) => push !== null) ? { branches: null, paths: null } : null,
    tag: all.some(({ tag }) => tag !== null) ? { tags: null } : null,
    pullRequest: all.some(({ pullRequest }) => pullRequest !== null) ? { branches: null, paths: null, types: null } : null,
    schedules: all.flatMap(({ schedules }) => schedules),
    manual: all.some(({ manual }) => manual !== null) ? { inputs: [...inputs.values()] } : null,
    release: false,
    github: null,
  }
}

/** What starts the pipeline, as a condition. */
function startCondition({ name, triggers }: Pipeline, shared: readonly EventName[]): Condition {
  const { push, tag, pullRequest, schedules, manual } = triggers
  const parts: Condition[] = []
  if (push !== null) parts.push(allOf([eventIn(['push']), names('branch', push.branches), paths(push.paths)]))
  if (tag !== null) parts.push(allOf([eventIn(['tag']), names('tag', tag.tags)]))
  if (pullRequest !== null) parts.push(allOf([eventIn(['pullRequest']), targets(pullRequest.branches), paths(pullRequest.paths)]))
  const asked = (['schedule', 'manual'] as const).filter((event) => (event === 'schedule' ? schedules.length > 0 : manual !== null))
  for (const event of asked) parts.push(shared.includes(event) ? allOf([eventIn([event]), isChosen(name)]) : eventIn([event]))
  return anyOf(parts)
}

function isChosen(name: string): Condition {
  return { kind: 'compare', op: 'is', left: { kind: 'variable', name: choiceVariable }, right: literal(name), negated: false }
}

function names(kind: 'branch' | 'tag', patterns: Patterns | null): Condition {
  return filter(patterns, (glob, negated) => ({ kind, glob, negated }))
}

function targets(patterns: Patterns | null): Condition {
  const left = { kind: 'ci', name: 'pullRequest.target' } as const
  return filter(patterns, (glob, negated) => ({ kind: 'compare', op: 'matches', left, right: literal(glob), negated }))
}

function paths(patterns: Patterns | null): Condition {
  return patterns === null ? allOf([]) : { kind: 'changed', globs: patterns.only, ignore: patterns.ignore, negated: false }
}

function filter(patterns: Patterns | null, atom: (glob: string, negated: boolean) => Condition): Condition {
  const { only, ignore } = patterns ?? { only: [], ignore: [] }
  const wanted = only.length === 0 ? [] : [anyOf(only.map((glob) => atom(glob, false)))]
  return allOf([...wanted, ...ignore.map((glob) => atom(glob, true))])
}
