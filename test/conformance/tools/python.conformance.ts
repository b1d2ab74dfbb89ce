/** The recipes of Python with its tools themselves. */
import { expect, test } from 'vitest'
import { type Job, pipeline } from '../../../src/index.ts'
import { python } from '../../../src/recipes/index.ts'
import { type Run, runOn } from '../../recipes/run.ts'
import type { Files } from '../engines/workspace.ts'
import { everywhere, inFullRuns, printed, realIn } from './real.ts'

const shop: Files = {
  'shop/__init__.py': '',
  'shop/price.py': 'def price(pieces: int, each: int = 3) -> int:\n    return pieces * each\n',
  'tests/test_price.py': 'from shop.price import price\n\n\ndef test_price() -> None:\n    assert price(2) == 6\n',
  'pyproject.toml': `[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "shop"
version = "1.0.0"
description = "A shop"
readme = "README.md"
requires-python = ">=3.10"

[tool.pytest.ini_options]
pythonpath = ["."]
`,
  'README.md': '# Shop\n',
  'requirements.txt': 'pytest==9.2.0\npytest-cov==7.1.0\npytest-xdist==3.8.0\n',
}

const tools = ['bandit', 'black', 'flake8', 'isort', 'mypy', 'pip', 'pytest', 'python', 'ruff', 'twine']
const fakes = {
  ...Object.fromEntries(tools.map((tool) => [tool, realIn('python-tools', tool)])),
  // What builds a package is there already, and nothing is downloaded.
  python: `[ "$2" != build ] || set -- "$@" --no-isolation; ${realIn('python-tools', 'python')}`,
}

inFullRuns.each(everywhere)('on %s', (provider) => {
  const run = (job: Job, files: Files = {}): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: { job } }), { files: { ...shop, ...files }, fakes })

  const lint = (): Job => python.lint({ python: '3.12', black: '.', isort: '.', flake8: '.', ruff: '.', mypy: 'shop/' })

  test('what is clean passes all linters', async () => {
    const ran = await run(lint())
    expect(ran.ok, printed(ran)).toBe(true)
  })

  test.each([
    ['black', 'def f( ):\n    return 1\n'],
    ['isort', 'import sys\nimport os\n\nprint(sys, os)\n'],
    ['flake8', 'def f():\n    return 1  # type: ignore[unused-name] and more, so that this line is too long for flake8\n'],
    ['mypy', 'def f() -> int:\n    return "one"\n'],
    ['ruff', 'def f():\n    return unknown\n'],
  ])('%s finds what is wrong', async (tool, text) => {
    const ran = await run(python.lint({ python: '3.12', [tool]: 'shop/' }), { 'shop/bad.py': text })
    expect(ran.jobs, printed(ran)).toEqual({ job: 'failure' })
    expect(ran.lines.at(-1)).toMatch(new RegExp(`^${tool} `))
    expect(printed(ran)).toMatch(/bad\.py/)
  })

  const tests = (options: Partial<python.TestOptions> = {}): Job => python.test({ python: '3.12', ...options })
  const half = { 'shop/more.py': 'def more() -> int:\n    one = 1\n    two = 2\n    three = 3\n    return one + two + three\n' }

  test('tests pass, in several processes, with a coverage', async () => {
    const ran = await run(tests({ coverage: 'shop', minimum: 90, parallel: 'auto', maxFailures: 1 }))
    expect(ran.ok, printed(ran)).toBe(true)
    expect(printed(ran)).toMatch(/TOTAL.*100%/)
  })

  test('too little coverage fails', async () => {
    const ran = await run(tests({ coverage: 'shop', minimum: 90 }), half)
    expect(ran.jobs).toEqual({ job: 'failure' })
    expect(printed(ran)).toContain('Required test coverage of 90')
  })

  test('a test that fails fails the job', async () => {
    const ran = await run(tests(), { 'tests/test_more.py': 'def test_more() -> None:\n    assert False\n' })
    expect(ran.jobs).toEqual({ job: 'failure' })
  })

  test('a package is built, and checked', async () => {
    const ran = await run(python.packages({ python: '3.12' }))
    expect(ran.ok, printed(ran)).toBe(true)
    expect(printed(ran)).toMatch(/shop-1\.0\.0-py3-none-any\.whl.*PASSED/)
    expect((await run(python.packages({ python: '3.12' }), { 'README.md': '' })).ok).toBe(false)
  })

  test('Bandit finds what is unsafe', async () => {
    expect((await run(python.sast({ python: '3.12', bandit: 'shop/' }))).ok).toBe(true)
    const ran = await run(python.sast({ python: '3.12', bandit: 'shop/' }), {
      'shop/bad.py': 'def f(text: str) -> object:\n    return eval(text)\n',
    })
    expect(ran.jobs).toEqual({ job: 'failure' })
  })
})
