/** Texts that can't arrive whole are errors at the user's line, in every position that takes a text. */
import { describe, expect, test } from 'vitest'
import { branch, changed, ci, job, pipeline, raw, secret, sh, text, variable } from '../../src/index.ts'
import { makeRepo } from '../cli/repo.ts'
import { compileInMemory, faultsOf } from '../compile/compile-in-memory.ts'
import { hostileTexts } from './texts.ts'

const steps = [sh`make`]

/** The rest of a pipeline in which the text stands somewhere, and the path to where it stands. */
const positions: { readonly [path: string]: (text: string) => object } = {
  'env.A': (each) => ({ env: { A: each } }),
  gate: (each) => ({ gate: each }),
  'concurrency.group': (each) => ({ concurrency: { group: each } }),
  'jobs.a.description': (each) => ({ jobs: { a: job({ description: each, steps }) } }),
  'jobs.a.name': (each) => ({ jobs: { a: job({ name: each, steps }) } }),
  'jobs.a.stage': (each) => ({ jobs: { a: job({ stage: each, steps }) } }),
  'jobs.a.env.A': (each) => ({ jobs: { a: job({ env: { A: text`${ci.sha}${each}` }, steps }) } }),
  'jobs.a.when': (each) => ({ jobs: { a: job({ when: variable('A').is(each), steps }) } }),
  'jobs.a.matrix': (each) => ({ jobs: { a: job({ matrix: { x: ['a', each] }, steps }) } }),
  'jobs.a.container.env.A': (each) => ({ jobs: { a: job({ container: { image: 'a', env: { A: each } }, steps }) } }),
  'jobs.a.services.db.health': (each) => ({ jobs: { a: job({ services: { db: { image: 'a', port: 1, health: each } }, steps }) } }),
  'jobs.a.runner': (each) => ({ jobs: { a: job({ runner: { labels: [each] }, steps }) } }),
  'jobs.a.cache': (each) => ({ jobs: { a: job({ cache: { key: 'a', paths: [each] }, steps }) } }),
  'jobs.a.artifacts.b': (each) => ({ jobs: { a: job({ artifacts: { b: [each] }, steps }) } }),
  'jobs.a.reports': (each) => ({ jobs: { a: job({ reports: { junit: each }, steps }) } }),
  'jobs.a.approval': (each) => ({ jobs: { a: job({ approval: { message: each }, steps }) } }),
  'jobs.a.environment': (each) => ({ jobs: { a: job({ environment: { name: 'a', url: each }, steps }) } }),
  'jobs.a.steps.0 word': (each) => ({ jobs: { a: job({ steps: [sh`make ${each}`] }) } }),
  'jobs.a.steps.0 raw': (each) => ({ jobs: { a: job({ steps: [sh`make ${raw(each)}`] }) } }),
  'jobs.a.steps.0 name': (each) => ({ jobs: { a: job({ steps: [sh(each)`make`] }) } }),
  'jobs.a.steps.0 folder': (each) => ({ jobs: { a: job({ steps: [sh({ in: each })`make`] }) } }),
  'jobs.a github': (each) => ({ jobs: { a: job({ github: { name: each }, steps }) } }),
  'on.push': (each) => ({ on: { push: { branches: [each] } } }),
  'jobs.a.when branch': (each) => ({ jobs: { a: job({ when: branch(each), steps }) } }),
  'jobs.a.when changed': (each) => ({ jobs: { a: job({ when: changed(each), steps }) } }),
  'jobs of a name': (each) => ({ jobs: { [each]: job({ steps }) } }),
  'jobs.a artifact of a name': (each) => ({ jobs: { a: job({ artifacts: { [each]: 'a' }, steps }) } }),
}

describe.each([
  ['NUL', 'a\0b', 'nul-character'],
  ['half of a character', 'a\ud800b', 'lone-surrogate'],
])('%s is refused', (_, hostile, code) => {
  test.each(Object.keys(positions))('at %s', async (path) => {
    const faults = await faultsOf(() => {
      const spec = positions[path]?.(hostile) ?? {}
      return pipeline('ci', { on: { push: true }, jobs: { a: job({ steps }) }, ...spec })
    })
    const [place] = path.split(' ')
    expect(faults.filter((each) => each.startsWith(`${code} ${place}`))).not.toEqual([])
  })
})

test('the error stands at the line of the text', async () => {
  const ci = [
    "import { job, pipeline, sh } from 'pipegen'",
    'const test = job({',
    "  description: 'whole',",
    "  artifacts: { logs: ['a', 'b\\0'] },",
    '  steps: [',
    '    sh`make`,',
    "    sh('half \\ud83d')`make`,",
    '  ],',
    '})',
    "export default pipeline('ci', { on: { push: true }, jobs: { test } })",
  ].join('\n')
  const { status, err } = await makeRepo({ 'ci.ts': ci }).pipegen('build')
  expect(status).toBe(1)
  expect(err).toMatch(/ci\.ts:4:\d+ error\[nul-character\]/)
  expect(err).toMatch(/ci\.ts:7:\d+ error\[lone-surrogate\]/)
})

test('a name of a secret or a variable is legal, or an error', async () => {
  const names = hostileTexts(1, 500)
  const jobs = Object.fromEntries(
    names.map((name, index) => [`j${index}`, job({ env: { A: index % 2 === 0 ? secret(name) : variable(name), [name]: 'b' }, steps })]),
  )
  const { diagnostics } = await compileInMemory(() => pipeline('ci', { on: { push: true }, jobs }), { only: [] })
  const refused = (code: string): number => diagnostics.filter((each) => each.code === code).length
  const illegal = names.filter((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)).length
  expect(illegal).toBeGreaterThan(400)
  expect([refused('bad-secret-name'), refused('bad-env-name')]).toEqual([illegal, illegal])
})
