/** The artifact of a matrix job arrives in one folder per cell, of the same name and with the same files on every provider. */
import { expect, test } from 'vitest'
import { job, type Pipeline, pipeline, sh } from '../../src/index.ts'
import { compileInMemory, fileFor } from './compile-in-memory.ts'

const make =
  (paths: string, values: readonly string[] = ['1', '2']) =>
  (): Pipeline => {
    const build = job({
      matrix: { a: values, os: ['x'] },
      include: [{ a: '3', extra: 'y z' }],
      steps: [sh`make`],
      artifacts: { bin: paths },
    })
    const use = job({ download: [build.artifacts.bin], steps: [sh`ls`] })
    return pipeline('ci', { providers: ['github', 'gitlab', 'jenkins', 'circleci'], on: { push: true }, jobs: { build, use } })
  }

test('on GitHub', async () => {
  const file = await fileFor('github', make('out/**'))
  expect(file).toContain('name: bin-${{ matrix.a }}-${{ matrix.os }}-${{ matrix.extra }}')
  // Else `out/` would be cut off.
  expect(file).toMatch(/path: \|\n +out\/\*\*\n +\.pipegen-root\n/)
})

test('on GitLab, which would put all into one', async () => {
  const file = await fileFor('gitlab', make('out/**'))
  expect(file).toContain('      - bin-$MATRIX_A-$MATRIX_OS-$MATRIX_EXTRA/\n')
  expect(file).toMatch(/tar -cf - out \| tar -xf - -C "bin-\$MATRIX_A-\$MATRIX_OS-\$MATRIX_EXTRA"/)
})

test('on Jenkins', async () => {
  const file = await fileFor('jenkins', make('out/**'))
  for (const folder of ['bin-1-x-', 'bin-2-x-', 'bin-3--y z']) expect(file).toContain(`dir('${folder}')`)
})

test('on CircleCI', async () => {
  const file = await fileFor('circleci', make('out/**'))
  expect(file).toContain('- bin-<< parameters.a >>-<< parameters.os >>-<< parameters.extra >>')
})

test('what GitHub refuses in the name of an artifact is an error there', async () => {
  const { diagnostics } = await compileInMemory(make('out', ['node:20']), { only: ['github'] })
  expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining('GitHub refuses "node:20" in it')])
})

test('without a download the files stay where they are', async () => {
  const alone = () =>
    pipeline('ci', { on: { push: true }, jobs: { a: job({ matrix: { a: ['1', '2'] }, steps: [sh`make`], artifacts: { bin: 'out/' } }) } })
  expect(await fileFor('gitlab', alone)).toContain('paths:\n      - out/\n')
})

test('on GitLab what is kept after a failure, too, can not be told apart', async () => {
  const both = () => {
    const build = job({ matrix: { a: ['1', '2'] }, steps: [sh`make`], artifacts: { log: { paths: 'log', when: 'always' } } })
    return pipeline('ci', { on: { push: true }, jobs: { build, use: job({ download: [build.artifacts.log], steps: [sh`ls`] }) } })
  }
  const { diagnostics } = await compileInMemory(both, { only: ['gitlab'] })
  expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining('put apart after success only')])
})
