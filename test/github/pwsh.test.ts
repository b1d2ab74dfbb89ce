/** Steps in PowerShell get the names that they may rely on, in its own words. */
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { ci, job, pipeline, sh } from '../../src/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'

test('files and facts of the run', async () => {
  const text = await fileFor('github', () => {
    const build = job({
      runner: 'windows',
      outputs: ['tag'],
      steps: [
        sh({ shell: 'pwsh', env: { SHORT: ci.shortSha } })`
        Add-Content $env:PIPEGEN_OUTPUT "tag=$env:SHORT"
      `,
      ],
    })
    return pipeline('ci', { on: { push: true }, jobs: { build } })
  })
  const { jobs } = parse(text) as { jobs: { build: { steps: readonly { shell?: string; run?: string }[] } } }
  expect(jobs.build.steps.at(-1)).toMatchObject({
    shell: 'pwsh',
    run: '$env:PIPEGEN_OUTPUT = $env:GITHUB_OUTPUT\n$env:SHORT = $env:GITHUB_SHA.Substring(0, 8)\nAdd-Content $env:PIPEGEN_OUTPUT "tag=$env:SHORT"\n',
  })
})
