/** A framework in a pnpm workspace: tests in a browser on three systems, lint whose steps all report, benchmarks. */
import { any, type Condition, failed, type JobOptions, job, pipeline, type StepList, sh, succeeded, text } from 'pipegen'

const base = { tools: { node: '24' }, cache: 'pnpm', permissions: { contents: 'read' } } satisfies JobOptions

const install = [sh('Enable pnpm')`corepack enable`, sh('Install')`pnpm install --frozen-lockfile`]
const browser = sh('Install a browser')`pnpm playwright install chromium`

const tests = job({
  ...base,
  matrix: [
    { node: '20', os: 'windows' },
    { node: '20', os: 'macos' },
    { node: '20', os: 'ubuntu' },
    { node: '22', os: 'ubuntu' },
    { node: '24', os: 'ubuntu' },
  ],
  name: ({ matrix }) => text`Tests (${matrix.os}, Node ${matrix.node})`,
  runner: ({ matrix }) => matrix.os,
  tools: ({ matrix }) => ({ node: matrix.node }),
  timeout: '15m',
  steps: [install, browser, sh('Test')`pnpm test`],
})

const synchronous = job({
  ...base,
  name: 'Tests without async',
  env: { NO_ASYNC: true },
  timeout: '10m',
  steps: [install, browser, sh('Test')`pnpm test runtime`],
})

/** Whatever the steps before it found, so that one run shows every problem. */
const evenAfterFailure: Condition = any(succeeded(), failed())

function upToDate(what: string, paths: string, command: string): StepList {
  const advice = `${what} are out of date: run ${command} and commit the changes.`
  return [
    sh({ name: `${what} are up to date`, when: evenAfterFailure })`
      if [ -n "$(git status --porcelain -- ${paths})" ]; then
        echo ${advice} >&2
        git diff -- ${paths}
        exit 1
      fi
    `,
  ]
}

const lint = job({
  ...base,
  timeout: '10m',
  steps: [
    install,
    sh('Types')`pnpm check`,
    sh({ name: 'Lint', when: evenAfterFailure })`pnpm lint`,
    sh({ name: 'Build', when: evenAfterFailure })`pnpm build`,
    upToDate('Generated types', 'packages/core/types', 'pnpm generate:types'),
    upToDate('The tables of browsers', 'docs/generated', 'pnpm generate:browsers'),
  ],
})

const benchmarks = job({ ...base, timeout: '15m', steps: [install, sh('Measure')`pnpm bench`] })

export default pipeline('checks', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main'] }, pullRequest: true },
  env: { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
  gate: 'passed',
  jobs: { tests, 'tests-synchronous': synchronous, lint, benchmarks },
})
