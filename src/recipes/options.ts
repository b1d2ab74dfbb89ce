/** What every recipe takes beside its own options. */
import {
  type ArtifactSpec,
  all,
  type ConditionLike,
  event,
  type JobOptions,
  not,
  type ShOptions,
  type Step,
  sh,
  type Text,
} from '../index.ts'

export interface RecipeOptions {
  /** Jobs that come first. */
  readonly needs?: JobOptions['needs']
  readonly when?: JobOptions['when']
  /** Any field of the job, over what the recipe sets. */
  readonly job?: JobOptions
}

/** The fields that an author gave, so that absent ones don't replace what the recipe sets. */
export function given(options: RecipeOptions): JobOptions {
  const { needs, when, job } = options
  return { ...(needs === undefined ? {} : { needs }), ...(when === undefined ? {} : { when }), ...job }
}

/** What recipes take that change something outside: where, and who agrees. */
export interface DeployPlace {
  /** Where it deploys to, as in `job`. Deploys to one environment come one after the other. */
  readonly environment?: JobOptions['environment']
  /** Somebody agrees before it starts, as in `job`. */
  readonly approval?: JobOptions['approval']
}

/** The fields of the job for it. */
export function deployPlace({ environment, approval }: DeployPlace): JobOptions {
  return {
    ...(environment === undefined ? {} : { environment }),
    ...oneAtATime(environment),
    ...(approval === undefined ? {} : { approval }),
  }
}

export interface DeployTimes {
  readonly when?: JobOptions['when']
  /** Scheduled runs deploy too. Default false. */
  readonly scheduled?: boolean
}

/** When a deployment runs: the author's condition, and unless asked for not on a schedule. */
export function deployTimes({ when, scheduled = false }: DeployTimes): { readonly when?: ConditionLike } {
  if (scheduled) return {}
  const notScheduled = not(event('schedule'))
  return { when: when === undefined ? notScheduled : all(when as ConditionLike, notScheduled) }
}

/** Deploys to one environment, of whatever run, come one after the other. */
function oneAtATime(environment: JobOptions['environment']): Pick<JobOptions, 'concurrency'> {
  if (environment === undefined) return {}
  return { concurrency: typeof environment === 'function' ? (context) => groupOf(environment(context)) : groupOf(environment) }
}

type Environment = Exclude<NonNullable<JobOptions['environment']>, (...context: never) => unknown>

function groupOf(environment: Environment): { readonly group: Text } {
  return { group: typeof environment === 'object' && 'name' in environment ? environment.name : environment }
}

/** A URL that must answer with success: tried for a minute, unless told otherwise. */
export type SmokeTest =
  | string
  | {
      readonly url: Text
      /** Further attempts. Default 10. */
      readonly retries?: number
      /** Seconds between two attempts. Default 6. */
      readonly delay?: number
      /** Seconds that one attempt may take. Default 10. */
      readonly timeout?: number
    }

/** A step that fails if the URL doesn't answer with success in time. */
export function smokeStep(smokeTest: SmokeTest, step: ShOptions = {}): Step {
  const { url, retries = 10, delay = 6, timeout = 10 } = typeof smokeTest === 'string' ? { url: smokeTest } : smokeTest
  return sh({
    name: 'Smoke test',
    ...step,
  })`curl -fsS -o /dev/null --retry ${retries} --retry-delay ${delay} --retry-all-errors --max-time ${timeout} ${url}`
}

/** The field `artifacts` with one of a name that the author gave, or the recipe. */
export function artifactOf(name: string, spec: ArtifactSpec): { readonly [name: string]: ArtifactSpec } {
  return { [name]: spec }
}
