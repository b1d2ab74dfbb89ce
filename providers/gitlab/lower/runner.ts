/** Where a job runs: tags and image, and which shell that means. */

import type { Runner } from '../../../src/ir/types.ts'
import { literalText } from '../../../src/ir/value.ts'
import { dockerClient, shellOfImage, swallowsCommands, toolImage, toolImages, ubuntuImage } from '../../shared/images.ts'
import { fold, type Group } from '../../shared/matrix.ts'
import { powershellImage, runsPowershell } from '../../shared/powershell.ts'
import { runnerOfGroup } from '../../shared/runners.ts'
import type { GitlabImage } from '../document.ts'
import type { Settings } from '../settings.ts'
import type { Outer, System } from './scene.ts'
import { expandedText } from './values.ts'

export interface RunsOn {
  readonly system: System
  readonly outer: Outer
  readonly tags: readonly string[]
  readonly image: GitlabImage | null
}

export function runsOn(group: Group, settings: Settings): RunsOn {
  const { system, tags, image } = machine(group.job.runner, group, settings)
  if (system === 'windows') return { system, outer: 'powershell', tags, image: null }
  if (system === 'macos') return { system, outer: 'bash', tags, image: null }
  return { system, tags, ...containerOf(group, image) }
}

interface Machine {
  readonly system: System
  readonly tags: readonly string[]
  readonly image: string
}

function machine(runner: Runner, group: Group, settings: Settings): Machine {
  if (runner.kind === 'labels') return { system: systemOf(runner.labels.join(' ')), tags: runner.labels, image: settings.defaultImage }
  const name = runner.kind === 'name' ? runner.name : expandedText(runnerOfGroup(runner.value, group))
  const system = systemOf(name)
  const mapped = settings.runners.get(name)
  return { system, tags: mapped ?? hostedTags(name, system), image: ubuntuImage(name) ?? settings.defaultImage }
}

export function systemOf(runner: string): System {
  if (runner === 'ubuntu') return 'linux'
  if (/\bwindows\b/i.test(runner)) return 'windows'
  return /\bmacos\b/i.test(runner) ? 'macos' : 'linux'
}

/** Tags of gitlab.com's own runners; Linux jobs without tags run on any runner that takes such jobs. Source: GitLab Docs, "GitLab-hosted runners". */
function hostedTags(name: string, system: System): readonly string[] {
  if (system === 'windows') return ['saas-windows-medium-amd64']
  if (system === 'macos') return ['saas-macos-medium-m1']
  if (!/^(ubuntu|linux)(-|$)/.test(name)) return [name]
  return /-arm(64)?$/.test(name) ? ['saas-linux-small-arm64'] : []
}

function containerOf(group: Group, fallback: string): { readonly image: GitlabImage; readonly outer: Outer } {
  const { container, docker, tools } = group.job
  if (container !== null) {
    const image = fold(container.image, group)
    const name = expandedText(image)
    const known = literalText(image) ?? name
    const entrypoint = container.entrypoint ?? (swallowsCommands(known) ? [''] : null)
    return {
      image: entrypoint === null ? name : { name, entrypoint: entrypoint.length === 0 ? [''] : entrypoint },
      outer: shellOfImage(known),
    }
  }
  if (docker) return { image: dockerClient, outer: shellOfImage(dockerClient) }
  const [tool] = tools
  if (tool === undefined) {
    const plain = runsPowershell(group.job) ? powershellImage : fallback
    return { image: plain, outer: shellOfImage(plain) }
  }
  const { image, shell, clearEntrypoint } = toolImages[tool.tool]
  const version = fold(tool.version, group)
  const name = version.kind === 'literal' ? (toolImage(tool.tool, version.text) ?? image) : `${image}:${expandedText(version)}`
  return { image: clearEntrypoint ? { name, entrypoint: [''] } : name, outer: shell }
}
