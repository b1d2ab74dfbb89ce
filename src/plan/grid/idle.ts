/**
 * Jobs that can never run, needs that can never be met, and conditions that are always true or false.
 *
 * What only a run knows, such as how a job ends, may come out either way: then a job counts as one that can run. So nothing is found that isn't so.
 */
import { finding } from '../../diagnostics/catalog.ts'
import { type Diagnostic, type Origin, within } from '../../diagnostics/diagnostic.ts'
import { allOf, anyOf, conditionKey, hasStatus, yes } from '../../ir/condition.ts'
import { graphOf } from '../../ir/graph.ts'
import type { Condition, Job, Need, Pipeline } from '../../ir/types.ts'
import { describeCondition, describeValue } from '../describe.ts'
import { holds, type Scene } from '../evaluate.ts'
import { factsOf } from '../facts.ts'
import { cellsOf } from '../jobs.ts'
import { startReason } from '../triggers.ts'
import type { Asked } from './asked.ts'
import type { Point } from './points.ts'

export function idleParts(pipeline: Pipeline, asked: Asked, points: readonly Point[]): readonly Diagnostic[] {
  const isOpen = (atom: Condition): boolean => hasStatus(atom) || asked.unread.has(atom)
  const shared = new Map<string, Node>()
  const watched = graphOf(pipeline).order.map((job) => watch(job, isOpen, shared))
  const starting = points.filter(({ event }) => startReason(pipeline.triggers, event).kind === 'trigger-matched')
  for (const point of starting) lookAt(pipeline, watched, point)
  const told = new Set<Node>()
  return watched.flatMap((each) => findingsOf(each, told))
}

// ───────────────────────────── what is watched

interface Watched {
  readonly job: Job
  /** Its condition with each atom that may come out either way as if it were true: false is then certain. */
  readonly possible: Condition
  readonly conditions: readonly WatchedCondition[]
  /** Some event makes its condition true. */
  wanted: boolean
  /** Some event makes it run. */
  runs: boolean
  /** Needs that weren't met though its condition was true. */
  readonly unmet: Set<Need>
}

interface WatchedCondition {
  readonly subject: string
  readonly at: Origin
  /** Of the job itself: asked wherever the pipeline starts. */
  readonly ofJob: boolean
  readonly node: Node
}

interface Node {
  readonly condition: Condition
  readonly parts: readonly Node[]
  /** Whether it is certain to come out as it does. */
  readonly certain: boolean
  wasTrue: boolean
  wasFalse: boolean
}

/** A step that several jobs have is one: a function that makes steps may ask what only some of its callers can tell apart. */
function watch(job: Job, isOpen: (atom: Condition) => boolean, shared: Map<string, Node>): Watched {
  const own: WatchedCondition = { subject: `job "${job.id}"`, at: within(job.origin, 'when'), ofJob: true, node: nodeOf(job.when, isOpen) }
  const steps = [...job.steps, ...job.after].map((step, index): WatchedCondition => {
    const name = step.name === null ? null : step.name.kind === 'literal' ? step.name.text : describeValue(step.name)
    const key = `${name} ${conditionKey(step.when)}`
    const node = shared.get(key) ?? nodeOf(step.when, isOpen)
    shared.set(key, node)
    const subject = `step ${name === null ? index + 1 : `"${name}"`} of job "${job.id}"`
    return { subject, at: within(step.origin, 'when'), ofJob: false, node }
  })
  const conditions = [own, ...steps].filter(({ node }) => node.condition.kind !== 'constant')
  return { job, possible: possibly(job.when, isOpen), conditions, wanted: false, runs: false, unmet: new Set() }
}

function nodeOf(condition: Condition, isOpen: (atom: Condition) => boolean): Node {
  const isList = condition.kind === 'all' || condition.kind === 'any'
  const parts = isList ? condition.of.map((part) => nodeOf(part, isOpen)) : []
  return { condition, parts, certain: isList ? parts.every(({ certain }) => certain) : !isOpen(condition), wasTrue: false, wasFalse: false }
}

function possibly(condition: Condition, isOpen: (atom: Condition) => boolean): Condition {
  switch (condition.kind) {
    case 'all':
      return allOf(condition.of.map((part) => possibly(part, isOpen)))
    case 'any':
      return anyOf(condition.of.map((part) => possibly(part, isOpen)))
    default:
      return isOpen(condition) ? yes : condition
  }
}

// ───────────────────────────── one event

function lookAt(pipeline: Pipeline, watched: readonly Watched[], { event, outputs }: Point): void {
  const facts = factsOf(pipeline, event, { outputs })
  const canRun = new Set<string>()
  for (const each of watched) {
    const { job, possible, conditions, unmet } = each
    const scenes = cellsOf(job).map((cell): Scene => ({ facts, cell, status: nothing }))
    for (const { node, ofJob } of conditions) if (ofJob) for (const scene of scenes) look(node, scene)
    const wanted = scenes.filter((scene) => holds(possible, scene))
    if (wanted.length === 0) continue
    each.wanted = true
    // A need that is skipped is met if it is optional, and a status test looks at it itself.
    const missing = hasStatus(job.when) ? [] : job.needs.filter((need) => !need.optional && !canRun.has(need.job))
    for (const need of missing) unmet.add(need)
    if (missing.length > 0) continue
    each.runs = true
    canRun.add(job.id)
    for (const { node, ofJob } of conditions) if (!ofJob) for (const scene of wanted) look(node, scene)
  }
}

const nothing: Scene['status'] = { succeeded: true, failed: false, cancelled: false }

function look(node: Node, scene: Scene): void {
  if (node.certain) {
    if (holds(node.condition, scene)) node.wasTrue = true
    else node.wasFalse = true
  }
  for (const part of node.parts) look(part, scene)
}

// ───────────────────────────── all events

/** `told` are the conditions of which a finding was made. */
function findingsOf({ job, conditions, wanted, runs, unmet }: Watched, told: Set<Node>): readonly Diagnostic[] {
  // A constant is a finding of every build, and so is a matrix without cells.
  if (!wanted)
    return job.when.kind === 'constant' || cellsOf(job).length === 0 ? [] : [finding('never-runs', within(job.origin, 'when'), job.id)]
  const [first, ...others] = unmet
  if (!runs && first !== undefined) {
    const needs = [first, ...others].map((need) => need.job)
    return [finding('need-never-met', first.origin, job.id, needs)]
  }
  const fresh = conditions.filter(({ node }) => !told.has(node))
  for (const { node } of fresh) told.add(node)
  return fresh.flatMap(({ subject, at, node }) => decided(node).map((each) => findingOf(each, subject, at)))
}

/** The outermost parts that came out one way only. */
function decided(node: Node): readonly Node[] {
  return node.wasTrue !== node.wasFalse ? [node] : node.parts.flatMap(decided)
}

function findingOf({ condition, wasTrue }: Node, subject: string, at: Origin): Diagnostic {
  const words = describeCondition(condition)
  return wasTrue ? finding('always-true', at, subject, words) : finding('always-false', at, subject, words)
}
