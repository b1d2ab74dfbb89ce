/**
 * The one table of what an engine is known to do otherwise than the plan: a difference that isn't listed is a failure, and one that
 * is listed and never met is reported by a full run. docs/fidelity.md prints it.
 */
import { parse } from 'yaml'
import { holds } from '../../../src/ir/features.ts'
import type { Condition, Job, Pipeline, Value } from '../../../src/ir/types.ts'
import { partsOf } from '../../../src/ir/value.ts'
import type { Start } from './columns.ts'
import type { Result } from './trace.ts'

export type EngineName = 'github' | 'gitlab' | 'jenkins' | 'jenkins scripted' | 'circleci'

/** What is compared of one engine, in lines such as `test{20}: success`. */
export interface Sides {
  /** How the plan says that jobs and cells end. */
  readonly planned: readonly string[]
  /** How they ended. */
  readonly traced: readonly string[]
  /** What their scripts printed. */
  readonly saw: readonly string[]
  /** Ids of jobs that aren't compared. */
  readonly unasked: readonly string[]
}

export interface KnownDifference {
  readonly name: string
  readonly sentence: string
  readonly engines: readonly EngineName[]
  /** In words, how a run is recognised in which it counts. */
  readonly where: string
  /**
   * The warning that the user gets, by its code and some of its words. Or why there is none: `engine` is a limit of the
   * engine that the provider doesn't have; `notation`, the same result in the provider's own form.
   */
  readonly told: { readonly code: string; readonly words: string } | 'engine' | 'notation'
  /** The sides without the difference; as they were where it doesn't count. */
  readonly settle: (sides: Sides, start: Start) => Sides
}

