/** Downloads of what may be missing, and of artifacts that are called alike. */
import { expect, test } from 'vitest'
import type { Pipeline } from '../../src/index.ts'
import { always, branch, job, optional, pipeline, sh } from '../../src/index.ts'
import { compileInMemory } from './compile-in-memory.ts'

async function filesOf(make: () => Pipeline): Promise<Readonly<Record<string, string>>> {
  const { files } = await compileInMemory(make)
  return Object.fromEntries(files.map(({ provider, text }) => [provider, text ?? '']))
}

const on = { push: true } as const
const providers = ['github', 'gitlab', 'jenkins', 'circleci'] as const

test('a download from a job that must have succeeded names the artifact', async () => {
  const { github, jenkins } = await filesOf(() => {
    const build = job({ steps: [sh`make`], artifacts: { app: 'app.txt' } })
    return pipeline('ci', { on, providers, jobs: { build, ship: job({ download: [build.artifacts.app], steps: [sh`ship`] }) } })
  })
  expect(github).toContain('name: app')
  expect(github).not.toContain('pattern:')
  expect(jenkins).not.toContain('catchError')
})

test.each([
  ['was skipped', (build: never) => ({ needs: [optional(build)] })],
  ['failed', () => ({ when: always() })],
])('a download from a job that %s is passed over', async (_, fields) => {
  const { github, jenkins } = await filesOf(() => {
    const build = job({ when: branch('main'), steps: [sh`make`], artifacts: { app: 'app.txt' } })
    const ship = job({ ...fields(build as never), download: [build.artifacts.app], steps: [sh`ship`] })
    return pipeline('ci', { on, providers, jobs: { build, ship } })
  })
  expect(github).toMatch(/pattern: app\n\s+merge-multiple: true/)
  expect(jenkins).toMatch(/catchError\(buildResult: 'SUCCESS', stageResult: 'SUCCESS', catchInterruptions: false\) \{\s+unstash/)
})

test('CircleCI keeps nothing of a job that failed and may, and stays green', async () => {
  const { circleci } = await filesOf(() => {
    const build = job({ allowFailure: true, steps: [sh`make`], artifacts: { app: 'app.txt' } })
    return pipeline('ci', { on, providers, jobs: { build, ship: job({ download: [build.artifacts.app], steps: [sh`ship`] }) } })
  })
  expect(circleci).toMatch(/mkdir -p \.pipegen\/app\n\s+\[ -z "\$PIPEGEN_FAILED" \] \|\| exit 0\n\s+tar/)
  expect(circleci).toContain('[ ! -d .pipegen/app ] || cp -R .pipegen/app/. .')
})

test('GitHub downloads the cells one by one where another artifact is called as one of them may be', async () => {
  const { github } = await filesOf(() => {
    const build = job({ matrix: { n: ['1', '2'] }, steps: [sh`make`], artifacts: { app: 'app.txt' } })
    const docs = job({ steps: [sh`make docs`], artifacts: { 'app-docs': 'docs.txt' } })
    return pipeline('ci', { on, providers, jobs: { build, docs, ship: job({ download: [build.artifacts.app], steps: [sh`ship`] }) } })
  })
  expect(github).toContain('pattern: app-1')
  expect(github).toContain('pattern: app-2')
  expect(github).not.toContain('app-*')
})

test('GitHub refuses that where only the run knows the cells', async () => {
  const { diagnostics } = await compileInMemory(() => {
    const list = job({ outputs: ['list'], steps: [sh`echo 'list=["1"]' >> "$PIPEGEN_OUTPUT"`] })
    const build = job({ needs: [list], matrix: { n: list.outputs.list }, steps: [sh`make`], artifacts: { app: 'app.txt' } })
    const docs = job({ steps: [sh`make docs`], artifacts: { 'app-docs': 'docs.txt' } })
    const ship = job({ download: [build.artifacts.app], steps: [sh`ship`] })
    return pipeline('ci', { on, providers: ['github'], jobs: { list, build, docs, ship } })
  })
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([
    expect.stringContaining('begins with "app-"'),
  ])
})
