import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { image, type Job, job, pipeline, secret } from '../../src/index.ts'
import { docker, ssh } from '../../src/recipes/index.ts'
import { containersOf, fakeHost, missingImage } from './fake-host.ts'
import { providers, type Run, runOn } from './run.ts'

const digest = `registry.gitlab.com/acme/shop@sha256:${'a'.repeat(64)}` as const
const hostKey = 'host.example.com ssh-ed25519 AAAA\nhost.example.com ecdsa-sha2-nistp256 BBBB'
const connection = { host: 'deploy@host.example.com', port: 2222, key: secret('HOST_KEY'), knownHosts: hostKey }
const pushed = (deploy: Job): unknown => pipeline('ci', { on: { push: true }, jobs: { deploy } })

const deployment = (given: Partial<ssh.DeployOptions> = {}): Job =>
  ssh.deploy({
    ...connection,
    image: image(digest),
    environment: 'staging',
    registry: docker.gitlab({ username: secret('REGISTRY_USERNAME'), password: secret('REGISTRY_PASSWORD') }),
    container: 'shop',
    options: ['--publish', '8000:8000', '--label', "it's ours"],
    health: 'http://localhost:8000/health',
    ...given,
  })

describe.each(providers)('a deployment from %s', (provider) => {
  const run = (host: Parameters<typeof fakeHost>[0] = {}, make = deployment): Promise<Run> =>
    runOn(provider, () => pushed(make()), { fakes: fakeHost(host) })
  const wordsOf = ({ calls }: Run): readonly string[] => calls.find(({ tool }) => tool === 'ssh')?.args.slice(0, -1) ?? []

  test('goes to a host that shows the key it is known by, and to no other', async () => {
    const ran = await run()
    expect(ran.jobs).toEqual({ deploy: 'success' })
    expect(wordsOf(ran)).toContain('StrictHostKeyChecking=yes')
    expect(wordsOf(ran)).toContain('BatchMode=yes')
    expect(wordsOf(ran).slice(-3)).toEqual(['-p', '2222', 'deploy@host.example.com'])
    expect(ran.state['known-hosts']).toBe(`${hostKey}\n`)
    expect(ran.calls.find(({ tool }) => tool === 'ssh-add')?.stdin).toBe('text of HOST_KEY\n')
    expect(ran.lines.at(-1)).toBe('ssh-agent -k')
  })

  test('replaces the container by the image that was built, logged in with nothing on a command line', async () => {
    const ran = await run({ containers: { shop: 'old' } })
    expect(ran.jobs).toEqual({ deploy: 'success' })
    expect(containersOf(ran)).toEqual({ shop: digest })
    expect(ran.lines).toContain(`docker pull --quiet ${digest}`)
    expect(ran.lines).toContain(`docker run --detach --name shop --restart unless-stopped --publish 8000:8000 --label it's ours ${digest}`)
    const login = ran.calls.find(({ tool, args }) => tool === 'docker' && args[0] === 'login')
    const [user, password] =
      provider === 'gitlab' ? ['gitlab-ci-token', 'token of the job'] : ['text of REGISTRY_USERNAME', 'text of REGISTRY_PASSWORD']
    expect(login?.args).toEqual(['login', 'registry.gitlab.com', '--username', user, '--password-stdin'])
    expect(login?.stdin).toBe(password)
    expect(ran.lines.filter((line) => line.includes(password ?? '')).length).toBe(0)
    expect(ran.state.config).toMatch(/^\/.+$/)
    expect(existsSync(ran.state.config ?? '')).toBe(false)
  })

  test('that does not become healthy brings the container before back, and fails', async () => {
    const ran = await run({ containers: { shop: 'old' }, healthy: false })
    expect(ran.jobs).toEqual({ deploy: 'failure' })
    expect(containersOf(ran)).toEqual({ shop: 'old' })
    expect(ran.lines.slice(-2)).toEqual(['docker start shop', 'ssh-agent -k'])
  })

  test('that can not be pulled leaves everything as it was, and fails', async () => {
    const containers = { shop: 'old', 'shop-before': 'older' }
    const rest = { ...connection, image: image(missingImage), environment: 'staging', container: 'shop', health: 'x' }
    const ran = await run({ containers }, () => ssh.deploy(rest))
    expect(ran.jobs).toEqual({ deploy: 'failure' })
    expect(containersOf(ran)).toEqual(containers)
  })

  test('hands a command lines that no shell reads as code', async () => {
    const { host, key, knownHosts } = connection
    const command = `read -r version; printf %s "$version" > "$STATE/version"; echo "it's done"`
    const step = ssh.run({ host, key, knownHosts }, command, { input: { VERSION: '$(id) `id`; "x' } })
    const ran = await run({}, () => job({ steps: [step] }))
    expect(ran.jobs).toEqual({ deploy: 'success' })
    expect(wordsOf(ran).at(-1)).toBe(host)
    expect(wordsOf(ran)).not.toContain('-p')
    expect(ran.state.version).toBe('$(id) `id`; "x')
  })
})
