import { describe, expect, test } from 'vitest'
import { any, cancelled, failed, job, not, pipeline, sh, succeeded } from '../../src/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'

const made = () =>
  pipeline('ci', {
    on: { push: true },
    jobs: {
      check: job({
        steps: [
          sh('First')`make one`,
          sh({ name: 'Second', when: any(failed(), succeeded()) })`make two`,
          sh({ name: 'Third', when: not(cancelled()) })`make three`,
        ],
      }),
    },
  })

describe('a step that runs whatever the steps before it found', () => {
  test.each([
    ['github', ['if: ${{ !cancelled() }}\n        run: make two', 'if: ${{ !cancelled() }}\n        run: make three']],
    ['gitlab', ['- make two || rc=$?', '- make three || rc=$?']],
    ['circleci', ['when: always\n          command: make two', 'when: always\n          command: make three']],
  ] as const)('asks for nothing else on %s', async (provider, lines) => {
    const text = await fileFor(provider, made)
    for (const line of lines) expect(text).toContain(line)
  })
  test('does not run in a build of Jenkins that was aborted', async () => {
    const text = await fileFor('jenkins', made)
    expect(text.match(/if \(!\(failure instanceof InterruptedException\)\) \{\n *try \{\n *sh label: '(Second|Third)'/g)).toHaveLength(2)
  })
})
