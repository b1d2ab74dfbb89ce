import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { image, type Job, job, pipeline, secret } from '../../src/index.ts'
import { docker, ssh } from '../../src/recipes/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'
import { type Deployment, missingImage, runBeside, type Situation } from './fake-host.ts'

const digest = `registry.gitlab.com/acme/shop@sha256:${'a'.repeat(64)}` as const
const hostKey = 'host.example.com ssh-ed25519 AAAA\nhost.example.com ecdsa-sha2-nistp256 BBBB'
const connection = { host: 'deploy@host.example.com', port: 2222, key: secret('HOST_KEY'), knownHosts: hostKey }

const deployment = (): Job =>
  ssh.deploy({
    ...connection,
    image: image(digest),
    environment: 'staging',
    registry: docker.gitlab({ username: secret('REGISTRY_USERNAME'), password: secret('REGISTRY_PASSWORD') }),
    container: 'shop',
    options: ['--publish', '8000:8000', '--label', "it's ours"],
    health: 'http://localhost:8000/health',
  })

const exported = (job: Job): unknown => pipeline('ci', { on: { push: true }, jobs: { deploy: job } })

interface GithubStep {
  readonly env: { readonly [name: string]: string }
  readonly run: string
}

/** The job's one step, with the secrets' names for their texts. */
async function onGithub(job: () => Job, situation: Omit<Situation, 'env'> = {}): Promise<Deployment> {
  const workflow = parse(await fileFor('github', () => exported(job()))) as { jobs: { deploy: { steps: GithubStep[] } } }
  const step = workflow.jobs.deploy.steps.find(({ run }) => run !== undefined)
  const env = Object.entries(step?.env ?? {}).map(([name, text]) => [name, text.replace(/\$\{\{ secrets\.(\w+) \}\}/, 'text of $1')])
  return runBeside(step?.run ?? '', { ...situation, env: Object.fromEntries(env) })
}

async function onGitlab(job: () => Job, situation: Omit<Situation, 'env'> = {}): Promise<Deployment> {
  const { deploy } = parse(await fileFor('gitlab', () => exported(job()))) as { deploy: { script: string[] } }
  const env = { HOST_KEY: 'text of HOST_KEY', CI_REGISTRY_USER: 'gitlab-ci-token', CI_REGISTRY_PASSWORD: 'text of the token' }
  return runBeside(deploy.script.join('\n'), { ...situation, env })
}

const providers = [
  ['github', onGithub],
  ['gitlab', onGitlab],
] as const

describe.each(providers)('a deployment from %s', (name, run) => {
  test('goes to a host that shows the key it is known by, and to no other', async () => {
    const { ok, ssh: words, read } = await run(deployment)
    expect(ok).toBe(true)
    expect(words).toContain('StrictHostKeyChecking=yes')
    expect(words).toContain('BatchMode=yes')
    expect(words.slice(-3)).toEqual(['-p', '2222', 'deploy@host.example.com'])
    expect(read('known-hosts')).toBe(`${hostKey}\n`)
    expect(read('key')).toBe('text of HOST_KEY\n')
    expect(read('agent')).toBe('stopped\n')
  })

  test('replaces the container by the image that was built', async () => {
    const { ok, calls, containers } = await run(deployment, { containers: { shop: 'old' } })
    expect(ok).toBe(true)
    expect(containers).toEqual({ shop: digest })
    expect(calls).toContain(`docker pull --quiet ${digest}`)
    expect(calls).toContain(`docker run --detach --name shop --restart unless-stopped --publish 8000:8000 --label it's ours ${digest}`)
  })

  test('logs the host in with nothing on a command line, and out again', async () => {
    const { calls, read } = await run(deployment)
    const user = name === 'github' ? 'text of REGISTRY_USERNAME' : 'gitlab-ci-token'
    const password = name === 'github' ? 'text of REGISTRY_PASSWORD' : 'text of the token'
    expect(calls).toContain(`docker login registry.gitlab.com --username ${user} --password-stdin`)
    expect(read('password')).toBe(password)
    expect(calls.join('\n')).not.toContain(password)
    expect(read('config')).toMatch(/^\/.+\n$/)
    expect(existsSync(read('config').trim())).toBe(false)
  })

  test('that does not become healthy brings the container before back, and fails', async () => {
    const { ok, calls, containers } = await run(deployment, { containers: { shop: 'old' }, healthy: false })
    expect(ok).toBe(false)
    expect(containers).toEqual({ shop: 'old' })
    expect(calls.at(-1)).toBe('docker start shop')
  })

  test('that can not be pulled leaves everything as it was, and fails', async () => {
    const broken = (): Job =>
      ssh.deploy({ ...connection, image: image(missingImage), environment: 'staging', container: 'shop', health: 'x' })
    const { ok, containers } = await run(broken, { containers: { shop: 'old', 'shop-before': 'older' } })
    expect(ok).toBe(false)
    expect(containers).toEqual({ shop: 'old', 'shop-before': 'older' })
  })
})

test('a command on the host reads its input as lines, which no shell reads as code', async () => {
  const { host, key, knownHosts } = connection
  const command = `read -r version; printf %s "$version" > "$HOST/password"; echo "it's done"`
  const step = (): Job => job({ steps: [ssh.run({ host, key, knownHosts }, command, { input: { VERSION: '$(id) `id`; "x' } })] })
  const { ok, ssh: words, read } = await onGithub(() => step())
  expect(ok).toBe(true)
  expect(words.at(-1)).toBe(host)
  expect(words).not.toContain('-p')
  expect(read('password')).toBe('$(id) `id`; "x')
})
