/**
 * The features of the language, and which of them a pipeline uses where.
 * Capability tables, the portability report and the conformance tests are all keyed by `Feature`.
 */
import { type Origin, within } from '../diagnostics/diagnostic.ts'
import type { Condition, Container, Job, Pipeline, RunStep, Service, Step, Value } from './types.ts'

/** Every feature with a few words for the tables of `pipegen providers`. */
export const features = {
  'trigger.push': 'push to a branch',
  'trigger.push.paths': 'push filtered by paths',
  'trigger.tag': 'push of a tag',
  'trigger.pullRequest': 'pull request',
  'trigger.pullRequest.branches': 'pull request filtered by target branch',
  'trigger.pullRequest.paths': 'pull request filtered by paths',
  'trigger.pullRequest.types': 'pull request filtered by activity',
  'trigger.schedule': 'schedule',
  'trigger.schedule.timezone': 'time zone of a schedule',
  'trigger.schedule.branch': 'branch of a schedule',
  'trigger.manual': 'manual run',
  'trigger.manual.inputs': 'inputs of a manual run',
  'trigger.release': 'published release',
  'trigger.github': 'any other event of GitHub',
  'pipeline.env': 'variables of the pipeline',
  'pipeline.concurrency.group': 'concurrency group of the pipeline',
  'pipeline.concurrency.cancel': 'cancelling superseded runs',
  'pipeline.gate': 'one job that always reports',
  'job.name': 'display name of a job',
  'job.stage': 'stage of a job',
  'job.needs': 'needs',
  'job.needs.optional': 'optional needs',
  'job.when': 'condition of a job',
  'job.when.status': 'condition on the status of earlier jobs',
  'job.when.output': 'condition on an output of an earlier job',
  'condition.event': 'condition on the event',
  'condition.branch': 'condition on the branch',
  'condition.tag': 'condition on the tag',
  'condition.changed': 'condition on changed paths',
  'condition.repository': 'condition on the repository',
  'condition.compare': 'comparison of values',
  'matrix': 'matrix',
  'matrix.include': 'cells added to a matrix',
  'matrix.exclude': 'cells taken from a matrix',
  'matrix.failFast': 'cancelling a matrix at the first failure',
  'matrix.maxParallel': 'limit on parallel cells',
  'matrix.dynamic': 'axis from an output of a job',
  'matrix.when': 'condition that differs between cells',
  'runner.name': 'runner by name',
  'runner.labels': 'runner by labels',
  'runner.value': 'runner that depends on a value',
  'container': 'job in a container',
  'container.env': 'variables of the container',
  'container.credentials': 'credentials of the container registry',
  'container.options': 'options of the container',
  'container.entrypoint': 'entrypoint of the container',
  'tool': 'language or tool at a version',
  'tool.file': 'version of a tool from a file',
  'docker': 'Docker engine in a job',
  'checkout.none': 'job without checkout',
  'checkout.depth': 'depth of the checkout',
  'checkout.submodules': 'submodules',
  'checkout.lfs': 'Git LFS',
  'checkout.ref': 'checkout of another ref',
  'service': 'service container',
  'service.health': 'readiness of a service',
  'service.command': 'command of a service',
  'service.env': 'variables of a service',
  'job.env': 'variables of a job',
  'cache.known': 'cache of a package manager',
  'cache.paths': 'cache of folders',
  'step.run': 'shell step',
  'step.name': 'name of a step',
  'step.env': 'variables of a step',
  'step.when': 'condition of a step',
  'step.when.status': 'condition on the status of earlier steps',
  'step.directory': 'working directory',
  'step.allowFailure': 'step that may fail',
  'step.timeout': 'timeout of a step',
  'step.retry': 'retries of a step',
  'step.shell.sh': 'POSIX shell',
  'step.shell.pwsh': 'PowerShell',
  'step.file.OUTPUT': '$PIPEGEN_OUTPUT',
  'step.file.ENV': '$PIPEGEN_ENV',
  'step.file.PATH': '$PIPEGEN_PATH',
  'step.file.SUMMARY': '$PIPEGEN_SUMMARY',
  'step.uses': 'GitHub action',
  'job.after': 'steps that always run',
  'job.call': 'reusable workflow',
  'artifact': 'artifact',
  'artifact.retention': 'retention of an artifact',
  'artifact.when': 'artifact after a failure',
  'artifact.ifMissing': 'artifact without files',
  'download': 'artifact of an earlier job',
  'output': 'output of a job',
  'report.junit': 'JUnit report',
  'report.cobertura': 'Cobertura coverage report',
  'report.coverageRegex': 'coverage from the log',
  'report.sarif': 'SARIF report',
  'environment': 'environment',
  'environment.url': 'URL of an environment',
  'approval': 'manual approval',
  'approval.message': 'message of an approval',
  'approval.approvers': 'approvers',
  'approval.timeout': 'timeout of an approval',
  'job.concurrency': 'jobs that exclude each other',
  'job.concurrency.cancel': 'cancelling superseded jobs',
  'job.timeout': 'timeout of a job',
  'job.retry': 'retries of a job',
  'job.allowFailure': 'job that may fail',
  'job.allowFailure.condition': 'job that may fail under a condition',
  'permissions': 'permissions of the token',
  'oidc': 'OIDC token',
  'value.secret': 'secret',
  'value.variable': 'variable from the settings',
  'value.env': 'variable written by an earlier step',
  'value.ci': 'value of the run',
  'value.input': 'value of an input',
  'value.jobToken': 'token of the job',
  'value.choose': 'value chosen by a condition',
  'value.or': 'value with a fallback',
  'overlay': 'overlay for this provider',
} as const satisfies { readonly [feature: string]: string }
export type Feature = keyof typeof features
export const featureNames = Object.keys(features) as readonly Feature[]

