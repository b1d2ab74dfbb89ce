import { describe, expect, test } from 'vitest'
import { type JenkinsOptions, jenkins } from '../../providers/jenkins/index.ts'
import { checkCapabilities } from '../../src/compile/capabilities.ts'
import type { Condition, Job, Pipeline } from '../../src/ir/types.ts'
import { branch, jobOf, lit, nowhere, status, stepOf } from '../plan/build.ts'
import { pushed } from './emit.ts'

function said(pipeline: Pipeline, options?: JenkinsOptions): readonly string[] {
  return checkCapabilities(pipeline, jenkins(options)).diagnostics.map(({ message }) => message)
}

const saidOf = (job: Job): readonly string[] => said(pushed(job))

describe('a time limit of what may fail', () => {
  const aborts = (what: string): unknown => expect.stringContaining(`time limit of a ${what} that may fail`)
  test('aborts the build: of a step that has one', () => {
    expect(saidOf(jobOf({ id: 'a', steps: [stepOf({ allowFailure: true, timeout: 60 })] }))).toEqual([aborts('step')])
    expect(saidOf(jobOf({ id: 'a', steps: [stepOf({ allowFailure: true }), stepOf({ timeout: 60 })] }))).toEqual([])
  })
  test('aborts the build: of a job, which always has one', () => {
    expect(saidOf(jobOf({ id: 'a', allowFailure: { kind: 'constant', value: true } }))).toEqual([aborts('job')])
    expect(saidOf(jobOf({ id: 'a', allowFailure: branch('main', true) }))).toEqual([aborts('job')])
    expect(saidOf(jobOf({ id: 'a' }))).toEqual([])
  })
})

describe('an abort', () => {
  const saidAfter = (when: Condition): readonly string[] => said(pushed(jobOf({ id: 'a' }), jobOf({ id: 'b', needs: ['a'], when })))
  const all = (...of: readonly Condition[]): Condition => ({ kind: 'all', of })
  test.each([
    ['always()', status('always')],
    ['always() on a branch', all(status('always'), branch('main'))],
    ['always() or failed()', { kind: 'any', of: [status('always'), status('failed')] } as Condition],
    ['not(failed())', status('failed', true)],
  ])('lets no job start: %s', (_, when) => {
    expect(saidAfter(when)).toEqual([expect.stringContaining('in a build that was aborted no job starts')])
  })
  test.each([
    ['succeeded()', status('succeeded')],
    ['failed()', status('failed')],
    ['not(cancelled())', all(status('cancelled', true), branch('main'))],
  ])('is no matter for %s', (_, when) => {
    expect(saidAfter(when)).toEqual([])
  })
  const undo = stepOf({ when: status('failed') })
  test('counts as a failure for failed() where a step has a time limit', () => {
    expect(saidOf(jobOf({ id: 'a', steps: [stepOf({ timeout: 60 }), undo] }))).toEqual([
      expect.stringContaining('an abort counts as a failure'),
    ])
    expect(saidOf(jobOf({ id: 'a', steps: [stepOf({ timeout: 60 }), stepOf({ when: status('always') })] }))).toEqual([])
    expect(saidOf(jobOf({ id: 'a', steps: [stepOf(), undo] }))).toEqual([])
  })
})

describe('a cache of pip', () => {
  const caches = [{ kind: 'known', name: 'pip', origin: nowhere }] as const
  const tools = [{ tool: 'python', version: lit('3.12'), file: null, origin: nowhere }] as const
  const ignored = expect.stringContaining('pip runs as root in the container')
  test("of the agent's user is of no use to root in a container", () => {
    expect(said(pushed(jobOf({ id: 'a', caches, tools })))).toEqual([ignored])
    expect(said(pushed(jobOf({ id: 'a', caches, tools })), { containerUser: '0:0' })).toEqual([ignored])
  })
  test('serves its own user', () => {
    expect(said(pushed(jobOf({ id: 'a', caches, tools })), { containerUser: null })).toEqual([])
    expect(said(pushed(jobOf({ id: 'a', caches })))).toEqual([])
    expect(said(pushed(jobOf({ id: 'a', caches: [{ ...caches[0], name: 'uv' }], tools })))).toEqual([])
  })
})
