/** What is done with an image between its build and its deployment, with cosign, syft and hadolint themselves. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { image, type Job, pipeline, secret } from '../../../src/index.ts'
import { docker, sbom, sign } from '../../../src/recipes/index.ts'
import { downloaded } from '../../examples/tools.ts'
import { type Run, runOn } from '../../recipes/run.ts'
import { enginePaths, outputOf } from '../engines/engine-process.ts'
import { everywhere, inFullRuns, real, realIn } from './real.ts'
import { startRegistry, type TestRegistry } from './registry.ts'

/** No public log, and no trust in the keys of Sigstore, can be had without a network. */
const cosign = `case "$1" in
  sign) shift; set -- sign --use-signing-config=false --tlog-upload=false "$@" ;;
  verify) shift; set -- verify --insecure-ignore-tlog=true "$@" ;;
esac
${real('cosign')}`

interface KeyPair {
  readonly private: string
  readonly public: string
}

const password = 'open sesame'
let registry: TestRegistry
let ours: KeyPair
let theirs: KeyPair

beforeAll(async () => {
  if (process.env.PIPEGEN_FULL === undefined) return
  registry = await startRegistry()
  ours = await makeKeys()
  theirs = await makeKeys()
})
afterAll(() => registry?.stop())

async function makeKeys(): Promise<KeyPair> {
  const folder = await mkdtemp(join(tmpdir(), 'pipegen-keys-'))
  try {
    await outputOf(enginePaths.cosign, ['generate-key-pair'], { cwd: folder, env: { COSIGN_PASSWORD: password } })
    return {
      private: await readFile(join(folder, 'cosign.key'), 'utf8'),
      public: await readFile(join(folder, 'cosign.pub'), 'utf8'),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

inFullRuns.each(everywhere)('on %s', (provider) => {
  const run = (jobs: { readonly [id: string]: Job }, files: { readonly [path: string]: string } = {}): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on: { push: true }, jobs }), {
      files,
      fakes: { ...downloaded('cosign', 'syft'), cosign, syft: real('syft'), hadolint: realIn('python-tools', 'hadolint') },
      secrets: { PRIVATE: ours.private, PASSWORD: password, PUBLIC: ours.public, THEIR_PUBLIC: theirs.public, USER: 'ci', TOKEN: 'ci' },
    })

  const login = () => docker.registry(registry.server, { username: secret('USER'), password: secret('TOKEN') })
  const key = { private: secret('PRIVATE'), password: secret('PASSWORD') }

  test('an image is signed by a key, and taken by those who have the other half', async () => {
    const built = image(await registry.push('acme/shop', provider))
    const signed = sign.image({ image: built, registry: login(), key, annotations: { team: 'web shop' } })
    const verified = sign.verify({ image: signed.image, registry: login(), by: { key: secret('PUBLIC') } })
    const refused = sign.verify({ image: signed.image, registry: login(), by: { key: secret('THEIR_PUBLIC') } })
    const ran = await run({ signed, verified, refused })
    expect(ran.jobs).toEqual({ signed: 'success', verified: 'success', refused: 'failure' })
  })

  test('an image that nobody has signed is not taken', async () => {
    const built = image(await registry.push('acme/shop', `${provider}, unsigned`))
    const ran = await run({ verified: sign.verify({ image: built, by: { key: secret('PUBLIC') } }) })
    expect(ran.jobs).toEqual({ verified: 'failure' })
    expect(ran.log.join('\n')).toContain('no signatures found')
  })

  test.each(['spdx', 'cyclonedx'] as const)('the bill of an image and the one of a repository are kept as %s', async (format) => {
    const built = image(await registry.push('acme/shop', provider))
    const jobs = { built: sbom.image({ image: built, format, artifact: 'image' }), files: sbom.files({ format, artifact: 'files' }) }
    expect((await run(jobs, { 'package-lock.json': lock })).jobs).toEqual({ built: 'success', files: 'success' })
  })

  test.each([
    ['that is good', 'FROM debian:12.5\nUSER 1000\n', {}, 'success'],
    ['without a tag', 'FROM debian\nUSER 1000\n', {}, 'failure'],
    ['with a rule left out', 'FROM debian\nUSER 1000\n', { ignore: ['DL3006'] }, 'success'],
    ['with what is below the threshold', 'FROM debian\nUSER 1000\n', { threshold: 'error' }, 'success'],
  ] as const)('a Dockerfile %s', async (_, dockerfile, options, expected) => {
    expect((await run({ lint: docker.lint(options) }, { Dockerfile: dockerfile })).jobs).toEqual({ lint: expected })
  })
})

const lock = JSON.stringify({
  name: 'shop',
  lockfileVersion: 3,
  packages: { '': { name: 'shop' }, 'node_modules/left': { version: '1.0.0' } },
})
