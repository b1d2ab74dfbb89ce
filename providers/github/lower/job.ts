/** A job of the model → a job of the workflow. */
import { safeId } from '../../../src/ir/id.ts'
import { mergeOverlay } from '../../../src/ir/overlay.ts'
import type { Container, Job, Permissions, Pipeline, Service, Value } from '../../../src/ir/types.ts'
import { splitByCell } from '../cells.ts'
import type { GithubContainer, GithubJob, GithubService, GithubStep } from '../document.ts'
import { envMap, escaped, template } from '../value.ts'
import { approvalSteps, isGate, lowerEnvironment } from './approval.ts'
import { lowerCall } from './call.ts'
import { type JobScope, type Lowering, lowerJobCondition, scopeFor, wrap } from './context.ts'
import { lowerStrategy, runsOn } from './matrix.ts'
import { retriedStep } from './retry.ts'
import { resultSteps, setupSteps } from './setup.ts'
import { lowerOutputs, lowerSteps, type Mutable } from './steps.ts'

export function lowerJob(job: Job, lowering: Lowering): GithubJob {
  const scope = scopeFor(lowering, job)
  const { pieces, when } = splitByCell(job, lowering.pipeline)
  const lowered: Mutable<GithubJob> = {}
  if (job.name !== null) lowered.name = template(job.name, scope)
  const condition = lowerJobCondition(when, scope)
  if (condition !== undefined) lowered.if = condition
  const strategy = lowerStrategy(job, pieces, scope)
  if (strategy !== undefined) lowered.strategy = strategy
  const cells = pieces.flatMap((piece) => piece.cells)
  if (job.call === null) lowered['runs-on'] = runsOn(job, cells, scope)
  const permissions = permissionsOf(job, lowering.pipeline)
  if (Object.keys(permissions).length > 0) lowered.permissions = permissions
  const environment = lowerEnvironment(job, scope)
  if (environment !== undefined) lowered.environment = environment
  if (job.concurrency !== null) {
    lowered.concurrency = {
      group: template(job.concurrency.group, scope),
      ...(job.concurrency.cancelInProgress ? { 'cancel-in-progress': true } : {}),
    }
  }
  if (job.call === null) lowerWork(job, scope, lowered)
  else Object.assign(lowered, lowerCall(job.call, scope))
  const write = { value: (value: Value) => template(value, scope), job: safeId }
  // Values of the overlay may ask the gate job, too.
  const overlay = mergeOverlay(undefined, job.overlays.github ?? {}, write)
  return mergeOverlay(withNeeds(lowered, job, scope), overlay, write) as GithubJob
}

/** Steps may ask the gate job as well, so what the job needs is known last. */
function withNeeds({ name, ...lowered }: GithubJob, job: Job, { asked }: JobScope): GithubJob {
  const needs = [...asked, ...job.needs.map((need) => safeId(need.job))]
  return { ...(name === undefined ? {} : { name }), ...(needs.length === 0 ? {} : { needs }), ...lowered }
}

/** What the job does itself, and with what. */
function lowerWork(job: Job, scope: JobScope, lowered: Mutable<GithubJob>): void {
  if (job.container !== null) lowered.container = lowerContainer(job.container, scope)
  if (job.services.length > 0)
    lowered.services = Object.fromEntries(job.services.map((service) => [service.id, lowerService(service, job, scope)]))
  const outputs = lowerOutputs(job)
  if (outputs !== undefined) lowered.outputs = outputs
  const shared = scope.lowering.shared.filter(({ name }) => job.env.every((own) => own.name !== name))
  const env = envMap([...shared, ...job.env], scope)
  if (env !== undefined) lowered.env = env
  // The timeout is for one attempt, and GitHub's for all.
  lowered['timeout-minutes'] = Math.ceil(job.timeout / 60) * (retriedStep(job) === null ? 1 : job.retry + 1)
  if (job.allowFailure.kind === 'constant' ? job.allowFailure.value : true) {
    lowered['continue-on-error'] = job.allowFailure.kind === 'constant' ? true : wrap(scope.condition(job.allowFailure))
  }
  lowered.steps = allSteps(job, scope)
}

function allSteps(job: Job, scope: JobScope): readonly GithubStep[] {
  const guard = approvalSteps(job, scope)
  if (isGate(job)) return guard
  return [...guard, ...setupSteps(job, scope), ...lowerSteps(job, scope), ...resultSteps(job, scope)]
}

/** The author's scopes and those that the job's own features need. */
function permissionsOf(job: Job, pipeline: Pipeline): { readonly [scope: string]: string } {
  const own: Permissions = job.permissions ?? pipeline.permissions ?? {}
  const needed: { [scope: string]: string } = {}
  if (job.checkout !== null) needed.contents = 'read'
  if (job.approval !== null) needed.actions = 'read'
  if (job.oidc !== null) needed['id-token'] = 'write'
  const all = { ...needed, ...own }
  return Object.fromEntries(Object.entries(all).filter(([, access]) => access !== 'none'))
}

function lowerContainer(container: Container, scope: JobScope): string | GithubContainer {
  const image = template(container.image, scope)
  const env = envMap(container.env, scope)
  if (container.credentials === null && env === undefined && container.options === null) return image
  const { credentials } = container
  return {
    image,
    ...(credentials === null
      ? {}
      : { credentials: { username: template(credentials.username, scope), password: template(credentials.password, scope) } }),
    ...(env === undefined ? {} : { env }),
    ...(container.options === null ? {} : { options: container.options }),
  }
}

/** GitHub waits for a service only if it has a health check: every five seconds, for two minutes. */
function lowerService(service: Service, job: Job, scope: JobScope): GithubService {
  const env = envMap(service.env, scope)
  return {
    image: template(service.image, scope),
    ...(env === undefined ? {} : { env }),
    ...(job.container === null ? { ports: service.ports.map((port) => `${port}:${port}`) } : {}),
    ...(service.health === null
      ? {}
      : { options: `--health-cmd "${escapeOption(service.health)}" --health-interval 5s --health-timeout 5s --health-retries 24` }),
    ...(service.command.length === 0 ? {} : { command: service.command.map(commandWord).join(' ') }),
  }
}

/** The runner splits a command at blanks outside double quotes, where a backslash counts only before a quote. */
function commandWord(word: string): string {
  const text = escaped(word)
  return /^[^\s"]+$/.test(word) ? text : `"${text.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`
}

/** Options are split as a command line is. */
function escapeOption(text: string): string {
  return text.replace(/[\\"$`]/g, '\\$&')
}
