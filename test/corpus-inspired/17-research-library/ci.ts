/**
 * A library for machine learning: tests on five Pythons, with uv and with conda, only where code changed; documentation whose notebooks need a
 * GPU; releases that a schedule makes, or a person, who may choose what kind.
 */
import { all, any, branch, changed, choose, ci, event, input, job, not, optional, pipeline, secret, sh, text } from 'pipegen'
import { circleci } from 'pipegen/circleci'

const kind = input({
  type: 'choice',
  description: 'What to release',
  options: ['none', 'release', 'pre-release', 'branch'],
  default: 'none',
})

const onMain = all(event('push'), branch('main'))
const onRelease = all(event('push'), branch('release/v*'))
const code = any(onMain, all(event('pullRequest'), changed('src/**', 'tests/**', 'uv.lock')))
const pages = any(onMain, onRelease, all(event('pullRequest'), changed('src/**', 'docs/**', '*.md', 'uv.lock')))

const uv = {
  container: 'ghcr.io/astral-sh/uv:0.9-python3.13-bookworm',
  env: { UV_CACHE_DIR: '.uv-cache', UV_LINK_MODE: 'copy', FORCE_COLOR: 1 },
  cache: { key: { prefix: 'uv', files: 'uv.lock' }, paths: ['.uv-cache'] },
  after: [sh('Keep the cache small')`uv cache prune --ci`],
} as const

const nox = (session: string) => sh(`nox: ${session}`)`uvx --with nox-uv nox -e ${session}`

const lint = job({ ...uv, stage: 'test', when: any(onMain, event('pullRequest')), steps: [nox('lint')] })

const lock = job({
  ...uv,
  stage: 'test',
  when: any(onMain, all(event('pullRequest'), changed('pyproject.toml', 'uv.lock'))),
  steps: [sh('Is the lock file up to date?')`uv lock --check`],
})

const pythons = ['3.10', '3.11', '3.12', '3.13', '3.14'] as const

const test = job({
  ...uv,
  stage: 'test',
  when: any(onMain, event('pullRequest')),
  matrix: { python: pythons, session: ['type', 'test'] },
  exclude: [{ python: '3.14', session: 'type' }],
  container: ({ matrix }) => text`ghcr.io/astral-sh/uv:0.9-python${matrix.python}-bookworm`,
  steps: ({ matrix }) => [sh('Run the session')`uvx --with nox-uv nox -P ${matrix.python} -e ${matrix.session}`],
  artifacts: { output: { paths: 'output/', ifMissing: 'ignore', when: 'always' } },
  reports: { junit: 'output/junit.*.xml' },
  allowFailure: ({ matrix }) => matrix.python.is('3.14'),
})

const conda = job({
  stage: 'test',
  when: code,
  container: 'mambaorg/micromamba:2-ubuntu24.04',
  matrix: { python: pythons },
  env: { SETUPTOOLS_SCM_PRETEND_VERSION: '0.0.0' },
  steps: ({ matrix }) => [
    sh('Environment')`
      micromamba create --yes --file environment.yml --name library python=${matrix.python} pytest pytest-xdist`,
    sh('Test')`
      micromamba run --name library pip install -e . --no-deps
      micromamba run --name library pytest -m 'not optional' -n auto`,
  ],
})

const docs = job({
  ...uv,
  stage: 'docs',
  when: pages,
  runner: { labels: ['self-hosted', 'gpu'] },
  checkout: { depth: 0 },
  env: { ...uv.env },
  cache: [uv.cache, { key: { prefix: 'datasets', files: 'docs/source/data.py' }, paths: ['docs/source/notebooks/data'] }],
  steps: [
    sh({ name: 'What the last run rendered', when: not(branch('main')), allowFailure: true })`bash docs/fetch-cache.sh`,
    sh({ name: 'Render', timeout: '90m' })`uvx --with nox-uv nox -e docs -- ${choose(branch('main'), '--clean', '--keep')}`,
  ],
  artifacts: { html: { paths: 'output/docs/html/', when: 'always', retention: '30d' } },
  concurrency: { group: text`docs-${ci.ref}`, cancelInProgress: true },
  timeout: '2h',
})

const links = job({
  description: 'Other sites come and go: seen, not blocking',
  stage: 'docs',
  when: pages,
  container: { image: 'ghcr.io/tcort/markdown-link-check:stable', entrypoint: [''] },
  shell: 'sh',
  steps: [sh`markdown-link-check --config docs/.markdown-link-check.json README.md docs/source`],
  allowFailure: true,
})

const candidate = job({
  description: 'A tag that says: everything passed',
  stage: 'release',
  needs: [lint, test, optional(conda), docs],
  when: onMain,
  ...uv,
  env: { PROJECT_TOKEN: secret('PROJECT_TOKEN') },
  steps: [sh('Move the tag')`uv run --with requests scripts/latest_known_good.py ${ci.sha}`],
})

const release = job({
  stage: 'release',
  when: any(event('schedule'), all(event('manual'), kind.isNot('none'))),
  ...uv,
  checkout: { depth: 0 },
  env: { PROJECT_TOKEN: secret('PROJECT_TOKEN'), KIND: choose(event('schedule'), 'pre-release', kind) },
  steps: [
    sh({ name: 'A branch', when: kind.is('branch') })`uv run --with requests scripts/create_branch.py`,
    sh({ name: 'A release', when: not(kind.is('branch')) })`uv run --with requests scripts/create_release.py --kind "$KIND"`,
  ],
  concurrency: 'release',
})

export default pipeline('library', {
  providers: ['github', 'gitlab', 'jenkins', circleci({ runners: { 'self-hosted gpu': 'gpu-t4' } })],
  on: {
    push: { branches: ['main', 'release/v*'] },
    pullRequest: { branches: ['main'] },
    schedule: [{ cron: '0 4 * * 1', timezone: 'America/New_York' }],
    manual: { inputs: { kind } },
  },
  jobs: { lint, lock, test, conda, docs, links, candidate, release },
})
