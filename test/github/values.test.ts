/** What only a shell knows on GitHub (a short sha, the message of a commit), by itself and as a part of other values. */
import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { choose, ci, event, job, pipeline, sh, text, uses, variable } from '../../src/index.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'

type Step = Parameters<typeof job>[0]['steps']

async function build(steps: Step) {
  const { files, diagnostics } = await compileInMemory(() =>
    pipeline('ci', { on: { push: true, tag: 'v*', pullRequest: true }, jobs: { a: job({ checkout: false, steps } as never) } }),
  )
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  return { errors: errors.map(({ message }) => message), text: files[0]?.text ?? '' }
}

interface Run {
  readonly run: string
  readonly env?: { readonly [name: string]: string }
}

/** What the one step prints where GitHub's expressions have these values. */
async function printed(steps: Step, expressions: { readonly [expression: string]: string } = {}): Promise<string> {
  const { text: file, errors } = await build(steps)
  expect(errors).toEqual([])
  const step = (parse(file) as { jobs: { a: { steps: readonly Run[] } } }).jobs.a.steps.at(-1)
  const given = Object.entries(step?.env ?? {}).map(([name, template]) => [
    name,
    template.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
      expect(Object.keys(expressions)).toContain(expression)
      return expressions[expression] ?? ''
    }),
  ])
  const env = { PATH: process.env.PATH, GITHUB_SHA: '0123456789abcdef', GITHUB_WORKSPACE: '/w s', ...Object.fromEntries(given) }
  return execFileSync('bash', ['-eo', 'pipefail', '-c', step?.run ?? 'false'], { env, encoding: 'utf8' }).trimEnd()
}

describe('a short sha', () => {
  test('is a part of a text', async () => {
    expect(await printed([sh({ env: { TAG: text`app:${ci.shortSha}` } })`echo "$TAG"`])).toBe('app:01234567')
    expect(await printed([sh`echo ${text`app:${ci.shortSha}`} in ${ci.workspace}`])).toBe('app:01234567 in /w s')
  })
  test('stands beside what expressions know, however that is written', async () => {
    const steps = [sh`echo ${text`${variable('IMAGE')}:${ci.shortSha}-${ci.actor}`}`]
    expect(await printed(steps, { 'vars.IMAGE': 'a "$(id)" `b`', 'github.actor': "o'neil" })).toBe('a "$(id)" `b`:01234567-o\'neil')
  })
  test('is chosen by a condition', async () => {
    const steps = [sh`echo ${choose(event('tag'), ci.tag, ci.shortSha)}`]
    const isTag = "github.ref_type == 'tag'"
    const tag = "github.ref_type == 'tag' && github.ref_name || ''"
    expect(await printed(steps, { [isTag]: 'true', [tag]: 'v1' })).toBe('v1')
    expect(await printed(steps, { [isTag]: 'false', [tag]: '' })).toBe('01234567')
  })
  test('is what an empty value falls back to', async () => {
    const steps = [sh`echo ${ci.tag.or(ci.shortSha)}`]
    const tag = "github.ref_type == 'tag' && github.ref_name || ''"
    expect(await printed(steps, { [tag]: 'v1' })).toBe('v1')
    expect(await printed(steps, { [tag]: '' })).toBe('01234567')
  })
  test('is known in steps that always run', async () => {
    const { errors } = await build([sh`make`])
    expect(errors).toEqual([])
    const { files } = await compileInMemory(() =>
      pipeline('ci', { on: { push: true }, jobs: { a: job({ steps: [sh`make`], after: [sh`echo ${ci.shortSha}`] }) } }),
    )
    expect(files[0]?.text).toContain('PIPEGEN_SHORT_SHA=$(printf %.8s "$GITHUB_SHA")')
  })
})

test.each<[string, Step]>([
  ['an input of an action', [uses('actions/github-script@v8', { with: { script: text`app:${ci.shortSha}` } })]],
  ['the name of a step', [sh({ name: text`Build ${ci.shortSha}` })`make`]],
  ['a directory', [sh({ in: text`out/${ci.shortSha}` })`make`]],
  ['a part of a text in PowerShell', [sh({ shell: 'pwsh', env: { TAG: text`app:${ci.shortSha}` } })`make`]],
])('a short sha is refused as %s, with a way out', async (_, steps) => {
  expect((await build(steps)).errors.join()).toMatch(/Value of the run/)
})
