/** One pipeline on every engine that has a file of it, compared with the plan. */
import type { Job } from '../../../src/ir/types.ts'
import { engines, type Start } from './columns.ts'
import { type Comparison, compare } from './compare.ts'
import type { EngineName } from './known-differences.ts'
import type { Trace } from './trace.ts'

export type Columns = { readonly [engine in EngineName]?: Comparison }

export function enginesFor({ files }: Start): readonly EngineName[] {
  return (Object.keys(engines) as readonly EngineName[]).filter((name) => files[engines[name].file] !== undefined)
}

/** `lines` are what the plan says: see `planned`. `within` gives each run its surroundings, such as commands of its own. */
export async function execute(
  start: Start,
  lines: readonly string[],
  within: (run: (start: Start) => Promise<Trace>) => Promise<Trace> = (run) => run(start),
): Promise<Columns> {
  const names = new Map(start.pipeline.jobs.flatMap(({ id }) => [plain(id), `${id}-job`].map((name) => [name, plain(id)] as const)))
  const ran = await Promise.all(
    enginesFor(start).map(async (engine) => ({ engine, trace: renamed(await within(engines[engine].run), names) })),
  )
  const [first] = ran
  if (first === undefined) throw new Error('no engine')
  const own = { ...start, pipeline: { ...start.pipeline, jobs: start.pipeline.jobs.map(plainJob) } }
  return Object.fromEntries(ran.map((each) => [each.engine, compare(each, first, lines.map(plainLine), own)]))
}

/** Jobs of GitHub and CircleCI have no colon in their names; one of GitLab's has `-job` behind a name that is a keyword there. */
function plain(id: string): string {
  return id.replaceAll(':', '-')
}

function plainJob(job: Job): Job {
  return { ...job, id: plain(job.id), needs: job.needs.map((need) => ({ ...need, job: plain(need.job) })) }
}

/** The colon behind the id stays. */
function plainLine(line: string): string {
  return line.replace(/:(?=\S)/g, '-')
}

function renamed({ jobs, order, problems }: Trace, names: ReadonlyMap<string, string>): Trace {
  const nameOf = (id: string): string => names.get(plain(id)) ?? plain(id)
  return {
    jobs: jobs.map((job) => ({ ...job, id: nameOf(job.id) })),
    order: order.map((moment) => ({ ...moment, job: nameOf(moment.job) })),
    problems,
  }
}

/** The engines that differ, and how. */
export function different(columns: Columns): { readonly [engine: string]: readonly string[] } {
  return Object.fromEntries(
    Object.entries(columns).flatMap(([engine, { differences }]) => (differences.length > 0 ? [[engine, differences]] : [])),
  )
}
