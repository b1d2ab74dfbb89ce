/**
 * A matrix: Jenkins' own where it says the same and stands alone, since it can't be nested; else a stage for each cell.
 * Source: Jenkins User Handbook, "Pipeline Syntax", matrix.
 */

import { conditionForCell } from '../../../src/ir/condition.ts'
import { isDownloaded } from '../../../src/ir/graph.ts'
import type { Cell, Condition, Job, Value } from '../../../src/ir/types.ts'
import { walkCondition, walkJob, walkValue } from '../../../src/ir/walk.ts'
import type { JenkinsAxis } from '../document.ts'
import { matrixVariable } from '../names.ts'
import type { Frame } from './scene.ts'

/** Without those whose condition is never true, unless that is so of all. */
export function cellsOf({ matrix, when }: Job): readonly (Cell | null)[] {
  if (matrix === null) return [null]
  if (when.kind === 'constant') return matrix.cells
  const running = matrix.cells.filter((cell) => {
    const condition = conditionForCell(when, cell)
    return condition.kind !== 'constant' || condition.value
  })
  return running.length === 0 ? matrix.cells : running
}

/** A job of several stages, which can't be part of a chain. */
export function isWide(job: Job): boolean {
  return job.matrix !== null && cellsOf(job).length !== 1
}

export function variesByCell(condition: Condition): boolean {
  let varies = false
  walkCondition(condition, nowhere, { value: (value) => (varies ||= value.kind === 'matrix') })
  return varies
}

const nowhere = { site: null, parent: null, keys: [] }

function readsAxis(value: Value | null): boolean {
  let reads = false
  if (value !== null) walkValue(value, nowhere, { value: (each) => (reads ||= each.kind === 'matrix') })
  return reads
}

/** Whether the cells differ in their steps' variables and conditions alone: a Groovy expression can read an axis, `agent` and `image` can't without being one. */
export function isNativeMatrix(job: Job, frame: Frame): boolean {
  const { matrix } = job
  if (matrix === null || matrix.axes.length === 0 || matrix.include.length > 0 || matrix.cells.length < 2) return false
  if (matrix.axes.some(({ from, values }) => from !== null || values.some(isReadByJenkins))) return false
  if (variesByCell(job.when) || variesByCell(job.allowFailure) || job.approval !== null) return false
  if (job.runner.kind === 'value' || readsAxis(job.container?.image ?? null)) return false
  if (job.tools.some(({ version }) => readsAxis(version))) return false
  if (job.services.some(({ image, env }) => readsAxis(image) || env.some(({ value }) => readsAxis(value)))) return false
  return !job.artifacts.some((artifact) => isDownloaded(frame.pipeline, job.id, artifact.name))
}

/** The cells' variables are set as those of `withEnv` are. */
function isReadByJenkins(value: string): boolean {
  return value === '' || value.includes('$')
}

export function axesOf({ matrix }: Job): readonly JenkinsAxis[] {
  return (matrix?.axes ?? []).map(({ name, values }) => ({ name: matrixVariable(name), values }))
}

export function excludesOf({ matrix }: Job): readonly (readonly JenkinsAxis[])[] {
  return (matrix?.exclude ?? []).map((entry) =>
    Object.entries(entry).map(([name, value]) => ({ name: matrixVariable(name), values: [value] })),
  )
}

/** Whether a job reads something that its checkout gives. */
export function readsCommit(job: Job, fromCheckout: (value: Value) => boolean): boolean {
  let reads = false
  walkJob(job, { value: (value) => (reads ||= fromCheckout(value)) })
  return reads
}
