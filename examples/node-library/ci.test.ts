import { matchers, plan } from 'pipegen/testing/vitest'
import { expect, test } from 'vitest'
import ci from './ci.ts'

expect.extend(matchers)

const failing = { job: 'test', cell: { node: '24', os: 'windows' } }

test('a tag is published once somebody says yes, after every test', () => {
  const tag = { event: 'tag', tag: 'v1.2.0' } as const
  expect(plan(ci, tag)).toWaitFor('publish')
  const approved = plan(ci, tag, { approved: ['publish'] })
  expect(approved).toRun('publish')
  expect(approved).toRunBefore('test', 'publish')
})

test('a branch and a pull request publish nothing, whoever says yes', () => {
  expect(plan(ci, { event: 'push', branch: 'main' }, { approved: 'all' })).toSkip('publish')
  expect(plan(ci, { event: 'pullRequest', source: 'feature', target: 'main', fork: true }, { approved: 'all' })).toSkip('publish')
})

test('a failure in one cell stops the package, and the team hears of it', () => {
  const planned = plan(ci, { event: 'push', branch: 'main' }, { failed: [failing] })
  expect(planned).toFail(failing)
  expect(planned).toRun({ job: 'test', cell: { os: 'ubuntu' } })
  expect(planned).not.toRun('pack')
  expect(planned).toRun('notify')
})

test('nobody is told of what fails in a pull request', () => {
  expect(plan(ci, { event: 'pullRequest', source: 'feature', target: 'main' }, { failed: ['lint'] })).toSkip('notify')
})
