/** Comparisons that no expression of GitHub's makes: a job before decides them, or a step. Their scripts are executed. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import {
  type AnyValue,
  all,
  always,
  branch,
  type ConditionLike,
  changed,
  choose,
  ci,
  env,
  job,
  jobToken,
  not,
  optional,
  pipeline,
  secret,
  sh,
  text,
  variable,
} from '../../src/index.ts'
import { globMatches } from '../../src/ir/glob.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'

interface Step {
  readonly id?: string
  readonly if?: string
  readonly shell?: string
  readonly env?: { readonly [name: string]: string }
  readonly run?: string
}
interface Job {
  readonly name?: string
  readonly needs?: readonly string[]
  readonly if?: string
  readonly env?: { readonly [name: string]: string }
  readonly steps: readonly Step[]
}
type Jobs = { readonly [id: string]: Job }
type Value = ReturnType<typeof text>
interface Scene {
  readonly tag: Value
  readonly list: Value
  readonly matrix: { readonly os: Value; readonly node: Value }
}

async function build(spec: (scene: Scene) => object, fields: object = {}) {
  const { files, diagnostics } = await compileInMemory(() => {
    const before = job({ outputs: ['tag', 'list'], steps: [sh`./look.sh >> "$PIPEGEN_OUTPUT"`] })
    const { tag, list } = before.outputs as unknown as { tag: Value; list: Value }
    const given = spec({ tag, list, matrix: { os: text`x`, node: text`x` } }) as { readonly [field: string]: unknown }
    const ofCell = (field: string) => (scene: Pick<Scene, 'matrix'>) =>
      (spec({ tag, list, ...scene }) as { readonly [field: string]: unknown })[field]
    const isOfCell = 'matrix' in given
    const made = Object.fromEntries(
      Object.entries(given).map(([field, value]) => [field, isOfCell && field !== 'matrix' && field !== 'needs' ? ofCell(field) : value]),
    )
    const a = job({ needs: [before], steps: [sh`make`], ...made } as unknown as Parameters<typeof job>[0])
    return pipeline('ci', { on: { push: true, pullRequest: true }, jobs: { before, a }, ...fields })
  })
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)
  return { errors, jobs: errors.length > 0 ? {} : (parse(files[0]?.text ?? '') as { jobs: Jobs }).jobs }
}

async function jobsOf(spec: (scene: Scene) => object): Promise<Jobs> {
  const { errors, jobs } = await build(spec)
  expect(errors).toEqual([])
  return jobs
}

/** What the step writes where its variables hold these texts. */
function decided(step: Step | undefined, values: { readonly [name: string]: string } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-comparisons-'))
  writeFileSync(join(folder, 'output'), '')
  const own = { PATH: process.env.PATH, HOME: folder, GITHUB_OUTPUT: join(folder, 'output'), ...values }
  const shell = step?.shell === 'sh' ? ['sh', '-e'] : ['bash', '--noprofile', '--norc', '-eo', 'pipefail']
  const [program = '', ...flags] = shell
  const { status, stderr } = spawnSync(program, [...flags, '-c', step?.run ?? 'exit 3'], { cwd: folder, env: own, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return readFileSync(join(folder, 'output'), 'utf8')
}

describe('a job asks for an output of another one', () => {
  const odd = 'v[0-9].?*'
  test('by a pattern: a job behind that one decides', async () => {
    const jobs = await jobsOf(({ tag }) => ({ when: tag.matches(odd) }))
    expect(Object.keys(jobs)).toEqual(['before', 'pipegen-conditions', 'a'])
    expect(jobs['pipegen-conditions']).toMatchObject({
      needs: ['before'],
      if: '${{ !cancelled() }}',
      steps: [{ env: { C1: '${{ needs.before.outputs.tag }}' } }],
    })
    expect(jobs.a).toMatchObject({ needs: ['pipegen-conditions', 'before'], if: "${{ needs.pipegen-conditions.outputs.c1 == 'true' }}" })
    for (const name of ['v1.0', 'v1.', 'V1.0', 'v1.0/x', ''])
      expect(decided(jobs['pipegen-conditions']?.steps[0], { C1: name }), name).toBe(`c1=${globMatches(odd, name)}\n`)
  })

  test('beside what is known at once: that has a job of its own', async () => {
    const jobs = await jobsOf(({ tag }) => ({ when: all(tag.matches(odd), changed('src/**'), ci.actor.matches('a?')) }))
    expect(jobs['pipegen-conditions']?.needs).toEqual(['before'])
    expect(jobs['pipegen-conditions-2']?.needs).toBeUndefined()
    expect(Object.keys(jobs)).toEqual(['pipegen-conditions-2', 'before', 'pipegen-conditions', 'a'])
    expect(jobs.a?.needs).toEqual(['pipegen-conditions', 'pipegen-conditions-2', 'before'])
  })

  test('and runs without it: the answer is that of an empty text', async () => {
    const { errors, jobs } = await build(({ tag }) => ({ when: all(always(), tag.matches('?*')) }))
    expect(errors).toEqual([])
    expect(jobs['pipegen-conditions']?.if).toBe('${{ always() }}')
    expect(decided(jobs['pipegen-conditions']?.steps[0], { C1: '' })).toBe('c1=false\n')
  })

  test('in a field that it chooses', async () => {
    const jobs = await jobsOf(({ tag }) => ({ env: { KIND: choose(tag.matches('v?'), 'short', 'long') } }))
    expect(jobs.a?.env).toEqual({ KIND: "${{ needs.pipegen-conditions.outputs.c1 == 'true' && 'short' || 'long' }}" })
    expect(jobs.a?.needs).toEqual(['pipegen-conditions', 'before'])
  })
})

describe('facts of a shell are compared with other values', () => {
  const sha = 'a*[b]?cd'
  test('on the left, by the job, and in a step', async () => {
    const jobs = await jobsOf(({ tag }) => ({ when: ci.shortSha.is(tag), steps: [sh({ when: ci.shortSha.is(tag) })`make`] }))
    expect(jobs['pipegen-conditions']?.steps[0]?.env).toEqual({ C1_RIGHT: '${{ needs.before.outputs.tag }}' })
    const [finds, decides, asks] = jobs.a?.steps.slice(1) ?? []
    expect(finds?.id).toBe('pipegen-facts')
    expect(decides?.env).toEqual({ C1: '${{ steps.pipegen-facts.outputs.short_sha }}', C1_RIGHT: '${{ needs.before.outputs.tag }}' })
    expect(asks?.if).toBe(`\${{ steps.${decides?.id}.outputs.c1 == 'true' }}`)
    for (const right of [sha, 'a*', '*', '', sha.toUpperCase(), "it's"]) {
      const expected = `c1=${sha === right}\n`
      expect(decided(jobs['pipegen-conditions']?.steps[0], { GITHUB_SHA: `${sha}0123`, C1_RIGHT: right }), right).toBe(expected)
      expect(decided(decides, { C1: sha, C1_RIGHT: right }), right).toBe(expected)
    }
  })

  const operations: { readonly [op: string]: (left: Value, right: string) => ConditionLike } = {
    includes: (left, right) => left.includes(right),
    startsWith: (left, right) => left.startsWith(right),
    endsWith: (left, right) => left.endsWith(right),
  }
  const texts: { readonly [op: string]: (left: string, right: string) => boolean } = {
    includes: (left, right) => left.includes(right),
    startsWith: (left, right) => left.startsWith(right),
    endsWith: (left, right) => left.endsWith(right),
  }
  test.each(Object.keys(operations))('as a part of a text, for %s', async (op) => {
    for (const right of ['a*', "it's $HOME", '"[b]?']) {
      const ask = (tag: Value): ConditionLike => operations[op]?.(text`${ci.shortSha}${tag}`, right) ?? always()
      const jobs = await jobsOf(({ tag }) => ({ when: ask(tag), checkout: false, steps: [sh({ when: ask(tag) })`make`] }))
      const [facts, before] = jobs['pipegen-conditions']?.steps ?? []
      expect(facts?.id).toBe('facts')
      for (const left of [right, `${right}x`, `x${right}`, 'ax', right.toUpperCase(), ''])
        for (const step of [before, jobs.a?.steps[1]])
          expect(decided(step, { C1: left }), `${left} ${right}`).toBe(`c1=${texts[op]?.(left, right)}\n`)
    }
  })

  test('on the right, as a part of a text, and as what stands in', async () => {
    const jobs = await jobsOf(() => ({ when: all(variable('TAG').is(ci.shortSha), text`v-${ci.shortSha}`.isNot(ci.tag.or(ci.shortSha))) }))
    const [facts, decides] = jobs['pipegen-conditions']?.steps ?? []
    expect(facts?.id).toBe('facts')
    expect(decides?.env).toMatchObject({ C1: '${{ vars.TAG }}', C2: 'v-${{ steps.facts.outputs.short_sha }}' })
    expect(decided(decides, { GITHUB_SHA: '0123456789', C1: '01234567', C2: 'v-1', C2_RIGHT: 'v-1' })).toBe('c1=true\nc2=true\n')
  })

  test('a choice is one of comparisons', async () => {
    const jobs = await jobsOf(() => ({ when: choose(branch('main'), ci.shortSha, variable('TAG')).matches('a?*') }))
    const main = "github.ref == 'refs/heads/main'"
    const [c1, c2] = ['c1', 'c2'].map((name) => `needs.pipegen-conditions.outputs.${name} == 'true'`)
    expect(jobs.a?.if).toBe(`\${{ ${main} && ${c1} || github.ref != 'refs/heads/main' && ${c2} }}`)
  })
})

describe('a step asks', () => {
  const made = async (when: (scene: Scene) => ConditionLike, spec: object = {}): Promise<readonly Step[]> =>
    (await jobsOf((scene) => ({ checkout: false, steps: [sh`echo "A=1" >> "$PIPEGEN_ENV"`, sh({ when: when(scene) })`make`], ...spec }))).a
      ?.steps ?? []

  test.each<[string, () => AnyValue, string]>([
    ['what an earlier step wrote', () => env('A'), '${{ env.A }}'],
    ['a secret in a choice', () => choose(secret('S').matches('a?'), 'x', 'y'), '${{ secrets.S }}'],
  ])('for %s by a pattern: a step right before decides', async (_, value, expression) => {
    const given = value()
    const steps = expression.includes('secrets')
      ? ((await jobsOf(() => ({ checkout: false, steps: [sh`first`, sh({ env: { X: given } })`make`] }))).a?.steps ?? [])
      : await made(() => (given as Value).matches('a?'))
    const [, decides, asks] = steps
    expect(decides).toEqual({ id: 'pipegen-condition-2', env: { C1: expression }, run: decides?.run })
    expect(JSON.stringify(asks)).toContain("steps.pipegen-condition-2.outputs.c1 == 'true'")
    for (const name of ['ab', 'Ab', 'a', 'abc', 'a\nb', ''])
      expect(decided(decides, { C1: name }), name).toBe(`c1=${globMatches('a?', name)}\n`)
  })

  test('behind a failure: the step that decides runs then, too', async () => {
    const [, decides, asks] = await made(() => all(always(), env('A').matches('a?')))
    expect([decides?.if, asks?.if]).toEqual(['${{ always() }}', "${{ always() && steps.pipegen-condition-2.outputs.c1 == 'true' }}"])
  })

  test('in a container without bash', async () => {
    const [, decides] = await made(() => env('A').matches('[!a]*'), { container: 'alpine' })
    expect(decides?.shell).toBe('sh')
    expect(decided(decides, { C1: 'b' })).toBe('c1=true\n')
  })

  test('in the end, and in a variable that it chooses', async () => {
    const jobs = await jobsOf(() => ({
      checkout: false,
      steps: [sh({ env: { KIND: choose(env('A').matches('a?'), 'one', ci.shortSha) } })`make`],
      after: [sh({ when: env('A').matches('b?') })`clean`],
    }))
    expect(jobs.a?.steps.map(({ id }) => id)).toEqual(['pipegen-condition-1', undefined, 'pipegen-condition-2', undefined])
    expect(jobs.a?.steps[2]?.if).toBe('${{ always() }}')
    expect(jobs.a?.steps[1]?.env).toEqual({ KIND_1: "${{ steps.pipegen-condition-1.outputs.c1 == 'true' }}" })
  })

  test('for the workspace', async () => {
    const [, decides] = await made(() => ci.workspace.endsWith('/app'))
    expect(decides?.env).toEqual({ C1: '${{ github.workspace }}' })
    expect(decided(decides, { C1: '/w/app' })).toBe('c1=true\n')
  })
})

describe('cells', () => {
  test('of a known matrix are told apart when the file is made', async () => {
    const jobs = await jobsOf(({ matrix }) => ({
      matrix: { os: ['linux-1', 'linux-22', 'mac-1'] },
      checkout: false,
      steps: [sh({ when: matrix.os.matches('*-?') })`make`],
    }))
    expect(jobs.a?.steps).toMatchObject([{ if: "${{ matrix.os == 'linux-1' || matrix.os == 'mac-1' }}" }])
  })

  test('in a field of the job, too, and what is left is asked for each', async () => {
    const jobs = await jobsOf(({ matrix }) => ({
      matrix: { os: ['linux', 'mac'] },
      env: { X: choose(text`${matrix.os}-${variable('V')}`.matches('l*-?'), 'one', 'other') },
    }))
    expect(jobs.a?.env?.X).toBe(
      "${{ (matrix.os == 'linux' && needs.pipegen-conditions.outputs.c1 == 'true' || matrix.os == 'mac' && needs.pipegen-conditions.outputs.c2 == 'true') && 'one' || 'other' }}",
    )
  })

  test('that only the run knows are asked by a step', async () => {
    const jobs = await jobsOf(({ matrix, list }) => ({
      matrix: { os: ['linux'], node: list },
      checkout: false,
      steps: [sh({ when: matrix.node.matches('2?') })`make`],
    }))
    expect(jobs.a?.steps[0]?.env).toEqual({ C1: '${{ matrix.node }}' })
  })

  test('or not at all, in a field of the job', async () => {
    const { errors } = await build(({ matrix, list }) => ({
      matrix: { os: ['linux'], node: list },
      env: { X: choose(matrix.node.matches('2?'), 'one', 'other') },
    }))
    expect(errors.join()).toMatch(/known only in this one/)
  })
})

test('the place of a service is known to the job before, which has none', async () => {
  const { files } = await compileInMemory(() => {
    const a = job({
      services: { db: { image: 'postgres:18', port: 5432 } },
      env: ({ services }) => ({ X: choose(text`${services.db.host}:${variable('V')}`.matches('l*:?'), 'one', 'other') }),
      steps: [sh`make`],
    })
    return pipeline('ci', { on: { push: true }, jobs: { a } })
  })
  const { jobs } = parse(files[0]?.text ?? '') as { jobs: Jobs }
  expect(jobs['pipegen-conditions']?.steps[0]?.env).toEqual({ C1: 'localhost:${{ vars.V }}' })
})

test('the opposite is asked of the same answer', async () => {
  const jobs = await jobsOf(({ tag }) => ({ when: not(tag.matches('v?')), env: { X: choose(tag.matches('v?'), 'one', 'other') } }))
  expect(jobs.a?.if).toBe("${{ needs.pipegen-conditions.outputs.c1 != 'true' }}")
  expect(jobs.a?.env?.X).toContain("needs.pipegen-conditions.outputs.c1 == 'true'")
})

test('what a job before would not know is refused in a field of the job', async () => {
  const { errors } = await build(() => ({ env: { X: choose(jobToken().matches('a?'), 'one', 'other') } }))
  expect(errors.join()).toMatch(/known only in this one/)
})

test('the group of a pipeline can ask no job', async () => {
  for (const when of [() => ci.actor.matches('a?'), () => branch('a?'), () => changed('src/**')]) {
    const { errors } = await build(() => ({}), { concurrency: { group: choose(when(), 'one', 'other') } })
    expect(errors.join()).toMatch(/no job runs before/)
  }
})

test('a job that may go without another one asks what that has said', async () => {
  const { files } = await compileInMemory(() => {
    const before = job({ outputs: ['tag'], when: branch('main'), steps: [sh`echo "tag=v1" >> "$PIPEGEN_OUTPUT"`] })
    const a = job({ needs: [optional(before)], when: before.outputs.tag.matches('v?'), steps: [sh`make`] })
    return pipeline('ci', { on: { push: true }, jobs: { before, a } })
  })
  const { jobs } = parse(files[0]?.text ?? '') as { jobs: Jobs }
  expect(jobs.a?.if).toBe(
    "${{ !cancelled() && (needs.before.result == 'success' || needs.before.result == 'skipped') && needs.pipegen-conditions.outputs.c1 == 'true' }}",
  )
})
