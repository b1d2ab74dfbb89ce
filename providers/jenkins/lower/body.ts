/** The steps of one emitted job, with everything that the whole job has around them. */

import { within } from '../../../src/diagnostics/diagnostic.ts'
import { allOf, hasStatus, yes } from '../../../src/ir/condition.ts'
import type { Approval, Condition, EnvVar, Job, RunStep, Step } from '../../../src/ir/types.ts'
import { literal } from '../../../src/ir/value.ts'
import { block } from '../condition.ts'
import type { Code } from '../document.ts'
import { quoted } from '../groovy.ts'
import { credentialId } from '../names.ts'
import { fromCheckout } from '../values.ts'
import type { Place } from './agent.ts'
import { cacheEntries, withCaches } from './cache.ts'
import { asksWritten } from './late.ts'
import { readsCommit } from './matrix.ts'
import { isPortable } from './portable.ts'
import { artifactLines, downloadLines, emptyFiles, fileEntries, outputLines, stepFiles, summaryLines } from './results.ts'
import { conditionIn, type Frame, type Scene, scopeOf, textIn, valueIn } from './scene.ts'
import { type Action, sequence, trackedStatus, valuesAskStatus } from './sequence.ts'
import { withServices } from './services.ts'
import { bound, lowerStep, timeoutHead } from './step.ts'
import { toolChecks } from './tools.ts'
import { needPlugin } from './uses.ts'

/** From the inside out: steps, variables, services, a time limit for each attempt, attempts, caches. */
export function bodyOf(scene: Scene, place: Place): readonly Code[] {
  const { job, frame } = scene
  if (job.steps.length === 0 && job.after.length === 0) return [`echo ${quoted(job.approval === null ? 'Nothing to do' : 'Approved')}`]
  const files = stepFiles(job)
  let code = sequence(actionsOf(scene, place, files), scene)
  code = withJobVariables(code, scene, files)
  if (job.services.length > 0) code = withServices(code, place.image, scene)
  code = [block(timeoutHead(job.timeout), code)]
  if (job.retry > 0) code = [block(`retry(${job.retry + 1})`, code)]
  code = withCaches(code, scene)
  if (job.oidc === null) return code
  needPlugin(frame.uses, 'oidc', within(job.origin, 'oidc'))
  needPlugin(frame.uses, 'credentials', within(job.origin, 'oidc'))
  const token = `string(credentialsId: ${quoted(credentialId('PIPEGEN_OIDC_TOKEN', frame.settings))}, variable: 'PIPEGEN_OIDC_TOKEN')`
  return [block(`withCredentials([${token}])`, code)]
}

function actionsOf(scene: Scene, place: Place, files: readonly string[]): readonly Action[] {
  const { job } = scene
  const actions: Action[] = []
  const add = (code: readonly Code[]): void => {
    if (code.length > 0) actions.push({ when: yes, code, always: false })
  }
  add(explicitCheckout(scene))
  if (place.image?.shell === 'ash' && [...job.steps, ...job.after].some(wantsBash)) add(["sh 'apk add --no-cache bash'"])
  add(toolChecks(scene, place))
  add(downloadLines(scene))
  add(emptyFiles(files))
  const loads = { env: false, path: false, windows: place.system === 'windows' }
  const inSteps = valuesAskStatus(job) ? { ...scene, scope: scopeOf(scene.frame, job, scene.scope.mapped, trackedStatus(job)) } : scene
  const addSteps = (steps: readonly Step[], always: boolean): void => {
    for (const step of steps) {
      if (step.kind !== 'run') continue
      const { when, asks } = split(conditionIn(step.when, scene))
      actions.push({ when, code: lowerStep(step, inSteps, { ...loads }, asks), always })
      loads.env ||= step.files.includes('ENV')
      loads.path ||= step.files.includes('PATH')
    }
  }
  const late = trailingStatus(job)
  addSteps(job.steps.slice(0, job.steps.length - late), false)
  add(outputLines(scene))
  add(artifactLines(scene, 'success'))
  add(environmentLines(scene))
  addSteps(job.steps.slice(job.steps.length - late), false)
  const failed = artifactLines(scene, 'failure')
  if (failed.length > 0) actions.push({ when: { kind: 'status', status: 'failed', negated: false }, code: failed, always: false })
  addSteps(job.after, true)
  const summary = summaryLines(files)
  if (summary.length > 0) actions.push({ when: yes, code: summary, always: job.after.length > 0 })
  return actions
}

/** What Groovy asks, and what the shell has to. */
function split(condition: Condition): { readonly when: Condition; readonly asks: Condition | null } {
  if (!asksWritten(condition)) return { when: condition, asks: null }
  const parts = condition.kind === 'all' ? condition.of : [condition]
  const asks = allOf(parts.filter(asksWritten))
  const rest = allOf(parts.filter((part) => !asksWritten(part)))
  return { when: hasStatus(asks) && !hasStatus(rest) ? allOf([always, rest]) : rest, asks }
}

const always: Condition = { kind: 'status', status: 'always', negated: false }

/** How many steps at the end ask for the status; what the job gives is ready before them, unless they add to it. */
function trailingStatus({ steps }: Job): number {
  const last = steps.findLastIndex((step) => !hasStatus(step.when))
  const late = steps.slice(last + 1)
  return late.some((step) => step.kind === 'run' && step.files.includes('OUTPUT')) ? 0 : late.length
}

