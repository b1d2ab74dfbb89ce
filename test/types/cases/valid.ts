// Every constructor and field of the language, as authors write them: all of this compiles.
import {
  all, always, any, branch, call, cancelled, changed, choose, ci, env, event, failed, image, input, type Job, type JobOptions, job, jobToken, not, optional, pipeline, project,
  raw, repository, secret, sh, type StepList, succeeded, tag, text, uses, variable, variant,
} from 'pipegen'
import { docker, drift, kubernetes, python } from 'pipegen/recipes'
import { circleci, type Vcs } from 'pipegen/circleci'
import { github } from 'pipegen/github'
import { gitlab, type Tier } from 'pipegen/gitlab'
import { jenkins } from 'pipegen/jenkins'

const base = { timeout: '20m', runner: 'ubuntu', env: { A: 1, B: true, C: ci.sha, D: undefined } } satisfies JobOptions

const matrix = job({
  ...base,
  matrix: { os: ['ubuntu', 'windows'], node: [20, 22], mode: ['fast'] },
  include: [{ os: 'macos', node: 22, extra: 'x' }],
  exclude: [{ os: 'windows', node: 20 }],
  failFast: false,
  maxParallel: 2,
  services: ({ matrix }) => ({ db: { image: text`postgres:${matrix.node}`, port: [5432, 5433], health: 'pg_isready', command: ['-c', 'x'] } }),
  runner: ({ matrix }) => matrix.os,
  tools: ({ matrix }) => ({ node: matrix.node, python: { file: '.python-version' } }),
  env: ({ services, matrix }) => ({ HOST: services.db.host, PORT: services.db.port, E: matrix.extra.or('none'), N: matrix.node }),
  steps: ({ matrix }) => [
    sh`npm ci`,
    sh('Test')`npm test ${matrix.os} ${['a', 1]} ${raw('2>&1')} ${true}`,
    sh({ name: text`On ${matrix.os}`, when: all(matrix.os.is('windows'), matrix.node.isNot(20), matrix.node.is('22')), in: 'app', env: { X: 1 }, allowFailure: true, timeout: '90s', retry: 2, shell: 'bash' })`x`,
    false,
    null,
    undefined,
    [sh`nested`, [sh.file('scripts/x.sh', { name: 'File' })]],
  ],
  after: [sh`rm -rf tmp`],
  cache: ['npm', { key: { prefix: 'x', files: ['a', 'b'] }, paths: ['~/.x'] }, { key: 'y', paths: ['z'] }],
  artifacts: { dist: 'dist/**', logs: { paths: ['logs'], retention: '7d', when: 'always', ifMissing: 'ignore' } },
  reports: { junit: ['a.xml'], coverage: { cobertura: 'c.xml', regex: 'x' }, sarif: 's.sarif' },
})
const cells = job({ matrix: [{ os: 'ubuntu', gpu: 'yes' }, { os: 'macos' }], steps: ({ matrix }) => [sh({ when: matrix.gpu.is('') })`x ${matrix.os}`] })

const meta = job({ outputs: ['version', 'sha'], steps: [sh`echo "version=1" >> "$PIPEGEN_OUTPUT"`], permissions: 'none', checkout: false })
const dynamic = job({ matrix: { part: meta.outputs.version }, steps: ({ matrix }) => [sh`x ${matrix.part}`] })
const tagged: Job<'version'> = meta
const built: Job<never, 'dist'> = matrix

