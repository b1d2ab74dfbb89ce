/** A workflow engine: slow tests each night beside a database, a message broker and a batch system; each broker version that is supported. */
import { all, ci, event, failed, type Job, job, not, pipeline, repository, secret, sh, text } from 'pipegen'

const python = '3.11'
const install = sh('Install')`pip install --requirement requirements/${python}.txt --editable .`
const ours = repository('acme/flows')

const style = job({
  name: 'Style',
  when: ours,
  tools: { python },
  timeout: '30m',
  steps: [sh('Install')`pip install pre-commit==4.3.0`, sh('Check')`pre-commit run --all-files --show-diff-on-failure`],
})

const slow = job({
  name: 'Slow tests',
  when: ours,
  tools: { python },
  services: {
    postgres: {
      image: 'postgres:16',
      port: 5432,
      env: { POSTGRES_DB: 'flows', POSTGRES_HOST_AUTH_METHOD: 'trust' },
      health: 'pg_isready',
    },
    broker: { image: 'rabbitmq:4.1-management', port: [5672, 15672], health: 'rabbitmq-diagnostics -q ping' },
    batch: { image: 'xenonmiddleware/slurm:17', port: 22 },
  },
  env: ({ services }) => ({
    FORCE_COLOR: 1,
    DATABASE_URL: text`postgresql://postgres@${services.postgres.host}:${services.postgres.port}/flows`,
    BROKER_URL: text`amqp://guest:guest@${services.broker.host}:${services.broker.port}`,
    BATCH_HOST: services.batch.host,
    BATCH_PORT: services.batch.port,
  }),
  timeout: '2h',
  steps: [install, sh('Tests')`pytest -m nightly tests/`, sh('Daemon')`.ci/daemon.sh`],
})

const brokers = job({
  description: 'Each version of the broker that is supported',
  when: ours,
  matrix: { broker: ['3.13', '4.0', '4.1'] },
  tools: { python },
  services: ({ matrix }) => ({ broker: { image: text`rabbitmq:${matrix.broker}-management`, port: 5672 } }),
  env: ({ services }) => ({ BROKER_URL: text`amqp://guest:guest@${services.broker.host}:${services.broker.port}` }),
  timeout: '15m',
  steps: [install, sh('Test')`pytest -m requires_broker tests/`],
})

function tell(needs: readonly Job[]): Job {
  return job({
    needs,
    when: all(failed(), not(event('pullRequest'))),
    checkout: false,
    timeout: '5m',
    steps: [
      sh({ name: 'Write to the channel', env: { TEXT: text`Nightly tests failed: ${ci.runUrl}` } })`
        printf '{"text": "%s"}' "$TEXT" | curl -fsS --retry 3 -H 'Content-Type: application/json' --data-binary @- ${secret('CHAT_WEBHOOK')}
      `,
    ],
  })
}

export default pipeline('nightly', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { schedule: { cron: '0 0 * * *' }, pullRequest: { paths: ['ci.ts', '.ci/**', 'src/storage/migrations/**'] }, manual: true },
  jobs: { style, slow, brokers, tell: tell([style, slow, brokers]) },
})
