/** Official images of tools, and which shell an image has. Never a moving tag such as `latest`. */
import { shellOfImage as likelyShell } from '../../src/ir/images.ts'
import type { ToolName } from '../../src/ir/types.ts'

/** `ash` is busybox's, as on Alpine: with pipefail, without bash. */
export type ImageShell = 'bash' | 'ash'

export interface ToolImage {
  /** Without tag. */
  readonly image: string
  /** The tag for a version as an author writes it; null if there is no such tag. */
  readonly tag: (version: string) => string | null
  readonly shell: ImageShell
  /** The image's entrypoint is the tool itself or swallows commands: it has to be cleared. */
  readonly clearEntrypoint: boolean
}

/** `22.x` and `22` are the same tag. */
const plain = (version: string): string => version.replace(/(\.[x*])+$/, '')
const debian = (image: string, tag: ToolImage['tag'] = plain): ToolImage => ({ image, tag, shell: 'bash', clearEntrypoint: false })

export const toolImages: { readonly [tool in ToolName]: ToolImage } = {
  python: debian('python'),
  node: debian('node', (version) =>
    plain(version)
      .replace(/^lts\/\*$/, 'lts')
      .replace(/^lts\//, ''),
  ),
  go: debian('golang'),
  java: debian('eclipse-temurin'),
  rust: debian('rust', (version) => (version === 'stable' ? '1' : /^\d/.test(version) ? plain(version) : null)),
  ruby: debian('ruby'),
  dotnet: debian('mcr.microsoft.com/dotnet/sdk', (version) => (/^\d+$/.test(plain(version)) ? `${plain(version)}.0` : plain(version))),
  php: debian('php'),
  deno: { ...debian('denoland/deno', (version) => plain(version).replace(/^v/, '')), clearEntrypoint: true },
  bun: { ...debian('oven/bun'), clearEntrypoint: true },
  terraform: { image: 'hashicorp/terraform', tag: plain, shell: 'ash', clearEntrypoint: true },
  helm: { image: 'alpine/helm', tag: (version) => fullVersion(version), shell: 'ash', clearEntrypoint: true },
  // Bitnami's images left Docker Hub's free tier in August 2025; alpine/k8s has a tag for each release of Kubernetes, and bash, curl and helm.
  kubectl: { image: 'alpine/k8s', tag: (version) => fullVersion(version), shell: 'bash', clearEntrypoint: false },
}

/** These repositories have tags for whole versions only. */
function fullVersion(version: string): string | null {
  const text = version.replace(/^v/, '')
  return /^\d+\.\d+\.\d+$/.test(text) ? text : null
}

/** `python:3.12`, or null where no tag stands for the version. */
export function toolImage(tool: ToolName, version: string): string | null {
  const { image, tag } = toolImages[tool]
  const text = tag(version)
  return text === null || text === '' || text === 'latest' ? null : `${image}:${text}`
}

const ubuntuNames: { readonly [version: string]: string } = { '22.04': 'jammy', '24.04': 'noble', '26.04': 'resolute' }

/** Docker's own images of Ubuntu with git and curl, which a bare `ubuntu` lacks; null for names that ask for no version. */
export function ubuntuImage(runner: string): string | null {
  const version = /^ubuntu-(\d+\.\d+)/.exec(runner)?.[1]
  if (version === undefined) return null
  const name = ubuntuNames[version]
  return name === undefined ? `ubuntu:${version}` : `buildpack-deps:${name}-scm`
}

/** Where nothing is asked for. */
export const plainImage = 'buildpack-deps:noble-scm'

/** The Docker client and engine, at one version. */
export const dockerClient = 'docker:28-cli'
export const dockerEngine = 'docker:28-dind'

/** A guess from the name, for images that an author gives. */
export function shellOfImage(image: string): ImageShell {
  return likelyShell(image) === 'sh' || /^(docker\.io\/)?alpine\/(helm|git)(:|@|$)/.test(image) ? 'ash' : 'bash'
}

/** Images whose entrypoint swallows the shell that a CI runner starts. */
export function swallowsCommands(image: string): boolean {
  return /^(docker\.io\/)?(hashicorp\/(terraform|packer|vault)|amazon\/aws-cli|alpine\/(helm|git)|gcr\.io\/kaniko-project\/executor|bitnami(legacy)?\/kubectl|curlimages\/curl)(:|@|$)/.test(
    image,
  )
}
