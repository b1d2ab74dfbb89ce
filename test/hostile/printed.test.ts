/** What an engine reads twice, or not at all, is held by the text of the file: values of a matrix, comments, folders. */
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { job, pipeline, sh } from '../../src/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'

const pipe = (description: string | undefined, values: readonly string[]) => () =>
  pipeline('ci', {
    on: { push: true },
    jobs: {
      a: job({
        ...(description === undefined ? {} : { description }),
        matrix: { x: values },
        steps: ({ matrix }) => [sh`make ${matrix.x}`],
      }),
    },
  })

test('GitHub reads no expression in a value of a matrix', async () => {
  const document = parse(await fileFor('github', pipe(undefined, ['${{ github.sha }}', 'b'])))
  expect(document.jobs.a.strategy.matrix.x).toEqual(["${{ '${{' }} github.sha }}", 'b'])
})

test('GitLab expands no variable in a value of a matrix', async () => {
  const document = parse(await fileFor('gitlab', pipe(undefined, ['$HOME', 'b'])))
  expect(document.a.parallel.matrix).toEqual([{ MATRIX_X: ['$$HOME', 'b'] }])
})

test('CircleCI reads no parameter in a value of a matrix', async () => {
  const text = await fileFor('circleci', pipe(undefined, ['<< pipeline.id >>', 'b']))
  expect(text).toContain('\\<< pipeline.id >>')
  expect(text).not.toMatch(/(?<!\\)<< pipeline\.id/)
})

test('a description stays a comment in Groovy', async () => {
  const text = await fileFor('jenkins', pipe('one\rtwo \\u000aevil()', ['a', 'b']))
  expect(text).toContain('// one\n')
  expect(text).toContain('// two \\\\u000aevil()\n')
  expect(text).not.toMatch(/(?<!\\)\\u000a/)
})

test.each(['-', '-n', '- x'])('GitLab changes to the folder "%s"', async (folder) => {
  const text = await fileFor('gitlab', () =>
    pipeline('ci', { on: { push: true }, jobs: { a: job({ steps: [sh({ in: folder })`make`] }) } }),
  )
  expect(text).toMatch(/cd "?\.\/-/)
})
