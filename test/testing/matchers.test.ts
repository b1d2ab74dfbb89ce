/** What a test of a ci.ts can ask, and what it is told. */
import { all, branch, ci, event, failed, job, optional, pipeline, project, secret, sh, text } from 'pipegen'
import { assertDoesNotRun, assertRuns, matchers, type Plan, plan } from 'pipegen/testing/vitest'
import { describe, expect, test } from 'vitest'

expect.extend(matchers)

const lint = job({ steps: [sh('Lint')`make lint`] })
const unit = job({ matrix: { node: ['20', '22'] }, steps: [sh('Test')`make test`] })
const yes = job({ needs: [lint], approval: true, steps: [] })
const deploy = job({
  needs: [lint, optional(unit), yes],
  when: all(branch('main'), event('push')),
  env: { TOKEN: secret('TOKEN'), BRANCH: ci.branch, WHERE: 'eu' },
  steps: [sh('Deploy')`make deploy ${text`${ci.actor}!`}`, sh({ name: 'Undo', when: failed() })`make undo`],
})
const main = pipeline('ci', { on: { push: { branches: ['main', 'develop'] }, pullRequest: true }, jobs: { lint, unit, yes, deploy } })
const push = { event: 'push', branch: 'main' } as const
const onMain = plan(main, push, { approved: ['yes'] })

/** What a matcher that fails says. */
function failureOf(check: () => void): string {
  try {
    check()
  } catch (error) {
    return (error as Error).message.replace(/\(?(?:file:\/\/)?\/[^ )]*\/([^/ )]+)\)?/g, '$1')
  }
  return 'nothing failed'
}

describe('a matcher holds or tells why not:', () => {
  test.each<[string, (plan: Plan) => void, (plan: Plan) => void, RegExp]>([
    [
      'toRun',
      (p) => expect(p).toRun('deploy'),
      (p) => expect(p).not.toRun('deploy'),
      /^Expected job "deploy" not to run on push to "main", but it runs: Every need is met/,
    ],
    [
      'toSkip',
      (p) => expect(p).not.toSkip('deploy'),
      (p) => expect(p).toSkip('deploy'),
      /^Expected job "deploy" to be skipped on push to "main", but it runs/,
    ],
    [
      'toFail',
      (p) => expect(p).not.toFail('unit'),
      (p) => expect(p).toFail({ job: 'unit', cell: { node: '20' } }),
      /^Expected job "unit" \(node=20\) to fail on push to "main", but \(node=20\) runs: /,
    ],
    [
      'toWaitFor',
      (p) => expect(p).not.toWaitFor('deploy'),
      (p) => expect(p).toWaitFor('deploy', 'yes'),
      /^Expected job "deploy" to wait for the approval of "yes" on .* but it runs/,
    ],
    [
      'toRunBefore',
      (p) => expect(p).toRunBefore('lint', 'deploy'),
      (p) => expect(p).toRunBefore('lint', 'unit'),
      /^Expected job "lint" to run before "unit", but "unit" doesn't need it, directly or not\.$/,
    ],
    [
      'not toRunBefore',
      (p) => expect(p).not.toRunBefore('lint', 'unit'),
      (p) => expect(p).not.toRunBefore('lint', 'deploy'),
      /^Expected job "lint" not to run before "deploy", but it does\.$/,
    ],
    [
      'toHaveEnv',
      (p) => expect(p).toHaveEnv('deploy', { WHERE: 'eu' }),
      (p) => expect(p).toHaveEnv('deploy', { WHERE: 'us' }),
      /^Expected WHERE of step "Deploy" of job "deploy" to be 'us', but it is 'eu'\.$/,
    ],
  ])('%s', (_, holds, breaks, words) => {
    holds(onMain)
    expect(failureOf(() => breaks(onMain))).toMatch(words)
  })
  test('the reason is that of the plan, with the place of the job', () => {
    const words = failureOf(() => expect(plan(main, { event: 'push', branch: 'develop' })).toRun('deploy'))
    expect(words).toMatch(
      /^Expected job "deploy" to run on push to "develop", but it is skipped: branch\('main'\) is false\.\n {4}job made at matchers\.test\.ts:11:\d+$/,
    )
  })
  test('every cell that is not as it should be is named', () => {
    const planned = plan(main, push, { failed: [{ job: 'unit', cell: { node: '22' } }] })
    expect(failureOf(() => expect(planned).toFail('unit'))).toMatch(/but \(node=20\) runs: .*\n.*$/)
    expect(planned).toFail({ job: 'unit', cell: { node: '22' } })
    expect(planned).not.toFail({ job: 'unit', cell: { node: '20' } })
  })
})

