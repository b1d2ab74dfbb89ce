/**
 * The features of the language, and which of them a pipeline uses where.
 * Capability tables, the portability report and the conformance tests are all keyed by `Feature`.
 */
import { type Origin, within } from '../diagnostics/diagnostic.ts'
import { overlayValues } from './overlay.ts'
import type { Call, Condition, Container, Job, Pipeline, RunStep, Service, Step, Value } from './types.ts'
import { partsOf } from './value.ts'

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
  matrix: 'matrix',
  'matrix.include': 'cells added to a matrix',
  'matrix.exclude': 'cells taken from a matrix',
  'matrix.failFast': 'cancelling a matrix at the first failure',
  'matrix.maxParallel': 'limit on parallel cells',
  'matrix.dynamic': 'axis from an output of a job',
  'matrix.when': 'condition that differs between cells',
  'runner.name': 'runner by name',
  'runner.labels': 'runner by labels',
  'runner.value': 'runner that depends on a value',
  container: 'job in a container',
  'container.env': 'variables of the container',
  'container.credentials': 'credentials of the container registry',
  'container.options': 'options of the container',
  'container.entrypoint': 'entrypoint of the container',
  tool: 'language or tool at a version',
  'tool.file': 'version of a tool from a file',
  docker: 'Docker engine in a job',
  'checkout.none': 'job without checkout',
  'checkout.depth': 'depth of the checkout',
  'checkout.submodules': 'submodules',
  'checkout.lfs': 'Git LFS',
  'checkout.ref': 'checkout of another ref',
  service: 'service container',
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
  artifact: 'artifact',
  'artifact.retention': 'retention of an artifact',
  'artifact.when': 'artifact after a failure',
  'artifact.ifMissing': 'artifact without files',
  download: 'artifact of an earlier job',
  output: 'output of a job',
  'report.junit': 'JUnit report',
  'report.cobertura': 'Cobertura coverage report',
  'report.coverageRegex': 'coverage from the log',
  'report.sarif': 'SARIF report',
  environment: 'environment',
  'environment.url': 'URL of an environment',
  approval: 'manual approval',
  'approval.message': 'message of an approval',
  'approval.approvers': 'approvers',
  'approval.timeout': 'timeout of an approval',
  'job.concurrency': 'jobs that exclude each other',
  'job.concurrency.cancel': 'cancelling superseded jobs',
  'job.timeout': 'timeout of a job',
  'job.retry': 'retries of a job',
  'job.allowFailure': 'job that may fail',
  'job.allowFailure.condition': 'job that may fail under a condition',
  permissions: 'permissions of the token',
  oidc: 'OIDC token',
  'value.secret': 'secret',
  'value.variable': 'variable from the settings',
  'value.env': 'variable written by an earlier step',
  'value.ci': 'value of the run',
  'value.input': 'value of an input',
  'value.jobToken': 'token of the job',
  'value.choose': 'value chosen by a condition',
  'value.or': 'value with a fallback',
  overlay: 'overlay for this provider',
} as const satisfies { readonly [feature: string]: string }
export type Feature = keyof typeof features
export const featureNames = Object.keys(features) as readonly Feature[]

