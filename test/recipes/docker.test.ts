import { describe, expect, test } from 'vitest'
import { image, type Job, pipeline, secret, variable } from '../../src/index.ts'
import { docker } from '../../src/recipes/index.ts'
import { asRole, cloudAnswers, shownSecrets } from './fake-clouds.ts'
import type { Fakes } from './fakes.ts'
import { providers, type Run, runOn, type Situation } from './run.ts'

const given = { username: secret('REGISTRY_USERNAME'), password: secret('REGISTRY_PASSWORD') }
const digest = `sha256:${'d'.repeat(64)}` as const
const pushes = `case "$*" in *--metadata-file*) echo '{ "containerimage.digest": "${digest}" }' > image.json ;; esac`
const runsAs = (user: string): string => `case "$*" in 'image inspect'*) echo '${user}' ;; esac`

/** What each registry is told for a login, on GitHub, GitLab and the others. */
const registries: { readonly [name: string]: readonly [docker.Registry | docker.CloudRegistry, string, Fakes] } = {
  hub: [docker.hub(given), '', {}],
  ghcr: [docker.ghcr(given), 'ghcr.io ', {}],
  gitlab: [docker.gitlab(given), 'registry.gitlab.com ', {}],
  registry: [docker.registry('Registry.example.com:5000', given), 'registry.example.com:5000 ', {}],
  ecr: [
    docker.ecr({ account: '123456789012', region: 'eu-central-1', role: 'arn:aws:iam::123456789012:role/push' }),
    '123456789012.dkr.ecr.eu-central-1.amazonaws.com ',
    { curl: cloudAnswers, aws: `${asRole('arn:aws:iam::123456789012:role/push')}echo "of ECR"` },
  ],
  gar: [
    docker.gar({ location: 'europe-west1', serviceAccount: 'push@acme.iam.gserviceaccount.com', provider: 'projects/1/providers/ci' }),
    'europe-west1-docker.pkg.dev ',
    { curl: cloudAnswers },
  ],
  acr: [
    docker.acr({ name: 'Acme', tenant: variable('AZURE_TENANT_ID'), client: variable('AZURE_CLIENT_ID') }),
    'acme.azurecr.io ',
    {
      curl: `${cloudAnswers}case "$*" in *oauth2/exchange*) [ "$stdin" = 'azure token' ] && echo '{"refresh_token":"of ACR"}' ;; esac`,
    },
  ],
}

const passwords: { readonly [name: string]: readonly [user: string, password: string] } = {
  ecr: ['AWS', 'of ECR'],
  gar: ['oauth2accesstoken', 'google token'],
  acr: ['00000000-0000-0000-0000-000000000000', 'of ACR'],
}

