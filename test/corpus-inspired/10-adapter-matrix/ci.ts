/** A Ruby library on top of a web framework: every adapter of a database, Ruby and version of the framework that go together. */
import { job, pipeline, sh, text } from 'pipegen'

const tests = job({
  matrix: {
    adapter: ['mysql', 'postgresql', 'sqlite'],
    ruby: ['3.2', '3.3', '3.4'],
    framework: ['7_1', '7_2', '8_0'],
  },
  exclude: [
    { ruby: '3.2', framework: '8_0' },
    { adapter: 'sqlite', framework: '8_0' },
  ],
  name: ({ matrix }) => text`Ruby ${matrix.ruby}, ${matrix.adapter}, framework ${matrix.framework}`,
  maxParallel: 8,
  tools: ({ matrix }) => ({ ruby: matrix.ruby }),
  cache: { key: { prefix: 'gems', files: 'gemfiles/*.lock' }, paths: ['vendor/bundle'] },
  services: {
    postgres: { image: 'postgres:16-alpine', port: 5432, env: { POSTGRES_PASSWORD: 'postgres' }, health: 'pg_isready' },
    mysql: { image: 'mysql:8.4', port: 3306, env: { MYSQL_ALLOW_EMPTY_PASSWORD: 'yes' }, health: 'mysqladmin ping' },
  },
  env: ({ matrix, services }) => ({
    BUNDLE_GEMFILE: text`gemfiles/framework_${matrix.framework}.gemfile`,
    BUNDLE_PATH: 'vendor/bundle',
    MYSQL_HOST: services.mysql.host,
    MYSQL_PORT: services.mysql.port,
    PGHOST: services.postgres.host,
    PGPORT: services.postgres.port,
    PGUSER: 'postgres',
    PGPASSWORD: 'postgres',
  }),
  timeout: '20m',
  steps: ({ matrix }) => [
    sh('Install')`bundle install --jobs 4`,
    sh('Prepare')`bundle exec rake "test:prepare[${matrix.adapter},force]"`,
    sh('Test')`bundle exec rake test`,
  ],
})

export default pipeline('tests', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true },
  jobs: { tests },
})
