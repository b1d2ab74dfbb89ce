/** Events × one job that fails × approvals given or not, with what follows from each. */
import type { Pipeline } from '../../ir/types.ts'
import { eventWords } from '../event-words.ts'
import { plan } from '../plan.ts'
import type { Outcomes, Plan } from '../types.ts'
import type { Point } from './points.ts'

export interface Situation {
  readonly point: Point
  /** The job that fails, if it runs. One that is an approval and nothing else is refused. */
  readonly failed: string | null
  readonly approved: boolean
  readonly cancelled: boolean
  readonly plan: Plan
}

export interface Situations {
  /** Those without a failure first. */
  readonly situations: readonly Situation[]
  /** Whether none was left out. */
  readonly complete: boolean
}

/** `most` counts the plans. */
export function situationsOf(pipeline: Pipeline, points: readonly Point[], cancels: boolean, most: number): Situations {
  const approvals = pipeline.jobs.some(({ approval }) => approval !== null) ? [false, true] : [false]
  const all = [...calm(pipeline, points, approvals, cancels)]
  for (const { point, plan: found } of all.filter(({ approved, cancelled }) => approved === approvals.at(-1) && !cancelled)) {
    const ran = new Set(found.jobs.flatMap(({ id, state }) => (state === 'runs' ? [id] : [])))
    for (const failed of ran)
      for (const approved of approvals) {
        if (all.length >= most) return { situations: all, complete: false }
        all.push(situationOf(pipeline, { point, failed, approved, cancelled: false }))
      }
  }
  return { situations: all, complete: true }
}

function* calm(pipeline: Pipeline, points: readonly Point[], approvals: readonly boolean[], cancels: boolean): Iterable<Situation> {
  for (const point of points) {
    for (const approved of approvals) {
      const situation = situationOf(pipeline, { point, failed: null, approved, cancelled: false })
      yield situation
      if (!situation.plan.starts) break
    }
    if (cancels) yield situationOf(pipeline, { point, failed: null, approved: false, cancelled: true })
  }
}

function situationOf(pipeline: Pipeline, question: Omit<Situation, 'plan'>): Situation {
  return { ...question, plan: plan(pipeline, question.point.event, outcomesOf(question)) }
}

export function outcomesOf({ point, failed, approved, cancelled }: Omit<Situation, 'plan'>): Outcomes {
  return {
    ...(failed !== null && { failed: [failed] }),
    ...(approved && { approved: 'all' }),
    ...(cancelled && { cancelled }),
    ...(Object.keys(point.outputs).length > 0 && { outputs: point.outputs }),
  }
}

/** `push to "main", if "test" fails`; `plain` leaves the failure out. */
export function situationWords({ point, failed, cancelled }: Situation, plain = false): string {
  const outputs = Object.entries(point.outputs).flatMap(([job, texts]) =>
    Object.entries(texts).map(([name, text]) => `${job}.${name}=${text}`),
  )
  const failure = failed === null || plain ? [] : [`if "${failed}" fails`]
  return [eventWords(point.event), ...outputs, ...failure, ...(cancelled ? ['cancelled'] : [])].join(', ')
}