/** One use of a feature. What a capability needs to answer is reachable from here. */
export interface FeatureUse {
  readonly feature: Feature
  readonly origin: Origin
  readonly pipeline: Pipeline
  readonly job: Job | null
  /** What the use is about: a name, a number, a glob, a value or condition; see the call in `usesOf` for each feature. */
  readonly subject: unknown
}

/** Every use of every feature, in the order of the source. `overlay` is used if the job holds one for `provider`. */
export function usesOf(pipeline: Pipeline, provider: string): readonly FeatureUse[] {
  const uses: FeatureUse[] = []
  const add = (feature: Feature, origin: Origin, job: Job | null = null, subject: unknown = null): void => {
    uses.push({ feature, origin, pipeline, job, subject })
  }
  triggerUses(pipeline, add)
  if (pipeline.env.length > 0) add('pipeline.env', within(pipeline.origin, 'env'))
  for (const { name, value } of pipeline.env) valueUses(value, within(pipeline.origin, 'env', name), null, add)
  if (pipeline.permissions !== null) add('permissions', within(pipeline.origin, 'permissions'), null, pipeline.permissions)
  const { group, cancelInProgress } = pipeline.concurrency
  if (group !== null) add('pipeline.concurrency.group', within(pipeline.origin, 'concurrency', 'group'), null, group)
  if (group !== null) valueUses(group, within(pipeline.origin, 'concurrency', 'group'), null, add)
  if (cancelInProgress.kind !== 'constant' || cancelInProgress.value) {
    const origin = within(pipeline.origin, 'concurrency', 'cancelInProgress')
    add('pipeline.concurrency.cancel', origin, null, cancelInProgress)
    conditionUses(cancelInProgress, origin, null, add)
  }
  if (pipeline.gate !== null) add('pipeline.gate', within(pipeline.origin, 'gate'), null, pipeline.gate)
  for (const job of pipeline.jobs) jobUses(job, provider, add)
  return uses
}

type Add = (feature: Feature, origin: Origin, job?: Job | null, subject?: unknown) => void

function triggerUses(pipeline: Pipeline, add: Add): void {
  const { push, tag, pullRequest, schedules, manual, release, github } = pipeline.triggers
  const on = within(pipeline.origin, 'on')
  if (push !== null) add('trigger.push', within(on, 'push'), null, push.branches)
  if (push !== null && push.paths !== null) add('trigger.push.paths', within(on, 'push', 'paths'), null, push.paths)
  if (tag !== null) add('trigger.tag', within(on, 'tag'), null, tag.tags)
  if (pullRequest !== null) {
    const at = within(on, 'pullRequest')
    add('trigger.pullRequest', at)
    if (pullRequest.branches !== null) add('trigger.pullRequest.branches', within(at, 'branches'), null, pullRequest.branches)
    if (pullRequest.paths !== null) add('trigger.pullRequest.paths', within(at, 'paths'), null, pullRequest.paths)
    if (pullRequest.types !== null) add('trigger.pullRequest.types', within(at, 'types'), null, pullRequest.types)
  }
  for (const schedule of schedules) {
    add('trigger.schedule', schedule.origin, null, schedule)
    if (schedule.timezone !== null) add('trigger.schedule.timezone', within(schedule.origin, 'timezone'), null, schedule)
    if (schedule.branch !== null) add('trigger.schedule.branch', within(schedule.origin, 'branch'), null, schedule)
  }
  if (manual !== null) add('trigger.manual', within(on, 'manual'))
  for (const input of manual?.inputs ?? []) add('trigger.manual.inputs', input.origin, null, input)
  if (release) add('trigger.release', within(on, 'release'))
  if (github !== null) add('trigger.github', within(on, 'github'), null, github)
}

