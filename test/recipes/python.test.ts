import { describe, expect, test } from 'vitest'
import { type Job, pipeline, secret } from '../../src/index.ts'
import { codecov, databases, python } from '../../src/recipes/index.ts'
import type { Fakes } from './fakes.ts'
import { providers, type Run, runOn } from './run.ts'

const tools = ['bandit', 'black', 'codecovcli', 'flake8', 'isort', 'mypy', 'pip-audit', 'ruff']
const succeed: Fakes = Object.fromEntries(tools.map((tool) => [tool, '']))

const postgres = databases.postgres({ version: '17', database: 'test' })
const redis = databases.redis()

describe.each(providers)('on %s', (provider) => {
  const run = (job: () => Job, fakes: Fakes = {}): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: { job: job() } }), { fakes: { ...succeed, ...fakes } })
  const env = ({ calls }: Run, tool: string, name: string): readonly string[] =>
    calls.filter((call) => call.tool === tool).map((call) => call.env[name] ?? '')

  const lint = (): Job => python.lint({ requirements: ['requirements.txt'], black: '.', flake8: '. --max-line-length=120', mypy: 'app/' })

  test('python.lint runs one check after the other', async () => {
    const { jobs, lines } = await run(lint)
    expect(jobs).toEqual({ job: 'success' })
    expect(lines.map((line) => line.replace(/==\S+/g, ''))).toEqual([
      'pip install black flake8 mypy -r requirements.txt',
      'black --check .',
      'flake8 . --max-line-length=120',
      'mypy app/',
    ])
  })

  test('python.lint ends at the first check that finds something', async () => {
    const { jobs, lines } = await run(lint, { flake8: 'exit 1' })
    expect(jobs).toEqual({ job: 'failure' })
    expect(lines.at(-1)).toMatch(/^flake8/)
  })

  const tests = (): Job =>
    python.test({
      python: ['3.12', '3.13'],
      requirements: ['requirements.txt'],
      services: { postgres: postgres.service, redis: redis.service },
      env: ({ services }) => ({ DATABASE_URL: postgres.url(services.postgres), REDIS_URL: redis.url(services.redis) }),
      pytest: 'tests/ -v',
      coverage: 'app',
      minimum: 80,
      codecov: secret('CODECOV_TOKEN'),
    })

  test('python.test shows the tests of every version its databases, and uploads once', async () => {
    const ran = await run(tests, { pytest: 'echo "<testsuites/>" > report.xml; echo "<coverage/>" > coverage.xml' })
    expect(ran.jobs).toEqual({ job: 'success' })
    const pytest = 'pytest tests/ -v --junitxml=report.xml --cov=app --cov-report=term --cov-report=xml --cov-fail-under=80'
    expect(ran.lines.filter((line) => line.startsWith('pytest'))).toEqual([pytest, pytest])
    for (const url of env(ran, 'pytest', 'DATABASE_URL')) expect(url).toMatch(/^postgresql:\/\/postgres:postgres@[\w.]+:5432\/test$/)
    for (const url of env(ran, 'pytest', 'REDIS_URL')) expect(url).toMatch(/^redis:\/\/[\w.]+:6379\/0$/)
    expect(uploads(ran)).toHaveLength(1)
  })

  test('python.test uploads nothing of tests that fail', async () => {
    const ran = await run(tests, { pytest: 'exit 1' })
    expect(ran.jobs).toEqual({ job: 'failure' })
    expect(uploads(ran)).toEqual([])
  })

  test('codecov.upload shows the token to the client alone, and fails with it', async () => {
    const job = (): Job =>
      python.test({
        pytest: 'tests/',
        codecov: secret('CODECOV_TOKEN'),
        job: { after: [codecov.upload({ token: secret('CODECOV_TOKEN') })] },
      })
    const [client, ...others] = provider === 'github' ? ['codecov/codecov-action', 'INPUT_TOKEN'] : ['codecovcli', 'CODECOV_TOKEN']
    const ran = await run(job, { [client]: 'exit 1' })
    expect(ran.jobs).toEqual({ job: 'failure' })
    expect(env(ran, client, others[0] ?? '')[0]).toBe('text of CODECOV_TOKEN')
    expect(ran.calls.flatMap(({ args }) => args).filter((word) => word.includes('text of')).length).toBe(provider === 'github' ? 2 : 0)
  })

  test('python.security looks at the code, then at what it depends on', async () => {
    const security = (): Job => python.security({ bandit: 'app/', audit: ['requirements.txt', 'requirements-dev.txt'] })
    const found = await run(security, { 'pip-audit': 'exit 1' })
    expect(found.jobs).toEqual({ job: 'failure' })
    expect(found.lines.slice(1)).toEqual(['bandit -r app/', 'pip-audit -r requirements.txt -r requirements-dev.txt'])
  })
})

function uploads({ calls }: Run): readonly string[] {
  return calls.filter(({ tool }) => ['codecov/codecov-action', 'codecovcli'].includes(tool)).map(({ tool }) => tool)
}
