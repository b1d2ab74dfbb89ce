/** Bills of materials: what an image or the repository is made of, kept as an artifact. */
import { type ArtifactSpec, type Duration, type Image, type Job, type JobOptions, job, raw, type Step, sh } from '../index.ts'
import { installBinary, type Release } from './binary.ts'
import { artifactOf, given, type RecipeOptions } from './options.ts'
import { loginFields, type Registry, withLogin } from './registry.ts'

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
      ? (['SYFT_REGISTRY_AUTH_USERNAME', 'SYFT_REGISTRY_AUTH_PASSWORD'] as const)
      : (['TRIVY_USERNAME', 'TRIVY_PASSWORD'] as const)
  return bill(options, 'What the image is made of', { checkout: false, ...loginFields(registry, false) }, ({ install, file, format }) =>
    withLogin(registry, login, (env, lines) => {
      const list = sh({ name, env: { IMAGE: options.image, ...env } })
      const begin = raw([...lines, install].join('\n'))
      return tool === 'syft'
        ? list`
          ${begin}
          syft scan "registry:$IMAGE" --output ${`${format}=${file}`}`
        : list`
          ${begin}
          trivy image --image-src remote --format ${format} --output ${file} "$IMAGE"
        `
    }),
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
  const list = sh(name)
  return bill(options, 'What the repository is made of', {}, ({ install, file, format }) =>
    tool === 'syft'
      ? list`
          ${raw(install)}
          syft scan ${`dir:${path}`} --output ${`${format}=${file}`}`
      : list`
          ${raw(install)}
          trivy filesystem --format ${format} --output ${file} ${path}
        `,
  )
}

const name = 'List'

interface Listing {
  /** Lines that install the tool. */
  readonly install: string
  readonly file: string
  readonly format: string
}

function bill<A extends string>(
  options: SbomOptions<A>,
  description: string,
  fields: JobOptions,
  list: (listing: Listing) => Step,
): Job<never, A> {
  const { tool = 'syft', format = 'spdx', artifact = 'sbom', retention = '90d' } = options
  const file = `sbom.${format === 'spdx' ? 'spdx' : 'cdx'}.json`
  const word = format === 'spdx' ? 'spdx-json' : tool === 'syft' ? 'cyclonedx-json' : 'cyclonedx'
  return job({
    description,
    ...fields,
    steps: [list({ install: installBinary(tool, options.release), file, format: word })],
    artifacts: artifactOf(artifact, { paths: file, retention, ifMissing: 'error' }) as { readonly [K in A]: ArtifactSpec },
    ...given(options),
  })
}
