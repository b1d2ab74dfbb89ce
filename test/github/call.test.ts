/** Reusable workflows: jobs that hold nothing but the call and what GitHub lets stand beside it. */
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { branch, call, job, pipeline, secret, sh, text } from '../../src/index.ts'
import { compileInMemory, fileFor } from '../compile/compile-in-memory.ts'

const commit = 'a'.repeat(40)

test('inputs keep their types, and secrets their names', async () => {
  const file = await fileFor('github', () => {
    const build = job({ outputs: ['tag'], steps: [sh`echo tag=1 >> "$PIPEGEN_OUTPUT"`] })
    const release = job({
      needs: [build],
      when: branch('main'),
      matrix: { os: ['linux', 'mac'] },
      permissions: { contents: 'write' },
      steps: ({ matrix }) =>
        call('./.github/workflows/release.yml', {
          with: { tag: text`v${build.outputs.tag}`, os: matrix.os, dry: false, retries: 3, port: '80' },
          secrets: { TOKEN: secret('RELEASE_TOKEN') },
        }),
    })
    const tell = job({ needs: [release], steps: [sh`echo done`] })
    return pipeline('ci', { on: { push: true }, jobs: { build, release, tell } })
  })
  expect((parse(file) as { jobs: { release: unknown } }).jobs.release).toEqual({
    needs: ['build'],
    if: "${{ github.ref == 'refs/heads/main' }}",
    strategy: { 'fail-fast': false, matrix: { os: ['linux', 'mac'] } },
    permissions: { contents: 'write' },
    uses: './.github/workflows/release.yml',
    with: { tag: 'v${{ needs.build.outputs.tag }}', os: '${{ matrix.os }}', dry: false, retries: 3, port: '80' },
    secrets: { TOKEN: '${{ secrets.RELEASE_TOKEN }}' },
  })
})

test('an output of the called workflow is an output of the job', async () => {
  const file = await fileFor('github', () => {
    const release = job({ outputs: ['url'], steps: call(`org/repo/.github/workflows/release.yml@${commit}`, { secrets: 'inherit' }) })
    const tell = job({ steps: [sh`curl ${release.outputs.url}`] })
    return pipeline('ci', { on: { push: true }, jobs: { release, tell } })
  })
  const { jobs } = parse(file) as { jobs: { release: unknown; tell: { needs: unknown; steps: readonly { env?: unknown }[] } } }
  expect(jobs.release).toEqual({
    permissions: { contents: 'read' },
    uses: `org/repo/.github/workflows/release.yml@${commit}`,
    secrets: 'inherit',
  })
  expect(jobs.tell.needs).toEqual(['release'])
  expect(jobs.tell.steps.at(-1)?.env).toEqual({ RELEASE_URL: '${{ needs.release.outputs.url }}' })
})

const codes = async (steps: ReturnType<typeof call>, more: object = {}): Promise<readonly string[]> => {
  const make = (): unknown => pipeline('ci', { on: { push: true }, jobs: { a: job({ steps, ...more } as never) } })
  const { diagnostics } = await compileInMemory(make, { only: ['github'] })
  return diagnostics.map(({ code, message }) => `${code}: ${message}`)
}

test('a ref that may move, a secret as an input and a lost timeout are told', async () => {
  expect(await codes(call(`org/repo/.github/workflows/x.yml@${commit}`))).toEqual([])
  expect((await codes(call('org/repo/.github/workflows/x.yml@main'))).join()).toContain("isn't pinned")
  expect((await codes(call('./.github/workflows/x.yml', { with: { token: secret('TOKEN') } }))).join()).toContain('no secret')
  expect((await codes(call('./.github/workflows/x.yml'), { timeout: '5m' })).join()).toContain('no timeout')
})

test.each([{ env: { A: '1' } }, { environment: 'review' }, { approval: true }, { allowFailure: true }, { cache: 'npm' }])(
  'a call beside %o, which GitHub refuses, is an error of the model',
  async (more) => {
    expect((await codes(call('./.github/workflows/x.yml'), more)).join()).toContain('call-with-steps')
  },
)
