/** Where a job runs: a container, a virtual machine, a Mac or a machine of one's own, and how large it is. */
import type { Job, Runner } from '../../../src/ir/types.ts'
import { literalText } from '../../../src/ir/value.ts'
import { type ImageShell, shellOfImage, swallowsCommands, toolImage, toolImages } from '../../shared/images.ts'
import { fold, type Group } from '../../shared/matrix.ts'
import { powershellImage, runsPowershell } from '../../shared/powershell.ts'
import { runnerOfGroup } from '../../shared/runners.ts'
import type { CircleciContainer, CircleciJob } from '../document.ts'
import type { Settings } from '../settings.ts'
import type { System } from './scene.ts'
import { fieldText } from './values.ts'

export type Executor = Pick<CircleciJob, 'docker' | 'machine' | 'macos' | 'resource_class'>

export interface RunsOn {
  readonly system: System
  readonly imageShell: ImageShell
  readonly executor: Executor
}

/** Names of images and classes. Source: CircleCI Docs, "Configuration reference", machine images, Xcode versions and `resource_class`. */
const windowsMachine = 'windows-server-2022-gui:current'
const windowsOfServer = 'windows-default'
const xcode = '16.4.0'

export function runsOn(group: Group, settings: Settings): RunsOn {
  const { job } = group
  const name = runnerName(job.runner, group)
  const system = systemOf(name)
  const own = settings.runners.get(name) ?? (name.includes('/') ? name : null)
  if (own?.includes('/') === true) return { system, imageShell: 'bash', executor: { machine: true, resource_class: own } }
  if (system === 'windows')
    return {
      system,
      imageShell: 'bash',
      executor: {
        machine: { image: settings.server === null ? windowsMachine : windowsOfServer },
        resource_class: own ?? 'windows.medium',
      },
    }
  if (system === 'macos') return { system, imageShell: 'bash', executor: { macos: { xcode }, resource_class: own ?? 'm4pro.medium' } }
  const resource = own ?? (/-arm(64)?$/.test(name) ? 'arm.medium' : 'medium')
  if (job.docker && job.container === null)
    return { system, imageShell: 'bash', executor: { machine: { image: linuxMachine(name) }, resource_class: resource } }
  const { container, imageShell } = containerOf(group, baseImage(name, settings))
  return { system, imageShell, executor: { docker: [container], resource_class: resource } }
}

export function runnerName(runner: Runner, group: Group): string {
  switch (runner.kind) {
    case 'name':
      return runner.name
    case 'labels':
      return labelsName(runner.labels)
    case 'value':
      return fieldText(runnerOfGroup(runner.value, group))
  }
}

/** Labels are one name: that of the option `runners`, or a resource class among them. */
export function labelsName(labels: readonly string[]): string {
  return labels.find((label) => label.includes('/')) ?? labels.join(' ')
}

export function systemOf(runner: string): System {
  if (runner === 'ubuntu') return 'linux'
  if (/\bwindows\b/i.test(runner)) return 'windows'
  return /\bmacos\b/i.test(runner) ? 'macos' : 'linux'
}

function linuxMachine(runner: string): string {
  const version = /^ubuntu-(\d+)\.(\d+)/.exec(runner)
  return version === null ? 'ubuntu-2404:current' : `ubuntu-${version[1]}${version[2]}:current`
}

/** CircleCI's own image of a bare Ubuntu, by its version. */
function baseImage(runner: string, { defaultImage }: Settings): string {
  const version = /^ubuntu-(\d+\.\d+)/.exec(runner)?.[1]
  return version === undefined ? defaultImage : `cimg/base:current-${version}`
}

function containerOf(group: Group, fallback: string): { readonly container: CircleciContainer; readonly imageShell: ImageShell } {
  const { container, tools } = group.job
  if (container !== null) return ownContainer(group.job, group)
  const [tool] = tools
  if (tool === undefined) {
    const plain = runsPowershell(group.job) ? powershellImage : fallback
    return { container: { image: plain }, imageShell: shellOfImage(plain) }
  }
  const { image, shell } = toolImages[tool.tool]
  const version = fold(tool.version, group)
  const name = version.kind === 'literal' ? (toolImage(tool.tool, version.text) ?? image) : `${image}:${fieldText(version)}`
  // CircleCI starts the first container with a command of its own, past the image's entrypoint.
  return { container: { image: name }, imageShell: shell }
}

function ownContainer({ container }: Job, group: Group): { readonly container: CircleciContainer; readonly imageShell: ImageShell } {
  if (container === null) throw new Error('pipegen bug: no container')
  const value = fold(container.image, group)
  const image = fieldText(value)
  const known = literalText(value) ?? image
  const lowered: { -readonly [K in keyof CircleciContainer]: CircleciContainer[K] } = { image }
  const { credentials, entrypoint } = container
  if (credentials !== null)
    lowered.auth = { username: fieldText(fold(credentials.username, group)), password: fieldText(fold(credentials.password, group)) }
  if (entrypoint !== null && entrypoint.join('') !== '') lowered.entrypoint = entrypoint
  return { container: lowered, imageShell: swallowsCommands(known) ? 'ash' : shellOfImage(known) }
}
