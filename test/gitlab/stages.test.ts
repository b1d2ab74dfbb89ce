import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { jobOf, pipelineOf, status } from '../plan/build.ts'
import { emit } from './emit.ts'

test("jobs without a stage beside one that has one are in GitLab's default stage, which has a name", () => {
  const file = parse(emit(pipelineOf({ jobs: [jobOf({ id: 'a' }), jobOf({ id: 'b', stage: 'integration' })] })))
  expect(file.stages).toEqual(['test', 'integration'])
  expect(file.a.stage).toBe('test')
  expect(file.b.stage).toBe('integration')
})

test.each([
  ['audit-code', 'audit-licences', 'audit'],
  ['lint_scripts', 'lint_styles', 'lint'],
])('a stage of %s and %s is called %s', (one, other, name) => {
  const jobs = [jobOf({ id: one }), jobOf({ id: other }), jobOf({ id: 'ship', needs: [one, other] })]
  expect(parse(emit(pipelineOf({ jobs }))).stages).toEqual([name, 'ship'])
})

test('a job that always runs stands after all stages if a skipped need would start it while another works', () => {
  const jobs = [jobOf({ id: 'a' }), jobOf({ id: 'b', needs: ['a'] }), jobOf({ id: 'slow' })]
  const written = (...needs: readonly string[]) =>
    parse(emit(pipelineOf({ jobs: [...jobs, jobOf({ id: 'end', needs, when: status('always') })] }))).end
  expect(written('b', 'slow')).toMatchObject({ stage: '.post' })
  expect(written('b', 'slow').needs).toBeUndefined()
  // What was skipped has waited for the other one itself.
  expect(written('a', 'b').needs.map((need: string | { readonly job: string }) => (typeof need === 'string' ? need : need.job))).toEqual([
    'a',
    'b',
  ])
})
