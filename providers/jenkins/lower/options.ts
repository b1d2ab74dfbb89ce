/** Which builds of a branch may run at once. Source: Jenkins User Handbook, "Pipeline Syntax", disableConcurrentBuilds. */
import { possibleEvents } from '../../../src/ir/condition.ts'
import type { Condition, Pipeline } from '../../../src/ir/types.ts'
import { groovyTest } from '../condition.ts'
import type { Settings } from '../settings.ts'
import { frameOf, scopeOf } from './scene.ts'
import { noUses } from './uses.ts'

/** Each branch, pull request and tag is a job of its own in Jenkins, so that its builds are a group. */
export function concurrencyLines(pipeline: Pipeline): readonly string[] {
  const { group, cancelInProgress } = pipeline.concurrency
  if (cancelInProgress.kind === 'constant') {
    if (cancelInProgress.value) return ['disableConcurrentBuilds(abortPrevious: true)']
    return group === null ? [] : ['disableConcurrentBuilds()']
  }
  return [`disableConcurrentBuilds(abortPrevious: ${test(cancelInProgress, pipeline)})`]
}

function test(condition: Condition, pipeline: Pipeline): string {
  const frame = frameOf(pipeline, { defaultBranch: null } as Settings, noUses())
  return groovyTest(condition, {
    ...scopeOf(frame, null, false, { succeeded: 'true', failed: 'false' }),
    possible: possibleEvents(pipeline.triggers),
  })
}
