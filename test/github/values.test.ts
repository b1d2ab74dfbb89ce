/** What only a shell knows on GitHub (a short sha, the message of a commit), by itself and as a part of other values. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type AnyValue, branch, choose, ci, event, job, pipeline, sh, text, uses, variable } from '../../src/index.ts'
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

interface Output {
  readonly jobs: {
    readonly [id: string]: {
      readonly name?: string
      readonly needs?: readonly string[]
      readonly env?: object
      readonly steps: readonly {
        readonly id?: string
        readonly if?: string
        readonly shell?: string
        readonly run?: string
        readonly with?: object
      }[]
    }
  }
}

/** The outputs that a step of pipegen's writes, in a repository whose last commit has this message. */
function written(run: string | undefined, message: string, shell = 'bash'): string {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-facts-'))
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder })
  git('init', '--quiet')
  git('commit', '--quiet', '--allow-empty', '--cleanup=verbatim', '-m', message)
  const env = { PATH: process.env.PATH, GITHUB_SHA: '0123456789abcdef', GITHUB_WORKSPACE: '/w s', GITHUB_OUTPUT: join(folder, 'output') }
  execFileSync(shell, ['-e', '-c', run ?? 'false'], { env, cwd: folder })
  return readFileSync(join(folder, 'output'), 'utf8')
}

const outputs = 'steps.pipegen-facts.outputs'

describe('a field of a step that no shell fills', () => {
  test.each<[string, Step, object]>([
    [
      'an input of an action',
      [uses('actions/github-script@v8', { with: { script: text`app:${ci.shortSha}` } })],
      { with: { script: `app:\${{ ${outputs}.short_sha }}` } },
    ],
    ['the name of a step', [sh({ name: text`Build ${ci.shortSha}` })`make`], { name: `Build \${{ ${outputs}.short_sha }}` }],
    ['a directory', [sh({ in: text`out/${ci.shortSha}` })`make`], { 'working-directory': `out/\${{ ${outputs}.short_sha }}` }],
    [
      'a text in PowerShell',
      [sh({ shell: 'pwsh', env: { TAG: text`app:${ci.shortSha}` } })`make`],
      { env: { TAG: `app:\${{ ${outputs}.short_sha }}` } },
    ],
  ])('%s reads an output of a step before', async (_, steps, expected) => {
    const { errors, text: file } = await build(steps)
    expect(errors).toEqual([])
    const [finds, asks] = (parse(file) as Output).jobs.a?.steps ?? []
    expect(finds).toMatchObject({ id: 'pipegen-facts' })
    expect(finds).not.toHaveProperty('if')
    expect(written(finds?.run, 'x')).toBe('short_sha=01234567\n')
    expect(asks).toMatchObject(expected)
  })

  const jobOf = async (spec: object): Promise<Output> => {
    const { files, diagnostics } = await compileInMemory(() =>
      pipeline('ci', { on: { push: true }, jobs: { a: job(spec as Parameters<typeof job>[0]) } }),
    )
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    return parse(files[0]?.text ?? '') as Output
  }

  test('one step finds out all, before the first that asks, and always runs if one behind a failure asks', async () => {
    const named = (name: AnyValue) => sh({ name })`make`
    const { jobs } = await jobOf({
      steps: [sh`first`, named(ci.shortSha), named(text`on ${ci.commit.message}`)],
      after: [named(ci.shortSha)],
    })
    const steps = jobs.a?.steps ?? []
    expect(steps.map(({ id }) => id)).toEqual([undefined, undefined, 'pipegen-facts', undefined, undefined, undefined])
    expect(steps[2]?.if).toBe('${{ always() }}')
  })

  test('the message arrives as it is', async () => {
    const { jobs } = await jobOf({ steps: [sh({ name: ci.commit.message })`make`] })
    const message = 'One\n\nmessage<<X\nEOF\n\\n "$(id)" `id`'
    const run = jobs.a?.steps.find(({ id }) => id === 'pipegen-facts')?.run
    for (const shell of ['bash', 'sh']) {
      const [, end, text] = /^message<<([0-9a-f]{32})\n([\s\S]*)\n\1\n$/.exec(written(run, `${message}\n\n`, shell)) ?? []
      expect([end?.length, text]).toEqual([32, message])
    }
  })

  test('a container needs no bash for it', async () => {
    const { jobs } = await jobOf({ container: 'alpine', steps: [sh({ shell: 'sh', in: text`${ci.workspace}/${ci.shortSha}` })`make`] })
    const finds = jobs.a?.steps.find(({ id }) => id === 'pipegen-facts')
    expect(finds?.shell).toBe('sh')
    expect(written(finds?.run, 'x', 'sh')).toBe('workspace=/w s\nshort_sha=01234567\n')
  })

  test.each([{ container: 'alpine' }, { checkout: false }, { checkout: { ref: 'v1' } }])(
    'a job that lacks the commit, or git, has the message from a job that checks it out: %o',
    async (spec) => {
      const { jobs } = await jobOf({ ...spec, steps: [sh({ name: ci.commit.message })`echo ${ci.commit.message}`] })
      expect(jobs.a?.needs).toEqual(['pipegen-conditions'])
      const message = '${{ needs.pipegen-conditions.outputs.message }}'
      expect(jobs.a?.steps.at(-1)).toMatchObject({ name: message, env: { PIPEGEN_COMMIT_MESSAGE: message } })
      expect(jobs['pipegen-conditions']?.steps.map(({ id }) => id)).toEqual([undefined, 'facts'])
    },
  )
})

