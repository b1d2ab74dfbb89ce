/** Deployments: that somebody looks afterwards whether they work, that the old one runs until then, and that each has secrets of its own. */
import { finding } from '../../diagnostics/catalog.ts'
import { type Diagnostic, type Origin, within } from '../../diagnostics/diagnostic.ts'
import type { EnvVar, Job, Pipeline } from '../../ir/types.ts'
import { partsOf } from '../../ir/value.ts'
import { walkJob } from '../../ir/walk.ts'
import type { Rule } from '../rules.ts'
import { type Deployment, deploymentsOf, isDeployment } from './deployments.ts'

export const deploymentHabits: Rule = (pipeline) => {
  const deployments = deploymentsOf(pipeline)
  if (deployments.length === 0) return []
  return [
    ...unchecked(pipeline, deployments),
    ...deployments.flatMap(({ job }) => interrupting(job)),
    ...sharedSecrets(pipeline, deployments),
  ]
}

/** The environment has a URL, and nothing in the job, or in one that needs it, asks that host. */
function unchecked(pipeline: Pipeline, deployments: readonly Deployment[]): readonly Diagnostic[] {
  const dependants = new Map<string, Job[]>()
  for (const job of pipeline.jobs)
    for (const { job: id } of job.needs) {
      const list = dependants.get(id)
      if (list === undefined) dependants.set(id, [job])
      else list.push(job)
    }
  return deployments.flatMap(({ job, environments, isProduction }) => {
    const url = job.environment?.url ?? null
    const host = url?.kind === 'literal' ? /^https?:\/\/([^/:]+)/.exec(url.text)?.[1] : undefined
    // What is published, such as a package, answers for nobody.
    const isService = isProduction || environments.some((name) => /stag|test|qa|dev|demo|preview/i.test(name))
    if (host === undefined || !isService || [job, ...(dependants.get(job.id) ?? [])].some((each) => mentions(each, host))) return []
    return [finding('deploy-unchecked', within(job.origin, 'environment'), job.id, host)]
  })
}

function mentions({ steps, after, env }: Job, host: string): boolean {
  const inEnv = (vars: readonly EnvVar[]): boolean =>
    vars.some(({ value }) => partsOf(value).some((part) => part.kind === 'literal' && part.text.includes(host)))
  return (
    inEnv(env) ||
    [...steps, ...after].some((step) =>
      step.kind === 'uses' ? inEnv(step.with) : step.script.includes(host) || inEnv(step.env) || inEnv(step.bindings),
    )
  )
}

const stop = /\b(?:docker|podman) (?:container )?(?:stop|kill|rm (?:-f|--force))\b/
const start = /\b(?:docker|podman) (?:container )?(?:run|start)\b/

/** A container that is stopped before the next one runs, and that nobody has kept under another name. */
function interrupting({ steps }: Job): readonly Diagnostic[] {
  return steps.flatMap((step) => {
    if (step.kind !== 'run') return []
    const stopped = step.script.search(stop)
    const isKept = /\b(?:docker|podman) (?:container )?rename\b/.test(step.script)
    return stopped >= 0 && !isKept && start.test(step.script.slice(stopped)) ? [finding('deploy-downtime', step.origin)] : []
  })
}

/** A secret that opens production and another environment, once each. One that builds read as well, such as a registry's, is of no environment. */
function sharedSecrets(pipeline: Pipeline, deployments: readonly Deployment[]): readonly Diagnostic[] {
  const elsewhere = new Map<string, string>()
  for (const { job, environments, isProduction } of deployments)
    if (!isProduction && environments[0] !== undefined) for (const name of secretsOf(job).keys()) elsewhere.set(name, environments[0])
  if (elsewhere.size === 0) return []
  for (const job of pipeline.jobs) if (!isDeployment(job)) for (const name of secretsOf(job).keys()) elsewhere.delete(name)
  const told = new Set<string>()
  return deployments.flatMap(({ job, environments, isProduction }) => {
    if (!isProduction) return []
    return [...secretsOf(job)].flatMap(([name, at]) => {
      const other = elsewhere.get(name)
      if (other === undefined || told.has(name) || environments.includes(other)) return []
      told.add(name)
      return [finding('secret-shared', at, name, environments[0] ?? job.id, other)]
    })
  })
}

function secretsOf(job: Job): ReadonlyMap<string, Origin> {
  const secrets = new Map<string, Origin>()
  walkJob(job, { value: (value, at) => value.kind === 'secret' && !secrets.has(value.name) && secrets.set(value.name, at) })
  return secrets
}
