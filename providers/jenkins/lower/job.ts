/** A job → its stage or stages. */

import { allOf, hasStatus, isNever } from '../../../src/ir/condition.ts'
import { mergeOverlay } from '../../../src/ir/overlay.ts'
import type { Cell, Condition, Job } from '../../../src/ir/types.ts'
import { literalText } from '../../../src/ir/value.ts'
import { block, caught, expressionBlock, groovyTest, type StatusTests, whenLines } from '../condition.ts'
import type { Code, JenkinsStage, JenkinsStageOverlay, JenkinsWork } from '../document.ts'
import { quoted } from '../groovy.ts'
import { stageName } from '../names.ts'
import { expression } from '../values.ts'
import { agentLines, type Place, placeOf } from './agent.ts'
import { bodyOf, constantLines, inputLines, isConstant, lockedBy, ownVariables, skipsCheckout } from './body.ts'
import { axesOf, cellsOf, excludesOf, isNativeMatrix } from './matrix.ts'
import { artifactLines, reportLines } from './results.ts'
import { conditionIn, type Frame, type Scene, sceneOf, scopeOf, script } from './scene.ts'
import { timeoutHead } from './step.ts'

/** How the jobs of the pipeline know of each other. */
export interface Tracking {
  /** Null where Jenkins' own order says it all. */
  readonly status: ((job: Job) => StatusTests) | null
  readonly watched: ReadonlySet<string>
  /** Without notes: conditions of jobs, with those of their needs. */
  readonly inherited: ReadonlyMap<string, Condition>
}

const nothing: readonly never[] = []

export function emptyStage(name: string, work: JenkinsWork): JenkinsStage {
  return {
    name,
    comment: '',
    when: nothing,
    agent: nothing,
    options: nothing,
    input: nothing,
    environment: nothing,
    failFast: false,
    work,
    post: nothing,
  }
}

/** The stages of a job that stands alone: one, or those of its cells in one group. */
export function lowerJob(job: Job, frame: Frame, tracking: Tracking): JenkinsStage {
  if (isNativeMatrix(job, frame) && (tracking.status === null || !tracking.watched.has(job.id))) return nativeMatrix(job, frame, tracking)
  const stages = lowerCells(job, frame, tracking)
  const [only] = stages
  if (only !== undefined && stages.length === 1) return only
  const group = emptyStage(job.id, { kind: 'parallel', stages })
  return { ...group, failFast: job.matrix?.failFast === true && tracking.status === null }
}

/** One stage for each cell, to stand in parallel. */
export function lowerCells(job: Job, frame: Frame, tracking: Tracking): readonly JenkinsStage[] {
  return cellsOf(job).map((cell) => lowerCell(job, cell, frame, tracking))
}

function nativeMatrix(job: Job, frame: Frame, tracking: Tracking): JenkinsStage {
  const cell = lowerCell(job, null, frame, tracking)
  const inner: JenkinsStage = { ...cell, name: `${job.id} cell`, comment: '', when: nothing }
  const outer = emptyStage(job.id, { kind: 'matrix', axes: axesOf(job), excludes: excludesOf(job), stages: [inner] })
  return {
    ...outer,
    comment: cell.comment,
    when: cell.when.filter((line) => typeof line !== 'string' || !line.startsWith('before')),
    failFast: job.matrix?.failFast === true && tracking.status === null,
  }
}

function lowerCell(job: Job, cell: Cell | null, frame: Frame, tracking: Tracking): JenkinsStage {
  const mapped = job.services.length > 0 && job.container === null && job.tools.length === 0
  const scene = sceneOf(frame, job, cell, mapped)
  const name = stageName(job.id, cell)
  const works = job.steps.length > 0 || job.after.length > 0
  const place = works ? placeOf(scene) : null
  const lock = lockedBy(scene)
  const when = conditionLines(scene, tracking)
  const body = work(scene, place, name, tracking)
  const comment = commentOf(job, scene)
  const options = [
    ...(place !== null && skipsCheckout(job) ? ['skipDefaultCheckout()'] : []),
    ...(lock === null ? [] : [`lock(resource: ${lock})`]),
  ]
  const post = [...reportLines(scene), ...artifactLines(scene, 'always')]
  const input = job.approval === null ? nothing : inputLines(job.approval, job)
  const apart = job.approval !== null && place !== null && (lock !== null || job.approval.timeout !== null)
  const stage: JenkinsStage = {
    name,
    comment,
    when: when.length === 0 ? nothing : [beforeLine(lock !== null, input.length > 0, place !== null), ...when],
    agent: place === null ? nothing : agentLines(inService(place, job)),
    options,
    input,
    environment: place === null ? nothing : constantLines(ownVariables(scene).filter(isConstant)),
    failFast: false,
    work: { kind: 'steps', steps: body },
    post: post.length === 0 ? nothing : [block('always', post)],
  }
  const emitted = apart ? askedApart(stage, job) : stage
  return job.overlays.jenkins === undefined ? emitted : withOverlay(emitted, job.overlays.jenkins as JenkinsStageOverlay, scene)
}

