/** Small configs for the tests of the evaluator, and what they look at. */
import { expect } from 'vitest'
import type { Trace } from '../trace.ts'
import { type CircleciRun, runCircleci } from './circleci.ts'

export type Options = Omit<CircleciRun, 'files'> & { readonly files?: CircleciRun['files'] }

export const run = (config: string, { files = {}, ...options }: Options = {}): Promise<Trace> =>
  runCircleci({ files: { '.circleci/config.yml': `version: 2.1\n${config}`, ...files }, ...options })

/** "test{os=linux}: success" for every job, sorted. */
export const results = (trace: Trace): readonly string[] => {
  expect(trace.problems).toEqual([])
  return trace.jobs
    .map(({ id, cell, result }) => `${id}${cell === null ? '' : `{${Object.entries(cell).map((pair) => pair.join('='))}}`}: ${result}`)
    .sort()
}

export const log = (trace: Trace, id: string): readonly string[] => {
  expect(trace.problems).toEqual([])
  return trace.jobs.find((job) => job.id === id)?.log ?? []
}

export const stepResults = (trace: Trace, id: string): readonly string[] =>
  (trace.jobs.find((job) => job.id === id)?.steps ?? []).map(({ name, result }) => `${name}: ${result}`)

export const image = 'docker: [{image: cimg/base:2024.12}]'
export const pass = `{${image}, steps: [{run: 'true'}]}`
export const fail = `{${image}, steps: [{run: 'false'}]}`

/** A job "a" with these steps, alone in its workflow. */
export const steps = (...lines: readonly string[]): string =>
  `jobs:
  a:
    ${image}
    steps:
${lines.map((line) => `      ${line}`).join('\n')}
workflows: {w: {jobs: [a]}}
`

/** Jobs that pass, and others that fail, with the invocations of a workflow. */
export const graph = (passing: readonly string[], failing: readonly string[], invocations: string, workflow = ''): string =>
  `jobs:
${passing.map((name) => `  ${name}: ${pass}`).join('\n')}
${failing.map((name) => `  ${name}: ${fail}`).join('\n')}
workflows:
  w:
    ${workflow}
    jobs:
${invocations.replace(/^/gm, '      ')}
`

export const refused = async (config: string, message: string | RegExp, options?: Options): Promise<void> => {
  const trace = await run(config, options)
  expect(trace.jobs).toEqual([])
  expect(trace.problems.join()).toMatch(message)
}
