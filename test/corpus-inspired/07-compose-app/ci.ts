/** A web application: linters first, then tests of the server in Docker Compose, of the client in Node, and of both in a browser. */
import { branch, type JobOptions, job, pipeline, secret, sh } from 'pipegen'

const client = { tools: { node: '24' }, cache: 'pnpm', timeout: '20m' } satisfies JobOptions
const install = [sh('Enable pnpm')`corepack enable`, sh('Install')`pnpm install --frozen-lockfile`]

const serverLint = job({
  description: 'Style of the server',
  tools: { python: '3.13' },
  timeout: '10m',
  steps: [sh('Install')`pip install black==23.1.0 ruff==0.0.287`, sh('Ruff')`ruff check .`, sh('Black')`black --check .`],
})

const serverTests = job({
  description: 'Tests of the server, beside its databases',
  needs: [serverLint],
  docker: true,
  env: { COMPOSE_FILE: '.ci/compose.tests.yaml', COMPOSE_PROJECT_NAME: 'server' },
  timeout: '40m',
  steps: [
    sh('Start')`
      docker compose build --build-arg install_groups=main,dev
      docker compose up --detach --wait
    `,
    sh('Create the database')`docker compose exec -T postgres createdb -U postgres tests`,
    sh('Test')`docker compose run --name tests server tests --junitxml=junit.xml --cov-report=xml --cov=server tests/`,
  ],
  after: [
    sh({ name: 'Results', allowFailure: true })`
      docker cp tests:/app/junit.xml junit.xml
      docker cp tests:/app/coverage.xml coverage.xml
    `,
    sh({ name: 'Stop', allowFailure: true })`docker compose down --volumes`,
  ],
  reports: { junit: 'junit.xml', coverage: { cobertura: 'coverage.xml' } },
  artifacts: { coverage: { paths: 'coverage.xml', when: 'always', ifMissing: 'warn', retention: '14d' } },
})

const clientLint = job({ ...client, description: 'Style of the client', steps: [install, sh('Lint')`pnpm run lint:ci`] })

const clientTests = job({
  ...client,
  description: 'Tests of the client',
  needs: [clientLint],
  steps: [install, sh('Application')`pnpm run test`, sh('Charts')`pnpm --filter charts test`],
})

const browserTests = job({
  description: 'Both together, in a browser',
  needs: [clientLint],
  docker: true,
  env: { COMPOSE_FILE: '.ci/compose.browser.yaml', COMPOSE_PROJECT_NAME: 'browser', RECORD_KEY: secret('CYPRESS_RECORD_KEY') },
  timeout: '1h',
  steps: [
    sh({ name: 'Measure coverage', when: branch('main') })`echo COVERAGE=true >> "$PIPEGEN_ENV"`,
    sh('Start')`
      docker compose build
      docker compose up --detach --wait
      docker compose run --rm browser pnpm run seed
    `,
    sh('Test')`docker compose run --name browser --env COVERAGE --env RECORD_KEY browser pnpm run e2e`,
  ],
  after: [sh({ name: 'Screens', allowFailure: true })`docker cp browser:/app/screens ./screens`],
  artifacts: { screens: { paths: 'screens/', when: 'failure', ifMissing: 'ignore' } },
})

export default pipeline('tests', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main'] }, pullRequest: { branches: ['main'] } },
  jobs: {
    'server-lint': serverLint,
    'server-tests': serverTests,
    'client-lint': clientLint,
    'client-tests': clientTests,
    'browser-tests': browserTests,
  },
})
