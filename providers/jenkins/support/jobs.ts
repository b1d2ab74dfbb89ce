/** How far runners, tools and files of a job can be had on Jenkins. */
import { isOverlayValue } from '../../../src/ir/overlay.ts'
import type { Artifact, Cache, Job, Tool, Value } from '../../../src/ir/types.ts'
import { partsOf } from '../../../src/ir/value.ts'
import type { FeatureUse, Support } from '../../../src/provider.ts'
import { toolImage, toolImages } from '../../shared/images.ts'
import { isKnownRunner, runnerNames } from '../../shared/runners.ts'
import { isUnread } from '../../shared/tool-file.ts'
import { giveContainer } from '../../shared/tool-images.ts'
import { systemOf } from '../lower/agent.ts'
import type { Settings } from '../settings.ts'
import { differs, emulated, native, unsupported } from './levels.ts'

// ───────────────────────────── runners and images

export function isOn(job: Job | null, system: 'windows' | 'macos'): boolean {
  if (job === null) return false
  return runnerNames(job).some((name) => systemOf(name) === system)
}

/** Labels are each site's own: lowering says which are wanted. */
export function runnerSupport(job: Job | null, name: string): Support {
  const contained = job !== null && (job.container !== null || job.docker || job.services.length > 0)
  return contained && systemOf(name) !== 'linux'
    ? unsupported('containers and services need a Linux agent.', "Use `runner: 'ubuntu'`.")
    : native
}

export function runnerValueSupport({ job, subject }: FeatureUse): Support {
  if (!isKnownRunner(subject as Value, job))
    return unsupported('the agent is chosen before the job has values.', 'Use an axis of the matrix.')
  const found = job === null ? [] : runnerNames(job).map((name) => runnerSupport(job, name))
  return found.find(({ level }) => level === 'unsupported') ?? native
}

export function dockerSupport(job: Job | null): Support {
  if (job !== null && job.container !== null)
    return unsupported('a job in a container has no Docker engine.', 'Leave `container` out: the agent has the Docker client.')
  return native
}

export function imageSupport({ job }: FeatureUse): Support {
  const image = job?.container?.image
  if (image === undefined || partsOf(image).every(({ kind }) => kind === 'literal' || kind === 'text' || kind === 'matrix')) return native
  return unsupported('the image is chosen before the job has values.', 'Use an image that is known, or an axis of the matrix.')
}

export function toolSupport({ job, subject }: FeatureUse): Support {
  const { tool, version } = subject as Tool
  if (job === null || isUnread(subject as Tool)) return native
  if (partsOf(version).some(({ kind }) => kind !== 'literal' && kind !== 'text' && kind !== 'matrix'))
    return unsupported('the image is chosen before the job has values.', 'Use a version that is known, or an axis of the matrix.')
  const onMachine = isOn(job, 'windows') || isOn(job, 'macos') || job.docker || job.runner.kind === 'labels'
  if (onMachine || job.container !== null)
    return differs(`nothing installs "${tool}" here: the job looks for the asked version and fails if it isn't there.`)
  if (job.tools.length > 1) return unsupported('an image holds one tool.', giveContainer)
  const versions =
    version.kind === 'literal'
      ? [version.text]
      : version.kind === 'matrix'
        ? (job.matrix?.cells ?? []).map((cell) => cell[version.axis] ?? '')
        : []
  const odd = versions.find((each) => toolImage(tool, each) === null)
  return odd === undefined
    ? native
    : unsupported(`"${toolImages[tool].image}" has no tag for "${odd}".`, 'Write the whole version, such as "1.33.4".')
}

// ───────────────────────────── files

export function artifactSupport({ paths }: Artifact): Support {
  return paths.some(isOutside) ? unsupported('artifacts must lie in the workspace.', 'Copy them there first.') : native
}

export function cacheSupport(cache: Cache, job: Job | null, { caches, containerUser }: Settings): Support {
  if (!caches) return differs('caches are switched off by `caches: false`.')
  if (cache.kind === 'known') {
    return cache.name === 'pip' && job !== null && isRoot(containerUser) && runsInImage(job)
      ? differs(
          "pip runs as root in the container, and then reads and fills no cache that the agent's user owns: each run downloads anew.",
          "Let containers run as the agent's user: jenkins({ containerUser: null }).",
        )
      : emulated('the plugin Job Cacher keeps it.')
  }
  const outside = cache.paths.find(isOutside)
  return outside === undefined
    ? emulated('the plugin Job Cacher keeps it.')
    : unsupported(`"${outside}" lies outside the workspace.`, 'Tell the tool to keep its cache in the workspace.')
}

/** Pip asks who owns the folder, not whether it may write. Source: pip, _internal/utils/filesystem.py, check_path_owner. */
function isRoot(user: string | null): boolean {
  return user !== null && /^(root|0)(:|$)/.test(user)
}

function runsInImage(job: Job): boolean {
  const onMachine = isOn(job, 'windows') || isOn(job, 'macos') || job.docker || job.runner.kind === 'labels'
  return job.container !== null || (!onMachine && job.tools.length > 0)
}

function isOutside(path: string): boolean {
  return /^(~|\/|[A-Za-z]:[\\/])/.test(path) || path.split('/').includes('..')
}

const overlayFields: ReadonlySet<string> = new Set(['agent', 'options', 'environment', 'post'])

/** Whatever else stood in it would be lost on the way to the file. */
export function overlaySupport(overlay: unknown): Support {
  const fields = Object.entries(typeof overlay === 'object' && overlay !== null ? overlay : { overlay })
  const unknown = fields.find(([name]) => !overlayFields.has(name))
  if (unknown !== undefined)
    return unsupported(`a stage's overlay has no "${unknown[0]}".`, `It has ${[...overlayFields].map((name) => `"${name}"`).join(', ')}.`)
  const odd = fields.find(([, lines]) => !Array.isArray(lines) || lines.some((line) => typeof line !== 'string' && !isOverlayValue(line)))
  return odd === undefined
    ? native
    : unsupported(`"${odd[0]}" of an overlay is a list of lines of Groovy.`, `Write \`${odd[0]}: ['…']\`, a text for each line.`)
}
