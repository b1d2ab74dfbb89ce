/** How Jenkins starts a pipeline for an event, and which of its stages are the pipeline's jobs. */
import type { Job, Pipeline } from '../../../../src/ir/types.ts'
import type { RunEvent } from '../../../../src/plan/types.ts'
import type { Start } from '../columns.ts'
import { credentialsOf } from '../settings.ts'
import type { Trace } from '../trace.ts'
import type { JenkinsEvent } from './jenkins-events.ts'
import { runJenkins } from './jenkins-run.ts'
import type { JobReference, StageReference } from './jenkins-trace.ts'

/** The scripted pipeline stands beside the declarative one. */
export const scriptedFile = 'Jenkinsfile.scripted'

export function runOnJenkins(jenkinsfile: string): (start: Start) => Promise<Trace> {
  return ({ pipeline, files, event, variables, secrets = {}, commands }) => {
    const mayFail = new Set(
      pipeline.jobs.filter(({ allowFailure }) => allowFailure.kind !== 'constant' || allowFailure.value).map(({ id }) => id),
    )
    return runJenkins({
      files,
      jenkinsfile,
      scripted: jenkinsfile === scriptedFile,
      event: jenkinsEvent(event),
      params: event.event === 'manual' ? (event.inputs ?? {}) : {},
      variables,
      ...(event.commitMessage === undefined ? {} : { commitMessage: event.commitMessage }),
      credentials: credentialsOf(secrets),
      ...(commands === undefined ? {} : { commandFolder: commands }),
      jobOf: (stage) => jobOf(stage, pipeline),
      // A step that may fail leaves its stage unstable, too, but the job is a success.
      unstable: ({ id }) => (mayFail.has(id) ? 'failure' : 'success'),
    })
  }
}

export function jenkinsEvent(event: RunEvent): JenkinsEvent {
  switch (event.event) {
    case 'push':
      return { kind: 'push', branch: event.branch }
    case 'tag':
    case 'release':
      return { kind: 'tag', tag: event.tag }
    case 'pullRequest':
      return { kind: 'change-request', source: event.source, target: event.target }
    case 'schedule':
      return { kind: 'timer', branch: event.branch ?? 'main' }
    case 'manual':
      return { kind: 'manual', branch: event.branch }
  }
}

/** A stage has the name of its job, with the values of a cell behind it; the cells of a matrix of Jenkins' own are stages in that of the job. */
export function jobOf({ name, cell, leaf, written }: StageReference, { jobs }: Pipeline): JobReference | null {
  if (!written) return null
  const job = jobs.find((each) => namesOf(each).has(name))
  if (job === undefined) return null
  if (name === `${job.id} cell`) return { id: job.id, cell }
  const own = namesOf(job).get(name) ?? null
  return own !== null || job.matrix === null || leaf ? { id: job.id, cell: own } : null
}

function namesOf({ id, matrix }: Job): ReadonlyMap<string, JobReference['cell']> {
  const cells = (matrix?.cells ?? []).map((cell) => [`${id} (${Object.values(cell).join(', ')})`, cell] as const)
  return new Map([[id, null], ...(matrix === null ? [] : [[`${id} cell`, null] as const]), ...cells])
}
