/** What tools that plan and then change infrastructure share. */
import { all, type ConditionLike, type Env, event, type JobOptions, not, raw, type Step, sh } from '../index.ts'
import { type DeployTimes, deployTimes } from './options.ts'
import type { Source } from './secrets-from.ts'

/** Who reads and changes the infrastructure, and its state. */
export interface Credentials {
  /** A login that needs no stored key, such as `secretsFrom.aws({ …, secrets: {} })`. */
  readonly login?: Source
  /** Variables of the steps that reach the backend and the providers. */
  readonly env?: Env
}

/** Those that were given, so that absent ones don't replace the plan's. */
export function credentialsOf({ login, env }: Credentials): Credentials {
  return { ...(login === undefined ? {} : { login }), ...(env === undefined ? {} : { env }) }
}

/** A step that reaches the state or the infrastructure. */
export function credentialStep(name: string, { login, env }: Credentials, own: Env, lines: readonly string[]): Step {
  return sh({ name, env: { ...own, ...env } })`${login?.load ?? raw('')}${raw(lines.join('\n'))}`
}

/** When infrastructure is changed: as deployments, and never for a pull request. */
export function changeTimes(options: DeployTimes): Pick<JobOptions, 'when'> {
  return { when: allOf({ ...options, ...deployTimes(options) }.when, not(event('pullRequest'))) }
}

/** The author's condition, and others. */
export function allOf(when: JobOptions['when'] | undefined, ...more: readonly ConditionLike[]): ConditionLike {
  return all(...(when === undefined ? [] : [when as ConditionLike]), ...more)
}

export function inFolder(folder: string | undefined, file: string): string {
  return folder === undefined ? file : `${folder}/${file}`
}
