/** Names of runners that only the run knows: neutral ones and those of `runners` are looked up there. */
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { github } from '../../providers/github/index.ts'
import type { GithubOptions } from '../../providers/github/settings.ts'
import { type AnyValue, branch, choose, ci, job, pipeline, sh, type text, variable } from '../../src/index.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'

type Matrix = { readonly matrix: { readonly os: ReturnType<typeof text>; readonly node: ReturnType<typeof text> } }
type Runner = (scene: Matrix) => AnyValue

const inputs = { machine: { type: 'choice', options: ['ubuntu', 'gpu'], default: 'gpu' } } as const

async function runsOn(runner: Runner | AnyValue, { os, ...options }: { readonly os?: 'given' | 'asked' } & GithubOptions = {}) {
  const { files, diagnostics } = await compileInMemory(() => {
    const list = job({ outputs: ['os', 'nodes'], steps: [sh`./list.sh >> "$PIPEGEN_OUTPUT"`] })
    const axes = { node: list.outputs.nodes, os: os === 'asked' ? list.outputs.os : ['ubuntu', 'gpu', 'macos-14'] }
    const made = { ...(os === undefined ? {} : { matrix: axes }), runner, steps: [sh`make`] }
    const on = { push: true, manual: { inputs } } as const
    return pipeline('ci', { providers: [github(options)], on, jobs: { list, a: job(made as unknown as Parameters<typeof job>[0]) } })
  })
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  return (parse(files[0]?.text ?? '') as { jobs: { a: { 'runs-on': string } } }).jobs.a['runs-on']
}

const all = `fromJSON('{"ubuntu":"ubuntu-24.04","windows":"windows-2025","macos":"macos-15"}')`

test('an axis beside one that only the run knows is looked up among the names that it has', async () => {
  expect(await runsOn(({ matrix }) => matrix.os, { os: 'given' })).toBe(
    `\${{ fromJSON('{"ubuntu":"ubuntu-24.04"}')[matrix.os] || matrix.os }}`,
  )
})

test('the names of the options are looked up, too', async () => {
  const runners = { ubuntu: "o'brien", gpu: 'self-hosted-gpu' }
  expect(await runsOn(({ matrix }) => matrix.os, { os: 'given', runners })).toBe(
    `\${{ fromJSON('{"ubuntu":"o''brien","gpu":"self-hosted-gpu"}')[matrix.os] || matrix.os }}`,
  )
})

test('an axis that only the run knows is looked up among all names', async () => {
  expect(await runsOn(({ matrix }) => matrix.os, { os: 'asked' })).toBe(`\${{ ${all}[matrix.os] || matrix.os }}`)
  expect(await runsOn(({ matrix }) => matrix.os, { os: 'asked', runners: { gpu: 'own' } })).toBe(
    `\${{ ${all.replace('}', ',"gpu":"own"}')}[matrix.os] || matrix.os }}`,
  )
})

test('labels alone are not looked up', async () => {
  expect(await runsOn(({ matrix }) => choose(matrix.node.is('22'), 'ubuntu-22.04', 'macos-15'), { os: 'given' })).not.toContain('fromJSON')
})

test('a name that is chosen is a label, without a matrix, too', async () => {
  expect(await runsOn(choose(branch('main'), 'ubuntu', 'macos-14'))).toBe(
    "${{ github.ref == 'refs/heads/main' && 'ubuntu-24.04' || 'macos-14' }}",
  )
})

test('so is what stands in for an empty variable, and the variable may hold a name', async () => {
  expect(await runsOn(variable('RUNNER').or('ubuntu'))).toBe(`\${{ ${all}[vars.RUNNER || 'ubuntu'] || vars.RUNNER || 'ubuntu' }}`)
})

test('an input with options is looked up among these', async () => {
  expect(await runsOn(ci.input('machine'))).toBe(
    `\${{ fromJSON('{"ubuntu":"ubuntu-24.04"}')[inputs.machine || 'gpu'] || inputs.machine || 'gpu' }}`,
  )
})