/** In the order in which they are asked: what a provider does comes before what its engine makes of that. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    name: 'gate',
    sentence: 'The gate is the status of the whole pipeline, and no job of its own.',
    engines: ['gitlab', 'jenkins', 'jenkins scripted', 'circleci'],
    where: 'the pipeline has a gate',
    told: 'notation',
    settle: (sides, { pipeline: { gate } }) => (gate === null ? sides : { ...sides, unasked: [...sides.unasked, gate] }),
  },
  {
    name: 'jobs of the compiler',
    sentence: 'Emulations are jobs of their own, which the plan does not know.',
    engines: ['github', 'gitlab', 'circleci'],
    where: 'the id begins with `pipegen-`',
    told: 'notation',
    settle: (sides) => ({ ...sides, unasked: [...sides.unasked, ...sides.traced.map(jobName).filter((id) => id.startsWith('pipegen-'))] }),
  },
  {
    name: 'approvals',
    sentence: 'The approval of a job that has steps is one more job before it.',
    engines: ['circleci'],
    where: 'the id is `approve-` and that of a job with an approval',
    told: 'notation',
    settle: (sides, { pipeline }) => {
      const own = pipeline.jobs.map(({ id }) => id)
      return { ...sides, unasked: [...sides.unasked, ...approvalJobs(pipeline).filter((id) => !own.includes(id))] }
    },
  },
  {
    name: 'skipped jobs',
    sentence: 'A job that does not run is not created; on CircleCI, where its workflow is not the one that runs it is not listed.',
    engines: ['gitlab', 'jenkins scripted', 'circleci'],
    where: 'the plan skips the job, and the trace has nothing of it',
    told: 'notation',
    settle: (sides) => {
      const created = new Set(sides.traced.map(jobName))
      return { ...sides, planned: sides.planned.filter((line) => !line.endsWith(': skipped') || created.has(jobName(line))) }
    },
  },
  {
    name: 'stays green',
    sentence: 'A job that may fail stays green when it fails.',
    engines: ['circleci'],
    where: 'the job has `allowFailure`, and the plan lets it fail',
    told: { code: 'differs', words: 'the job stays green' },
    settle: (sides, { pipeline }) =>
      endings(
        sides,
        pipeline.jobs.filter(mayFail).map(({ id }) => id),
        'failure',
      ),
  },
  {
    name: 'ends green',
    sentence: 'A job that asks for an output in its condition starts, and ends green before its steps.',
    engines: ['gitlab', 'circleci'],
    where: 'the condition compares an output of an earlier job, and the plan skips the job',
    told: { code: 'differs', words: 'ends green before its steps' },
    settle: (sides, start) => {
      const asking = start.pipeline.jobs.filter(({ when }) => asksOutput(when)).map(({ id }) => id)
      // Unless something else that the condition asks for has kept it from being created.
      const started = startedFor(asking, sides, start).filter((id) => !sides.traced.includes(`${id}: skipped`))
      return endings(sides, started, 'skipped')
    },
  },
  {
    name: 'outputs of a skipped job',
    sentence: 'For act the output of a job that was skipped is the expression itself; for GitHub it is empty.',
    engines: ['github'],
    where: 'the plan skips a job with outputs',
    told: 'engine',
    settle: (sides, { pipeline }) => {
      const skipped = new Set(sides.planned.filter((line) => line.endsWith(': skipped')).map(jobName))
      if (!pipeline.jobs.some(({ id, outputs }) => outputs.length > 0 && skipped.has(id))) return sides
      return { ...sides, saw: sides.saw.map((line) => line.replace(/\$\{\{ steps\.[\w-]+\.outputs\.[\w-]+ \}\}/g, '')) }
    },
  },
  {
    name: 'behind an allowed failure',
    sentence: 'act does not know `continue-on-error` of a job: what needs one that fails is skipped.',
    engines: ['github'],
    where: 'the job needs, directly or not, one with `allowFailure` that fails in the plan',
    told: 'engine',
    settle: (sides, { pipeline }) => {
      const failing = new Set(sides.planned.filter((line) => line.endsWith(': failure')).map(jobName))
      const allowed = pipeline.jobs.filter((job) => mayFail(job) && failing.has(job.id)).map(({ id }) => id)
      return { ...sides, unasked: [...sides.unasked, ...behind(allowed, pipeline)] }
    },
  },
  {
    name: 'behind a skipped job',
    sentence: 'For gitlab-ci-local a job that was skipped has not finished, so what waits for it never starts.',
    engines: ['gitlab'],
    where: 'the job runs in the plan, and one that it waits for is created and skipped',
    told: 'engine',
    settle: (sides, start) => ({ ...sides, unasked: [...sides.unasked, ...waitsForSkipped(sides, start)] }),
  },
  {
    name: 'behind an answered failure',
    sentence: 'gitlab-ci-local looks at all jobs before one, also those behind which another has run because of the failure.',
    engines: ['gitlab'],
    where: 'a job fails in the plan, and the job runs all the same, behind one that asks for the status',
    told: 'engine',
    settle: (sides, start) => ({ ...sides, unasked: [...sides.unasked, ...behindAnswered(sides, start)] }),
  },
  {
    name: 'cells that do not run',
    sentence: 'Cells that do not run are created one by one, as one job, or not at all.',
    engines: ['github', 'gitlab', 'jenkins', 'jenkins scripted', 'circleci'],
    where: 'the job has a matrix; only cells that end as skipped are left out',
    told: 'notation',
    settle: (sides, { pipeline }) => {
      const split = new Set(pipeline.jobs.filter(({ matrix }) => matrix !== null).map(({ id }) => id))
      const without = (lines: readonly string[]): readonly string[] =>
        lines.filter((line) => !line.endsWith(': skipped') || !split.has(jobName(line)))
      return { ...sides, planned: without(sides.planned), traced: without(sides.traced) }
    },
  },
  {
    name: 'only cell',
    sentence: 'The only cell that is left of a matrix is a job without one.',
    engines: ['github', 'gitlab', 'jenkins', 'jenkins scripted', 'circleci'],
    where: 'one cell of the job runs in the plan, and one in the trace',
    told: 'notation',
    settle: (sides) => {
      const ran = (lines: readonly string[]): readonly string[] => lines.filter((line) => !line.endsWith(': skipped')).map(jobName)
      const isAlone = (id: string): boolean =>
        [sides.planned, sides.traced].every((lines) => ran(lines).filter((each) => each === id).length === 1)
      const without = (lines: readonly string[]): readonly string[] =>
        lines.map((line) => (isAlone(jobName(line)) ? `${jobName(line)}${line.replace(/^[^{: ]*(?:\{[^}]*\})?/, '')}` : line))
      return { ...sides, planned: without(sides.planned), traced: without(sides.traced), saw: without(sides.saw) }
    },
  },
]

/** Of CircleCI: the approval of a job is one more, named after it, unless the job has no steps: then it is the job itself. */
export function approvalJobs({ jobs }: Pipeline): readonly string[] {
  return jobs.flatMap(({ id, approval }) => (approval === null ? [] : [id, `approve-${id}`]))
}

