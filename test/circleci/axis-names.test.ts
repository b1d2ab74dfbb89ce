import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { job, pipeline, sh } from '../../src/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'

test("an axis with the name of a workflow's own key gets a parameter of another name", async () => {
  const make = (): unknown =>
    pipeline('ci', {
      on: { push: true },
      jobs: {
        a: job({
          matrix: [
            { name: 'x', type: 'one y' },
            { name: 'z', type: 'two' },
          ],
          steps: ({ matrix }) => [sh`echo ${matrix.name} ${matrix.type}`],
        }),
      },
    })
  const { jobs, workflows } = parse(await fileFor('circleci', make)) as {
    jobs: { a: { parameters: object } }
    workflows: { ci: { jobs: readonly { readonly a: object }[] } }
  }
  expect(Object.keys(jobs.a.parameters)).toEqual(['matrix_name', 'matrix_type'])
  expect(workflows.ci.jobs[0]?.a).toMatchObject({ matrix_name: 'x', matrix_type: 'one y' })
})
