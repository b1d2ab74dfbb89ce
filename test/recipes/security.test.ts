/** Scans, bills of materials, signatures and policies: from the build of an image to its deployment. */
import { describe, expect, test } from 'vitest'
import { image, type Job, pipeline, secret } from '../../src/index.ts'
import { docker, kubernetes, policy, sbom, scan, sign } from '../../src/recipes/index.ts'
import type { Fakes } from './fakes.ts'
import { type ProviderName, providers, type Run, runOn } from './run.ts'

const digest = `sha256:${'a'.repeat(64)}` as const
const shop = `acme/shop@${digest}` as const
const registry = docker.hub({ username: secret('HUB_USER'), password: secret('HUB_PASSWORD') })
const key = { private: secret('COSIGN_PRIVATE_KEY'), password: secret('COSIGN_PASSWORD') }

/** A download gives the stand-in of the program. */
const standIns: Fakes = {
  ...Object.fromEntries(['gitleaks', 'conftest', 'zap.sh', 'snyk', 'sha256sum', 'trivy', 'cosign'].map((tool) => [tool, ''])),
  docker: `case "$*" in *--metadata-file*) echo '{ "containerimage.digest": "${digest}" }' > image.json ;; esac`,
  curl: `case "$*" in *cosign-linux-*) cp "$(command -v cosign)" "$5" ;; *bearer*) echo '{"value":"token"}' ;; esac`,
  syft: 'touch sbom.spdx.json',
  tar: 'cp "$(command -v "$5")" "$4/$5"',
}

function run(provider: ProviderName, jobs: () => { readonly [id: string]: Job }, fakes: Fakes = {}): Promise<Run> {
  // On Jenkins the token is a credential.
  const secrets = { PIPEGEN_OIDC_TOKEN: 'token' }
  return runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: jobs() }), { secrets, fakes: { ...standIns, ...fakes } })
}

/** What is left without the installations. */
function called({ calls }: Run, ...tools: readonly string[]): readonly string[] {
  return calls.filter(({ tool }) => tools.includes(tool)).map(({ tool, args }) => [tool, ...args].join(' '))
}

const deploy = scan.demand(['scanned', 'signed', 'verified'], kubernetes.deploy)

function guarded(): { readonly [id: string]: Job } {
  const build = docker.buildPush({ image: 'acme/shop', registry })
  const scanned = scan.image({ image: build.image, registry })
  const signed = sign.image({ image: scanned.image, registry, key, annotations: { team: 'web shop' } })
  const verified = sign.verify({ image: signed.image, by: { key: secret('COSIGN_PUBLIC_KEY') } })
  const production = deploy({
    ...{ image: verified.image, environment: 'production', kubeconfig: secret('KUBECONFIG_FILE'), deployment: 'api', container: 'web' },
  })
  return { build, scan: scanned, sign: signed, verify: verified, deploy: production }
}

const trivy = 'trivy image --image-src remote --no-progress --exit-code 1 --severity HIGH,CRITICAL --format json --output scan.json'

