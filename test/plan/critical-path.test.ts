import { expect, test } from 'vitest'
import { criticalPath } from '../../src/plan/critical-path.ts'
import { plan } from '../../src/plan/plan.ts'
import { branch, jobOf, matrixOf, nowhere, pipelineOf, stepOf } from './build.ts'

const steps = [stepOf({ script: 'true' })]
const minutes = (count: number): number => count * 60
const need = (job: string) => ({ job, optional: false, origin: nowhere })
const pathOn = (name: string, jobs: readonly ReturnType<typeof jobOf>[]) => {
  const pipeline = pipelineOf({ jobs })
  return criticalPath(pipeline, plan(pipeline, { event: 'push', branch: name }).jobs)
}

const jobs = [
  jobOf({ id: 'lint', steps, timeout: minutes(10) }),
  jobOf({ id: 'test', steps, timeout: minutes(20), matrix: matrixOf({ node: ['20', '22'] }) }),
  jobOf({ id: 'slow', steps, timeout: minutes(300) }),
  jobOf({ id: 'build', steps, timeout: minutes(5), needs: [need('lint'), need('test')] }),
  jobOf({ id: 'deploy', steps, timeout: minutes(15), needs: [need('build')], when: branch('main') }),
]

test('the critical path is the chain of needs whose timeouts add up to most', () => {
  expect(pathOn('main', jobs)).toEqual({ jobs: ['test', 'build', 'deploy'], seconds: minutes(40) })
})

test('a job that is skipped is no part of it', () => {
  expect(pathOn('topic', jobs)).toEqual({ jobs: ['test', 'build'], seconds: minutes(25) })
})

test('jobs that wait for nothing have none', () => {
  expect(pathOn('main', jobs.slice(0, 3))).toBeNull()
})
