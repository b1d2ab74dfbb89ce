/** Comparisons and fallbacks of what is itself chosen or put together: the shell of a job on GitLab and CircleCI works them out. */
import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type AnyValue, branch, type Condition, choose, ci, event, job, pipeline, sh, text, variable } from '../../src/index.ts'
import { commands, emitJobs } from '../circleci/emit.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import type { EmittedJob } from '../gitlab/emit.ts'
import { runJob } from '../gitlab/run-job.ts'

type Step = ReturnType<typeof sh>
type Variables = { readonly [name: string]: string }
type Shell = (step: Step, variables: Variables) => Promise<string>

const on = { push: true, tag: 'v*' } as const
const services = { db: { image: 'postgres:18', port: 5432 } }

/** What the job's one step prints on a push to `main`, with these variables of the project. */
const shells: { readonly [provider: string]: Shell } = {
  gitlab: async (step, variables) => {
    const make = (): unknown => pipeline('ci', { providers: ['gitlab'], on, jobs: { a: job({ container: 'node:24', steps: [step] }) } })
    const { files, diagnostics } = await compileInMemory(make)
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([])
    const { a } = parse(files[0]?.text ?? '') as { a: EmittedJob }
    const { ok, output } = runJob(a, { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main', ...variables })
    expect(ok).toBe(true)
    return output.trimEnd()
  },
  circleci: async (step, variables) => {
    const emitted = await emitJobs({ a: job({ container: 'node:24', steps: [step] }) }, on)
    expect(emitted.findings.filter((finding) => finding.startsWith('error'))).toEqual([])
    const { a } = emitted.jobs
    const env = {
      PATH: process.env.PATH,
      CIRCLE_BRANCH: 'main',
      ...Object.fromEntries(Object.keys((a?.environment ?? {}) as object).map((name) => [name, 'push'])),
      ...variables,
    }
    return execFileSync('bash', ['-eo', 'pipefail', '-c', commands(a as never).join('\n')], { env, encoding: 'utf8' }).trimEnd()
  },
}

const one = variable('ONE')
const two = variable('TWO')
const channel = choose(branch('main'), 'stable', 'edge')

describe.each(Object.entries(shells))('on %s', (_, shell) => {
  const printed = async (value: AnyValue, variables: Variables = {}): Promise<string> =>
    shell(sh({ env: { X: value } })`echo "[$X]"`, variables)
  const asked = async (when: Condition, variables: Variables = {}): Promise<boolean> =>
    (await shell(sh({ when })`echo ran`, variables)) === 'ran'

  describe('a step may ask', () => {
    test('for what is chosen', async () => {
      expect(await asked(channel.is('stable'))).toBe(true)
      expect(await asked(channel.is('edge'))).toBe(false)
      expect(await asked(channel.isNot('edge'))).toBe(true)
      expect(await asked(choose(event('tag'), one, two).startsWith('b'), { ONE: 'a', TWO: 'b' })).toBe(true)
      expect(await asked(text`on-${channel}`.endsWith('-edge'))).toBe(false)
    })
    test('whether two values, one of them chosen, are equal', async () => {
      expect(await asked(one.is(channel), { ONE: 'stable' })).toBe(true)
      expect(await asked(one.is(channel), { ONE: 'edge' })).toBe(false)
    })
    test('for the event inside a text', async () => {
      expect(await asked(text`${ci.event}-${one}`.is('push-x'), { ONE: 'x' })).toBe(true)
      expect(await asked(text`${ci.event}-${one}`.is('tag-x'), { ONE: 'x' })).toBe(false)
    })
    test('for a fallback of several values', async () => {
      expect(await asked(text`${one}${two}`.or('none').is('none'))).toBe(true)
      expect(await asked(text`${one}${two}`.or('none').is('none'), { TWO: 'b' })).toBe(false)
    })
  })

  describe('a fallback stands for', () => {
    test('several values that are all empty', async () => {
      const value = text`${one}${two}`.or('none')
      expect(await printed(value)).toBe('[none]')
      expect(await printed(value, { ONE: 'a' })).toBe('[a]')
      expect(await printed(value, { TWO: 'b' })).toBe('[b]')
      expect(await printed(value, { ONE: 'a', TWO: 'b' })).toBe('[ab]')
    })
    test('several values in a chain and in a text', async () => {
      const value = text`<${variable('ZERO').or(text`${one}${two}`).or('none')}>`
      expect(await printed(value)).toBe('[<none>]')
      expect(await printed(value, { TWO: 'b' })).toBe('[<b>]')
      expect(await printed(value, { ZERO: '0', TWO: 'b' })).toBe('[<0>]')
    })
  })
})

test.each(['gitlab', 'circleci'])('on %s a step may ask for the place of a service', async (provider) => {
  const make = (): unknown =>
    pipeline('ci', {
      providers: [provider as 'gitlab'],
      on,
      jobs: {
        a: job({
          container: 'node:24',
          services,
          steps: ({ services: { db } }) => [
            sh({ when: db.host.is('nowhere') })`echo never`,
            sh({ when: db.port.is('5432') })`echo ran`,
            sh({ when: one.is(text`tcp://${db.host}:${db.port}`) })`echo asked`,
          ],
        }),
      },
    })
  const { files, diagnostics } = await compileInMemory(make)
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([])
  const written = files[0]?.text ?? ''
  expect(written).not.toContain('echo never')
  expect(written).toContain('echo ran')
  expect(written).toMatch(/"\$ONE" = "tcp:\/\/(db|localhost):5432"/)
})
