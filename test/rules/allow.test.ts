import { describe, expect, test } from 'vitest'
import { job, pipeline, sh, variant } from '../../src/index.ts'
import { makeRepo } from '../cli/repo.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'

const latest = (allow?: object): ReturnType<typeof job> =>
  job({ container: 'node', steps: [sh`npm test`], ...(allow && { allow }) } as never)
const found = async (make: () => unknown): Promise<readonly string[]> =>
  (await compileInMemory(make, { only: ['github'] })).diagnostics.map(
    ({ code, severity, hint, at }) => `${severity} ${code} ${at?.keys.join('.')} ${severity === 'info' ? hint : ''}`,
  )
const pipe = (jobs: object, more: object = {}): unknown => pipeline('ci', { on: { push: true }, jobs, ...more } as never)

describe('a finding about practice', () => {
  test('is what it is where nobody allows it', async () => {
    expect(await found(() => pipe({ a: latest() }))).toEqual(['warning image-latest container '])
  })
  test('that its job allows is information, with the reason', async () => {
    expect(await found(() => pipe({ a: latest({ 'image-latest': ' We follow Node. ' }) }))).toEqual([
      'info image-latest container Allowed: We follow Node.',
    ])
  })
  test('that the pipeline allows is so in every job', async () => {
    expect(await found(() => pipe({ a: latest(), b: latest() }, { allow: { 'image-latest': 'We follow Node.' } }))).toEqual([
      'info image-latest container Allowed: We follow Node.',
      'info image-latest container Allowed: We follow Node.',
    ])
  })
  test('has the reason of its job before that of the pipeline', async () => {
    const jobs = { a: latest({ 'image-latest': 'Of the job.' }), b: latest() }
    expect(await found(() => pipe(jobs, { allow: { 'image-latest': 'Of all.' } }))).toEqual([
      'info image-latest container Allowed: Of the job.',
      'info image-latest container Allowed: Of all.',
    ])
  })
  test('that the pipeline allows is so where jobs have variants', async () => {
    const make = (): unknown => {
      const a = job({ environment: 'production', steps: [variant({ github: [sh`a`], default: [sh`b`] })] })
      const b = job({ needs: [a], steps: [variant({ github: [sh`a`], default: [sh`b`] })] })
      return pipe({ a, b }, { allow: { 'production-without-gate': 'A trial.' } })
    }
    expect((await found(make)).filter((line) => line.startsWith('error'))).toEqual([])
  })
  test('of another job stays', async () => {
    expect(await found(() => pipe({ a: latest({ 'image-latest': 'We follow Node.' }), b: latest() }))).toEqual([
      'info image-latest container Allowed: We follow Node.',
      'warning image-latest container ',
    ])
  })
})

describe('what is allowed', () => {
  test.each(['', ' \n'])('wants a reason: %j is none', async (reason) => {
    expect(await found(() => pipe({ a: latest({ 'image-latest': reason }) }))).toContain('error allow-without-reason image-latest ')
    expect(await found(() => pipe({ a: latest() }, { allow: { 'image-latest': reason } }))).toContain(
      'error allow-without-reason image-latest ',
    )
  })
  test('and is not found is a finding itself', async () => {
    const fixed = job({ container: 'node:22', allow: { 'image-latest': 'Old.' }, steps: [sh`npm test`] })
    expect(await found(() => pipe({ a: fixed }, { allow: { 'image-latest': 'Old.' } }))).toEqual([
      'warning idle-allowance image-latest ',
      'warning idle-allowance image-latest ',
    ])
  })
  test('and undefined is not allowed', async () => {
    expect(await found(() => pipe({ a: latest({ 'image-latest': undefined }) }))).toEqual(['warning image-latest container '])
  })
  test('may be for a provider alone', async () => {
    const only = (): unknown => variant({ gitlab: latest({ 'image-latest': 'x' }), default: job({ steps: [sh`x`] }) })
    expect(await found(() => pipe({ a: only() }))).toEqual([])
  })
  test('must be about practice', async () => {
    const diagnostics = (await compileInMemory(() => pipe({ a: latest({ 'image-lates': 'x' }), b: latest({ 'no-steps': 'x' }) })))
      .diagnostics
    expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ code, hint }) => `${code} ${hint}`)).toEqual([
      'unknown-field Did you mean "image-latest"?',
      expect.stringMatching(/^unknown-field It has .*image-latest/),
    ])
  })
})

test('the reason is in the data and in the report, and a plain build does not repeat it', async () => {
  const repo = makeRepo({
    'ci.ts': `import { job, pipeline, sh } from 'pipegen'
const test = job({ container: 'node', allow: { 'image-latest': 'We follow Node.' }, steps: [sh\`npm test\`] })
export default pipeline('ci', { on: { push: true }, jobs: { test } })
`,
  })
  const data = JSON.parse((await repo.pipegen('build', '--json', '--strict')).out)
  expect(data.diagnostics[0]).toMatchObject({
    code: 'image-latest',
    severity: 'info',
    hint: 'Allowed: We follow Node.',
    line: 2,
    column: 31,
  })
  expect(await repo.pipegen('build')).toMatchObject({ status: 0, err: '' })
  expect((await repo.pipegen('build', '--report')).err).toContain('Allowed: We follow Node.')
  expect((await repo.pipegen('check', '--format', 'github')).out).not.toContain('image-latest')
})
