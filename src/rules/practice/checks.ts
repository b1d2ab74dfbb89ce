/**
 * What a job does to the code: tests it, scans it, or only looks at its style. Reports say so for sure; beside them, the programs that its
 * scripts call. What a program of the repo does, nobody knows from outside.
 */
import type { Job, Pipeline } from '../../ir/types.ts'
import { actionsOf, callsOf } from './calls.ts'

export function isTest(pipeline: Pipeline, job: Job): boolean {
  const { junit, cobertura, coverageRegex } = job.reports
  return junit.length > 0 || cobertura !== null || coverageRegex !== null || callsOf(pipeline, job).some(({ words }) => runsTests(words))
}

/** Looks for weaknesses: in an image, in dependencies or in the code. */
export function isScan(pipeline: Pipeline, job: Job): boolean {
  return (
    job.reports.sarif.length > 0 ||
    actionsOf(job).some(({ action }) =>
      /^(aquasecurity\/trivy-action|anchore\/scan-action|snyk\/actions|github\/codeql-action)\b/.test(action),
    ) ||
    callsOf(pipeline, job).some(
      ({ words: [program = '', command = '', ...rest] }) =>
        scanners.has(program) ||
        (auditors.has(program) && command === 'audit') ||
        (program === 'docker' && command === 'scout') ||
        runsModule([command, ...rest], program, scanners),
    )
  )
}

/** Every command is known to test nothing: style, types, setting up. */
export function testsNothing(pipeline: Pipeline, job: Job): boolean {
  if (job.call !== null || actionsOf(job).length > 0) return false
  const calls = callsOf(pipeline, job)
  return calls.length > 0 && calls.every(({ words }) => isIdle(words))
}

const testers: ReadonlySet<string> = new Set([
  'pytest', 'py.test', 'tox', 'nox', 'unittest', 'jest', 'vitest', 'mocha', 'ava', 'rspec', 'phpunit', 'ctest', 'bats', 'gotestsum', 'karma', 'cypress', 'playwright',
]) // biome-ignore format: one table
const scanners: ReadonlySet<string> = new Set([
  'trivy', 'grype', 'snyk', 'semgrep', 'bandit', 'safety', 'pip-audit', 'gosec', 'govulncheck', 'osv-scanner', 'brakeman', 'bundler-audit', 'codeql', 'checkov', 'tfsec',
]) // biome-ignore format: one table
const auditors: ReadonlySet<string> = new Set(['npm', 'yarn', 'pnpm', 'cargo', 'composer', 'bundle'])
const styles: ReadonlySet<string> = new Set([
  'eslint', 'prettier', 'biome', 'stylelint', 'tsc', 'flake8', 'black', 'isort', 'mypy', 'pyright', 'ruff', 'pylint', 'rubocop', 'shellcheck', 'hadolint', 'yamllint',
  'actionlint', 'golangci-lint', 'gofmt', 'clippy', 'ktlint', 'checkstyle',
]) // biome-ignore format: one table
const idlers: ReadonlySet<string> = new Set([
  'cd',
  'echo',
  'printf',
  'set',
  'export',
  'mkdir',
  'ls',
  'pwd',
  'corepack',
  'source',
  '.',
  'apt-get',
  'apk',
])

/** Programs whose first words say what they do. */
const runners: { readonly [program: string]: RegExp } = {
  npm: /^(t|test|tst|(run|run-script) test\S*)( |$)/,
  yarn: /^((run )?test\S*)( |$)/,
  pnpm: /^(t|test|(run )?test\S*)( |$)/,
  bun: /^(test|run test\S*)( |$)/,
  deno: /^(test|task test\S*)( |$)/,
  node: /^--test( |$)/,
  go: /^(-C \S+ )?test( |$)/,
  cargo: /^(\+\S+ )?(test|nextest)( |$)/,
  dotnet: /^test( |$)/,
  swift: /^test( |$)/,
  mix: /^test( |$)/,
  make: /(^| )(test|check|tests)\S*( |$)/,
  mvn: /(^| )(test|verify|install|package|deploy)( |$)/,
  mvnw: /(^| )(test|verify|install|package|deploy)( |$)/,
  gradle: /(^| )(\S*:)?(test|check|build)( |$)/,
  gradlew: /(^| )(\S*:)?(test|check|build)( |$)/,
  rake: /(^| )(test|spec)\S*( |$)/,
}
const launchers: ReadonlySet<string> = new Set(['npx', 'bunx', 'bundle', 'poetry', 'uv', 'uvx', 'pipenv', 'hatch', 'coverage', 'pnpx'])

function runsTests(words: readonly string[]): boolean {
  const [program = '', ...rest] = words
  if (testers.has(program) || runsModule(rest, program, testers)) return true
  if (runners[program]?.test(rest.join(' '))) return true
  return (
    launchers.has(program) && runsTests(rest.filter((word) => word !== 'exec' && word !== 'run' && word !== '-m' && !word.startsWith('-')))
  )
}

/** `python -m pytest` */
function runsModule(words: readonly string[], program: string, modules: ReadonlySet<string>): boolean {
  return /^python[\d.]*$/.test(program) && words[0] === '-m' && modules.has(words[1] ?? '')
}

function isIdle([program = '', ...rest]: readonly string[]): boolean {
  if (styles.has(program) || idlers.has(program) || runsModule(rest, program, styles) || runsModule(rest, program, installers)) return true
  const [command = '', name = ''] = rest
  if (installers.has(program))
    return /^(ci|i|install|add|sync|lock)$/.test(command) || (command === 'run' && /^(lint|format|typecheck|types)/.test(name))
  return program === 'npx' && styles.has(command)
}
const installers: ReadonlySet<string> = new Set([
  'npm',
  'pnpm',
  'yarn',
  'bun',
  'pip',
  'pip3',
  'pipx',
  'poetry',
  'uv',
  'pipenv',
  'bundle',
  'composer',
])
