/** Bills of materials: what an image or the repository is made of, kept as an artifact. */
import { type ArtifactSpec, type Duration, type Env, type Image, type Job, job, type Raw, raw, type Step, sh } from '../index.ts'
import { installBinary, type Release } from './binary.ts'
import { artifactOf, type Command, given, type RecipeOptions } from './options.ts'
import { loginVariables, type Registry } from './registry.ts'

export interface SbomOptions<A extends string> extends RecipeOptions {
  /** Default `spdx`. */
  readonly format?: 'spdx' | 'cyclonedx'
  /** Default `syft`. */
  readonly tool?: 'syft' | 'trivy'
  /** Another release of the tool. */
  readonly release?: Release
  /** Name of the artifact, of which a pipeline has one. Default `sbom`. */
  readonly artifact?: A
  /** How long it is kept. Default `90d`. */
  readonly retention?: Duration
}

export interface ImageOptions<A extends string = 'sbom'> extends SbomOptions<A> {
  readonly image: Image
  /** Who may pull it; not needed for a public image. */
  readonly registry?: Registry
}

/**
 * The bill of an image, from its registry.
 * @example const bill = sbom.image({ image: build.image, format: 'cyclonedx' })
 */
export function image<A extends string = 'sbom'>(options: ImageOptions<A>): Job<never, A> {
  const { tool = 'syft', registry } = options
  const login =
    tool === 'syft'
      ? loginVariables(registry, 'SYFT_REGISTRY_AUTH_USERNAME', 'SYFT_REGISTRY_AUTH_PASSWORD')
      : loginVariables(registry, 'TRIVY_USERNAME', 'TRIVY_PASSWORD')
  return bill(
    options,
    'What the image is made of',
    { checkout: false },
    { IMAGE: options.image, ...login },
    (step, { install, file, format }) =>
      tool === 'syft'
        ? step`
          ${install}
          syft scan "registry:$IMAGE" --output ${`${format}=${file}`}`
        : step`
          ${install}
          trivy image --image-src remote --format ${format} --output ${file} "$IMAGE"
        `,
  )
}

export interface FilesOptions<A extends string = 'sbom'> extends SbomOptions<A> {
  /** Default: the repository. */
  readonly path?: string
}

/**
 * The bill of the files.
 * @example const bill = sbom.files({ tool: 'trivy' })
 */
export function files<A extends string = 'sbom'>(options: FilesOptions<A> = {}): Job<never, A> {
  const { tool = 'syft', path = '.' } = options
  return bill(options, 'What the repository is made of', {}, {}, (step, { install, file, format }) =>
    tool === 'syft'
      ? step`
          ${install}
          syft scan ${`dir:${path}`} --output ${`${format}=${file}`}`
      : step`
          ${install}
          trivy filesystem --format ${format} --output ${file} ${path}
        `,
  )
}

function bill<A extends string>(
  options: SbomOptions<A>,
  description: string,
  fields: { readonly checkout?: boolean },
  env: Env,
  command: (step: Command, listing: { readonly install: Raw; readonly file: string; readonly format: string }) => Step,
): Job<never, A> {
  const { tool = 'syft', format = 'spdx', artifact = 'sbom', retention = '90d' } = options
  const file = `sbom.${format === 'spdx' ? 'spdx' : 'cdx'}.json`
  const word = format === 'spdx' ? 'spdx-json' : tool === 'syft' ? 'cyclonedx-json' : 'cyclonedx'
  return job({
    description,
    ...fields,
    steps: [command(sh({ name: 'List', env }), { install: raw(installBinary(tool, options.release)), file, format: word })],
    artifacts: artifactOf(artifact, { paths: file, retention, ifMissing: 'error' }) as { readonly [K in A]: ArtifactSpec },
    ...given(options),
  })
}