/** The words of a feature at the start of a sentence. */
export function titleOf(feature: Feature): string {
  const words = features[feature]
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** One use of a feature. What a capability needs to answer is reachable from here. */
export interface FeatureUse {
  readonly feature: Feature
  readonly origin: Origin
  readonly pipeline: Pipeline
  readonly job: Job | null
  /** What the use is about: a name, a number, a glob, a value or condition; see where `add` is called for the feature. */
  readonly subject: unknown
}

/**
 * Every use of the wanted features, in the order of the source. `overlay` is used if the job holds one for `provider`.
 * `visit` may take features from `wanted` as it goes: most answers don't depend on the use, so one is enough.
 */
export function visitUses(pipeline: Pipeline, provider: string, wanted: ReadonlySet<Feature>, visit: (use: FeatureUse) => void): void {
  const walk: Walk = { pipeline, provider, wanted, visit }
  triggerUses(walk)
  const at = (...keys: (string | number)[]): Origin => within(pipeline.origin, ...keys)
  if (pipeline.env.length > 0) add(walk, 'pipeline.env', at('env'))
  for (const { name, value } of pipeline.env) valueUses(walk, value, at('env', name), null)
  if (pipeline.permissions !== null) add(walk, 'permissions', at('permissions'), null, pipeline.permissions)
  const { group, cancelInProgress } = pipeline.concurrency
  if (group !== null) add(walk, 'pipeline.concurrency.group', at('concurrency', 'group'), null, group)
  if (group !== null) valueUses(walk, group, at('concurrency', 'group'), null)
  if (cancelInProgress.kind !== 'constant' || cancelInProgress.value) {
    const origin = at('concurrency', 'cancelInProgress')
    add(walk, 'pipeline.concurrency.cancel', origin, null, cancelInProgress)
    conditionUses(walk, cancelInProgress, origin, null)
  }
  if (pipeline.gate !== null) add(walk, 'pipeline.gate', at('gate'), null, pipeline.gate)
  for (const job of pipeline.jobs) jobUses(walk, job)
}

interface Walk {
  readonly pipeline: Pipeline
  readonly provider: string
  readonly wanted: ReadonlySet<Feature>
  readonly visit: (use: FeatureUse) => void
}

function add(walk: Walk, feature: Feature, origin: Origin, job: Job | null = null, subject: unknown = null): void {
  if (walk.wanted.has(feature)) walk.visit({ feature, origin, pipeline: walk.pipeline, job, subject })
}

/** As `add`, for the places that every job or step has: the origin is made only if somebody wants it. */
function addAt(walk: Walk, feature: Feature, parent: Origin, key: string, job: Job, subject: unknown = null): void {
  if (walk.wanted.has(feature)) add(walk, feature, within(parent, key), job, subject)
}

function triggerUses(walk: Walk): void {
  const { pipeline } = walk
  const { push, tag, pullRequest, schedules, manual, release, github } = pipeline.triggers
  const on = within(pipeline.origin, 'on')
  if (push !== null) add(walk, 'trigger.push', within(on, 'push'), null, push.branches)
  if (push !== null && push.paths !== null) add(walk, 'trigger.push.paths', within(on, 'push', 'paths'), null, push.paths)
  if (tag !== null) add(walk, 'trigger.tag', within(on, 'tag'), null, tag.tags)
  if (pullRequest !== null) {
    const at = within(on, 'pullRequest')
    add(walk, 'trigger.pullRequest', at)
    if (pullRequest.branches !== null) add(walk, 'trigger.pullRequest.branches', within(at, 'branches'), null, pullRequest.branches)
    if (pullRequest.paths !== null) add(walk, 'trigger.pullRequest.paths', within(at, 'paths'), null, pullRequest.paths)
    if (pullRequest.types !== null) add(walk, 'trigger.pullRequest.types', within(at, 'types'), null, pullRequest.types)
  }
  for (const schedule of schedules) {
    add(walk, 'trigger.schedule', schedule.origin, null, schedule)
    if (schedule.timezone !== null) add(walk, 'trigger.schedule.timezone', within(schedule.origin, 'timezone'), null, schedule)
    if (schedule.branch !== null) add(walk, 'trigger.schedule.branch', within(schedule.origin, 'branch'), null, schedule)
  }
  if (manual !== null) add(walk, 'trigger.manual', within(on, 'manual'))
  for (const input of manual?.inputs ?? []) add(walk, 'trigger.manual.inputs', input.origin, null, input)
  if (release) add(walk, 'trigger.release', within(on, 'release'))
  if (github !== null) add(walk, 'trigger.github', within(on, 'github'), null, github)
}

function jobUses(walk: Walk, job: Job): void {
  const at = (...keys: (string | number)[]): Origin => within(job.origin, ...keys)
  if (job.name !== null) {
    add(walk, 'job.name', at('name'), job, job.name)
    valueUses(walk, job.name, at('name'), job)
  }
  if (job.stage !== null) add(walk, 'job.stage', at('stage'), job, job.stage)
  if (job.needs.length > 0) addAt(walk, 'job.needs', job.origin, 'needs', job)
  for (const need of job.needs) if (need.optional) add(walk, 'job.needs.optional', need.origin, job, need)
  if (job.when.kind !== 'constant') jobConditionUses(walk, job)
  matrixUses(walk, job)
  if (job.runner.kind === 'name') addAt(walk, 'runner.name', job.origin, 'runner', job, job.runner.name)
  if (job.runner.kind === 'labels') add(walk, 'runner.labels', at('runner'), job, job.runner.labels)
  if (job.runner.kind === 'value') add(walk, 'runner.value', at('runner'), job, job.runner.value)
  if (job.runner.kind === 'value') valueUses(walk, job.runner.value, at('runner'), job)
  if (job.container !== null) containerUses(walk, job.container, job)
  for (const tool of job.tools) {
    add(walk, 'tool', tool.origin, job, tool)
    if (tool.file !== null) add(walk, 'tool.file', tool.origin, job, tool)
    valueUses(walk, tool.version, tool.origin, job)
  }
  if (job.docker) add(walk, 'docker', at('docker'), job)
  checkoutUses(walk, job)
  for (const service of job.services) serviceUses(walk, service, job)
  if (job.env.length > 0) add(walk, 'job.env', at('env'), job)
  for (const { name, value } of job.env) if (value.kind !== 'literal') valueUses(walk, value, at('env', name), job)
  for (const cache of job.caches) add(walk, cache.kind === 'known' ? 'cache.known' : 'cache.paths', cache.origin, job, cache)
  for (const step of job.steps) stepUses(walk, step, job)
  if (job.after.length > 0) add(walk, 'job.after', at('after'), job)
  for (const step of job.after) stepUses(walk, step, job)
  if (job.call !== null) callUses(walk, job.call, job)
  resultUses(walk, job)
  settingUses(walk, job)
  overlayUses(walk, job.overlays[walk.provider], at(walk.provider), job)
}

function callUses(walk: Walk, call: Call, job: Job): void {
  add(walk, 'job.call', call.origin, job, call)
  for (const { name, value } of call.with) valueUses(walk, value, within(call.origin, 'with', name), job)
  if (call.secrets === 'inherit') return
  for (const { name, value } of call.secrets) valueUses(walk, value, within(call.origin, 'secrets', name), job)
}

function jobConditionUses(walk: Walk, job: Job): void {
  const origin = within(job.origin, 'when')
  add(walk, 'job.when', origin, job, job.when)
  if (holds(job.when, (atom) => atom.kind === 'status')) add(walk, 'job.when.status', origin, job, job.when)
  if (holds(job.when, (atom) => atom.kind === 'compare' && (atom.left.kind === 'output' || atom.right.kind === 'output'))) {
    add(walk, 'job.when.output', origin, job, job.when)
  }
  conditionUses(walk, job.when, origin, job)
}

function matrixUses(walk: Walk, job: Job): void {
  const { matrix } = job
  if (matrix === null) return
  const at = (key: string): Origin => within(job.origin, key)
  add(walk, 'matrix', at('matrix'), job, matrix)
  if (matrix.include.length > 0) add(walk, 'matrix.include', at('include'), job, matrix.include)
  if (matrix.exclude.length > 0) add(walk, 'matrix.exclude', at('exclude'), job, matrix.exclude)
  if (matrix.failFast) add(walk, 'matrix.failFast', at('failFast'), job)
  if (matrix.maxParallel !== null) add(walk, 'matrix.maxParallel', at('maxParallel'), job, matrix.maxParallel)
  for (const axis of matrix.axes) {
    if (axis.from === null) continue
    add(walk, 'matrix.dynamic', within(job.origin, 'matrix', axis.name), job, axis)
    valueUses(walk, axis.from, within(job.origin, 'matrix', axis.name), job)
  }
  if (conditionReadsMatrix(job.when)) {
    add(walk, 'matrix.when', at('when'), job, job.when)
  }
}

function containerUses(walk: Walk, container: Container, job: Job): void {
  const at = (...keys: string[]): Origin => within(job.origin, 'container', ...keys)
  add(walk, 'container', at(), job, container)
  valueUses(walk, container.image, at('image'), job)
  if (container.env.length > 0) add(walk, 'container.env', at('env'), job)
  for (const { name, value } of container.env) valueUses(walk, value, at('env', name), job)
  if (container.credentials !== null) {
    add(walk, 'container.credentials', at('credentials'), job, container.credentials)
    valueUses(walk, container.credentials.username, at('credentials', 'username'), job)
    valueUses(walk, container.credentials.password, at('credentials', 'password'), job)
  }
  if (container.options !== null) add(walk, 'container.options', at('options'), job, container.options)
  if (container.entrypoint !== null) add(walk, 'container.entrypoint', at('entrypoint'), job, container.entrypoint)
}

function checkoutUses(walk: Walk, job: Job): void {
  const { checkout } = job
  const at = (...keys: string[]): Origin => within(job.origin, 'checkout', ...keys)
  if (checkout === null) {
    add(walk, 'checkout.none', at(), job)
    return
  }
  if (checkout.depth !== null) add(walk, 'checkout.depth', at('depth'), job, checkout.depth)
  if (checkout.submodules !== false) add(walk, 'checkout.submodules', at('submodules'), job, checkout.submodules)
  if (checkout.lfs) add(walk, 'checkout.lfs', at('lfs'), job)
  if (checkout.ref !== null) add(walk, 'checkout.ref', at('ref'), job, checkout.ref)
  if (checkout.ref !== null) valueUses(walk, checkout.ref, at('ref'), job)
}

function serviceUses(walk: Walk, service: Service, job: Job): void {
  add(walk, 'service', service.origin, job, service)
  valueUses(walk, service.image, within(service.origin, 'image'), job)
  if (service.health !== null) add(walk, 'service.health', within(service.origin, 'health'), job, service)
  if (service.command.length > 0) add(walk, 'service.command', within(service.origin, 'command'), job, service)
  if (service.env.length > 0) add(walk, 'service.env', within(service.origin, 'env'), job, service)
  for (const { name, value } of service.env) valueUses(walk, value, within(service.origin, 'env', name), job)
}

function stepUses(walk: Walk, step: Step, job: Job): void {
  const { origin } = step
  add(walk, step.kind === 'run' ? 'step.run' : 'step.uses', origin, job, step)
  if (step.name !== null) add(walk, 'step.name', origin, job, step.name)
  if (step.name !== null && step.name.kind !== 'literal') valueUses(walk, step.name, origin, job)
  if (step.env.length > 0) addAt(walk, 'step.env', origin, 'env', job, step)
  for (const { name, value } of step.env) valueUses(walk, value, within(origin, 'env', name), job)
  if (step.when.kind !== 'constant') {
    add(walk, 'step.when', within(origin, 'when'), job, step)
    if (holds(step.when, (atom) => atom.kind === 'status')) add(walk, 'step.when.status', within(origin, 'when'), job, step)
    conditionUses(walk, step.when, within(origin, 'when'), job)
  }
  if (step.allowFailure) add(walk, 'step.allowFailure', within(origin, 'allowFailure'), job, step)
  if (step.timeout !== null) add(walk, 'step.timeout', within(origin, 'timeout'), job, step)
  if (step.kind === 'run') runStepUses(walk, step, job)
  else for (const { name, value } of step.with) valueUses(walk, value, within(origin, 'with', name), job)
}

function runStepUses(walk: Walk, step: RunStep, job: Job): void {
  for (const { value } of step.bindings) valueUses(walk, value, step.origin, job)
  if (step.directory !== null) add(walk, 'step.directory', within(step.origin, 'in'), job, step)
  if (step.directory !== null) valueUses(walk, step.directory, within(step.origin, 'in'), job)
  if (step.retry > 0) add(walk, 'step.retry', within(step.origin, 'retry'), job, step)
  if (step.shell === 'sh') add(walk, 'step.shell.sh', step.origin, job, step)
  if (step.shell === 'pwsh') add(walk, 'step.shell.pwsh', step.origin, job, step)
  for (const file of step.files) add(walk, `step.file.${file}`, step.origin, job, step)
}

/** What stands in an overlay is the provider's own format, but for the values. */
function overlayUses(walk: Walk, overlay: unknown, origin: Origin, job: Job): void {
  if (overlay === undefined) return
  add(walk, 'overlay', origin, job, overlay)
  for (const value of overlayValues(overlay)) valueUses(walk, value, origin, job)
}

function resultUses(walk: Walk, job: Job): void {
  for (const artifact of job.artifacts) {
    add(walk, 'artifact', artifact.origin, job, artifact)
    if (artifact.retention !== null) add(walk, 'artifact.retention', within(artifact.origin, 'retention'), job, artifact)
    if (artifact.when !== 'success') add(walk, 'artifact.when', within(artifact.origin, 'when'), job, artifact)
    if (artifact.ifMissing !== 'error') add(walk, 'artifact.ifMissing', within(artifact.origin, 'ifMissing'), job, artifact)
  }
  for (const download of job.downloads) add(walk, 'download', download.origin, job, download)
  for (const [index, name] of job.outputs.entries()) add(walk, 'output', within(job.origin, 'outputs', index), job, name)
  const { junit, cobertura, coverageRegex, sarif } = job.reports
  const at = (...keys: string[]): Origin => within(job.origin, 'reports', ...keys)
  if (junit.length > 0) add(walk, 'report.junit', at('junit'), job, junit)
  if (cobertura !== null) add(walk, 'report.cobertura', at('coverage', 'cobertura'), job, cobertura)
  if (coverageRegex !== null) add(walk, 'report.coverageRegex', at('coverage', 'regex'), job, coverageRegex)
  if (sarif.length > 0) add(walk, 'report.sarif', at('sarif'), job, sarif)
}

function settingUses(walk: Walk, job: Job): void {
  const at = (...keys: string[]): Origin => within(job.origin, ...keys)
  if (job.environment !== null) {
    add(walk, 'environment', at('environment'), job, job.environment)
    valueUses(walk, job.environment.name, at('environment', 'name'), job)
    if (job.environment.url !== null) add(walk, 'environment.url', at('environment', 'url'), job, job.environment.url)
    if (job.environment.url !== null) valueUses(walk, job.environment.url, at('environment', 'url'), job)
  }
  if (job.approval !== null) {
    add(walk, 'approval', at('approval'), job, job.approval)
    if (job.approval.message !== null) add(walk, 'approval.message', at('approval', 'message'), job, job.approval.message)
    if (job.approval.approvers.length > 0) add(walk, 'approval.approvers', at('approval', 'approvers'), job, job.approval.approvers)
    if (job.approval.timeout !== null) add(walk, 'approval.timeout', at('approval', 'timeout'), job, job.approval.timeout)
  }
  if (job.concurrency !== null) {
    add(walk, 'job.concurrency', at('concurrency'), job, job.concurrency)
    if (job.concurrency.cancelInProgress) add(walk, 'job.concurrency.cancel', at('concurrency', 'cancelInProgress'), job)
    valueUses(walk, job.concurrency.group, at('concurrency', 'group'), job)
  }
  addAt(walk, 'job.timeout', job.origin, 'timeout', job, job.timeout)
  if (job.retry > 0) add(walk, 'job.retry', at('retry'), job, job.retry)
  if (job.allowFailure.kind !== 'constant') {
    add(walk, 'job.allowFailure.condition', at('allowFailure'), job, job.allowFailure)
    conditionUses(walk, job.allowFailure, at('allowFailure'), job)
  } else if (job.allowFailure.value) add(walk, 'job.allowFailure', at('allowFailure'), job)
  if (job.permissions !== null) add(walk, 'permissions', at('permissions'), job, job.permissions)
  if (job.oidc !== null) add(walk, 'oidc', at('oidc'), job, job.oidc)
}

function conditionUses(walk: Walk, condition: Condition, origin: Origin, job: Job | null): void {
  switch (condition.kind) {
    case 'constant':
    case 'status':
      return
    case 'all':
    case 'any':
      for (const part of condition.of) conditionUses(walk, part, origin, job)
      return
    case 'event':
      add(walk, 'condition.event', origin, job, condition)
      return
    case 'branch':
      add(walk, 'condition.branch', origin, job, condition)
      return
    case 'tag':
      add(walk, 'condition.tag', origin, job, condition)
      return
    case 'changed':
      add(walk, 'condition.changed', origin, job, condition)
      return
    case 'repository':
      add(walk, 'condition.repository', origin, job, condition)
      return
    case 'compare':
      add(walk, 'condition.compare', origin, job, condition)
      valueUses(walk, condition.left, origin, job)
      valueUses(walk, condition.right, origin, job)
  }
}

function valueUses(walk: Walk, value: Value, origin: Origin, job: Job | null): void {
  switch (value.kind) {
    case 'literal':
    case 'matrix':
    case 'service':
    case 'output':
    case 'stepOutput':
      return
    case 'text':
      for (const part of value.parts) valueUses(walk, part, origin, job)
      return
    case 'secret':
    case 'variable':
    case 'env':
    case 'input':
      add(walk, `value.${value.kind}`, origin, job, value.name)
      return
    case 'ci':
      add(walk, 'value.ci', origin, job, value.name)
      return
    case 'jobToken':
      add(walk, 'value.jobToken', origin, job)
      return
    case 'choose':
      add(walk, 'value.choose', origin, job, value)
      conditionUses(walk, value.when, origin, job)
      valueUses(walk, value.then, origin, job)
      valueUses(walk, value.otherwise, origin, job)
      return
    case 'or':
      add(walk, 'value.or', origin, job, value)
      valueUses(walk, value.value, origin, job)
      valueUses(walk, value.fallback, origin, job)
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

function conditionReadsMatrix(condition: Condition): boolean {
  return holds(condition, (atom) => atom.kind === 'compare' && readsMatrix(atom.left, atom.right))
}

function readsMatrix(...values: readonly Value[]): boolean {
  return values.flatMap(partsOf).some((value) => value.kind === 'matrix' || (value.kind === 'choose' && conditionReadsMatrix(value.when)))
}