function jobUses(job: Job, provider: string, add: Add): void {
  const at = (...keys: (string | number)[]): Origin => within(job.origin, ...keys)
  if (job.name !== null) add('job.name', at('name'), job, job.name)
  if (job.stage !== null) add('job.stage', at('stage'), job, job.stage)
  if (job.needs.length > 0) add('job.needs', at('needs'), job)
  for (const need of job.needs) if (need.optional) add('job.needs.optional', need.origin, job, need)
  if (job.when.kind !== 'constant') jobConditionUses(job, add)
  matrixUses(job, add)
  if (job.runner.kind === 'name') add('runner.name', at('runner'), job, job.runner.name)
  if (job.runner.kind === 'labels') add('runner.labels', at('runner'), job, job.runner.labels)
  if (job.runner.kind === 'value') add('runner.value', at('runner'), job, job.runner.value)
  if (job.runner.kind === 'value') valueUses(job.runner.value, at('runner'), job, add)
  if (job.container !== null) containerUses(job.container, job, add)
  for (const tool of job.tools) {
    add('tool', tool.origin, job, tool)
    if (tool.version.kind === 'file') add('tool.file', tool.origin, job, tool)
    else valueUses(tool.version, tool.origin, job, add)
  }
  if (job.docker) add('docker', at('docker'), job)
  checkoutUses(job, add)
  for (const service of job.services) serviceUses(service, job, add)
  if (job.env.length > 0) add('job.env', at('env'), job)
  for (const { name, value } of job.env) valueUses(value, at('env', name), job, add)
  for (const cache of job.caches) add(cache.kind === 'known' ? 'cache.known' : 'cache.paths', cache.origin, job, cache)
  for (const step of job.steps) stepUses(step, job, add)
  if (job.after.length > 0) add('job.after', at('after'), job)
  for (const step of job.after) stepUses(step, job, add)
  if (job.call !== null) add('job.call', job.call.origin, job, job.call)
  resultUses(job, add)
  settingUses(job, add)
  if (job.overlays[provider] !== undefined) add('overlay', at(provider), job, job.overlays[provider])
}

function jobConditionUses(job: Job, add: Add): void {
  const origin = within(job.origin, 'when')
  add('job.when', origin, job, job.when)
  if (holds(job.when, (atom) => atom.kind === 'status')) add('job.when.status', origin, job, job.when)
  if (holds(job.when, (atom) => atom.kind === 'compare' && (atom.left.kind === 'output' || atom.right.kind === 'output'))) {
    add('job.when.output', origin, job, job.when)
  }
  conditionUses(job.when, origin, job, add)
}

function matrixUses(job: Job, add: Add): void {
  const { matrix } = job
  if (matrix === null) return
  const at = (key: string): Origin => within(job.origin, key)
  add('matrix', at('matrix'), job, matrix)
  if (matrix.include.length > 0) add('matrix.include', at('include'), job, matrix.include)
  if (matrix.exclude.length > 0) add('matrix.exclude', at('exclude'), job, matrix.exclude)
  if (matrix.failFast) add('matrix.failFast', at('failFast'), job)
  if (matrix.maxParallel !== null) add('matrix.maxParallel', at('maxParallel'), job, matrix.maxParallel)
  for (const axis of matrix.axes) {
    if (axis.from === null) continue
    add('matrix.dynamic', within(job.origin, 'matrix', axis.name), job, axis)
    valueUses(axis.from, within(job.origin, 'matrix', axis.name), job, add)
  }
  if (job.when.kind !== 'constant' && holds(job.when, (atom) => atom.kind === 'compare' && readsMatrix(atom.left, atom.right))) {
    add('matrix.when', at('when'), job, job.when)
  }
}