describe.each(providers)('an image on %s', { timeout: 120_000 }, (provider) => {
  test('is deployed after it was scanned, signed and verified, by the digest that was', async () => {
    const ran = await run(provider, guarded)
    expect(ran.jobs).toEqual({ build: 'success', scan: 'success', sign: 'success', verify: 'success', deploy: 'success' })
    expect(called(ran, 'trivy', 'cosign', 'kubectl')).toEqual([
      `${trivy} ${shop}`,
      'trivy convert --format sarif --output scan.sarif scan.json',
      'trivy convert --format table scan.json',
      'cosign login index.docker.io --username text of HUB_USER --password-stdin',
      `cosign sign --yes --key env://COSIGN_PRIVATE_KEY --annotations team=web shop ${shop}`,
      `cosign verify --key env://COSIGN_PUBLIC_KEY ${shop}`,
      `kubectl set image deployment/api web=${shop}`,
      'kubectl rollout status deployment/api --timeout=5m',
    ])
    const login = ran.calls.find(({ tool, args }) => tool === 'cosign' && args[0] === 'login')
    expect(login?.stdin).toBe('text of HUB_PASSWORD')
    const checked = ran.calls.filter(({ tool }) => tool === 'sha256sum').map(({ stdin }) => stdin.split(' ')[0]?.length)
    expect(checked).toEqual([64, 64, 64])
    expect(ran.lines.join('\n')).not.toMatch(/text of (?!HUB_USER)/)
    const scanner = ran.calls.find(({ tool, args }) => tool === 'trivy' && args[0] === 'image')
    expect(scanner?.env).toMatchObject({ TRIVY_USERNAME: 'text of HUB_USER', TRIVY_PASSWORD: 'text of HUB_PASSWORD' })
  })

  test.each([
    ['a scan that finds something', { trivy: '[ "$1" != image ]' }, ['scan'], 'trivy convert --format table scan.json'],
    ['a signature that can not be made', { cosign: '[ "$1" != sign ]' }, ['scan', 'sign'], 'cosign sign'],
    ['a signature of somebody else', { cosign: '[ "$1" != verify ]' }, ['scan', 'sign', 'verify'], 'cosign verify'],
    ['a download that is not what it was', { sha256sum: 'exit 1' }, ['scan'], 'docker'],
  ])('is not deployed after %s', async (_, fakes, ran, last) => {
    const { jobs, ...rest } = await run(provider, guarded, fakes)
    const failed = ran.at(-1) ?? ''
    expect(jobs[failed]).toBe('failure')
    expect(jobs.deploy).not.toBe('success')
    expect(called({ jobs, ...rest }, 'kubectl')).toEqual([])
    expect(called({ jobs, ...rest }, 'trivy', 'cosign', 'docker').at(-1)).toContain(last)
  })

  // Nothing here asks CircleCI for a token of another audience.
  test.skipIf(provider === 'circleci')('is signed without a key by the token of the job', async () => {
    const keyless = (): { readonly [id: string]: Job } => {
      const signed = sign.image({ image: image(shop) })
      const by = { identity: 'https://example.com/ci.yml', issuer: 'https://example.com' }
      return { sign: signed, verify: sign.verify({ image: signed.image, by }) }
    }
    const ran = await run(provider, keyless)
    expect(called(ran, 'cosign')).toEqual([
      `cosign sign --yes ${shop}`,
      `cosign verify --certificate-identity https://example.com/ci.yml --certificate-oidc-issuer https://example.com ${shop}`,
    ])
    const signing = ran.calls.find(({ tool, args }) => tool === 'cosign' && args[0] === 'sign')
    expect(signing?.env.SIGSTORE_ID_TOKEN).not.toBe('')
    expect(signing?.env.SIGSTORE_ID_TOKEN).toBe(signing?.env.PIPEGEN_OIDC_TOKEN)
  })

  test.each([
    ['ghcr', 'github', 'alice'],
    ['gitlab', 'gitlab', 'gitlab-ci-token'],
  ] as const)('is read and signed as the job itself, where %s is the registry of %s', async (name, at, itself) => {
    const own = docker[name]({ username: secret('HUB_USER'), password: secret('HUB_PASSWORD') })
    const reading = { image: image(shop), registry: own }
    const jobs = (): { readonly [id: string]: Job } => ({
      scan: scan.image(reading),
      snyk: scan.snyk({ ...reading, token: secret('SNYK_TOKEN') }),
      bill: sbom.image(reading),
      sign: sign.image({ ...reading, key }),
    })
    const ran = await run(provider, jobs)
    expect(ran.jobs).toEqual({ scan: 'success', snyk: 'success', bill: 'success', sign: 'success' })
    const [user, password] = provider === at ? [itself, 'token of the job'] : ['text of HUB_USER', 'text of HUB_PASSWORD']
    const seenBy = (tool: string, verb: string): unknown => ran.calls.find((call) => call.tool === tool && call.args[0] === verb)?.env
    expect(seenBy('trivy', 'image')).toMatchObject({ TRIVY_USERNAME: user, TRIVY_PASSWORD: password })
    expect(seenBy('snyk', 'container')).toMatchObject({ SNYK_REGISTRY_USERNAME: user, SNYK_REGISTRY_PASSWORD: password })
    expect(seenBy('syft', 'scan')).toMatchObject({ SYFT_REGISTRY_AUTH_USERNAME: user, SYFT_REGISTRY_AUTH_PASSWORD: password })
    expect(called(ran, 'cosign')[0]).toBe(`cosign login ${own.server} --username ${user} --password-stdin`)
    expect(ran.calls.find(({ tool, args }) => tool === 'cosign' && args[0] === 'login')?.stdin).toBe(password)
  })

  test('has a bill of materials, files are scanned, and policies are held', async () => {
    const others = (): { readonly [id: string]: Job } => ({
      bill: sbom.image({ image: image(shop), registry }),
      files: scan.files({ severity: ['CRITICAL'], ignoreUnfixed: true, path: 'app dir' }),
      secrets: scan.secrets(),
      snyk: scan.snyk({ image: image(shop), token: secret('SNYK_TOKEN') }),
      site: scan.site({ url: 'https://staging.example.com', active: true }),
      policy: policy.manifests({ manifests: ['k8s/'], failOnWarn: true }),
    })
    const good = await run(provider, others)
    expect(good.jobs).toEqual({
      bill: 'success',
      files: 'success',
      secrets: 'success',
      snyk: 'success',
      site: 'success',
      policy: 'success',
    })
    expect(called(good, 'syft')).toEqual([`syft scan registry:${shop} --output spdx-json=sbom.spdx.json`])
    expect(called(good, 'trivy')[0]).toBe(
      'trivy filesystem --scanners vuln,secret,misconfig --no-progress --exit-code 1 --severity CRITICAL --ignore-unfixed --format json --output scan.json app dir',
    )
    expect(called(good, 'gitleaks')).toEqual(['gitleaks git --redact --no-banner --report-format sarif --report-path scan.sarif .'])
    expect(called(good, 'snyk')).toEqual([`snyk container test ${shop} --severity-threshold=high --sarif-file-output=scan.sarif`])
    expect(called(good, 'conftest')).toEqual(['conftest test --policy policy --all-namespaces --fail-on-warn k8s/'])
    expect(called(good, 'zap.sh')[0]).toMatch(/^zap\.sh -cmd -autorun \/.*\/zap\.yaml$/)
    const fails = Object.fromEntries(['gitleaks', 'snyk', 'conftest', 'zap.sh', 'syft'].map((tool) => [tool, 'exit 1']))
    const bad = await run(provider, others, { ...fails, trivy: '[ "$1" != filesystem ]' })
    expect(bad.jobs).toEqual({ bill: 'failure', files: 'failure', secrets: 'failure', snyk: 'failure', site: 'failure', policy: 'failure' })
  })
})

test('a deployment that demands proofs takes no image without them', () => {
  const options = { environment: 'production', kubeconfig: secret('KUBECONFIG_FILE'), deployment: 'api', container: 'web' } as const
  const build = docker.buildPush({ image: 'acme/shop', registry })
  const scanned = scan.image({ image: build.image })
  // @ts-expect-error an image that nobody looked at
  expect(() => deploy({ ...options, image: build.image })).toThrow('The image is not scanned and signed and verified.')
  // @ts-expect-error an image that nobody signed
  expect(() => deploy({ ...options, image: scanned.image })).toThrow('The image is not signed and verified. Give it to sign.image')
  const signed = sign.image({ image: scanned.image })
  const verified = sign.verify({ image: signed.image, by: { key: 'a public key' } })
  expect(deploy({ ...options, image: verified.image })).toBeDefined()
})