describe('a field of a job', () => {
  const short = '${{ needs.pipegen-conditions.outputs.short_sha }}'
  const build = async (spec: object, fields: object = {}) => {
    const { files, diagnostics } = await compileInMemory(() =>
      pipeline('ci', { on: { push: true }, ...fields, jobs: { a: job({ steps: [sh`make`], ...spec } as Parameters<typeof job>[0]) } }),
    )
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    return { errors: errors.map(({ message }) => message), jobs: errors.length > 0 ? {} : (parse(files[0]?.text ?? '') as Output).jobs }
  }

  test.each<[string, object, object]>([
    ['name', { name: text`Build ${ci.shortSha}` }, { name: `Build ${short}` }],
    ['image', { container: text`app:${ci.shortSha}` }, { container: `app:${short}` }],
    ['variable', { env: { TAG: ci.shortSha } }, { env: { TAG: short } }],
    [
      'environment',
      { environment: { name: text`at-${ci.shortSha}`, url: text`https://${ci.shortSha}.example.com` } },
      { environment: { name: `at-${short}`, url: `https://${short}.example.com` } },
    ],
    ['concurrency group', { concurrency: { group: ci.shortSha } }, { concurrency: { group: short } }],
    [
      'image of a service',
      { services: { db: { image: text`db:${ci.shortSha}`, port: 1 } } },
      { services: { db: { image: `db:${short}` } } },
    ],
    ['runner', { runner: text`r-${ci.shortSha}` }, {}],
    ['overlay', { github: { env: { TAG: ci.shortSha } } }, { env: { TAG: short } }],
    ['choice', { env: { TAG: choose(branch('main'), ci.shortSha, 'x') } }, {}],
  ])('%s reads an output of the gate job', async (_, spec, expected) => {
    const { errors, jobs } = await build(spec)
    expect(errors).toEqual([])
    expect(jobs.a).toMatchObject({ needs: ['pipegen-conditions'], ...expected })
    expect(JSON.stringify(jobs.a)).toContain('needs.pipegen-conditions.outputs.short_sha')
    expect(jobs['pipegen-conditions']).toMatchObject({
      name: 'Facts',
      permissions: {},
      outputs: { short_sha: '${{ steps.facts.outputs.short_sha }}' },
      steps: [{ id: 'facts' }],
    })
    expect(written(jobs['pipegen-conditions']?.steps[0]?.run, 'x')).toBe('short_sha=01234567\n')
  })

  test('a variable of the pipeline is one of each job, unless the job has its own', async () => {
    const env = { TAG: text`app:${ci.shortSha}`, LEVEL: 'high' }
    expect((await build({}, { env })).jobs.a).toMatchObject({ needs: ['pipegen-conditions'], env: { TAG: `app:${short}` } })
    expect((await build({ env: { TAG: 'own' } }, { env })).jobs.a).toMatchObject({ env: { TAG: 'own' } })
  })

  test('the group of a pipeline can hold none, since no job runs before', async () => {
    expect((await build({}, { concurrency: { group: ci.shortSha } })).errors.join()).toMatch(/before any job runs/)
  })
})
