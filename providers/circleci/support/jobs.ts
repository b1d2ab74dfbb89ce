/** How far runners, tools, files and settings of a job can be had on CircleCI. */
import type { Approval, Artifact, Job, Service, Tool, Value } from '../../../src/ir/types.ts'
import type { FeatureUse, Support } from '../../../src/provider.ts'
import { isKnownRunner, runnerNames as namesOf } from '../../shared/runners.ts'
import { isUnread } from '../../shared/tool-file.ts'
import { toolImageSupport } from '../../shared/tool-images.ts'
import { labelsName, systemOf } from '../lower/executor.ts'
import { commonRetry, trafficOf } from '../lower/pipeline.ts'
import { isSettled } from '../lower/values.ts'
import type { Settings } from '../settings.ts'
import { differs, emulated, native, setting, unsupported } from './levels.ts'

// ───────────────────────────── runners and tools

export function isOn(job: Job | null, system: 'windows' | 'macos'): boolean {
  return job !== null && runnerNames(job).some((name) => systemOf(name) === system)
}

/** Whether no image of the job's own decides what it finds. */
export function isOnMachine(job: Job | null, { runners }: Settings): boolean {
  if (job === null) return false
  const own = runnerNames(job).some((name) => (runners.get(name) ?? name).includes('/'))
  return own || (job.docker && job.container === null) || isOn(job, 'windows') || isOn(job, 'macos')
}

/** Labels go by one name. */
function runnerNames(job: Job): readonly string[] {
  return job.runner.kind === 'labels' ? [labelsName(job.runner.labels)] : namesOf(job)
}

const hosted = /^(ubuntu|linux|windows|macos)(-|$)/

export function runnerSupport(job: Job | null, name: string, { runners }: Settings): Support {
  if (!runners.has(name) && !name.includes('/') && !hosted.test(name))
    return unsupported(
      `no resource class is known for "${name}".`,
      `Name it: circleci({ runners: { ${JSON.stringify(name)}: 'namespace/resource-class' } }).`,
    )
  const ownMachine = isOwn(name, runners)
  const hasContainer = job?.container != null || (job?.services.length ?? 0) > 0
  if ((systemOf(name) !== 'linux' && (hasContainer || job?.docker === true)) || (ownMachine && job?.container != null))
    return unsupported('containers need a Linux machine of CircleCI.', "Use `runner: 'ubuntu'`.")
  return native
}

/** Whether some cell of the job runs on a machine of the user's. */
export function ownsMachine(job: Job, { runners }: Settings): boolean {
  return runnerNames(job).some((name) => isOwn(name, runners))
}

function isOwn(name: string, runners: Settings['runners']): boolean {
  return (runners.get(name) ?? name).includes('/')
}

export function runnerValueSupport({ job, subject }: FeatureUse, settings: Settings): Support {
  if (!isKnownRunner(subject as Value, job))
    return unsupported('the machine is chosen before the job has values.', 'Use an axis of the matrix.')
  const names = job === null ? [] : runnerNames(job)
  return names.map((name) => runnerSupport(job, name, settings)).find(({ level }) => level !== 'native') ?? native
}

export function toolSupport({ job, subject }: FeatureUse, settings: Settings): Support {
  const tool = subject as Tool
  if (job === null || isUnread(tool)) return native
  if (isOnMachine(job, settings) || job.container !== null)
    return differs(`nothing installs "${tool.tool}" here: the job looks for the asked version and fails if it isn't there.`)
  return toolImageSupport(job, tool, isSettled)
}

/** CircleCI reads the fields of a container before the job has an environment. */
export function imageSupport(image: Value): Support {
  return isSettled(image)
    ? native
    : unsupported('the image is chosen before the job has values.', 'Use an image that is known, or an axis of the matrix.')
}

// ───────────────────────────── services

export function serviceSupport({ job, subject }: FeatureUse): Support {
  const { id, ports, image } = subject as Service
  const other = job?.services.find((each) => each.id !== id && each.ports.some((port) => ports.includes(port)))
  if (other !== undefined)
    return unsupported(
      `services "${id}" and "${other.id}" would both listen on one port of the job's own address.`,
      'Let one of them listen on another port.',
    )
  return imageSupport(image)
}