describe('a cell', () => {
  const one = plan(main, push, { failed: [{ job: 'unit', cell: { node: '22' } }] })
  test('that runs is enough for `not.toRun` to fail', () => {
    expect(failureOf(() => expect(one).not.toRun('unit'))).toContain('not to run')
    expect(failureOf(() => expect(one).not.toFail('unit'))).toContain('(node=22) fails')
  })
  test('that does not exist is an error, also with `not`', () => {
    expect(() => expect(one).not.toRun({ job: 'unit', cell: { node: '18' } })).toThrow('Axis "node" of job "unit" has no value "18".')
    expect(() => expect(one).not.toRun('untit')).toThrow('There is no job "untit". Did you mean "unit"?')
    expect(() => expect(one).not.toWaitFor('deploy', 'yess')).toThrow('There is no job "yess". Did you mean "yes"?')
    expect(() => expect(one).not.toHaveEnv({ job: 'unit', step: 'Tset' }, {})).toThrow(
      'Job "unit" has no step "Tset". Did you mean "Test"?',
    )
  })
})

describe('waiting', () => {
  const waiting = plan(main, push)
  test('is told of the job itself and of those below it', () => {
    expect(waiting).toWaitFor('yes')
    expect(waiting).toWaitFor('yes', 'yes')
    expect(waiting).toWaitFor('deploy', 'yes')
    expect(waiting).not.toWaitFor('deploy', 'lint')
    expect(waiting).not.toRun('deploy')
    expect(failureOf(() => expect(waiting).toRunBefore('lint', 'deploy'))).toContain(
      'but it waits: It needs "yes", which waits for approval.',
    )
  })
})

describe('an environment', () => {
  test('has texts, patterns, values of the ci.ts and absences', () => {
    expect(onMain).toHaveEnv('deploy', { BRANCH: 'main', WHERE: /^e/, TOKEN: secret('TOKEN'), NOTHING: undefined })
    expect(onMain).toHaveEnv({ job: 'deploy', step: 'Deploy' }, { BRANCH: ci.branch })
    expect(onMain).not.toHaveEnv({ job: 'deploy', step: 0 }, { TOKEN: secret('OTHER') })
    expect(onMain).not.toHaveEnv('deploy', { WHERE: undefined })
    expect(onMain).not.toHaveEnv('deploy', { TOKEN: 'x' })
  })
  test('of a job that does not run is a failure that says why', () => {
    const words = failureOf(() => expect(plan(main, { event: 'push', branch: 'develop' })).toHaveEnv('deploy', {}))
    expect(words).toContain("it is skipped: branch('main') is false.")
  })
})

describe('a pipeline that does not start', () => {
  const idle = plan(main, { event: 'push', branch: 'topic' })
  test('runs nothing and skips everything', () => {
    expect(idle).not.toRun('lint')
    expect(idle).toSkip('lint')
    expect(failureOf(() => expect(idle).toRun('lint'))).toBe(
      'Expected job "lint" to run on push to "topic", but the pipeline doesn\'t start: Branch "topic" is not among "main", "develop".',
    )
  })
})

describe('plan()', () => {
  test('takes a project and a list, and asks which pipeline is meant', () => {
    const other = pipeline('other', { on: { push: true }, jobs: { only: job({ steps: [sh`make`] }) } })
    expect(plan([other], push)).toRun('only')
    const both = project({ pipelines: [main, other] })
    expect(plan(both, push, {}, { pipeline: 'other' })).toRun('only')
    expect(() => plan(both, push)).toThrow('This ci.ts has 2 pipelines. Choose one: plan(ci, event, {}, { pipeline: "ci" }).')
    expect(() => plan(both, push, {}, { pipeline: 'othr' })).toThrow('There is no pipeline "othr". Did you mean "other"?')
  })
  test('refuses what the pipeline does not have', () => {
    expect(() => plan(main, push, { failed: ['tset'] })).toThrow('There is no job "tset".')
    expect(() => plan(main, { event: 'pull_request' } as never)).toThrow('There is no event "pull_request". Did you mean "pullRequest"?')
    expect(() => plan(undefined as never, push)).toThrow('[no-default-export]')
    expect(() => plan(lint as never, push)).toThrow('[not-a-pipeline] The default export of What plan() was given is a job')
  })
  test('refuses a ci.ts with mistakes', () => {
    expect(() => plan(pipeline('x', { on: { push: true }, jobs: { a: job({ needs: [lint], steps: [sh`a`] }) } }), push)).toThrow(
      '[need-not-listed]',
    )
    expect(() => plan(pipeline('x', { on: { push: true }, jobz: {} } as never), push)).toThrow(
      'Pipeline "x" has a mistake. "pipegen build" says which, and where.',
    )
  })
  test('takes milliseconds', () => {
    const start = performance.now()
    for (let run = 0; run < 200; run += 1) plan(main, { event: 'push', branch: `b${run}` })
    expect((performance.now() - start) / 200).toBeLessThan(5)
  })
})

describe('assertions without a runner', () => {
  test('throw as those of node:assert do', () => {
    assertRuns(onMain, 'deploy')
    expect(() => assertRuns(plan(main, push), 'deploy')).toThrow(expect.objectContaining({ name: 'AssertionError', code: 'ERR_ASSERTION' }))
    expect(() => assertDoesNotRun(onMain, 'deploy')).toThrow('Expected job "deploy" not to run')
    assertDoesNotRun(plan(main, push), 'deploy')
  })
  test('want a plan', () => {
    expect(() => assertRuns({} as never, 'deploy')).toThrow("This is no plan: give what plan() of 'pipegen/testing' returned.")
  })
})
