/** Variables of a job: those that `variables:` can hold, and those that a shell has to export. */
import type { EnvVar, Job, Step, Value } from '../../../src/ir/types.ts'
import { lacksAxis } from '../../shared/matrix.ts'
import type { GitlabVariable } from '../document.ts'
import { cacheVariables } from './cache.ts'
import { type Scene, valueIn } from './scene.ts'
import { exportCommand } from './shell-code.ts'
import { expandedText, isSettled, variableOf } from './values.ts'

export interface JobVariables {
  /** Null if there are none. */
  readonly variables: { readonly [name: string]: GitlabVariable } | null
  readonly exports: readonly string[]
  /** Bindings of steps that `variables` holds. */
  readonly bound: ReadonlySet<string>
}

export function lowerVariables(scene: Scene): JobVariables {
  const { job, pipeline } = scene
  const variables: { [name: string]: GitlabVariable } = {}
  addCheckout(job, variables)
  if (job.docker) Object.assign(variables, dockerVariables)
  for (const [name, value] of cacheVariables(job.caches)) variables[name] = value
  const exports: string[] = []
  const bind = (each: EnvVar): void => {
    const command = exportCommand(each, scene)
    if (command !== null) exports.push(command)
  }
  const own = new Set([...(job.container?.env ?? []), ...job.env].map(({ name }) => name))
  for (const each of pipeline.env) if (!own.has(each.name) && !isSettled(each.value)) bind(each)
  for (const list of [job.container?.env ?? [], job.env]) {
    for (const each of list) {
      delete variables[each.name]
      const value = valueIn(each.value, scene)
      if (variableOf(value) === each.name) continue
      if (isSettled(value) && !lacksAxis(value, scene.group)) variables[each.name] = variableText(value)
      else bind(each)
    }
  }
  const bound = bindSettled(scene, variables, own)
  return { variables: Object.keys(variables).length === 0 ? null : variables, exports, bound }
}

/** Values of scripts that are known, or made of harmless characters, are variables of the job: then its steps can stay plain. */
function bindSettled(scene: Scene, variables: { [name: string]: GitlabVariable }, own: ReadonlySet<string>): ReadonlySet<string> {
  if (!hasBindings(scene.job)) return nothing
  const bound = new Map<string, string>()
  const clashing = new Set<string>()
  for (const step of [...scene.job.steps, ...scene.job.after]) {
    if (step.kind !== 'run') continue
    for (const { name, value } of step.bindings) {
      const inJob = valueIn(value, scene)
      if (variableOf(inJob) === name || !isSettled(inJob) || lacksAxis(inJob, scene.group) || own.has(name)) continue
      const text = JSON.stringify(variableText(inJob))
      const known = bound.get(name)
      if (known !== undefined && known !== text) clashing.add(name)
      else bound.set(name, text)
    }
  }
  for (const [name, text] of bound) if (!clashing.has(name)) variables[name] = JSON.parse(text) as GitlabVariable
  return new Set([...bound.keys()].filter((name) => !clashing.has(name)))
}

const nothing: ReadonlySet<string> = new Set()

function hasBindings({ steps, after }: Job): boolean {
  const binds = (step: Step): boolean => step.kind === 'run' && step.bindings.length > 0
  return steps.some(binds) || after.some(binds)
}

/** A literal that holds a `$` says that it isn't to be expanded. */
export function variableText(value: Value): GitlabVariable {
  if (value.kind === 'literal') return value.text.includes('$') ? { value: value.text, expand: false } : value.text
  return expandedText(value)
}

export function globalVariables(env: readonly EnvVar[]): readonly (readonly [string, GitlabVariable])[] {
  return env.flatMap(({ name, value }) => (isSettled(value) ? [[name, variableText(value)] as const] : []))
}

function addCheckout({ checkout }: Job, variables: { [name: string]: GitlabVariable }): void {
  if (checkout === null) {
    variables.GIT_STRATEGY = 'none'
    return
  }
  if (checkout.depth !== null) variables.GIT_DEPTH = String(checkout.depth)
  if (checkout.submodules !== false) variables.GIT_SUBMODULE_STRATEGY = checkout.submodules === 'recursive' ? 'recursive' : 'normal'
}

/** Source: GitLab Docs, "Use Docker to build Docker images", Docker-in-Docker with TLS. */
const dockerVariables = {
  DOCKER_HOST: 'tcp://docker:2376',
  DOCKER_TLS_CERTDIR: '/certs',
  DOCKER_TLS_VERIFY: '1',
  DOCKER_CERT_PATH: '/certs/client',
}
