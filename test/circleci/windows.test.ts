/** Steps in PowerShell, and what steps on Windows hand on. */
import { describe, expect, test } from 'vitest'
import { circleci } from '../../providers/circleci/index.ts'
import { branch, job, pipeline, sh } from '../../src/index.ts'
import { commands, emit, emitJob, emitJobs, runs } from './emit.ts'

const pwsh = sh({ shell: 'pwsh' })`Get-Date`
const process = [
  `sh -c 'cat <&3 > "$0" && exec pwsh -NoProfile -File "$0" 3<&-' "$(mktemp).ps1" 3\\<<'SCRIPT'`,
  "$ErrorActionPreference = 'Stop'",
  'Get-Date',
  'exit $LASTEXITCODE',
  'SCRIPT',
].join('\n')

describe('a step in PowerShell', () => {
  test('is started by bash, in an image that holds it', async () => {
    const { docker, steps } = await emitJob({ steps: [pwsh] })
    expect(docker).toEqual([{ image: 'mcr.microsoft.com/dotnet/sdk:9.0' }])
    expect(runs({ steps })).toEqual([{ command: `${process}\n`, no_output_timeout: '1h' }])
  })
  test('has its condition and its directory from bash', async () => {
    const step = sh({ shell: 'pwsh', when: branch('main'), env: { MODE: 'fast' }, in: 'docs' })`Get-Date`
    expect(runs(await emitJob({ steps: [step] }))).toEqual([
      {
        working_directory: 'docs',
        environment: { MODE: 'fast' },
        command: `[ "$CIRCLE_BRANCH" = main ] || exit 0\n${process}\n`,
        no_output_timeout: '1h',
      },
    ])
  })
  test('may fail, and is limited', async () => {
    const step = sh({ shell: 'pwsh', allowFailure: true, timeout: '5m' })`Get-Date`
    const [command = ''] = commands(await emitJob({ steps: [step] }))
    expect(command.split('\n')[0]).toMatch(/^timeout -k 10 300 sh -c .*3\\<<'SCRIPT' \|\| true$/)
  })
  test('needs a machine that has PowerShell where no image says so', async () => {
    const { findings } = await emitJobs({ a: job({ runner: 'windows', steps: [pwsh] }) })
    expect(findings.join()).toContain('the step runs in PowerShell 7, which the machine must have')
  })
  test.each([
    [{ tools: { python: '3.12' } }, 'the image of "python" holds no PowerShell'],
    [{ container: 'acme/tools:1', docker: true }, ''],
  ])('%j', async (fields, refusal) => {
    const { findings } = await emitJobs({ a: job({ ...fields, steps: [pwsh] }) })
    const errors = findings.filter((each) => each.startsWith('error')).join()
    if (refusal === '') expect(errors).toBe('')
    else expect(errors).toContain(refusal)
  })
})

test('what steps on Windows hand on may end its lines as Windows does', async () => {
  const { jobs, findings } = await emit(() => {
    const make = job({
      runner: 'windows',
      outputs: ['tag'],
      steps: [sh`echo "A=1" >> "$PIPEGEN_ENV"`, sh`echo 'C:\\bin' >> "$PIPEGEN_PATH"`, sh`echo "tag=1" >> "$PIPEGEN_OUTPUT"`],
    })
    return pipeline('ci', {
      providers: [circleci()],
      on: { push: true },
      jobs: { make, use: job({ steps: [sh`echo ${make.outputs.tag}`] }) },
    })
  })
  expect(findings.filter((each) => each.startsWith('error'))).toEqual([])
  const text = jobs.make === undefined ? '' : commands(jobs.make).join('\n')
  expect(text).toContain(`export "\${line%$'\\''\\r'\\''}"; done < "$PIPEGEN_ENV"`)
  expect(text).toContain(`PATH="$(cygpath "\${line%$'\\''\\r'\\''}"):$PATH"; done < "$PIPEGEN_PATH"`)
  expect(text).toContain('sed -n "s/\\r$//; ')
})