export function jobName(line: string): string {
  return line.split(/[{: ]/)[0] ?? ''
}

/** Those jobs that the plan lets end so end well. */
function endings(sides: Sides, ids: readonly string[], planned: Result): Sides {
  const isMeant = (line: string): boolean => line.endsWith(`: ${planned}`) && ids.includes(jobName(line))
  return { ...sides, planned: sides.planned.map((line) => (isMeant(line) ? line.replace(/: \w+$/, ': success') : line)) }
}

function mayFail({ allowFailure }: Job): boolean {
  return allowFailure.kind !== 'constant' || allowFailure.value
}

function asksOutput(when: Condition): boolean {
  return holds(when, (atom) => atom.kind === 'compare' && isOutput(atom.left))
}

function isOutput(value: Value): boolean {
  return partsOf(value).some(({ kind }) => kind === 'output')
}

/** These jobs and what needs them start, unless something before has failed or they wait for a failure. */
function startedFor(ids: readonly string[], { planned }: Sides, { pipeline }: Start): readonly string[] {
  const failed = behind(planned.filter((line) => line.endsWith(': failure')).map(jobName), pipeline)
  const waits = pipeline.jobs.filter(({ when }) => holds(when, (atom) => atom.kind === 'status' && atom.status === 'failed'))
  return [...ids, ...behind(ids, pipeline)].filter((id) => !failed.includes(id) && !waits.some((job) => job.id === id))
}

function waitsForSkipped({ planned }: Sides, { pipeline, files }: Start): readonly string[] {
  const created = [...new Set(planned.map(jobName))]
  // Cells that are skipped don't make their job one.
  const running = new Set(planned.filter((line) => !line.endsWith(': skipped')).map(jobName))
  const skipped = new Set(created.filter((id) => !running.has(id)))
  const last = lastStage(files['.gitlab-ci.yml'] ?? '')
  const ids = pipeline.jobs
    .filter(({ id, needs }) => {
      const awaited = last.includes(id) ? created.filter((each) => !last.includes(each)) : needs.map(({ job }) => job)
      return !skipped.has(id) && awaited.some((each) => skipped.has(each))
    })
    .map(({ id }) => id)
  return [...ids, ...behind(ids, pipeline)]
}

function behindAnswered({ planned }: Sides, { pipeline }: Start): readonly string[] {
  const failed = new Set(planned.filter((line) => line.endsWith(': failure')).map(jobName))
  const answering = pipeline.jobs.filter(({ id, when }) => answersFailure(when) && behind([...failed], pipeline).includes(id))
  const running = new Set(planned.filter((line) => !line.endsWith(': skipped')).map(jobName))
  const ids = answering.map(({ id }) => id)
  return behind(ids, pipeline).filter((id) => running.has(id))
}

function answersFailure(when: Condition): boolean {
  return holds(when, (atom) => atom.kind === 'status' && atom.status !== 'succeeded')
}

/** The jobs that need one of these, directly or not. */
function behind(ids: readonly string[], pipeline: Pipeline): readonly string[] {
  const direct = pipeline.jobs
    .filter(({ id, needs }) => !ids.includes(id) && needs.some(({ job }) => ids.includes(job)))
    .map(({ id }) => id)
  return direct.length === 0 ? [] : [...direct, ...behind([...ids, ...direct], pipeline)]
}

function lastStage(text: string): readonly string[] {
  const jobs = Object.entries(parse(text) as Readonly<Record<string, { readonly stage?: string } | null>>)
  return jobs.filter(([, job]) => job?.stage === '.post').map(([name]) => name)
}
