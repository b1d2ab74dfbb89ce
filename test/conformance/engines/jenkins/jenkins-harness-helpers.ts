/** Short ways to run a Jenkinsfile and to read what it did. */
import { expect } from 'vitest'
import { type JenkinsRun, runJenkins } from './jenkins-run.ts'
import type { JenkinsTrace } from './jenkins-trace.ts'

export type Options = Partial<JenkinsRun>

/** Runs stages under "agent any", and holds that nothing was wrong with the file. */
export async function stages(
  text: string,
  options: Options & { readonly around?: string; readonly agent?: string } = {},
): Promise<JenkinsTrace> {
  const { around = '', agent = 'any', ...rest } = options
  return good(`pipeline {\n agent ${agent}\n ${around}\n stages {\n${text}\n }\n}\n`, rest)
}

export async function good(text: string, options: Options = {}): Promise<JenkinsTrace> {
  const trace = await runJenkins({ ...options, files: { 'README.md': 'read me\n', ...options.files, Jenkinsfile: text } })
  expect(trace.problems).toEqual([])
  return trace
}

export const steps = (body: string, options?: Options): Promise<JenkinsTrace> => stages(`stage('a') { steps { ${body} } }`, options)

/** Every line printed, without what "sh -x" traces. */
export const printed = (trace: JenkinsTrace): readonly string[] =>
  [...trace.jobs.flatMap(({ log }) => log), ...trace.otherLog].filter((line) => !/^\+ /.test(line))

/** "test{linux}: success" in the order of the file. */
export const results = (trace: JenkinsTrace): readonly string[] =>
  trace.jobs.map(({ id, cell, result }) => `${id}${cell === null ? '' : `{${Object.values(cell)}}`}: ${result}`)

export const recorded = (trace: JenkinsTrace, what: string) => trace.records.filter((record) => record.what === what)
