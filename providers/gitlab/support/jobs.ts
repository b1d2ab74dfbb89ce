/** How far runners, tools, files and settings of a job can be had on GitLab. */
import type { Cache, Input, Job, Permissions, Tool, Value } from '../../../src/ir/types.ts'
import type { FeatureUse, Support } from '../../../src/provider.ts'
import { isKnownRunner, runnerNames } from '../../shared/runners.ts'
import { isUnread } from '../../shared/tool-file.ts'
import { giveContainer, toolImageSupport } from '../../shared/tool-images.ts'
import { isOutsideProject } from '../lower/cache.ts'
import { systemOf } from '../lower/runner.ts'
import { imageHoldsTools } from '../lower/tools.ts'
import { isSettled } from '../lower/values.ts'
import type { Settings } from '../settings.ts'
import { differs, emulated, native, setting, unsupported } from './levels.ts'

// ───────────────────────────── runners and tools

export function isOn(job: Job | null, system: 'windows' | 'macos'): boolean {
  if (job === null) return false
  if (job.runner.kind === 'name') return systemOf(job.runner.name) === system
  return runnerNames(job).some((name) => systemOf(name) === system)
}

export function runnerSupport(job: Job | null, name: string, { runners }: Settings): Support {
  if (runners.has(name) || systemOf(name) === 'linux') return native
  if (job?.container != null || job?.docker === true || (job?.services.length ?? 0) > 0)
    return unsupported(`containers and services need a Linux runner.`, "Use `runner: 'ubuntu'`.")
  return native
}

export function runnerValueSupport({ job, subject }: FeatureUse, settings: Settings): Support {
  if (!isKnownRunner(subject as Value, job))
    return unsupported('the runner is chosen before the job has values.', 'Use an axis of the matrix.')
  const names = job === null ? [] : runnerNames(job)
  return names.map((name) => runnerSupport(job, name, settings)).find(({ level }) => level !== 'native') ?? native
}

export function toolSupport({ job, subject }: FeatureUse): Support {
  const { tool } = subject as Tool
  if (job === null || isUnread(subject as Tool)) return native
  const linux = !isOn(job, 'windows') && !isOn(job, 'macos')
  if (!linux || !imageHoldsTools({ job, system: 'linux' })) {
    if (job.docker && job.container === null) return unsupported(`the image with the Docker client holds no "${tool}".`, giveContainer)
    return differs(`nothing installs "${tool}" here: the job looks for the asked version and fails if it isn't there.`)
  }
  return toolImageSupport(job, subject as Tool, isSettled)
}

// ───────────────────────────── the rest

export function cacheSupport(cache: Cache): Support {
  if (cache.kind !== 'paths') return native
  const outside = cache.paths.find(isOutsideProject)
  return outside === undefined
    ? native
    : unsupported(`"${outside}" lies outside the project, where GitLab keeps nothing.`, 'Tell the tool to keep its cache in the project.')
}

export function downloadSupport({ pipeline, job, subject }: FeatureUse): Support {
  const { job: id, artifact: name } = subject as { readonly job: string; readonly artifact: string }
  const from = pipeline.jobs.find((each) => each.id === id)
  const wanted = from?.artifacts.find((each) => each.name === name)
  if (from?.matrix != null && wanted !== undefined && wanted.when !== 'success')
    return unsupported('the files of the cells are put apart after success only.', 'Let the artifact be one of successes.')
  const given = from?.artifacts.length ?? 0
  const taken = job?.downloads.filter((each) => each.job === id).length ?? 0
  return given > taken ? differs(`the artifacts of a job come together: "${id}" gives all of its own.`) : native
}

export function approversSupport(job: Job | null, approvers: readonly string[]): Support {
  const environment = job?.environment?.name
  const name = environment?.kind === 'literal' ? environment.text : null
  const who = approvers.join(', ')
  return setting(
    name === null
      ? `Only ${who} should be able to start job "${job?.id ?? ''}": give it an environment and protect that (Premium).`
      : `Protect environment "${name}" so that only ${who} can start job "${job?.id ?? ''}" (Premium).`,
  )
}

export function inputSupport({ required }: Input): Support {
  return required
    ? differs('inputs are variables of the form "New pipeline", which may be left empty.', 'Test for it in the first step.')
    : emulated('inputs are variables of the form "New pipeline", named PIPEGEN_INPUT_<NAME>.')
}

/** What a job token may write by itself. Source: GitLab Docs, "GitLab CI/CD job token", "Job token access". */
const ofJobToken: ReadonlySet<string> = new Set(['packages', 'deployments'])

export function permissionsSupport({ pipeline, job, subject }: FeatureUse): Support {
  const written = Object.entries(subject as Permissions).flatMap(([scope, access]) => (access === 'write' ? [scope] : []))
  const jobs = job === null ? pipeline.jobs : [job]
  if (written.includes('id-token') && jobs.some(({ oidc }) => oidc === null))
    return differs('a job has an OIDC token only if it asks for one.', 'Use `oidc`.')
  const refused = written.filter((scope) => scope !== 'contents' && scope !== 'id-token' && !ofJobToken.has(scope))
  // A token of one's own may push, too.
  const asked = written.filter((scope) => scope === 'contents' || refused.includes(scope))
  if (refused.length > 0) return setting(`Put a token that may write ${asked.join(', ')} into a CI/CD variable: the job token may not.`)
  return written.includes('contents')
    ? setting(
        'Allow the job token to push to the repository: Settings > CI/CD > Job token permissions.',
        'glab api --method PUT projects/:id --field ci_push_repository_for_job_token_allowed=true',
      )
    : native
}
