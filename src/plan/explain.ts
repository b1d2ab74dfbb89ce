/** A reason of the plan, as a sentence, and the place in the source that it speaks of. */
import { type Origin, within } from '../diagnostics/diagnostic.ts'
import type { EventName, Job } from '../ir/types.ts'
import { describeCondition } from './describe.ts'
import type { JobReason, NameKind, Reason } from './types.ts'

export function explain(reason: Reason): string {
  switch (reason.kind) {
    case 'trigger-matched':
      return `${eventWords[reason.event]} starts the pipeline.`
    case 'no-trigger':
      return `${eventWords[reason.event]} doesn't start the pipeline.`
    case 'name-not-listed':
      return `${nameWords[reason.of]} "${reason.name}" is not among ${quoted(reason.only)}.`
    case 'name-ignored':
      return `${nameWords[reason.of]} "${reason.name}" is ignored by "${reason.glob}".`
    case 'paths-not-changed':
      return `No changed file ${[listWords('matches', reason.only), listWords("isn't ignored by", reason.ignore)].filter((words) => words !== '').join(' and ')}.`
    case 'type-not-listed':
      return `The pull request's activity "${reason.action}" is not among ${quoted(reason.types)}.`
    case 'not-scheduled':
      return `Branch "${reason.branch}" has no schedule${reason.cron === null ? '' : ` "${reason.cron}"`}.`
    case 'needs-met':
      return metWords(reason)
    case 'condition-true':
      return `Its condition ${describeCondition(reason.condition)} is true.`
    case 'need-not-met':
      return `${reason.optional ? 'Even as an optional need, ' : 'It needs '}"${reason.need}"${reason.optional ? ' is not met: it' : ', which'} ${endWords[reason.state]}.`
    case 'condition-false':
      return `${describeCondition(reason.part)} is false.`
    case 'no-cells':
      return 'No cell of its matrix is left.'
    case 'run-cancelled':
      return 'The run was cancelled before it started.'
    case 'waits-for-approval':
      return `It waits for approval${reason.message === null ? '' : `: "${reason.message}"`}.`
    case 'need-waits':
      return `It needs "${reason.need}", which waits for ${reason.need === reason.job ? 'approval' : `the approval of "${reason.job}"`}.`
    case 'failed-by-outcome':
      return 'It fails, as was asked.'
    case 'step-failed':
      return `${stepWords(reason)} fails.`
    case 'step-runs':
      return 'It runs.'
    case 'earlier-step-failed':
      return `${stepWords(reason)} failed before it.`
  }
}

function metWords({ needs, condition }: Extract<Reason, { kind: 'needs-met' }>): string {
  if (condition === null) return needs ? 'Every need is met.' : 'It has no needs and no condition.'
  const words = `its condition ${describeCondition(condition)} is true.`
  return needs ? `Every need is met, and ${words}` : `I${words.slice(1)}`
}

const eventWords: { readonly [event in EventName]: string } = {
  push: 'A push to a branch',
  tag: 'The push of a tag',
  pullRequest: 'A pull request',
  schedule: 'A schedule',
  manual: 'A manual run',
  release: 'A release',
}

const nameWords: { readonly [kind in NameKind]: string } = { branch: 'Branch', tag: 'Tag', target: 'Target branch' }

const endWords: { readonly [state in 'skipped' | 'failed' | 'cancelled']: string } = {
  skipped: 'was skipped',
  failed: 'failed',
  cancelled: 'was cancelled',
}

function stepWords({ step, name }: { readonly step: number; readonly name: string | null }): string {
  return name === null ? `Step ${step + 1}` : `Step "${name}"`
}

function listWords(verb: string, globs: readonly string[]): string {
  return globs.length === 0 ? '' : `${verb} ${quoted(globs)}`
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}

/** What in the source of `job` decided: its condition, a need, its approval; else the job. */
export function originOf(reason: JobReason, job: Job): Origin {
  switch (reason.kind) {
    case 'condition-true':
    case 'condition-false':
    case 'need-not-met':
    case 'need-waits':
      return reason.origin
    case 'needs-met':
      return reason.condition === null ? job.origin : within(job.origin, 'when')
    case 'no-cells':
      return within(job.origin, 'matrix')
    case 'waits-for-approval':
      return within(job.origin, 'approval')
    case 'step-failed':
      return [...job.steps, ...job.after][reason.step]?.origin ?? job.origin
    case 'failed-by-outcome':
    case 'run-cancelled':
      return job.origin
  }
}