function containerUses(container: Container, job: Job, add: Add): void {
  const at = (...keys: string[]): Origin => within(job.origin, 'container', ...keys)
  add('container', at(), job, container)
  valueUses(container.image, at('image'), job, add)
  if (container.env.length > 0) add('container.env', at('env'), job)
  for (const { name, value } of container.env) valueUses(value, at('env', name), job, add)
  if (container.credentials !== null) {
    add('container.credentials', at('credentials'), job, container.credentials)
    valueUses(container.credentials.username, at('credentials', 'username'), job, add)
    valueUses(container.credentials.password, at('credentials', 'password'), job, add)
  }
  if (container.options !== null) add('container.options', at('options'), job, container.options)
  if (container.entrypoint !== null) add('container.entrypoint', at('entrypoint'), job, container.entrypoint)
}

function checkoutUses(job: Job, add: Add): void {
  const { checkout } = job
  const at = (...keys: string[]): Origin => within(job.origin, 'checkout', ...keys)
  if (checkout === null) {
    add('checkout.none', at(), job)
    return
  }
  if (checkout.depth !== null) add('checkout.depth', at('depth'), job, checkout.depth)
  if (checkout.submodules !== false) add('checkout.submodules', at('submodules'), job, checkout.submodules)
  if (checkout.lfs) add('checkout.lfs', at('lfs'), job)
  if (checkout.ref !== null) add('checkout.ref', at('ref'), job, checkout.ref)
  if (checkout.ref !== null) valueUses(checkout.ref, at('ref'), job, add)
}

function serviceUses(service: Service, job: Job, add: Add): void {
  add('service', service.origin, job, service)
  valueUses(service.image, within(service.origin, 'image'), job, add)
  if (service.health !== null) add('service.health', within(service.origin, 'health'), job, service)
  if (service.command.length > 0) add('service.command', within(service.origin, 'command'), job, service)
  if (service.env.length > 0) add('service.env', within(service.origin, 'env'), job, service)
  for (const { name, value } of service.env) valueUses(value, within(service.origin, 'env', name), job, add)
}

function stepUses(step: Step, job: Job, add: Add): void {
  const { origin } = step
  add(step.kind === 'run' ? 'step.run' : 'step.uses', origin, job, step)
  if (step.name !== null) add('step.name', origin, job, step.name)
  if (step.name !== null) valueUses(step.name, origin, job, add)
  if (step.env.length > 0) add('step.env', within(origin, 'env'), job, step)
  for (const { name, value } of step.env) valueUses(value, within(origin, 'env', name), job, add)
  if (step.when.kind !== 'constant') {
    add('step.when', within(origin, 'when'), job, step)
    if (holds(step.when, (atom) => atom.kind === 'status')) add('step.when.status', within(origin, 'when'), job, step)
    conditionUses(step.when, within(origin, 'when'), job, add)
  }
  if (step.allowFailure) add('step.allowFailure', within(origin, 'allowFailure'), job, step)
  if (step.timeout !== null) add('step.timeout', within(origin, 'timeout'), job, step)
  if (step.kind === 'run') runStepUses(step, job, add)
  else for (const { name, value } of step.with) valueUses(value, within(origin, 'with', name), job, add)
}

function runStepUses(step: RunStep, job: Job, add: Add): void {
  for (const { value } of step.bindings) valueUses(value, step.origin, job, add)
  if (step.directory !== null) add('step.directory', within(step.origin, 'in'), job, step)
  if (step.directory !== null) valueUses(step.directory, within(step.origin, 'in'), job, add)
  if (step.retry > 0) add('step.retry', within(step.origin, 'retry'), job, step)
  if (step.shell === 'sh') add('step.shell.sh', step.origin, job, step)
  if (step.shell === 'pwsh') add('step.shell.pwsh', step.origin, job, step)
  for (const file of step.files) add(`step.file.${file}`, step.origin, job, step)
}

function resultUses(job: Job, add: Add): void {
  for (const artifact of job.artifacts) {
    add('artifact', artifact.origin, job, artifact)
    if (artifact.retention !== null) add('artifact.retention', within(artifact.origin, 'retention'), job, artifact)
    if (artifact.when !== 'success') add('artifact.when', within(artifact.origin, 'when'), job, artifact)
    if (artifact.ifMissing !== 'error') add('artifact.ifMissing', within(artifact.origin, 'ifMissing'), job, artifact)
  }
  for (const download of job.downloads) add('download', download.origin, job, download)
  for (const [index, name] of job.outputs.entries()) add('output', within(job.origin, 'outputs', index), job, name)
  const { junit, cobertura, coverageRegex, sarif } = job.reports
  const at = (...keys: string[]): Origin => within(job.origin, 'reports', ...keys)
  if (junit.length > 0) add('report.junit', at('junit'), job, junit)
  if (cobertura !== null) add('report.cobertura', at('coverage', 'cobertura'), job, cobertura)
  if (coverageRegex !== null) add('report.coverageRegex', at('coverage', 'regex'), job, coverageRegex)
  if (sarif.length > 0) add('report.sarif', at('sarif'), job, sarif)
}

