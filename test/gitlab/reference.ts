/** The pipeline of "A whole file" in the language's documentation, as the model that it becomes. */
import type { Condition, Pipeline, Value } from '../../src/ir/types.ts'
import { branch, jobOf, lit, matrixOf, noTriggers, nowhere, on, pipelineOf, stepOf } from '../plan/build.ts'

const secret = (name: string): Value => ({ kind: 'secret', name })
const output = (job: string, name: string): Value => ({ kind: 'output', job, name })
const ci = (name: Extract<Value, { kind: 'ci' }>['name']): Value => ({ kind: 'ci', name })
const service = (id: string, field: 'host' | 'port'): Value => ({ kind: 'service', service: id, field })
const text = (...parts: readonly (string | Value)[]): Value => ({
  kind: 'text',
  parts: parts.map((part) => (typeof part === 'string' ? lit(part) : part)),
})
const all = (...of: readonly Condition[]): Condition => ({ kind: 'all', of })
const origin = nowhere

export const notPullRequest = on('push', 'schedule', 'manual')

const lint = jobOf({
  id: 'lint',
  tools: [{ tool: 'python', version: lit('3.12'), file: null, origin }],
  timeout: 900,
  caches: [{ kind: 'known', name: 'pip', origin }],
  steps: [
    stepOf({ name: lit('Install'), script: 'pip install black isort flake8 mypy' }),
    stepOf({ name: lit('black'), script: 'black --check .' }),
    stepOf({ name: lit('isort'), script: 'isort --check-only .' }),
    stepOf({ name: lit('flake8'), script: 'flake8 .' }),
    stepOf({ name: lit('mypy'), script: 'mypy app/' }),
  ],
})

const test = jobOf({
  id: 'test',
  description: 'Unit tests on every supported Python',
  matrix: matrixOf({ python: ['3.10', '3.11', '3.12'] }),
  tools: [{ tool: 'python', version: { kind: 'matrix', axis: 'python' }, file: null, origin }],
  services: [
    {
      id: 'postgres',
      image: lit('postgres:16'),
      ports: [5432],
      env: [
        { name: 'POSTGRES_PASSWORD', value: lit('postgres') },
        { name: 'POSTGRES_DB', value: lit('test') },
      ],
      health: 'pg_isready',
      command: [],
      origin,
    },
    { id: 'redis', image: lit('redis:7'), ports: [6379], env: [], health: 'redis-cli ping', command: [], origin },
  ],
  caches: [{ kind: 'known', name: 'pip', origin }],
  env: [
    {
      name: 'DATABASE_URL',
      value: text('postgresql://postgres:postgres@', service('postgres', 'host'), ':', service('postgres', 'port'), '/test'),
    },
    { name: 'REDIS_URL', value: text('redis://', service('redis', 'host'), ':', service('redis', 'port'), '/0') },
  ],
  steps: [
    stepOf({ name: lit('Install'), script: 'pip install -r requirements.txt -r requirements-dev.txt' }),
    stepOf({ name: lit('Test'), script: 'pytest tests/ -v --cov=app --cov-report=xml --junitxml=report.xml' }),
  ],
  reports: { junit: ['report.xml'], cobertura: 'coverage.xml', coverageRegex: null, sarif: [] },
})

const security = jobOf({
  id: 'security',
  tools: [{ tool: 'python', version: lit('3.12'), file: null, origin }],
  steps: [
    stepOf({ name: lit('Install'), script: 'pip install bandit pip-audit' }),
    stepOf({ name: lit('bandit'), script: 'bandit -r app/' }),
    stepOf({ name: lit('pip-audit'), script: 'pip-audit -r requirements.txt' }),
  ],
})

const build = jobOf({
  id: 'build',
  needs: ['lint', 'test', 'security'],
  when: notPullRequest,
  docker: true,
  outputs: ['digest'],
  steps: [
    stepOf({
      name: lit('Log in'),
      shell: 'sh',
      script: `printf '%s' "$DOCKER_PASSWORD" | docker login --username "$DOCKER_USERNAME" --password-stdin`,
      bindings: [
        { name: 'DOCKER_PASSWORD', value: secret('DOCKER_PASSWORD') },
        { name: 'DOCKER_USERNAME', value: secret('DOCKER_USERNAME') },
      ],
    }),
    stepOf({
      name: lit('Build and push'),
      shell: 'sh',
      script:
        'docker buildx create --use\ndocker buildx build --push --tag "myorg/myapp:$PIPEGEN_SHA" \\\n  --cache-from type=registry,ref=myorg/myapp:buildcache \\\n  --cache-to type=registry,ref=myorg/myapp:buildcache,mode=max \\\n  --metadata-file metadata.json .',
      bindings: [{ name: 'PIPEGEN_SHA', value: ci('sha') }],
    }),
    stepOf({
      name: lit('Digest'),
      shell: 'sh',
      script: `digest=$(sed -n 's/.*"containerimage.digest": *"\\([^"]*\\)".*/\\1/p' metadata.json)\necho "digest=$digest" >> "$PIPEGEN_OUTPUT"`,
      files: ['OUTPUT'],
    }),
  ],
})

function deploy(id: string, name: string, branchName: string, url: string, config: string): ReturnType<typeof jobOf> {
  const kubeconfig = { name: 'KUBECONFIG_TEXT', value: secret(config) }
  return jobOf({
    id,
    needs: ['build'],
    when: all(branch(branchName), on('push')),
    container: { image: lit('alpine/k8s:1.33.4'), env: [], credentials: null, options: null, entrypoint: null },
    approval: name === 'production' ? { message: 'Ship it?', approvers: [], timeout: null } : null,
    environment: { name: lit(name), url: lit(url) },
    concurrency: { group: lit(name), cancelInProgress: false },
    env: [kubeconfig],
    steps: [
      stepOf({
        name: lit('Deploy'),
        script:
          'umask 077\nprintf \'%s\' "$KUBECONFIG_TEXT" > kubeconfig\nexport KUBECONFIG=kubeconfig\nkubectl set image deployment/api api="myorg/myapp@$BUILD_DIGEST"\nkubectl rollout status deployment/api --timeout=5m',
        bindings: [{ name: 'BUILD_DIGEST', value: output('build', 'digest') }],
      }),
      stepOf({ name: lit('Smoke test'), script: `curl --fail --silent --show-error --retry 5 ${url}/health` }),
      stepOf({
        name: lit('Roll back'),
        when: { kind: 'status', status: 'failed', negated: false },
        script: 'KUBECONFIG=kubeconfig kubectl rollout undo deployment/api',
      }),
    ],
  })
}

export const reference: Pipeline = pipelineOf({
  triggers: {
    ...noTriggers,
    push: { branches: { only: ['main', 'develop'], ignore: [] }, paths: null },
    pullRequest: { branches: { only: ['main'], ignore: [] }, paths: null, types: null },
    schedules: [{ cron: '0 2 * * *', timezone: null, branch: null, origin }],
    manual: { inputs: [] },
  },
  jobs: [
    lint,
    test,
    security,
    build,
    deploy('deploy-staging', 'staging', 'develop', 'https://staging.example.com', 'STAGING_KUBECONFIG'),
    deploy('deploy-production', 'production', 'main', 'https://example.com', 'PRODUCTION_KUBECONFIG'),
  ],
})