function wantsBash(step: Step): step is RunStep {
  return step.kind === 'run' && step.shell === 'bash' && !isPortable(step.script, step.shell)
}

// ───────────────────────────── variables

/** Constants that `environment { }` can hold: it might read a `$` as a reference, and Groovy takes some names for classes. */
export function isConstant({ name, value }: EnvVar): boolean {
  return value.kind === 'literal' && !value.text.includes('$') && !/^(UR[IL]|UUID|[A-Z]\w*[a-z]\w*)$/.test(name)
}

/** The job's own variables, as they are in the cell. */
export function ownVariables(scene: Scene): readonly EnvVar[] {
  return declaredVariables(scene.job).map((each) =>
    each.value.kind === 'literal' ? each : { name: each.name, value: valueIn(each.value, scene) },
  )
}

export function constantLines(vars: readonly EnvVar[]): readonly string[] {
  return vars.flatMap(({ name, value }) => (value.kind === 'literal' ? [`${name} = ${quoted(value.text)}`] : []))
}

function declaredVariables({ container, env }: Job): readonly EnvVar[] {
  if (container === null || container.env.length === 0) return env
  const own = new Set(env.map(({ name }) => name))
  return [...container.env.filter(({ name }) => !own.has(name)), ...env]
}

function withJobVariables(code: readonly Code[], scene: Scene, files: readonly string[]): readonly Code[] {
  const own = ownVariables(scene)
  const named = new Set(own.map(({ name }) => name))
  const shared = scene.frame.pipeline.env.filter((each) => !isConstant(each) && !named.has(each.name))
  return bound([...shared, ...own.filter((each) => !isConstant(each))], scene, code, [...cacheEntries(scene), ...fileEntries(files)])
}

// ───────────────────────────── checkout, environment, approval

/** Git refuses a folder of another user's, unless told otherwise. Source: git-config, `safe.directory` and `GIT_CONFIG_COUNT`. */
const trustedCheckout: readonly EnvVar[] = [
  { name: 'GIT_CONFIG_COUNT', value: literal('1') },
  { name: 'GIT_CONFIG_KEY_0', value: literal('safe.directory') },
  { name: 'GIT_CONFIG_VALUE_0', value: literal('*') },
]

/** None where the pipeline gives Git such settings itself. */
export function checkoutVariables({ pipeline, uses }: Frame): readonly EnvVar[] {
  const own = pipeline.env.some(({ name }) => name === 'GIT_CONFIG_COUNT')
  return uses.foreignCheckout && !own ? trustedCheckout : []
}

/** Jenkins checks out by itself; what it has to do beside, or another ref, is said in so many words. */
export function needsExplicitCheckout({ checkout }: Job): boolean {
  return checkout !== null && (checkout.submodules !== false || checkout.lfs || checkout.ref !== null)
}

/** Jenkins knows the commit only where it has checked it out. */
export function skipsCheckout(job: Job): boolean {
  if (job.checkout !== null && !needsExplicitCheckout(job)) return false
  return !readsCommit(job, (value) => value.kind === 'ci' && fromCheckout.has(value.name))
}

/** Source: Jenkins, "Pipeline: SCM Step" and the Git plugin: `scmGit`, its extensions. */
function explicitCheckout(scene: Scene): readonly Code[] {
  const { checkout } = scene.job
  if (checkout === null || !needsExplicitCheckout(scene.job)) return []
  const extensions = [
    ...(checkout.submodules === false
      ? []
      : [`submodule(recursiveSubmodules: ${checkout.submodules === 'recursive'}, parentCredentials: true)`]),
    ...(checkout.lfs ? ['lfs()'] : []),
  ]
  const branches = checkout.ref === null ? 'scm.branches' : `[[name: ${textIn(checkout.ref, scene)}]]`
  const all = extensions.length === 0 ? 'scm.extensions' : `scm.extensions + [${extensions.join(', ')}]`
  return [`checkout scmGit(branches: ${branches}, extensions: ${all}, userRemoteConfigs: scm.userRemoteConfigs)`]
}

function environmentLines(scene: Scene): readonly Code[] {
  const { environment } = scene.job
  if (environment === null || environment.url === null) return []
  const url = textIn(environment.url, scene)
  return [url.startsWith("'") ? `echo 'Deployed to ${url.slice(1)}` : `echo('Deployed to ' + ${url})`]
}

/** Source: Jenkins User Handbook, "Pipeline Syntax", input. */
export function inputLines({ message, approvers }: Approval, job: Job): readonly string[] {
  const lines = [`message ${quoted(message ?? `Run ${job.id}?`)}`, "ok 'Approve'"]
  return approvers.length === 0 ? lines : [...lines, `submitter ${quoted(approvers.join(','))}`]
}

/** The step, where there is no directive. */
export function inputCall(approval: Approval, job: Job): string {
  const named = inputLines(approval, job).map((line) => line.replace(' ', ': '))
  return `input ${named.join(', ')}`
}

export function constantEntries(vars: readonly EnvVar[]): readonly string[] {
  return vars.flatMap(({ name, value }) => (value.kind === 'literal' ? [quoted(`${name}=${value.text}`)] : []))
}

export function lockedBy(scene: Scene): string | null {
  const { concurrency } = scene.job
  if (concurrency === null) return null
  needPlugin(scene.frame.uses, 'lock', within(scene.job.origin, 'concurrency'))
  return textIn(concurrency.group, scene)
}
