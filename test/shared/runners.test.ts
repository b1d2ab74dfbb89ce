import { describe, expect, test } from 'vitest'
import { job, pipeline, sh } from '../../src/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'

/** A runner that is known for each cell, though no axis is its name. */
const made = () =>
  pipeline('ci', {
    on: { push: true },
    jobs: {
      test: job({
        matrix: [{ python: '3.13' }, { python: '3.14' }, { python: '3.14', os: 'windows' }],
        runner: ({ matrix }) => matrix.os.or('ubuntu'),
        steps: [sh`make test`],
      }),
    },
  })

describe('a runner that falls back where a cell names none', () => {
  test.each([
    ['github', [/runner: ubuntu-24\.04/g, /runner: windows-2025/g], [2, 1]],
    ['gitlab', [/^test-windows:/gm, /saas-windows/g, /MATRIX_PYTHON: '3/g], [1, 1, 2]],
    ['jenkins', [/agent \{ label 'linux' \}/g, /agent \{ label 'windows' \}/g], [2, 1]],
    ['circleci', [/image: windows-server/g, /- image: cimg/g, /python: \['3\.13', '3\.14'\]/g], [1, 1, 1]],
  ] as const)('is chosen for each cell on %s', async (provider, patterns, counts) => {
    const text = await fileFor(provider, made)
    expect(patterns.map((pattern) => text.match(pattern)?.length ?? 0)).toEqual(counts)
  })
})
