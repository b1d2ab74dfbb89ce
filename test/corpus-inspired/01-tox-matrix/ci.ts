/** A Python library: every supported interpreter on Linux, the newest on the other systems, the oldest and newest dependencies, and types. */
import { type JobOptions, job, pipeline, sh, text } from 'pipegen'

const uv = sh('Install uv')`pip install uv==0.9.7`
const base = { cache: 'uv', timeout: '20m' } satisfies JobOptions

const suite = job({
  ...base,
  description: 'The tests, in the environment that tox has for each',
  matrix: [
    { label: '3.14', python: '3.14' },
    { label: '3.13', python: '3.13' },
    { label: '3.12', python: '3.12' },
    { label: '3.11', python: '3.11' },
    { label: '3.10', python: '3.10' },
    { label: 'Free-threaded', python: '3.14t', os: 'ubuntu' },
    { label: 'Windows', python: '3.14', os: 'windows' },
    { label: 'macOS', python: '3.14', os: 'macos' },
    { label: 'Oldest dependencies', python: '3.14', environment: 'oldest' },
    { label: 'Newest dependencies', python: '3.10', environment: 'newest' },
  ],
  name: ({ matrix }) => text`Tests (${matrix.label})`,
  runner: ({ matrix }) => matrix.os.or('ubuntu'),
  tools: ({ matrix }) => ({ python: matrix.python }),
  env: ({ matrix }) => ({ TOX_ENV: matrix.environment.or(text`py${matrix.python}`) }),
  steps: [uv, sh('Test')`uv run --locked --group dev tox run -e "$TOX_ENV"`],
})

const types = job({
  ...base,
  name: 'Types',
  tools: { python: '3.14' },
  cache: ['uv', { key: { prefix: 'mypy', files: 'pyproject.toml' }, paths: ['.mypy_cache'] }],
  steps: [uv, sh('Check')`uv run --locked --group dev tox run -e types`],
})

const code = { paths: ['src/**', 'tests/**', 'pyproject.toml', 'uv.lock', 'ci.ts'] }

export default pipeline('tests', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main', 'stable'], ...code }, pullRequest: code },
  permissions: { contents: 'read' },
  jobs: { suite, types },
})