describe.each(providers)('on %s', (provider) => {
  const run = (make: () => Job, fakes: Fakes = {}, situation: Situation = {}): Promise<Run> => {
    const exported = (): unknown => pipeline('ci', { on: { push: true, pullRequest: true }, jobs: { build: make() } })
    const variables = { AZURE_TENANT_ID: 'tenant', AZURE_CLIENT_ID: 'client' }
    return runOn(provider, exported, {
      variables,
      ...situation,
      fakes: { docker: pushes, ...fakes },
    })
  }
  const dockers = ({ lines }: Run): readonly string[] =>
    lines.filter((line) => line.startsWith('docker ') && !/context|inspect pipegen/.test(line))
  const cache = (repository: string): string =>
    `--cache-from type=registry,ref=${repository}:buildcache --cache-to type=registry,ref=${repository}:buildcache,mode=max`
  const logout = (server: string): readonly string[] => (provider === 'jenkins' ? [`docker logout ${server}`.trim()] : [])

  test.each(Object.entries(registries))(
    'docker.buildPush logs in to %s with nothing on a command line, and pushes',
    async (name, [registry, server, fakes]) => {
      const ran = await run(() => docker.buildPush({ image: 'Acme/Shop', registry, tags: ['main'] }), fakes)
      expect([ran.jobs, ran.jobs.build === 'success' ? '' : ran.log.join('\n')]).toEqual([{ build: 'success' }, ''])
      const own = { gitlab: ['gitlab-ci-token', 'token of the job'], ghcr: ['alice', 'token of the job'] }
      const isOwn = (name === 'gitlab' && provider === 'gitlab') || (name === 'ghcr' && provider === 'github')
      const [user, password] =
        passwords[name] ?? (isOwn ? own[name as keyof typeof own] : ['text of REGISTRY_USERNAME', 'text of REGISTRY_PASSWORD'])
      const login = ran.calls.find(({ tool, args }) => tool === 'docker' && args[0] === 'login')
      expect(login?.stdin).toBe(password)
      expect(ran.lines.filter((line) => line.includes(password ?? '')).length).toBe(0)
      if (name in passwords) expect([ran.state.token, shownSecrets(ran)]).toEqual(['oidc token', []])
      const repository = `${server.trim()}${server === '' ? '' : '/'}acme/shop`
      const [, pushed = ''] = /--tag (\S+)/.exec(ran.lines.find((line) => line.includes('--push')) ?? '') ?? []
      expect(pushed).toMatch(new RegExp(`^${repository}:[0-9a-f]{40}$`))
      expect(dockers(ran)).toEqual([
        `docker login ${server}--username ${user} --password-stdin`,
        `docker buildx build --builder pipegen --push --tag ${pushed} ${cache(repository)} --metadata-file image.json .`,
        `docker buildx imagetools create --tag ${repository}:main ${pushed}`,
        ...logout(server),
      ])
    },
  )

  test.each([
    ['a login', 'login'],
    ['a push', '*--push'],
  ])('docker.buildPush ends with %s that is refused', async (_, command) => {
    const push = (): Job => docker.buildPush({ image: 'acme/shop', registry: docker.hub(given), tags: ['main'] })
    const ran = await run(push, { docker: `case "$*" in ${command}*) exit 1 ;; esac` })
    expect(ran.jobs).toEqual({ build: 'failure' })
    const [last, ...rest] = [...dockers(ran)].reverse()
    expect(provider === 'jenkins' ? rest[0] : last).toMatch(command === 'login' ? /^docker login/ : /--push/)
  })

  test('docker.buildPush builds on pull requests where it is told to, without a login', async () => {
    const event = { event: 'pullRequest', source: 'topic', target: 'main' } as const
    const push = (): Job => docker.buildPush({ image: 'acme/shop', registry: docker.hub(given), pullRequests: 'build' })
    expect(dockers(await run(push, {}, { event }))).toEqual(['docker buildx build --builder pipegen .'])
  })

  test('docker.build shows secrets to the build by name alone, and fails if the image runs as root', async () => {
    const build = (): Job => docker.build({ target: 'production', secrets: { 'npm-token': secret('NPM_TOKEN') }, nonRoot: true })
    const words = '--target production --secret id=npm-token,env=BUILD_SECRET_NPM_TOKEN .'
    const ran = await run(build, { docker: runsAs('app') })
    expect(ran.jobs).toEqual({ build: 'success' })
    expect(dockers(ran)).toEqual([
      `docker buildx build --builder pipegen ${words}`,
      `docker buildx build --builder pipegen --load --tag pipegen-built ${words}`,
      'docker image inspect --format {{.Config.User}} pipegen-built',
    ])
    const build1 = ran.calls.find(({ args }) => args.includes('build'))
    expect(build1?.env.BUILD_SECRET_NPM_TOKEN).toBe('text of NPM_TOKEN')
    for (const user of ['', '0:0', 'root']) expect((await run(build, { docker: runsAs(user) })).ok).toBe(false)
  })

  test('docker.buildPush pushes no image that runs as root', async () => {
    const push = (): Job =>
      docker.buildPush({ image: 'acme/shop', registry: docker.hub(given), platforms: ['linux/amd64', 'linux/arm64'], nonRoot: true })
    const ran = await run(push, { docker: runsAs('root') })
    expect(ran.jobs).toEqual({ build: 'failure' })
    expect(ran.lines.filter((line) => /login|--push|--platform/.test(line))).toEqual([])
  })

  test('docker.test runs what it built, and fails with it', async () => {
    const tests = (): Job => docker.test({ target: 'testing', options: ['--env', 'CI=true'], command: ['pytest', 'tests/'] })
    const lines = ['docker build --target testing --tag pipegen-built .', 'docker run --rm --env CI=true pipegen-built pytest tests/']
    const good = await run(tests)
    expect([good.ok, dockers(good)]).toEqual([true, lines])
    const bad = await run(tests, { docker: '[ "$1" != run ]' })
    expect([bad.ok, dockers(bad)]).toEqual([false, lines])
  })

  const [ecr, , inEcr = {}] = registries.ecr ?? []
  const source = `acme/shop@${digest}` as const
  const copied = (from = docker.hub(given), to = ecr): Job =>
    docker.copy({ image: image(source), from, to: to ?? from, repository: 'Shop', audience: 'acme' })
  const inCloud = '123456789012.dkr.ecr.eu-central-1.amazonaws.com'
  const create = `docker buildx imagetools create --prefer-index=false --tag ${inCloud}/shop:${'d'.repeat(64)} ${source}`

  test('docker.copy logs in to both registries, and copies the image as it is', async () => {
    const ran = await run(copied, inEcr)
    expect([ran.jobs, dockers(ran)]).toEqual([
      { build: 'success' },
      [
        'docker login --username text of REGISTRY_USERNAME --password-stdin',
        `docker login ${inCloud} --username AWS --password-stdin`,
        create,
        ...logout(''),
        ...logout(inCloud),
      ],
    ])
  })

  test('docker.copy fails with a registry that refuses it', async () => {
    const ran = await run(copied, { ...inEcr, docker: 'case "$*" in *imagetools*) exit 1 ;; esac' })
    expect(ran.jobs).toEqual({ build: 'failure' })
    const stranger = await run(copied, { ...inEcr, curl: 'case "$*" in *sts*) exit 22 ;; esac' })
    expect([stranger.jobs, stranger.lines.filter((line) => line.includes('imagetools'))]).toEqual([{ build: 'failure' }, []])
  })

  test('docker.lint fails with what hadolint finds', async () => {
    const lint = (): Job => docker.lint({ files: ['Dockerfile', 'web/Dockerfile'], ignore: ['DL3008'] })
    const ran = await run(lint, { hadolint: 'exit 1' })
    expect(ran.ok).toBe(false)
    expect(ran.lines).toEqual(['hadolint --failure-threshold warning --ignore DL3008 Dockerfile web/Dockerfile'])
  })
})

test('docker.copy between two clouds wants an audience that both take', () => {
  const [ecr] = registries.ecr ?? []
  const [gar] = registries.gar ?? []
  if (ecr === undefined || gar === undefined) throw new Error('no registries')
  const options = { image: image(`acme/shop@${digest}`), from: ecr, to: gar, repository: 'shop' }
  expect(() => docker.copy(options)).toThrow(
    'The registries want tokens for sts.amazonaws.com and https://iam.googleapis.com/projects/1/providers/ci',
  )
  expect(docker.copy({ ...options, audience: 'acme' })).toBeDefined()
})
