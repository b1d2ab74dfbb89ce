/** Where a job runs, said the same on every provider. */
import { describe, expect, test } from 'vitest'
import { all, always, ci, event, input, type JobOptions, job, pipeline, sh } from '../../src/index.ts'
import { compileInMemory, fileFor } from './compile-in-memory.ts'

const steps = [sh`make`]
const one = (fields: JobOptions) => () => pipeline('ci', { on: { push: true }, jobs: { a: job({ ...fields, steps }) } })

test.each([
  ['postgres -c fsync=off', ['postgres', '-c', 'fsync=off']],
  [`sh -c 'a "b"' "c \\" d"e f\\ g`, ['sh', '-c', 'a "b"', 'c " de', 'f g']],
])('the command of a service is split into words: %s', async (command, words) => {
  const services = (given: string | readonly string[]) => () =>
    pipeline('ci', { on: { push: true }, jobs: { a: job({ services: { db: { image: 'x', port: 1, command: given } }, steps }) } })
  for (const provider of ['github', 'gitlab', 'jenkins', 'circleci'])
    expect(await fileFor(provider, services(command))).toBe(await fileFor(provider, services(words)))
})

describe('an entrypoint', () => {
  const container = (entrypoint: readonly string[]): JobOptions => ({ container: { image: 'acme/x:1', entrypoint } })
  test.each(['github', 'circleci'])('that is cleared needs no word on %s, which starts a command of its own', async (provider) => {
    expect(await fileFor(provider, one(container([''])))).toBe(await fileFor(provider, one({ container: 'acme/x:1' })))
  })
  test('is no option of GitHub, which knows none', async () => {
    expect(await fileFor('github', one(container(['/init'])))).not.toContain('entrypoint')
  })
  test('of several words is none for Jenkins', async () => {
    const { diagnostics } = await compileInMemory(one(container(['/bin/sh', '-c'])), { only: ['jenkins'] })
    expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining('takes one word as the entrypoint')])
  })
})

test('CircleCI runs a job with Docker on the Ubuntu that was asked for', async () => {
  expect(await fileFor('circleci', one({ runner: 'ubuntu-22.04', docker: true }))).toContain('image: ubuntu-2204:current')
})

test('steps on macOS have the PATH of a login on CircleCI', async () => {
  expect(await fileFor('circleci', one({ runner: 'macos' }))).toContain('shell: /bin/bash --login -eo pipefail')
})

test('a choice that nobody made is empty on CircleCI, as it is elsewhere', async () => {
  const level = input({ type: 'choice', options: ['info', 'debug'] })
  const file = await fileFor('circleci', () =>
    pipeline('ci', { on: { push: true, manual: { inputs: { level } } }, jobs: { a: job({ env: { L: ci.input('level') }, steps }) } }),
  )
  expect(file).toContain("enum: ['', info, debug]\n    default: ''")
})

test.each(['gitlab', 'circleci'])('a step that no cell of a group runs is left out on %s', async (provider) => {
  const file = await fileFor(provider, () => {
    const a = job({
      matrix: { os: ['ubuntu', 'macos'], node: ['20', '22'] },
      runner: ({ matrix }) => matrix.os,
      steps: ({ matrix }) => [sh`make`, sh({ when: matrix.os.is('macos') })`brew install jq`],
    })
    return pipeline('ci', { on: { push: true }, jobs: { a } })
  })
  expect(file.match(/brew install jq/g)).toHaveLength(1)
  expect(file).not.toContain('"macos"')
})

test.each(['gitlab', 'circleci'])('always() adds nothing to the test of a step on %s', async (provider) => {
  const file = await fileFor(provider, () =>
    pipeline('ci', {
      on: { push: true, tag: '**' },
      jobs: { a: job({ steps: [...steps, sh({ when: all(always(), event('push')) })`x`] }) },
    }),
  )
  expect(file).not.toContain('true &&')
})
