// Matrices: axes, cells, include and exclude, and every field that may depend on them.
import { all, any, event, job, not, pipeline, sh, text } from 'pipegen'

const unit = job({
  description: 'Every Python on every system',
  name: ({ matrix }) => text`unit (${matrix.os}, ${matrix.python})`,
  matrix: { python: ['3.11', '3.12'], os: ['ubuntu', 'macos', 'windows'] },
  include: [{ python: '3.13', os: 'ubuntu', experimental: true }],
  exclude: [{ python: '3.11', os: 'macos' }],
  failFast: false,
  maxParallel: 3,
  runner: ({ matrix }) => matrix.os,
  tools: ({ matrix }) => ({ python: matrix.python }),
  allowFailure: ({ matrix }) => matrix.experimental.is(true),
  env: ({ matrix }) => ({ OS_NAME: matrix.os, PY: text`python-${matrix.python}` }),
  steps: ({ matrix }) => [
    sh`python -m pip install -r requirements.txt`,
    sh({ when: matrix.os.is('windows') })`dir`,
    sh({ when: all(matrix.os.isNot('windows'), not(event('schedule'))) })`pytest --junitxml ${text`report-${matrix.python}.xml`}`,
  ],
  artifacts: { report: { paths: 'report-*.xml', retention: '3d', ifMissing: 'ignore' } },
  reports: { junit: 'report-*.xml' },
})

const databases = job({
  matrix: [
    { db: 'postgres', image: 'postgres:16', port: 5432 },
    { db: 'mysql', image: 'mysql:8', port: 3306, slow: 'yes' },
  ],
  services: ({ matrix }) => ({
    db: { image: matrix.image, port: [5432, 3306], env: { POSTGRES_PASSWORD: 'x', MYSQL_ROOT_PASSWORD: 'x' } },
    cache: { image: 'redis:7', port: 6379, health: 'redis-cli ping', command: ['redis-server', '--save', ''] },
  }),
  container: 'node:22',
  environment: ({ matrix }) => text`test-${matrix.db}`,
  concurrency: ({ matrix }) => ({ group: text`db-${matrix.db}`, cancelInProgress: true }),
  cache: { key: 'deps-v1', paths: ['node_modules'] },
  env: ({ services, matrix }) => ({
    HOST: services.db.host,
    PORT: services.db.port,
    REDIS: text`redis://${services.cache.host}:${services.cache.port}`,
    SLOW: matrix.slow.or('no'),
  }),
  in: ({ matrix }) => text`suites/${matrix.db}`,
  steps: ({ matrix }) => [sh({ when: any(matrix.slow.is(''), event('push')) })`npm run fast`, sh`npm run all -- ${matrix.db}`],
  after: ({ matrix }) => [sh`echo done ${matrix.db}`],
})

const collect = job({
  needs: [unit, databases],
  download: [unit.artifacts.report],
  steps: [sh`find . -name 'report-*.xml'`],
})

export default pipeline('matrix', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true, pullRequest: { types: ['opened', 'synchronize', 'reopened'] } },
  jobs: { unit, databases, collect },
})