function settingUses(job: Job, add: Add): void {
  const at = (...keys: string[]): Origin => within(job.origin, ...keys)
  if (job.environment !== null) {
    add('environment', at('environment'), job, job.environment)
    valueUses(job.environment.name, at('environment', 'name'), job, add)
    if (job.environment.url !== null) add('environment.url', at('environment', 'url'), job, job.environment.url)
    if (job.environment.url !== null) valueUses(job.environment.url, at('environment', 'url'), job, add)
  }
  if (job.approval !== null) {
    add('approval', at('approval'), job, job.approval)
    if (job.approval.message !== null) add('approval.message', at('approval', 'message'), job, job.approval.message)
    if (job.approval.approvers.length > 0) add('approval.approvers', at('approval', 'approvers'), job, job.approval.approvers)
    if (job.approval.timeout !== null) add('approval.timeout', at('approval', 'timeout'), job, job.approval.timeout)
  }
  if (job.concurrency !== null) {
    add('job.concurrency', at('concurrency'), job, job.concurrency)
    if (job.concurrency.cancelInProgress) add('job.concurrency.cancel', at('concurrency', 'cancelInProgress'), job)
    valueUses(job.concurrency.group, at('concurrency', 'group'), job, add)
  }
  add('job.timeout', at('timeout'), job, job.timeout)
  if (job.retry > 0) add('job.retry', at('retry'), job, job.retry)
  if (job.allowFailure.kind !== 'constant') add('job.allowFailure.condition', at('allowFailure'), job, job.allowFailure)
  else if (job.allowFailure.value) add('job.allowFailure', at('allowFailure'), job)
  if (job.permissions !== null) add('permissions', at('permissions'), job, job.permissions)
  if (job.oidc !== null) add('oidc', at('oidc'), job, job.oidc)
}

function conditionUses(condition: Condition, origin: Origin, job: Job | null, add: Add): void {
  switch (condition.kind) {
    case 'constant':
    case 'status':
      return
    case 'all':
    case 'any':
      for (const part of condition.of) conditionUses(part, origin, job, add)
      return
    case 'event':
      add('condition.event', origin, job, condition)
      return
    case 'branch':
      add('condition.branch', origin, job, condition)
      return
    case 'tag':
      add('condition.tag', origin, job, condition)
      return
    case 'changed':
      add('condition.changed', origin, job, condition)
      return
    case 'repository':
      add('condition.repository', origin, job, condition)
      return
    case 'compare':
      add('condition.compare', origin, job, condition)
      valueUses(condition.left, origin, job, add)
      valueUses(condition.right, origin, job, add)
  }
}

function valueUses(value: Value, origin: Origin, job: Job | null, add: Add): void {
  switch (value.kind) {
    case 'literal':
    case 'matrix':
    case 'service':
    case 'output':
    case 'stepOutput':
      return
    case 'text':
      for (const part of value.parts) valueUses(part, origin, job, add)
      return
    case 'secret':
    case 'variable':
    case 'env':
    case 'input':
      add(`value.${value.kind}`, origin, job, value.name)
      return
    case 'ci':
      add('value.ci', origin, job, value.name)
      return
    case 'jobToken':
      add('value.jobToken', origin, job)
      return
    case 'choose':
      add('value.choose', origin, job, value)
      conditionUses(value.when, origin, job, add)
      valueUses(value.then, origin, job, add)
      valueUses(value.otherwise, origin, job, add)
      return
    case 'or':
      add('value.or', origin, job, value)
      valueUses(value.value, origin, job, add)
      valueUses(value.fallback, origin, job, add)
  }
}

/** Whether some atom of the condition passes the test. */
export function holds(condition: Condition, test: (atom: Exclude<Condition, { kind: 'constant' | 'all' | 'any' }>) => boolean): boolean {
  switch (condition.kind) {
    case 'constant':
      return false
    case 'all':
    case 'any':
      return condition.of.some((part) => holds(part, test))
    default:
      return test(condition)
  }
}

function readsMatrix(...values: readonly Value[]): boolean {
  return values.some((value) => value.kind === 'matrix' || (value.kind === 'text' && readsMatrix(...value.parts)))
}
