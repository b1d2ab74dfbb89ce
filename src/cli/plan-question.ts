/** What `pipegen plan` was asked, from its options: an event and how things end. */
import { didYouMean } from '../diagnostics/closest.ts'
import { type EventName, eventNames, type Pipeline } from '../ir/types.ts'
import { UsageError } from '../node/fault.ts'
import type { JobRef, Outcomes, RunEvent } from '../plan/types.ts'

/** As the command line gives them; lists are empty where nothing was said. */
export interface QuestionOptions {
  readonly event?: string
  readonly branch?: string
  readonly tag?: string
  readonly pr?: string
  readonly source?: string
  readonly fork?: true
  readonly activity?: string
  readonly title?: string
  readonly author?: string
  readonly cron?: string
  readonly input: readonly string[]
  readonly changed: readonly string[]
  readonly message?: string
  readonly actor?: string
  readonly repository?: string
  readonly defaultBranch?: string
  readonly variable: readonly string[]
  readonly fail: readonly string[]
  readonly failStep: readonly string[]
  readonly approve: readonly string[]
  readonly cancel?: true
  readonly cancelAfter: readonly string[]
  readonly output: readonly string[]
}

// ───────────────────────────── the event

/** Options that speak of some events only, with the event that each alone implies. */
const ofEvents = {
  tag: { flag: '--tag', events: ['tag', 'release'], implies: 'tag' },
  pr: { flag: '--pr', events: ['pullRequest'], implies: 'pullRequest' },
  source: { flag: '--source', events: ['pullRequest'], implies: 'pullRequest' },
  fork: { flag: '--fork', events: ['pullRequest'], implies: 'pullRequest' },
  activity: { flag: '--activity', events: ['pullRequest'], implies: 'pullRequest' },
  title: { flag: '--title', events: ['pullRequest'], implies: 'pullRequest' },
  author: { flag: '--author', events: ['pullRequest'], implies: 'pullRequest' },
  cron: { flag: '--cron', events: ['schedule'], implies: 'schedule' },
  input: { flag: '--input', events: ['manual'], implies: 'manual' },
  branch: { flag: '--branch', events: ['push', 'schedule', 'manual'], implies: null },
  changed: { flag: '--changed', events: ['push', 'pullRequest'], implies: null },
} as const satisfies {
  readonly [option in keyof QuestionOptions]?: {
    readonly flag: string
    readonly events: readonly EventName[]
    readonly implies: EventName | null
  }
}
type EventOption = keyof typeof ofEvents

export function eventOf(options: QuestionOptions): RunEvent {
  const { name, because } = eventNameOf(options)
  for (const option of givenOf(options)) {
    const { flag, events } = ofEvents[option]
    if (!events.some((each) => each === name))
      throw new UsageError(
        `${flag} doesn't go with ${because}.`,
        `It goes with the event${events.length > 1 ? 's' : ''} ${events.join(', ')}.`,
      )
  }
  const { message, actor, repository, defaultBranch, variable } = options
  return {
    ...detailsOf(name, options),
    ...(message !== undefined && { commitMessage: message }),
    ...(actor !== undefined && { actor }),
    ...(repository !== undefined && { repository }),
    ...(defaultBranch !== undefined && { defaultBranch }),
    ...(variable.length > 0 && { variables: pairs('--variable', variable) }),
  }
}

function eventNameOf(options: QuestionOptions): { readonly name: EventName; readonly because: string } {
  if (options.event !== undefined) {
    const name = eventNames.find((each) => each === options.event)
    if (name === undefined)
      throw new UsageError(
        `There is no event "${options.event}".`,
        didYouMean(options.event, eventNames) ?? `The events are ${eventNames.join(', ')}.`,
      )
    return { name, because: `the event "${name}"` }
  }
  for (const option of givenOf(options)) {
    const { flag, implies } = ofEvents[option]
    if (implies !== null) return { name: implies, because: flag }
  }
  return { name: 'push', because: 'a push, which is meant without --event' }
}

