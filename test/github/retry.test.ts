/** The loops that GitHub's steps run, executed as GitHub does. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { github } from '../../providers/github/index.ts'
import type { Job, RunStep } from '../../src/ir/types.ts'
import { jobOf, lit, matrixOf, pipelineOf, stepOf } from '../plan/build.ts'

interface EmittedJob {
  readonly 'timeout-minutes': number
  readonly steps: readonly { readonly run: string; readonly shell?: string; readonly 'timeout-minutes'?: number }[]
}

function emit(fields: Partial<Job>): EmittedJob {
  const provider = github()
  const lowered = provider.lower([pipelineOf({ jobs: [jobOf({ id: 'a', checkout: null, ...fields })] })])
  return (parse(provider.render(lowered)[0]?.text ?? '') as { jobs: { a: EmittedJob } }).jobs.a
}

interface Ran {
  readonly status: number | null
  readonly tries: number
}

/** Each try of the scripts below leaves a line in the file `tries`. */
function run(step: EmittedJob['steps'][number]): Ran {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-retry-'))
  const command = step.shell === 'sh' ? ['sh', '-e', '-c'] : ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c']
  const { status } = spawnSync(command[0] ?? '', [...command.slice(1), step.run], { cwd: folder, stdio: 'ignore' })
  return { status, tries: readFileSync(join(folder, 'tries'), 'utf8').length }
}

const runStep = (fields: Partial<RunStep>): Ran => run(emit({ steps: [stepOf(fields)] }).steps[0] as EmittedJob['steps'][number])

describe.each(['bash', 'sh'] as const)('a step of %s', (shell) => {
  test('is tried again until it succeeds', () => {
    expect(runStep({ shell, retry: 3, script: 'printf x >> tries\n[ "$(cat tries)" = xx ]' })).toEqual({ status: 0, tries: 2 })
  })
  test('fails with the status of its last attempt', () => {
    expect(runStep({ shell, retry: 2, script: "printf x >> tries\nexit '4'2" })).toEqual({ status: 42, tries: 3 })
  })
  test('stops at the first command that fails, in every attempt', () => {
    expect(runStep({ shell, retry: 1, script: 'printf x >> tries\nfalse\nprintf y >> tries' })).toEqual({ status: 1, tries: 2 })
  })
  test('has its time for each attempt', () => {
    const script = 'printf x >> tries\nif [ "$(cat tries)" = x ]; then sleep 30; fi'
    expect(runStep({ shell, retry: 1, timeout: 1, script })).toEqual({ status: 0, tries: 2 })
  })
})

test('a failed command of a pipe is seen in bash', () => {
  expect(runStep({ retry: 1, script: 'printf x >> tries\nfalse | true' })).toEqual({ status: 1, tries: 2 })
})

test('one program needs no shell of its own; what would act on the loop does', () => {
  const text = (script: string): string => emit({ steps: [stepOf({ script, retry: 1 })] }).steps[0]?.run ?? ''
  expect(text('npm test')).toContain('until npm test; do')
  for (const script of ['exit 3', 'cd app', 'A=1', 'npm test > log', 'a  b', 'npm test && true'])
    expect(text(script)).toContain(`until bash --noprofile --norc -eo pipefail -c '${script}'; do`)
})

describe('a job of one step', () => {
  test('is tried again by its step, with its time for each attempt', () => {
    const job = emit({ retry: 2, timeout: 600, steps: [stepOf({ script: 'npm test' })] })
    expect(job['timeout-minutes']).toBe(30)
    expect(job.steps).toEqual([{ run: expect.stringContaining('until timeout -k 10 600 npm test; do') }])
    expect(job.steps[0]?.run).toContain('[ "$attempt" -le 2 ]')
  })
  test('multiplies the attempts of job and step', () => {
    expect(run(emit({ retry: 1, steps: [stepOf({ retry: 2, script: 'printf x >> tries\nfalse' })] }).steps[0] as never).tries).toBe(6)
  })
  test('has one timeout for all attempts where no command can end one', () => {
    const windows = { runner: { kind: 'name', name: 'windows' } as const }
    const matrix = {
      matrix: matrixOf({ os: ['ubuntu', 'macos'] }),
      runner: { kind: 'value', value: { kind: 'matrix', axis: 'os' } } as const,
    }
    for (const fields of [windows, matrix])
      expect(emit({ ...fields, retry: 1, timeout: 600, steps: [stepOf({ script: 'npm test' })] }).steps[0]?.run).toContain(
        'until npm test; do',
      )
  })
})

test('a job of several steps is not tried again', () => {
  const job = emit({ retry: 2, timeout: 600, steps: [stepOf({ script: 'a' }), stepOf({ script: 'b', name: lit('B') })] })
  expect(job).toMatchObject({ 'timeout-minutes': 10, steps: [{ run: 'a' }, { run: 'b' }] })
})
