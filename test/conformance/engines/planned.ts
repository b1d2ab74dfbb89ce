/** What the engines are given of a pipeline, and what they should do with it. */
import { jenkins } from '../../../providers/jenkins/index.ts'
import { plan } from '../../../src/plan/plan.ts'
import type { Outcomes, RunEvent } from '../../../src/plan/types.ts'
import { compileInMemory } from '../../compile/compile-in-memory.ts'
import type { Start } from './columns.ts'
import { cellName } from './compare.ts'
import { scriptedFile } from './jenkins/jenkins-column.ts'

/** The step that fails. */
export type Failure = NonNullable<Outcomes['failedSteps']>[number]

export interface Happening {
  readonly event: RunEvent
  /** The scripts know its job as FAIL_JOB. */
  readonly failure: Failure | null
}

const scripted = jenkins({ file: scriptedFile, dag: 'scripted' })

/** `errors` are of the providers that refuse the pipeline: these have no file. */
export async function startOf(
  make: () => unknown,
  { event, failure }: Happening,
): Promise<{ readonly start: Start; readonly errors: readonly string[] }> {
  const { pipelines, files, diagnostics } = await compileInMemory(make)
  const [pipeline] = pipelines
  if (pipeline === undefined) throw new Error('no pipeline')
  const isOnJenkins = files.some(({ provider, text }) => provider === 'jenkins' && text !== null)
  const emitted = [...files, ...(isOnJenkins ? scripted.render(scripted.lower([pipeline])) : [])]
  const compiled = Object.fromEntries(emitted.flatMap(({ path, text }) => (text === null ? [] : [[path, text]])))
  const variables: Readonly<Record<string, string>> = failure === null ? {} : { FAIL_JOB: failure.job }
  const told = (wanted: boolean): readonly string[] =>
    diagnostics.filter(({ severity }) => (severity === 'error') === wanted).map(({ provider, message }) => `${provider}: ${message}`)
  return { start: { pipeline, files: compiled, event, variables, warnings: told(false) }, errors: told(true) }
}

const states = { runs: 'success', failed: 'failure', skipped: 'skipped', cancelled: 'cancelled', waits: 'waits' }

/** `test{20,fast}: success` for every job and cell, sorted. */
export function planned({ pipeline, event, variables }: Start, outcomes: Outcomes): readonly string[] {
  const { jobs, gate } = plan(pipeline, { ...event, variables }, outcomes)
  const lines = jobs.map(({ id, cell, state }) => `${id}${cellName(state === 'skipped' ? null : cell)}: ${states[state]}`)
  if (gate !== null) lines.push(`${gate.id}: ${states[gate.state]}`)
  return [...new Set(lines)].sort()
}
