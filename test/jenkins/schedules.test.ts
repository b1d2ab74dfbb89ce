/** Timers: one for each branch that has schedules. */
import { describe, expect, test } from 'vitest'
import { jenkins } from '../../providers/jenkins/index.ts'
import { job, pipeline, sh } from '../../src/index.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'

type Schedules = Exclude<Parameters<typeof pipeline>[1]['on']['schedule'], undefined>

async function emit(schedule: Schedules, options: Parameters<typeof jenkins>[0] = {}) {
  const make = () =>
    pipeline('ci', { providers: [jenkins(options)], on: { push: true, schedule }, jobs: { a: job({ steps: [sh`make`] }) } })
  const { files, diagnostics } = await compileInMemory(make)
  return { text: files[0]?.text ?? '', messages: diagnostics.map(({ message }) => message) }
}

const two: Schedules = [
  { cron: '0 2 * * *', timezone: 'Europe/Paris' },
  { cron: '0 4 * * MON', branch: 'develop' },
  { cron: '30 2 * * *', timezone: 'Europe/Paris' },
]

describe('schedules of several branches', () => {
  test('are chosen by the branch, each with its own time zone', async () => {
    const { text, messages } = await emit(two)
    expect(messages).toEqual([])
    expect(text).toContain(
      "cron(env.BRANCH_IS_PRIMARY == 'true' ? 'TZ=Europe/Paris\\n0 2 * * *\\n30 2 * * *' : env.BRANCH_NAME == 'develop' ? 'TZ=UTC\\n0 4 * * 1' : '')",
    )
  })
  test('let pass builds of these branches alone', async () => {
    const { text } = await emit(two, { defaultBranch: 'main' })
    expect(text).toMatch(
      /triggeredBy 'TimerTrigger'\s+anyOf \{\s+branch pattern: 'main', comparator: 'EQUALS'\s+branch pattern: 'develop', comparator: 'EQUALS'\s+\}/,
    )
  })
  test('are asked for by a scripted pipeline, too', async () => {
    const { text } = await emit(two, { dag: 'scripted' })
    expect(text).toContain("eventName() == 'schedule' && (env.BRANCH_IS_PRIMARY == 'true' || env.BRANCH_NAME == 'develop')")
  })
})

test('two time zones of one branch are an error: a timer has one', async () => {
  const { text, messages } = await emit(
    [
      { cron: '0 2 * * *', timezone: 'Europe/Paris' },
      { cron: '0 4 * * *', branch: 'main' },
    ],
    { defaultBranch: 'main' },
  )
  expect(text).toBe('')
  expect(messages).toEqual([expect.stringContaining('all schedules of a branch share one time zone')])
})
