/** Proofs: what is known about an image, in its type, so that a deployment can demand it. */
import { type Image, image as imageOf, type Job, type Step, sh, type Text, text, type Value } from '../index.ts'

/** What a job of the pipeline has found out about the image, or has done with it. */
export type Proof = 'scanned' | 'signed' | 'verified'

declare const proofs: unique symbol

/** An image by digest that earlier jobs have let pass. Its text comes from the last of them, so that whoever uses it waits for it. */
export interface Proven<P extends Proof> extends Image {
  readonly [proofs]: { readonly [K in P]: true }
}

/** The proofs that an image has. */
export type ProofsOf<I> = I extends Proven<infer P> ? P : never

const known = new WeakMap<Image, readonly Proof[]>()
const repositories = new WeakMap<Image, Text>()

/** The image of a repository by its digest; jobs hand on the digest alone, since providers drop outputs that hold a secret, such as a user's name. */
export function imageIn(repository: Text, digest: Value): Image {
  const image = imageOf(text`${repository}@${digest}`)
  repositories.set(image, repository)
  return image
}

/** The image that a job hands on after it let it pass, by its output `passed`, with one proof more. */
export function proven<I extends Image, P extends Proof>(before: I, job: Job<'passed'>, proof: P): Proven<P | ProofsOf<I>> {
  const repository = repositories.get(before)
  const { passed } = job.outputs
  const image = (repository === undefined ? imageOf(passed) : imageIn(repository, passed)) as Proven<P | ProofsOf<I>>
  known.set(image, [...(known.get(before) ?? []), proof])
  return image
}

/** The last step of a job that gives a proof. */
export function letPass(image: Image): Step {
  const pass = sh({ name: 'Let the image pass', env: { CHECKED: image } })
  return repositories.has(image)
    ? pass`echo "passed=\${CHECKED#*@}" >> "$PIPEGEN_OUTPUT"`
    : pass`echo "passed=$CHECKED" >> "$PIPEGEN_OUTPUT"`
}

/**
 * A recipe that takes no image without these proofs: anything else is a type error, and in JavaScript an error of the build.
 * @example
 * const deploy = scan.demand(['scanned', 'signed'], kubernetes.deploy)
 * const scanned = scan.image({ image: build.image })
 * const signed = sign.image({ image: scanned.image })
 * const staging = deploy({
 *   image: signed.image, environment: 'staging', kubeconfig: secret('STAGING_KUBECONFIG'), deployment: 'api', container: 'api',
 * })
 */
export function demand<P extends Proof, O extends { readonly image: Image }, R>(
  wanted: readonly P[],
  recipe: (options: O) => R,
): (options: Omit<O, 'image'> & { readonly image: Proven<P> }) => R {
  return (options) => {
    const missing = wanted.filter((proof) => !known.get(options.image)?.includes(proof))
    if (missing.length > 0) throw new Error(`The image is not ${missing.join(' and ')}. ${missing.map((proof) => hints[proof]).join(' ')}`)
    return recipe(options as unknown as O)
  }
}

const hints: { readonly [P in Proof]: string } = {
  scanned: 'Give it to scan.image, and use the image of the result.',
  signed: 'Give it to sign.image, and use the image of the result.',
  verified: 'Give it to sign.verify, and use the image of the result.',
}
