/** What a pipeline tells its authors, and when: tests before the merge, a scan before an image goes out, a matrix that somebody waits for. */
import { finding } from '../../diagnostics/catalog.ts'
import { type Diagnostic, within } from '../../diagnostics/diagnostic.ts'
import type { Pipeline } from '../../ir/types.ts'
import type { Rule } from '../rules.ts'
import { isScan, isTest } from './checks.ts'
import { isDeployment } from './deployments.ts'
import { pushesOf } from './images.ts'
import { eventsOf } from './runs.ts'

export const feedback: Rule = (pipeline) => [...testedLate(pipeline), ...unscanned(pipeline), ...large(pipeline)]

/** Tests run on pushes to certain branches, and on no pull request. A push to any branch is early enough. */
function testedLate(pipeline: Pipeline): readonly Diagnostic[] {
  const { push, pullRequest } = pipeline.triggers
  if (push === null || pullRequest !== null || push.branches === null || push.branches.only.length === 0) return []
  if (push.branches.only.some((glob) => glob === '**' || glob === '*')) return []
  const test = pipeline.jobs.find((job) => !isDeployment(job) && eventsOf(pipeline, job).includes('push') && isTest(pipeline, job))
  return test === undefined ? [] : [finding('tests-after-merge', within(pipeline.origin, 'on'), test.id)]
}

function unscanned(pipeline: Pipeline): readonly Diagnostic[] {
  const builds = pipeline.jobs.flatMap((job) => pushesOf(pipeline, job).flatMap(({ step, isCopy }) => (isCopy ? [] : [{ job, step }])))
  const [first] = builds
  if (first === undefined || pipeline.jobs.some((job) => isScan(pipeline, job))) return []
  return [finding('image-unscanned', first.step.origin, first.job.id)]
}

/** More than most accounts may run at a time on any provider. */
const mostCells = 60

function large({ jobs }: Pipeline): readonly Diagnostic[] {
  return jobs.flatMap(({ id, matrix, origin }) =>
    matrix !== null && matrix.cells.length > mostCells && matrix.maxParallel === null
      ? [finding('matrix-size', within(origin, 'matrix'), id, matrix.cells.length)]
      : [],
  )
}