function givenOf(options: QuestionOptions): readonly EventOption[] {
  return (Object.keys(ofEvents) as EventOption[]).filter((option) => {
    const value = options[option]
    return Array.isArray(value) ? value.length > 0 : value !== undefined
  })
}

function detailsOf(name: EventName, options: QuestionOptions): RunEvent {
  const { tag, pr, source, fork, activity, title, author, cron, changed } = options
  const defaultBranch = options.defaultBranch ?? 'main'
  const branch = options.branch ?? defaultBranch
  const files = changed.length > 0 && { changed }
  switch (name) {
    case 'push':
      return { event: name, branch, ...files }
    case 'tag':
    case 'release':
      if (tag === undefined) throw new UsageError(`The event "${name}" has a tag.`, 'Add --tag NAME.')
      return { event: name, tag }
    case 'pullRequest':
      return {
        event: name,
        source: source ?? 'feature',
        target: pr ?? defaultBranch,
        ...(fork && { fork }),
        ...(activity !== undefined && { action: activity }),
        ...(title !== undefined && { title }),
        ...(author !== undefined && { author }),
        ...files,
      }
    case 'schedule':
      return { event: name, ...(options.branch !== undefined && { branch }), ...(cron !== undefined && { cron }) }
    case 'manual':
      return { event: name, branch, inputs: pairs('--input', options.input) }
  }
}

function pairs(flag: string, texts: readonly string[]): { readonly [name: string]: string } {
  return Object.fromEntries(texts.map((text) => pair(flag, text)))
}

function pair(flag: string, text: string, form = 'NAME=VALUE'): readonly [name: string, value: string] {
  const at = text.indexOf('=')
  if (at < 1) throw new UsageError(`${flag} "${text}" has no value.`, `Write ${flag} ${form}.`)
  return [text.slice(0, at), text.slice(at + 1)]
}

// ───────────────────────────── the outcomes

/** Ids may hold a colon, so the pipelines say where one ends. */
export function outcomesOf(options: QuestionOptions, pipelines: readonly Pipeline[]): Outcomes {
  const ids = new Set(pipelines.flatMap(({ jobs }) => jobs.map(({ id }) => id)))
  const { approve, cancel, cancelAfter } = options
  return {
    failed: options.fail.map((text) => jobRef(text, ids)),
    failedSteps: options.failStep.map((text) => {
      const [job, step] = splitAtJob(text, ids)
      if (step === null)
        throw new UsageError(`--fail-step "${text}" names no step.`, 'Write --fail-step JOB:STEP, by name or by its number from 0.')
      return { job, step: /^\d+$/.test(step) ? Number(step) : step }
    }),
    approved: approve.includes('all') && !ids.has('all') ? 'all' : approve,
    cancelled: cancelAfter.length > 0 ? { after: cancelAfter } : cancel === true,
    outputs: outputsOf(options.output),
  }
}

function jobRef(text: string, ids: ReadonlySet<string>): JobRef {
  const [job, cell] = splitAtJob(text, ids)
  if (cell === null) return job
  return { job, cell: Object.fromEntries(cell.split(',').map((each) => pair(`--fail ${job}:`, each, 'AXIS=VALUE'))) }
}

function splitAtJob(text: string, ids: ReadonlySet<string>): readonly [job: string, rest: string | null] {
  if (ids.has(text)) return [text, null]
  const colons = [...text.matchAll(/:/g)].map(({ index }) => index)
  const at = colons.find((index) => ids.has(text.slice(0, index))) ?? colons[0]
  return at === undefined ? [text, null] : [text.slice(0, at), text.slice(at + 1)]
}

function outputsOf(texts: readonly string[]): NonNullable<Outcomes['outputs']> {
  const outputs: { [job: string]: { [name: string]: string } } = Object.create(null)
  for (const text of texts) {
    const [path, value] = pair('--output', text, 'JOB.NAME=VALUE')
    const dot = path.lastIndexOf('.')
    if (dot < 1) throw new UsageError(`--output "${text}" names no job.`, 'Write --output JOB.NAME=VALUE.')
    outputs[path.slice(0, dot)] = { ...outputs[path.slice(0, dot)], [path.slice(dot + 1)]: value }
  }
  return outputs
}
