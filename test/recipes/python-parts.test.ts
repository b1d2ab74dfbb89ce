import { describe, expect, test } from 'vitest'
import { type Job, pipeline, secret } from '../../src/index.ts'
import { python } from '../../src/recipes/index.ts'
import type { Fakes } from './fakes.ts'
import { providers, type Run, runOn } from './run.ts'

const tools = [
  'black',
  'isort',
  'flake8',
  'ruff',
  'mypy',
  'bandit',
  'pip-audit',
  'safety',
  'poetry',
  'pipenv',
  'uv',
  'python',
  'twine',
  'codecovcli',
]

describe.each(providers)('python on %s', (provider) => {
  const run = (job: () => Job, fakes: Fakes = {}): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: { job: job() } }), {
      fakes: { ...Object.fromEntries(tools.map((tool) => [tool, ''])), ...fakes },
      files: { 'requirements.txt': '', 'dist/app.whl': '', 'Pipfile.lock': '', 'pyproject.toml': '', 'uv.lock': '', 'poetry.lock': '' },
    })

  test('lint runs each tool that is asked for, and stops at the first that finds something', async () => {
    const lint = (): Job => python.lint({ black: '.', isort: '.', flake8: 'app tests', ruff: { paths: '.', version: '0.17.0' } })
    expect((await run(lint)).lines).toEqual([
      'pip install black==26.10.1 isort==9.0.2 flake8==7.5.0 ruff==0.17.0',
      'black --check .',
      'isort --check-only .',
      'flake8 app tests',
      'ruff check .',
    ])
    const found = await run(lint, { isort: 'exit 1' })
    expect(found.jobs).toEqual({ job: 'failure' })
    expect(found.lines.at(-1)).toBe('isort --check-only .')
  })

  test.each([
    ['pip', ['pip install -r requirements.txt', 'pip install mypy==2.4.1', 'mypy app/']],
    ['poetry', ['pip install poetry==2.5.1', 'poetry install --no-interaction', 'poetry run mypy app/']],
    ['pipenv', ['pip install pipenv==2026.10.3', 'pipenv install --deploy --dev', 'pipenv run mypy app/']],
    ['uv', ['pip install uv==0.13.9', 'uv sync --locked', 'uv run --no-sync mypy app/']],
  ] as const)('typecheck has the dependencies from %s', async (manager, lines) => {
    expect((await run(() => python.typecheck({ manager, mypy: 'app/' }))).lines).toEqual(lines)
  })

  test('a lock file that does not fit the project fails the job before anything is tested', async () => {
    const ran = await run(() => python.test({ manager: 'uv' }), { uv: '[ "$1" != sync ]' })
    expect(ran.jobs).toEqual({ job: 'failure' })
    expect(ran.lines.at(-1)).toBe('uv sync --locked')
  })

  test('test measures the coverage, demands the least of it, and shares the tests between processors', async () => {
    const ran = await run(() => python.test({ coverage: 'app', minimum: 80, parallel: 'auto', maxFailures: 5, pytest: 'tests/ -v' }))
    const coverage = '--cov=app --cov-report=term --cov-report=xml --cov-fail-under=80'
    expect(ran.lines.at(-1)).toBe(`pytest tests/ -v -n auto --maxfail=5 --junitxml=report.xml ${coverage}`)
  })

  test('test uploads the coverage of the newest Python alone', async () => {
    const ran = await run(() => python.test({ python: ['3.11', '3.12'], coverage: 'app', codecov: secret('CODECOV_TOKEN') }))
    const uploads = ran.calls.filter(({ tool }) => tool === (provider === 'github' ? 'codecov/codecov-action' : 'codecovcli'))
    expect(uploads).toHaveLength(1)
    expect(ran.lines.filter((line) => line.startsWith('pytest'))).toHaveLength(2)
    expect(ran.lines.join('\n')).not.toContain('text of CODECOV_TOKEN')
  })

  test('each group of tests has a job that runs nothing else', async () => {
    const groups = (): Job => python.test({ groups: ['unit', 'integration'], python: ['3.11', '3.12'] })
    const pytest = (await run(groups)).lines.filter((line) => line.startsWith('pytest')).sort()
    expect(pytest).toEqual([
      ...twice('pytest tests/integration/ --junitxml=report.xml'),
      ...twice('pytest tests/unit/ --junitxml=report.xml'),
    ])
    expect((await run(groups, { pytest: '[ "$1" = tests/unit/ ]' })).jobs).toEqual({ job: 'failure' })
  })

  test('packages are built and checked', async () => {
    expect((await run(() => python.packages())).lines).toEqual([
      'pip install build==1.6.1 twine==7.0.0',
      'python -m build',
      'twine check --strict dist/app.whl',
    ])
    expect((await run(() => python.packages(), { twine: 'exit 1' })).jobs).toEqual({ job: 'failure' })
  })

  test('sast keeps what Bandit finds, and fails', async () => {
    const found = await run(() => python.sast({ bandit: 'app/' }), { bandit: 'exit 1' })
    expect(found.jobs).toEqual({ job: 'failure' })
    expect(found.lines).toEqual(['pip install bandit[sarif]==1.9.4', 'bandit -r app/ --format sarif --output bandit.sarif'])
  })

  test('audit reads the requirements files, not what is installed', async () => {
    expect((await run(() => python.audit({ requirements: ['a.txt', 'b.txt'] }))).lines.at(-1)).toBe('pip-audit -r a.txt -r b.txt')
    expect((await run(() => python.audit(), { 'pip-audit': 'exit 1' })).jobs).toEqual({ job: 'failure' })
  })

  test("Safety's key is in the environment alone", async () => {
    const ran = await run(() => python.audit({ safety: { key: secret('SAFETY_API_KEY') } }))
    expect(ran.lines).toEqual(['pip install safety==3.8.1', 'safety --stage cicd scan'])
    expect(ran.calls.at(-1)?.env.SAFETY_API_KEY).toBe('text of SAFETY_API_KEY')
  })
})

function twice(line: string): readonly string[] {
  return [line, line]
}
