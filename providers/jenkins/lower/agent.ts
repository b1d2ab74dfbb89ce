/** Where a job runs: the label of an agent, and the image of a container on it. */
import { type Origin, within } from '../../../src/diagnostics/diagnostic.ts'
import type { Job, Runner } from '../../../src/ir/types.ts'
import { literalText } from '../../../src/ir/value.ts'
import { type ImageShell, shellOfImage, swallowsCommands, toolImage, toolImages } from '../../shared/images.ts'
import { shellWord } from '../../shared/shell-text.ts'
import { block } from '../condition.ts'
import type { Code } from '../document.ts'
import { quoted } from '../groovy.ts'
import { credentialId } from '../names.ts'
import type { Settings } from '../settings.ts'
import { type Scene, valueIn } from './scene.ts'
import { needPlugin } from './uses.ts'

export type System = 'linux' | 'windows' | 'macos'

export interface Place {
  readonly system: System
  readonly label: string
  readonly image: Image | null
}

export interface Image {
  readonly name: string
  readonly shell: ImageShell
  /** Of `docker run`. */
  readonly args: string
  readonly registry: { readonly url: string; readonly credentials: string } | null
}

export function placeOf(scene: Scene): Place {
  const { job, frame } = scene
  const image = imageOf(scene)
  const label = labelOf(job.runner, scene, image !== null || job.docker || job.services.length > 0)
  if (image !== null || job.docker || job.services.length > 0) needPlugin(frame.uses, 'docker', dockerPlace(job))
  if (image !== null && frame.settings.containerUser !== null && job.checkout !== null) frame.uses.foreignCheckout = true
  return { system: systemOf(runnerName(job.runner, scene)), label, image }
}

/** What of the job asks for Docker. */
function dockerPlace({ container, tools, docker, origin }: Job): Origin {
  return within(origin, container !== null ? 'container' : tools.length > 0 ? 'tools' : docker ? 'docker' : 'services')
}

export function systemOf(runner: string): System {
  if (/\bwindows\b/i.test(runner)) return 'windows'
  return /\bmacos\b/i.test(runner) ? 'macos' : 'linux'
}

function runnerName(runner: Runner, scene: Scene): string {
  switch (runner.kind) {
    case 'name':
      return runner.name
    case 'labels':
      return runner.labels.join(' ')
    case 'value':
      return literalText(valueIn(runner.value, scene)) ?? ''
  }
}

/** Labels are each site's own: the options map them, and these are the usual ones. */
const usualLabels: { readonly [name: string]: string } = { ubuntu: 'linux', docker: 'docker' }

function labelOf(runner: Runner, scene: Scene, needsDocker: boolean): string {
  const { settings, uses } = scene.frame
  if (runner.kind === 'labels') return runner.labels.map(labelAtom).join(' && ')
  const name = runnerName(runner, scene)
  const isPlain = name === 'ubuntu' && !settings.runners.has(name)
  const names = !needsDocker ? [name] : isPlain ? ['docker'] : [name, 'docker']
  for (const each of names) if (!settings.runners.has(each)) uses.labels.add(each)
  return names.map((each) => labelFor(each, settings)).join(' && ')
}

const systems: { readonly [name: string]: string } = {
  docker: 'Linux agents with Docker',
  ubuntu: 'Linux agents',
  windows: 'Windows agents',
  macos: 'macOS agents',
}

/** What an administrator has to do for a label that the options don't map. */
export function labelTodo(name: string, settings: Settings): string {
  const key = /^\w+$/.test(name) ? name : `'${name}'`
  const agents = systems[name] ?? `agents that stand for "${name}"`
  return `Give ${agents} the label "${labelFor(name, settings)}", or name your own: jenkins({ runners: { ${key}: '…' } }).`
}

function labelFor(name: string, { runners }: Settings): string {
  return runners.get(name) ?? usualLabels[name] ?? labelAtom(name)
}

/** Source: Jenkins User Handbook, "Using Jenkins agents": a label that isn't a plain word is quoted in an expression. */
function labelAtom(label: string): string {
  return /^[A-Za-z0-9_.-]+$/.test(label) ? label : `"${label.replace(/["\\]/g, '\\$&')}"`
}

function imageOf(scene: Scene): Image | null {
  const { container, docker, tools, runner } = scene.job
  const user = scene.frame.settings.containerUser
  const asUser = user === null ? [] : [`-u ${shellWord(user)}`]
  if (container !== null) {
    const name = literalText(valueIn(container.image, scene)) ?? ''
    const clears = container.entrypoint ?? (swallowsCommands(name) ? [] : null)
    const args = [
      ...asUser,
      ...(clears === null ? [] : [`--entrypoint=${shellWord(clears.join(' ')) === '' ? "''" : shellWord(clears.join(' '))}`]),
    ]
    if (container.options !== null) args.push(container.options)
    return { name, shell: shellOfImage(name), args: args.join(' '), registry: registryOf(container, name, scene) }
  }
  const [tool] = tools
  if (docker || tool === undefined || runner.kind === 'labels') return null
  if (systemOf(runnerName(runner, scene)) !== 'linux') return null
  const version = literalText(valueIn(tool.version, scene)) ?? ''
  const { image, shell, clearEntrypoint } = toolImages[tool.tool]
  const args = [...asUser, ...(clearEntrypoint ? ["--entrypoint=''"] : [])].join(' ')
  return { name: toolImage(tool.tool, version) ?? image, shell, args, registry: null }
}

function registryOf({ credentials }: NonNullable<Job['container']>, image: string, { frame }: Scene): Image['registry'] {
  if (credentials === null) return null
  const [host = ''] = image.split('/')
  return {
    url: /[.:]/.test(host) ? `https://${host}` : 'https://index.docker.io/v1/',
    credentials: registryCredential(credentials, frame.settings),
  }
}

/** User and password are one credential in Jenkins, named after the password. */
export function registryCredential({ password }: NonNullable<NonNullable<Job['container']>['credentials']>, settings: Settings): string {
  return credentialId(password.kind === 'secret' ? password.name : 'REGISTRY', settings)
}

export function agentLines({ label, image }: Place): readonly Code[] {
  if (image === null) return [`label ${quoted(label)}`]
  const lines = [`image ${quoted(image.name)}`, `label ${quoted(label)}`]
  if (image.args !== '') lines.push(`args ${quoted(image.args)}`)
  if (image.registry !== null)
    lines.push(`registryUrl ${quoted(image.registry.url)}`, `registryCredentialsId ${quoted(image.registry.credentials)}`)
  return [block('docker', lines)]
}
