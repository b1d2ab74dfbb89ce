import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { jobOf, pipelineOf } from '../plan/build.ts'
import { emit } from './emit.ts'

test("jobs without a stage beside one that has one are in GitLab's default stage, which has a name", () => {
  const file = parse(emit(pipelineOf({ jobs: [jobOf({ id: 'a' }), jobOf({ id: 'b', stage: 'integration' })] })))
  expect(file.stages).toEqual(['test', 'integration'])
  expect(file.a.stage).toBe('test')
  expect(file.b.stage).toBe('integration')
})
