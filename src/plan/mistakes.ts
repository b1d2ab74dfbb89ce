/** What an event or an outcome asks of a pipeline that it doesn't have: a plan of it would say nothing. */
import { didYouMean } from '../diagnostics/closest.ts'
import { graphOf } from '../ir/graph.ts'
import { type Cell, eventNames, type Input, type Job, type Pipeline } from '../ir/types.ts'
import type { Outcomes, RunEvent } from './types.ts'

export interface Mistake {
  readonly message: string
  readonly hint: string | null
}

/** The first mistake; null if there is none. */
export function mistakeIn(pipeline: Pipeline, event: RunEvent, outcomes: Outcomes): Mistake | null {
  return eventMistake(event) ?? inputMistake(pipeline, event) ?? outcomeMistake(pipeline, outcomes)
}

function eventMistake(event: RunEvent): Mistake | null {
  const name: string = event.event
  if (!eventNames.some((each) => each === name)) return unknown('event', name, eventNames)
  const missing = requiredFields[event.event].find((field) => typeof event[field as keyof RunEvent] !== 'string')
  return missing === undefined ? null : { message: `The event "${name}" lacks "${missing}".`, hint: `Add \`${missing}\`.` }
}

const requiredFields = {
  push: ['branch'],
  tag: ['tag'],
  pullRequest: ['source', 'target'],
  schedule: [],
  manual: ['branch'],
  release: ['tag'],
} as const

function inputMistake({ triggers }: Pipeline, event: RunEvent): Mistake | null {
  if (event.event !== 'manual') return null
  const inputs = triggers.manual?.inputs ?? []
  for (const [name, text] of Object.entries(event.inputs ?? {})) {
    const input = inputs.find((each) => each.name === name)
    if (input === undefined)
      return unknown(
        'input',
        name,
        inputs.map((each) => each.name),
      )
    const wanted = wantedOf(input, text)
    if (wanted !== null) return { message: `Input "${name}" can't be "${text}".`, hint: `It is ${wanted}.` }
  }
  return null
}

/** What the input takes, if not this text. */
function wantedOf({ type, options }: Input, text: string): string | null {
  switch (type) {
    case 'string':
      return null
    case 'boolean':
      return text === 'true' || text === 'false' ? null : 'true or false'
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? null : 'a number'
    case 'choice':
      return options.includes(text) ? null : `one of ${quoted(options)}`
  }
}

function outcomeMistake(pipeline: Pipeline, outcomes: Outcomes): Mistake | null {
  const { byId } = graphOf(pipeline)
  const inJob = (id: string, look: (job: Job) => Mistake | null): Mistake | null => {
    const job = byId.get(id)
    return job === undefined ? unknown('job', id, [...byId.keys()]) : look(job)
  }
  const { failed = [], failedSteps = [], approved = [], cancelled = false, outputs = {} } = outcomes
  const checks: readonly (Mistake | null)[] = [
    ...failed.map((ref) => (typeof ref === 'string' ? inJob(ref, () => null) : inJob(ref.job, (job) => cellMistake(job, ref.cell)))),
    ...failedSteps.map((ref) =>
      inJob(ref.job, (job) => (ref.cell === undefined ? null : cellMistake(job, ref.cell)) ?? stepMistake(job, ref.step)),
    ),
    ...(approved === 'all' ? [] : approved.map((id) => inJob(id, approvalMistake))),
    ...(typeof cancelled === 'boolean' ? [] : cancelled.after.map((id) => inJob(id, () => null))),
    ...Object.entries(outputs).flatMap(([id, texts]) =>
      Object.keys(texts).map((name) => inJob(id, (job) => (job.outputs.includes(name) ? null : unknown('output', name, job.outputs, id)))),
    ),
  ]
  return checks.find((each) => each !== null) ?? null
}

function approvalMistake({ id, approval }: Job): Mistake | null {
  return approval === null ? { message: `Job "${id}" waits for no approval.`, hint: 'Only a job with `approval` can be approved.' } : null
}

/** A part of a cell's values is enough. A dynamic axis may have any. */
export function cellMistake({ id, matrix }: Job, cell: Cell): Mistake | null {
  if (matrix === null) return { message: `Job "${id}" has no matrix.`, hint: 'Name the job alone.' }
  if (matrix.axes.some(({ from }) => from !== null)) return null
  const wanted = Object.entries(cell)
  if (matrix.cells.some((each) => wanted.every(([axis, value]) => each[axis] === value))) return null
  const [axis, value] = wanted.find(([name, text]) => !matrix.cells.some((each) => each[name] === text)) ?? wanted[0] ?? ['', '']
  const values = [...new Set(matrix.cells.flatMap((each) => each[axis] ?? []))]
  if (values.length === 0) return unknown('axis', axis, [...new Set(matrix.cells.flatMap((each) => Object.keys(each)))], id)
  if (!values.includes(value)) return unknown('value', value, values, `axis "${axis}" of job "${id}"`)
  return { message: `Job "${id}" has no cell with ${wanted.map(([name, text]) => `${name} "${text}"`).join(' and ')}.`, hint: null }
}

function stepMistake({ id, steps, after }: Job, step: number | string): Mistake | null {
  const all = [...steps, ...after]
  const names = all.flatMap(({ name }) => (name?.kind === 'literal' ? [name.text] : []))
  if (typeof step === 'string')
    return names.includes(step) || all.some(({ name }) => name?.kind === 'text') ? null : unknown('step', step, names, id)
  return all[step] === undefined ? { message: `Job "${id}" has no step ${step}.`, hint: `It has ${all.length}, counted from 0.` } : null
}

/** Worded for a name that nobody knows; `owner` is the id of a job, or words. */
export function unknown(what: string, name: string, known: readonly string[], owner: string | null = null): Mistake {
  const start =
    owner === null
      ? `There is no ${what}`
      : `${owner.includes(' ') ? `${owner[0]?.toUpperCase()}${owner.slice(1)}` : `Job "${owner}"`} has no ${what}`
  const hint =
    didYouMean(name, known) ?? (known.length === 0 ? 'There is none.' : `There ${known.length === 1 ? 'is' : 'are'} ${quoted(known)}.`)
  return { message: `${start} "${name}".`, hint }
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}
