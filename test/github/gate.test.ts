/** The check for branch protection: it reports whatever was skipped. */
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { branch, failed, job, pipeline, sh } from '../../src/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'

interface Workflow {
  readonly on: { readonly [event: string]: unknown }
  readonly jobs: { readonly [id: string]: { readonly needs?: readonly string[]; readonly if?: string } }
}

const make = (pullRequest: object, gate?: string): unknown => {
  const test = job({ matrix: { node: ['20', '22'] }, steps: [sh`npm test`] })
  const deploy = job({ needs: [test], when: branch('main'), steps: [sh`./deploy.sh`] })
  const tell = job({ needs: [test], when: failed(), steps: [sh`./tell.sh`] })
  const on = { push: true, pullRequest } as const
  return pipeline('ci', { ...(gate === undefined ? {} : { gate }), on, jobs: { test, deploy, tell } })
}

const emit = async (pullRequest: object, gate?: string): Promise<Workflow> =>
  parse(await fileFor('github', () => make(pullRequest, gate))) as Workflow

test('it needs every job, over a matrix and skips', async () => {
  const { jobs } = await emit({}, 'ok')
  expect(jobs.ok).toMatchObject({ needs: ['test', 'deploy', 'tell'], if: '${{ always() }}' })
})

test('with it, paths are asked by the jobs, and the workflow always starts', async () => {
  const { on, jobs } = await emit({ paths: ['src/**'] }, 'ok')
  expect(on.pull_request).toBeNull()
  const asks = "(github.event_name == 'push' || needs.pipegen-conditions.outputs.c1 == 'true')"
  expect(jobs.test).toMatchObject({ needs: ['pipegen-conditions'], if: expect.stringContaining(asks.slice(1, -1)) })
  expect(jobs.tell?.if).toBe(`\${{ ${asks} && failure() }}`)
  expect(jobs.ok?.needs).toEqual(['pipegen-conditions', 'test', 'deploy', 'tell'])
})

test('without it the filter is a filter', async () => {
  const { on, jobs } = await emit({ paths: ['src/**'] })
  expect(on.pull_request).toEqual({ paths: ['src/**'] })
  expect(jobs.test?.if).toBeUndefined()
})

test('paths to ignore become a condition of the jobs beside it', async () => {
  const { on, jobs } = await emit({ paths: ['src/**'], pathsIgnore: ['**/*.md'] }, 'ok')
  expect(on.pull_request).toBeNull()
  expect(JSON.stringify(jobs)).toContain(`$(grep -E '^(src/.*)$' \\"$files\\" | grep -Ev '^((.*/)?[^/]*\\\\.md)$')`)
})
