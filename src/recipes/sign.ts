/** Signatures of images, by cosign: made after the build, checked before the deployment. */
import {
  type AnyValue,
  type Env,
  type Image,
  type Interpolation,
  type Job,
  type JobOptions,
  job,
  type Raw,
  raw,
  type Step,
  sh,
  type Text,
} from '../index.ts'
import { installBinary, type Release } from './binary.ts'
import { given, type RecipeOptions } from './options.ts'
import { letPass, type ProofsOf, type Proven, proven } from './proof.ts'
import { loginFields, type Registry, withLogin } from './registry.ts'

export { demand } from './proof.ts'

interface CosignOptions<I extends Image> extends RecipeOptions {
  /** By its digest, as `docker.buildPush` gives it. */
  readonly image: I
  /** Where signatures lie beside the image, and who may write them, or read them. */
  readonly registry?: Registry
  /** Another release of cosign. */
  readonly cosign?: Release
}

export interface ImageOptions<I extends Image> extends CosignOptions<I> {
  /**
   * A key pair of `cosign generate-key-pair`. Absent is keyless: the certificate is given for the job's OIDC token, by Fulcio, which knows
   * GitHub, GitLab.com and CircleCI; a Jenkins of your own needs a key.
   */
  readonly key?: { readonly private: AnyValue; readonly password: AnyValue }
  /** Texts that are signed too. */
  readonly annotations?: { readonly [name: string]: string }
}

/**
 * Signs an image, and notes the signature in the public log. `image` of the result is the same image, `signed`.
 * @example
 * const scanned = scan.image({ image: build.image })
 * const signed = sign.image({ image: scanned.image, registry: docker.hub({ username: secret('HUB_USER'), password: secret('HUB_TOKEN') }) })
 * @example
 * const signed = sign.image({
 *   image: build.image, key: { private: secret('COSIGN_PRIVATE_KEY'), password: secret('COSIGN_PASSWORD') },
 * })
 */
export function image<I extends Image>(options: ImageOptions<I>): Job<'passed'> & { readonly image: Proven<'signed' | ProofsOf<I>> } {
  const { key, annotations = {} } = options
  const flags = Object.entries(annotations).flatMap(([name, text]) => ['--annotations', `${name}=${text}`])
  const sign =
    key === undefined
      ? withCosign(
          options,
          'Sign',
          {},
          (step, login) => step`
          ${login}
          SIGSTORE_ID_TOKEN=$PIPEGEN_OIDC_TOKEN
          export SIGSTORE_ID_TOKEN
          cosign sign ${['--yes', ...flags]} "$IMAGE"
        `,
        )
      : withCosign(
          options,
          'Sign',
          { COSIGN_PRIVATE_KEY: key.private, COSIGN_PASSWORD: key.password },
          (step, login) => step`
          ${login}
          cosign sign ${['--yes', '--key', 'env://COSIGN_PRIVATE_KEY', ...flags]} "$IMAGE"
        `,
        )
  const oidc: JobOptions = key === undefined ? { oidc: { audience: 'sigstore' } } : {}
  const base = inCosign(options, 'Sign the image', { ...oidc, ...loginFields(options.registry, true) }, sign)
  return { ...base, image: proven(options.image, base, 'signed') }
}

/** Who must have signed: a key, or an identity that an issuer of OIDC tokens vouches for. */
export type Signer =
  | { readonly key: Text }
  | {
      /** Of the certificate: on GitHub `https://github.com/org/repo/.github/workflows/ci.yml@refs/heads/main`. */
      readonly identity: string
      /** On GitHub `https://token.actions.githubusercontent.com`. */
      readonly issuer: string
    }

export interface VerifyOptions<I extends Image> extends CosignOptions<I> {
  /** The public key, or the identity. */
  readonly by: Signer
}

/**
 * Checks the signature, and fails without one of this signer. `image` of the result is the same image, `verified`.
 * @example
 * const signed = sign.image({ image: build.image })
 * const verified = sign.verify({
 *   image: signed.image,
 *   by: { identity: 'https://github.com/acme/shop/.github/workflows/ci.yml@refs/heads/main', issuer: 'https://token.actions.githubusercontent.com' },
 * })
 */
export function verify<I extends Image>(options: VerifyOptions<I>): Job<'passed'> & { readonly image: Proven<'verified' | ProofsOf<I>> } {
  const { by } = options
  const env = 'key' in by ? { COSIGN_PUBLIC_KEY: by.key } : {}
  const flags =
    'key' in by ? ['--key', 'env://COSIGN_PUBLIC_KEY'] : ['--certificate-identity', by.identity, '--certificate-oidc-issuer', by.issuer]
  const check = withCosign(
    options,
    'Check the signature',
    env,
    (step, login) => step`
    ${login}
    cosign verify ${flags} "$IMAGE" > /dev/null
  `,
  )
  const base = inCosign(options, 'Check who signed the image', loginFields(options.registry, false), check)
  return { ...base, image: proven(options.image, base, 'verified') }
}

function inCosign<I extends Image>(options: CosignOptions<I>, description: string, fields: JobOptions, step: Step): Job<'passed'> {
  return job({
    description,
    checkout: false,
    ...fields,
    outputs: ['passed'],
    steps: [step, letPass(options.image)],
    ...given(options),
  })
}

/** A step that still wants its command, as `sh(…)` gives it. */
type Command = (command: TemplateStringsArray, ...values: readonly Interpolation[]) => Step

/** The step, after a login that is gone when it ends. */
function withCosign<I extends Image>(
  { image, registry, cosign }: CosignOptions<I>,
  name: string,
  own: Env,
  command: (step: Command, login: Raw) => Step,
): Step {
  const { server = 'index.docker.io' } = registry ?? {}
  const into = [
    'DOCKER_CONFIG=$(mktemp -d)',
    'export DOCKER_CONFIG',
    `trap 'rm -rf "$DOCKER_CONFIG"' EXIT`,
    `printf '%s' "$REGISTRY_PASSWORD" | cosign login '${server}' --username "$REGISTRY_USERNAME" --password-stdin`,
  ]
  return withLogin(registry, ['REGISTRY_USERNAME', 'REGISTRY_PASSWORD'], (env, lines) => {
    const begin = [...lines, installBinary('cosign', cosign), ...(registry === undefined ? [] : into)]
    return command(sh({ name, env: { IMAGE: image, ...own, ...env } }), raw(begin.join('\n')))
  })
}