export function serviceEnvSupport({ job, subject }: FeatureUse): Support {
  const { env } = subject as Service
  return job?.docker === true || env.every(({ value }) => isSettled(value))
    ? native
    : unsupported(
        "a service's variables are read before the job has values; a secret can't be one.",
        'Give the service a fixed value: it lives as long as the job.',
      )
}

// ───────────────────────────── the rest

export function artifactSupport({ job, subject }: FeatureUse): Support {
  const { paths } = subject as Artifact
  if (paths.some((path) => /^(~|\/|[A-Za-z]:[\\/])/.test(path) || path.split('/').includes('..')))
    return unsupported('artifacts must lie in the project.', 'Copy them there first.')
  return isOn(job, 'windows') && paths.some((path) => /[*?[]/.test(path)) ? emulated("Git's bash collects the files.") : native
}

/** A job that attaches the workspace has the files of every job before it. */
export function downloadSupport({ pipeline, job }: FeatureUse): Support {
  const { downloaded } = trafficOf(pipeline)
  const taken = new Set(job?.downloads.map(({ job: id, artifact }) => `${id} ${artifact}`))
  const extra = job?.needs.some((need) => [...(downloaded.get(need.job) ?? [])].some((artifact) => !taken.has(`${need.job} ${artifact}`)))
  return extra === true
    ? differs('the workspace has the files that any job before this one hands on, also those that it did not ask for.')
    : native
}

/** Source: CircleCI Docs, "Configuration reference", `persist_to_workspace`: a step as others, which runs after success only. */
export function artifactWhenSupport({ pipeline, job, subject }: FeatureUse): Support {
  const { name, when } = subject as Artifact
  if (job !== null && trafficOf(pipeline).downloaded.get(job.id)?.has(name) === true)
    return differs(
      'after a failure it is kept for people, but other jobs get nothing: the workspace is filled after success.',
      'Do what needs the files in `after` of the job itself.',
    )
  return when === 'failure' ? differs('an artifact that is one path is kept after success, too.') : native
}

export function retrySupport({ pipeline, job, subject }: FeatureUse): Support {
  const retry = subject as number
  if (commonRetry(pipeline) > 0) return emulated('all jobs ask for the same, so the workflow tries its failed jobs again.')
  const steps = job?.steps.length ?? 0
  if (steps === 1) return emulated('the only step of the job is tried again.')
  return differs(
    `a job isn't tried again by itself: each of its steps is, up to ${retry} times.`,
    'Give all jobs of the pipeline the same `retry`, at most 5.',
  )
}

export function timeoutSupport({ job, subject }: FeatureUse): Support {
  const seconds = subject as number
  if (seconds === 3600) return emulated('each step may be silent for the default of one hour; the plan ends a job after one to five hours.')
  if (isOn(job, 'windows') || isOn(job, 'macos'))
    return differs('only the plan limits a job on macOS or Windows.', 'Leave `timeout` out, or use a step that limits itself.')
  return emulated('each step may take as long as the job, under the command "timeout".')
}

export function approversSupport(job: Job | null, approvers: readonly string[]): Support {
  return setting(
    `Only ${approvers.join(', ')} should be able to let job "${job?.id ?? ''}" run: restrict the context of its secrets to a group of theirs.`,
  )
}

export function approvalSupport({ job }: FeatureUse): Support {
  const approval: Approval | null = job?.approval ?? null
  return approval === null || job?.steps.length === 0 ? native : emulated('a job of its own asks before the job.')
}

/** A word for a step that can't be limited. */
export function stepTimeoutSupport({ job }: FeatureUse): Support {
  return isOn(job, 'macos') || isOn(job, 'windows')
    ? unsupported('macOS and Windows have no command "timeout".', 'Limit the command by its own options.')
    : emulated('the step runs under the command "timeout".')
}
