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

test('a step that is tried again is a loop of bash, which starts PowerShell for each attempt', async () => {
  const text = await fileFor('github', () => {
    const build = job({ runner: 'windows', steps: [sh({ shell: 'pwsh', retry: 2 })`Add-Content $env:PIPEGEN_SUMMARY done`] })
    return pipeline('ci', { on: { push: true }, jobs: { build } })
  })
  const { jobs } = parse(text) as { jobs: { build: { steps: readonly { shell?: string; run?: string }[] } } }
  const step = jobs.build.steps.at(-1)
  expect(step?.shell).toBeUndefined()
  expect(step?.run).toMatch(/^export PIPEGEN_SUMMARY="\$GITHUB_STEP_SUMMARY"\nattempt=1\nuntil sh -c .* 3<<'SCRIPT'\n/)
  expect(step?.run).toContain("\n$ErrorActionPreference = 'Stop'\nAdd-Content $env:PIPEGEN_SUMMARY done\nexit $LASTEXITCODE\nSCRIPT\n")
})

test('a script that mentions the token asks GitHub for it, and masks it', async () => {
  const text = await fileFor('github', () => {
    const steps = [sh({ shell: 'pwsh' })`./login.ps1 $env:PIPEGEN_OIDC_TOKEN`]
    return pipeline('ci', { on: { push: true }, jobs: { build: job({ oidc: { audience: 'a b' }, checkout: false, steps }) } })
  })
  const { jobs } = parse(text) as { jobs: { build: { steps: readonly { shell?: string; run?: string }[] } } }
  expect(jobs.build.steps).toEqual([
    {
      shell: 'pwsh',
      run: [
        '$headers = @{ Authorization = "bearer $env:ACTIONS_ID_TOKEN_REQUEST_TOKEN" }',
        '$env:PIPEGEN_OIDC_TOKEN = (Invoke-RestMethod -Headers $headers -Uri "$env:ACTIONS_ID_TOKEN_REQUEST_URL&audience=a%20b").value',
        'Write-Output "::add-mask::$env:PIPEGEN_OIDC_TOKEN"',
        './login.ps1 $env:PIPEGEN_OIDC_TOKEN',
        '',
      ].join('\n'),
    },
  ])
})