/** Its container starts among the services, so that the agent is the machine. */
function inService(place: Place, job: Job): Place {
  return job.services.length > 0 ? { system: place.system, label: place.label, image: null } : place
}

function commentOf(job: Job, { cell }: Scene): string {
  const name = job.name === null ? null : literalText(job.name)
  return [cell === null || cellsOf(job)[0] === cell ? job.description : null, name].filter((line) => line !== null).join('\n')
}

// ───────────────────────────── conditions

/** Jenkins asks in the order options, input, agent, when; what a skipped stage needn't wait for comes after. */
function beforeLine(locks: boolean, asks: boolean, works: boolean): string {
  if (locks) return 'beforeOptions true'
  return asks ? 'beforeInput true' : works ? 'beforeAgent true' : 'beforeInput true'
}

export function conditionLines(scene: Scene, { status, inherited }: Tracking): readonly Code[] {
  const { job, frame, cell } = scene
  const own = conditionIn(job.when, { cell, frame })
  if (status === null) {
    const above = job.needs.flatMap((need) =>
      need.optional ? [] : [inherited.get(need.job) ?? { kind: 'constant' as const, value: true }],
    )
    return whenLines(allOf([...above, own]), scene.scope)
  }
  if (job.needs.length === 0 && !hasStatus(own)) return whenLines(own, scene.scope)
  const tests = status(job)
  const scope = scopeOf(frame, job, scene.scope.mapped, tests)
  if (hasStatus(own)) return whenLines(own, scope)
  return [...(tests.succeeded === 'true' ? [] : [expressionBlock(tests.succeeded)]), ...whenLines(own, scope)]
}

// ───────────────────────────── what the stage does

function work(scene: Scene, place: Place | null, name: string, { status, watched }: Tracking): readonly Code[] {
  const { job, cell, frame } = scene
  const system: Place = place ?? { system: 'linux', label: '', image: null }
  const body = bodyOf(scene, system)
  const allowed = conditionIn(job.allowFailure, { cell, frame })
  const never = isNever(allowed)
  if (status === null) return never ? body : [block(caught("'SUCCESS'", "'UNSTABLE'"), body)]
  const note = (result: string): readonly Code[] => (watched.has(job.id) ? [script([`results[${quoted(name)}] = ${result}`])] : [])
  if (never) return [block(caught("'FAILURE'", "'FAILURE'"), [...note("'failure'"), ...body, ...note("'success'")])]
  if (allowed.kind === 'constant') return [...note("'success'"), block(caught("'SUCCESS'", "'UNSTABLE'"), body)]
  const test = groovyTest(allowed, scene.scope)
  const pick = (yes: string, no: string): string => `(${test}) ? '${yes}' : '${no}'`
  return [
    block(caught(pick('SUCCESS', 'FAILURE'), pick('UNSTABLE', 'FAILURE')), [
      ...note(pick('success', 'failure')),
      ...body,
      ...note("'success'"),
    ]),
  ]
}

/** A stage that only asks, and one that works: a time limit or a lock must not hold for both. */
function askedApart(stage: JenkinsStage, { approval }: Job): JenkinsStage {
  const asking: JenkinsStage = {
    ...emptyStage(`${stage.name} approval`, { kind: 'steps', steps: ["echo 'Approved'"] }),
    options: approval?.timeout == null ? nothing : [timeoutHead(approval.timeout)],
    input: stage.input,
  }
  const working: JenkinsStage = { ...stage, name: `${stage.name} run`, comment: '', when: nothing, input: nothing }
  return {
    ...emptyStage(stage.name, { kind: 'stages', stages: [asking, working] }),
    comment: stage.comment,
    when: stage.when.map((line) => (line === 'beforeInput true' ? 'beforeOptions true' : line)),
  }
}

function withOverlay(stage: JenkinsStage, overlay: JenkinsStageOverlay, scene: Scene): JenkinsStage {
  return mergeOverlay(stage, overlay, {
    value: (value) => expression(value, scene.scope),
    job: (id) => stageName(id, null),
  }) as JenkinsStage
}
