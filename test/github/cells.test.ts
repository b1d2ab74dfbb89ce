/** Conditions that differ from cell to cell: the run lists the cells that it wants. */
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { all, always, any, branch, type ConditionLike, changed, event, failed, job, pipeline, sh, type text } from '../../src/index.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'

type Matrix = { readonly matrix: { readonly os: ReturnType<typeof text> } }

interface Job {
  readonly needs?: readonly string[]
  readonly if?: string
  readonly 'runs-on': string
  readonly strategy: { readonly 'fail-fast': boolean; readonly matrix: { readonly include?: string } }
}

async function build(when: (scene: Matrix) => ConditionLike, fields: object = {}) {
  const { files, diagnostics } = await compileInMemory(() => {
    const before = job({ outputs: ['list'], steps: [sh`echo "list=[]" >> "$PIPEGEN_OUTPUT"`] })
    const given = typeof fields === 'function' ? fields(before) : fields
    const made = { needs: [before], matrix: { os: ['a', 'b', "c'd"] }, when, steps: [sh`make`], ...given }
    return pipeline('ci', {
      on: { push: true, pullRequest: true },
      jobs: { before, cells: job(made as unknown as Parameters<typeof job>[0]) },
    })
  })
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)
  return { errors, job: errors.length > 0 ? undefined : (parse(files[0]?.text ?? '') as { jobs: { cells: Job } }).jobs.cells }
}

describe('the matrix', () => {
  test('holds the cells without a condition, and the others if it holds', async () => {
    const { job } = await build(({ matrix }) => any(matrix.os.is('b'), matrix.os.is("c'd"), branch('main')))
    expect(job?.if).toBeUndefined()
    expect(job?.strategy.matrix).toEqual({
      include: `\${{ fromJSON(format('[{0}{1}]', '{"os":"b"},{"os":"c''d"}', github.ref == 'refs/heads/main' && ',{"os":"a"}' || '')) }}`,
    })
  })

  test('has commas between the cells that are there, where each has a condition, and the job runs for any of them', async () => {
    const { job } = await build(({ matrix }) => any(all(matrix.os.is('a'), branch('main')), all(matrix.os.is('b'), event('pullRequest'))))
    const [main, pull] = ["github.ref == 'refs/heads/main'", "github.event_name == 'pull_request'"]
    expect(job?.if).toBe(`\${{ ${main} || ${pull} }}`)
    expect(job?.strategy.matrix).toEqual({
      include: `\${{ fromJSON(format('[{0}{1}{2}]', ${main} && '{"os":"a"}' || '', ${main} && ${pull} && ',' || '', ${pull} && '{"os":"b"}' || '')) }}`,
    })
  })

  test('leaves what all cells ask to the condition of the job, which may ask how others ended', async () => {
    const { job } = await build(({ matrix }) => all(always(), any(matrix.os.isNot('a'), branch('main'))))
    expect(job?.if).toBe('${{ always() }}')
    expect(job?.strategy.matrix.include).toContain(`github.ref == 'refs/heads/main' && ',{"os":"a"}' || ''`)
  })

  test('may ask the gate job', async () => {
    const { job } = await build(({ matrix }) => any(matrix.os.is('a'), changed('src/**')))
    expect(job?.needs).toEqual(['pipegen-conditions', 'before'])
    expect(job?.strategy.matrix.include).toContain("needs.pipegen-conditions.outputs.c1 == 'true' && ',{")
  })

  test('holds the labels of the machines, and keeps what else is said of it', async () => {
    const { job } = await build(({ matrix }) => any(matrix.os.is('ubuntu'), branch('main')), {
      matrix: { os: ['ubuntu', 'macos'] },
      runner: ({ matrix }: Matrix) => matrix.os,
      failFast: true,
      maxParallel: 2,
    })
    expect(job?.['runs-on']).toBe('${{ matrix.runner }}')
    expect(job?.strategy).toEqual({
      'fail-fast': true,
      'max-parallel': 2,
      matrix: {
        include: `\${{ fromJSON(format('[{0}{1}]', '{"os":"ubuntu","runner":"ubuntu-24.04"}', github.ref == 'refs/heads/main' && ',{"os":"macos","runner":"macos-15"}' || '')) }}`,
      },
    })
  })

  test('is as it was where all cells ask the same', async () => {
    const { job } = await build(({ matrix }) => all(matrix.os.isNot('a'), branch('main')))
    expect(job).toMatchObject({ if: "${{ github.ref == 'refs/heads/main' }}", strategy: { matrix: { os: ['b', "c'd"] } } })
  })
})

test('cells that ask otherwise how earlier jobs ended are refused', async () => {
  const { errors } = await build(({ matrix }) => any(all(matrix.os.is('a'), failed()), branch('main')))
  expect(errors.join()).toMatch(/listed before it is known how earlier jobs ended/)
})

test('cells that only the run knows are refused, however the condition reads them', async () => {
  for (const when of [({ matrix }: Matrix) => matrix.os.is('a'), ({ matrix }: Matrix) => matrix.os.or('x').is('a')]) {
    const { errors } = await build(when, (before: { outputs: { list: unknown } }) => ({ matrix: { os: ['a'], node: before.outputs.list } }))
    expect(errors.join()).toMatch(/known only to the run/)
  }
})