const deploy = job({
  description: 'Deploy', name: text`Deploy ${meta.outputs.version}`, stage: 'deploy',
  needs: [matrix, optional(meta), cells.outputs && cells, false, null, undefined],
  when: all(any(branch('main', 'release/*'), tag('v*')), not(event('schedule', 'pullRequest')), changed('src/**'), repository('org/name')),
  container: { image: image(`repo@sha256:${'0'.repeat(64)}`), env: { A: 'x' }, credentials: { username: 'u', password: secret('P') }, options: '--init', entrypoint: [] },
  checkout: { depth: 0, submodules: 'recursive', lfs: true, ref: ci.ref },
  download: [matrix.artifacts.dist, matrix.artifacts.logs],
  environment: { name: 'production', url: text`https://${ci.branch}.example.com` },
  approval: { message: 'Sure?', approvers: ['ops'], timeout: '2d' },
  concurrency: { group: text`deploy-${ci.branch}`, cancelInProgress: true },
  timeout: '2h', retry: 1, allowFailure: branch('next'), docker: true, oidc: { audience: 'x' }, shell: 'sh', in: 'infra',
  permissions: { contents: 'read', packages: 'write', 'id-token': 'write' },
  github: { 'runs-on': 'x' }, gitlab: { tags: ['x'] }, jenkins: {}, circleci: {},
  steps: [
    sh({ when: failed() })`echo ${meta.outputs.version} ${secret('S')} ${variable('V')} ${env('E')} ${jobToken()} ${ci.pullRequest.title} ${ci.commit.message}`,
    sh({ when: any(always(), succeeded(), cancelled()) })`echo ${choose(branch('main'), 'a', ci.tag)} ${ci.input('level')}`,
    uses('docker/metadata-action@v5', { with: { images: 'org/app' } }),
    uses('./local', { with: { any: 1 }, env: { A: 1 }, name: 'x', when: always(), allowFailure: true, timeout: '1m' }),
    variant({ github: uses('a/b@v1'), gitlab: [sh`x`], default: sh`y` }),
  ],
})
const known = uses('docker/metadata-action@v5', { with: { images: 'x' } }).outputs.tags
const other = uses('a/b@v1', { outputs: ['tag'] }).outputs.tag
export const actions = [
  uses('actions/checkout@v7'),
  uses('actions/checkout@v4', { with: { 'fetch-depth': 0, submodules: 'recursive', lfs: true, ref: ci.ref, path: undefined } }),
  uses('actions/setup-node@v4', { with: { 'node-version': 22, 'always-auth': true, cache: choose(branch('main'), 'npm', '') } }),
  uses('actions/cache@v5', { with: { path: '~/.npm', key: text`npm-${ci.sha}` } }),
  uses('actions/setup-java@v4', { with: { distribution: 'temurin', 'java-version': '21' } }),
  uses('actions/setup-node@v1', { with: { anything: 1 } }),
  uses('actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020', { with: { anything: 1 } }),
  uses('acme/deploy@v2', { with: { target: 'x' } }),
  uses('actions/deploy-pages@v5', { with: { mirror: 'x' } }),
  uses('docker://alpine:3', { with: { args: 'x' } }),
]
export const outputs = [
  uses('actions/setup-node@v7').outputs['cache-primary-key'], uses('acme/deploy@v2', { with: { target: 'x' }, outputs: ['more'] }).outputs.url,
  uses('acme/deploy@v2', { with: { target: 'x' }, outputs: ['more'] }).outputs.more,
]
const reusable = job({ steps: call('./.github/workflows/x.yml', { with: { a: 1 }, secrets: 'inherit' }), outputs: ['x'] })
const level = input({ type: 'choice', options: ['info', 'debug'] })
const gate = job({ approval: true, steps: [], when: level.is('info') })
const either: Job<'digest'> = variant({ github: job({ outputs: ['digest'], steps: [sh`x`] }), default: job({ outputs: ['digest'], steps: [sh`y`] }) })
const condition = variant({ github: branch('main'), default: always() })

function component(steps: StepList, options: JobOptions): Job {
  return job({ ...options, steps: [sh`setup`, ...steps] })
}
const image1 = docker.buildPush({ image: 'org/app', registry: docker.hub({ username: secret('U'), password: secret('P') }), job: { timeout: '5m' } })
const k8s = kubernetes.deploy({ image: image1.image, environment: 'x', kubeconfig: secret('K'), deployment: 'a', container: 'b', needs: [image1], when: branch('main') })

const plan = 'premium' satisfies Tier
const integration: Vcs = 'bitbucket_dc'
export const everywhere = [
  github({ server: '3.17', runners: { ubuntu: 'linux' } }),
  gitlab({ tier: plan, version: '16.11', runners: { ubuntu: 'docker', windows: ['win', 'x64'] } }),
  jenkins({ plugins: ['docker-workflow', 'a-plugin-of-our-own'], containerUser: null }),
  circleci({ vcs: integration, server: '4.9', contexts: { production: ['TOKEN'] } }),
]

export const one = pipeline('one', {
  providers: ['github', gitlab({ limits: 'warn' }), github({ file: 'x.yml', approvals: 'trust', runners: { ubuntu: 'x' } })],
  on: {
    push: { branches: ['main'], branchesIgnore: 'x', tags: 'v*', tagsIgnore: [], paths: 'src/**', pathsIgnore: ['docs/**'] },
    pullRequest: { branches: 'main', paths: [], pathsIgnore: [], types: ['opened'] },
    schedule: ['0 2 * * *', { cron: '0 3 * * 1', timezone: 'Europe/Paris', branch: 'main' }],
    manual: { inputs: { level, name: { type: 'string', description: 'x', default: 'y', required: true }, dry: { type: 'boolean', default: false }, count: { type: 'number', default: 1 } } },
    tag: ['v*'], release: true, github: { issues: { types: ['opened'] } },
  },
  env: { A: 1 }, permissions: { contents: 'read' }, concurrency: { group: text`x-${ci.ref}`, cancelInProgress: event('push') },
  defaults: { runner: 'ubuntu', timeout: '30m', retry: 1, container: 'node:22', env: { B: '1' }, shell: 'bash' }, gate: 'ok',
  jobs: { matrix, cells, meta, dynamic, deploy, reusable, gate, either, k8s, image1, made: component([sh`x`], base), lint: python.lint({ black: '.' }), audit: python.security({ audit: true }), drift: drift(), conditional: job({ when: condition, steps: [sh`x ${known} ${other} ${tagged.outputs.version}`], download: [built.artifacts.dist] }) },
})
export const two = pipeline('two', { on: { push: true, pullRequest: true, manual: true, schedule: { cron: '0 0 * * *' } }, jobs: {} })
export default project({ pipelines: [one, two], providers: ['github', 'gitlab', 'jenkins', 'circleci'] })
