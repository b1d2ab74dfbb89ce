/** The job that decides what expressions can't, executed in bash. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { changed, ci, job, pipeline, sh, tag, text, variable } from '../../src/index.ts'
import { globMatches } from '../../src/ir/glob.ts'
import { compileInMemory, fileFor } from '../compile/compile-in-memory.ts'

interface Workflow {
  readonly jobs: {
    readonly [id: string]: {
      readonly needs?: readonly string[]
      readonly if?: string
      readonly steps: readonly {
        readonly id?: string
        readonly if?: string
        readonly env?: { readonly [name: string]: string }
        readonly run?: string
      }[]
    }
  }
}

async function workflow(when: () => ReturnType<typeof changed>): Promise<Workflow> {
  const make = (): unknown =>
    pipeline('ci', { on: { push: true, pullRequest: true }, jobs: { a: job({ when: when(), steps: [sh`true`] }) } })
  return parse(await fileFor('github', make)) as Workflow
}

/** What the step writes, with the expressions of its `env` replaced by these texts. */
function decide({ jobs }: Workflow, values: { readonly [name: string]: string }): string {
  const step = jobs['pipegen-conditions']?.steps.find(({ id }) => id === 'conditions')
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-conditions-'))
  writeFileSync(join(folder, 'output'), '')
  const env = { ...process.env, GITHUB_OUTPUT: join(folder, 'output'), ...values }
  const { status, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step?.run ?? 'exit 3'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return readFileSync(join(folder, 'output'), 'utf8')
}

describe('a pattern of a value', () => {
  test.each(['feature/*', '*-rc.[0-9]', "it's ?", 'a{b?', '$x*', '*.*'])('%s', async (glob) => {
    const emitted = await workflow(() => ci.pullRequest.source.matches(glob))
    expect(emitted.jobs.a).toMatchObject({ needs: ['pipegen-conditions'], if: "${{ needs.pipegen-conditions.outputs.c1 == 'true' }}" })
    for (const name of ['feature/x', 'feature/x/y', 'Feature/x', 'v1-rc.2', "it's 1", 'a{bc', '$xy', 'a.b', ''])
      expect(decide(emitted, { C1: name }), name).toBe(`c1=${globMatches(glob, name)}\n`)
  })
})

test('what only a shell knows is compared there, and case counts', async () => {
  const emitted = await workflow(() => ci.shortSha.startsWith('abc'))
  expect(decide(emitted, { GITHUB_SHA: 'abcdef0123' })).toBe('c1=true\n')
  expect(decide(emitted, { GITHUB_SHA: 'ABCdef0123' })).toBe('c1=false\n')
})

test('a text of several values is one variable', async () => {
  const emitted = await workflow(() => text`${ci.repository}@${variable('CHANNEL')}`.matches('org/*@[a-c]*'))
  expect(emitted.jobs['pipegen-conditions']?.steps[0]?.env).toEqual({ C1: '${{ github.repository }}@${{ vars.CHANNEL }}' })
  expect(decide(emitted, { C1: 'org/app@beta' })).toBe('c1=true\n')
})

test('the commit message is read from a checkout', async () => {
  const emitted = await workflow(() => ci.commit.message.includes('[deploy]'))
  expect(emitted.jobs['pipegen-conditions']?.steps).toHaveLength(2)
  expect(emitted.jobs['pipegen-conditions']?.steps[1]?.run).toContain("== *'[deploy]'*")
})

test('a job whose steps alone ask needs that job, too', async () => {
  const make = (): unknown => {
    const first = job({ steps: [sh`true`] })
    const second = job({ name: 'Second', needs: [first], steps: [sh({ when: changed('src/**') })`true`] })
    return pipeline('ci', { on: { push: true }, jobs: { first, second } })
  }
  const { jobs } = parse(await fileFor('github', make)) as Workflow
  expect(jobs.second?.needs).toEqual(['pipegen-conditions', 'first'])
  expect(Object.keys(jobs.second ?? {}).slice(0, 2)).toEqual(['name', 'needs'])
  const { diagnostics } = await compileInMemory(make, { only: ['github'] })
  expect(diagnostics).toEqual([])
})

test('what the triggers have told already is not asked for the group of the pipeline', async () => {
  const text = await fileFor('github', () =>
    pipeline('ci', {
      on: { tag: 'v*.*', push: true },
      concurrency: { group: 'ci', cancelInProgress: tag('v*.*') },
      jobs: { a: job({ steps: [sh`make`] }) },
    }),
  )
  expect(text).toContain("cancel-in-progress: ${{ github.ref_type == 'tag' }}")
})
