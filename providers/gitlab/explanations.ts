/** The longer words of what only GitLab finds, as `pipegen explain CODE` prints them. A test runs each example. */
import type { Explanation } from '../../src/diagnostics/explain.ts'
import type { GitlabCode } from './codes.ts'

export const explanations: { readonly [code in GitlabCode]: Explanation } = {
  'gitlab-job-twice': {
    cause:
      'A job whose id GitLab reserves goes by another name in its file, and here that is the id of another job. One would replace the other.',
    example: lines(
      'const cache = job({ steps: [sh`./fill-cache.sh`] })',
      'const other = job({ steps: [sh`./other.sh`] })',
      "export default pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs: { cache, 'cache-job': other } })",
    ),
    fix: 'Give one of the two jobs another id.',
  },
  'gitlab-reserved-name': {
    cause: 'A name that begins with a dot is a template to GitLab: it reads the job and never runs it.',
    example: lines(
      'const test = job({ steps: [sh`npm test`] })',
      "export default pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs: { '.test': test } })",
    ),
    fix: 'Give the job an id that begins with a letter.',
  },
  'gitlab-name-too-long': {
    cause: 'GitLab takes 255 characters for the name of a job, and 128 if other jobs need it.',
    example: lines(
      'const test = job({ steps: [sh`npm test`] })',
      "const jobs = { ['test-' + 'x'.repeat(300)]: test }",
      "export default pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs })",
    ),
    fix: 'Give the job a shorter id, and say the rest in its `description`.',
  },
  'gitlab-too-many-cells': {
    cause: 'GitLab makes at most 200 jobs of one `parallel:matrix`, and refuses the whole file beyond that.',
    example: lines(
      'const numbers = Array.from({ length: 15 }, (_, index) => String(index))',
      'const test = job({',
      '  matrix: { a: numbers, b: numbers },',
      '  steps: ({ matrix }) => [sh`./test.sh ${matrix.a} ${matrix.b}`],',
      '})',
      "export default pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs: { test } })",
    ),
    fix: 'Split the job in two, each with a part of the cells; or `exclude` cells that tell you nothing new.',
  },
  'gitlab-too-many-needs': {
    cause: 'GitLab takes 50 needs for one job, unless its administrator allows more.',
    example: lines(
      'const parts = Array.from({ length: 51 }, () => job({ steps: [sh`./test.sh`] }))',
      'const deploy = job({ needs: parts, steps: [sh`./deploy.sh`] })',
      'const jobs = Object.fromEntries(parts.map((part, index) => [`part-${index}`, part]))',
      "export default pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs: { ...jobs, deploy } })",
    ),
    fix: 'Put jobs in between that need some each, and need those. Or make the many jobs one with a matrix, which is one need.',
  },
  'gitlab-too-many-tags': {
    cause: 'A runner must have every tag of a job, and GitLab refuses jobs with 50 or more.',
    example: lines(
      'const labels = Array.from({ length: 50 }, (_, index) => `label-${index}`)',
      'const test = job({ runner: { labels }, steps: [sh`npm test`] })',
      "export default pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs: { test } })",
    ),
    fix: 'Name only the labels that tell the right runners from the others.',
  },
  'gitlab-too-many-caches': {
    cause: 'GitLab keeps at most four caches for one job.',
    example: lines(
      "const cache = ['npm', 'pip', 'go', 'cargo', 'maven'] as const",
      "const test = job({ container: 'acme/tools:3', cache, steps: [sh`./test.sh`] })",
      "export default pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs: { test } })",
    ),
    fix: 'Join some: one cache may have several `paths`. Or split the job, so that each part has the caches that it reads.',
  },
  'gitlab-too-many-key-files': {
    cause: 'GitLab makes the key of a cache from two files at most.',
    example: lines(
      "const files = ['a.lock', 'b.lock', 'c.lock']",
      "const test = job({ cache: { key: { files }, paths: ['.cache'] }, steps: [sh`./test.sh`] })",
      "export default pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs: { test } })",
    ),
    fix: 'Name the two files that change most, or give the job two caches with a key each.',
  },
  'gitlab-too-many-paths': {
    cause: 'GitLab compares at most 50 patterns with the changed files in one condition.',
    example: lines(
      'const folders = Array.from({ length: 51 }, (_, index) => `packages/p${index}/**`) as [string, ...string[]]',
      'const test = job({ when: changed(...folders), steps: [sh`npm test`] })',
      "export default pipeline('ci', { providers: ['gitlab'], on: { pullRequest: true }, jobs: { test } })",
    ),
    fix: "Use wider globs: `changed('packages/**')`.",
  },
  'gitlab-predefined-variable': {
    cause: 'GitLab sets this variable in every job, and its own tools and the runner read it. With another value they break in odd ways.',
    example: lines(
      "const test = job({ env: { CI_COMMIT_SHA: 'abc' }, steps: [sh`npm test`] })",
      "export default pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs: { test } })",
    ),
    fix: 'Give the variable another name.',
  },
  'gitlab-bad-name': {
    cause:
      'GitLab takes few characters in the name of an environment or of a group of jobs that exclude each other, and refuses the whole file otherwise.',
    example: lines(
      "const deploy = job({ environment: 'review (eu)', steps: [sh`./deploy.sh`] })",
      "export default pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs: { deploy } })",
    ),
    fix: 'Use letters, digits, blanks, dashes, underscores, dots and slashes: `review/eu`.',
  },
  'gitlab-large-file': {
    severity: 'warning',
    cause:
      'GitLab limits the memory that a parsed file may take, by default to 2 MB, and refuses a larger one. Its documentation says that a file may be a fifth of that.',
    example: lines(
      "const test = job({ steps: [sh`echo ${'x'.repeat(500_000)}`] })",
      "export default pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs: { test } })",
    ),
    fix: 'Put long scripts into files of the repo, make jobs that differ in values alone one job with a matrix, or split the pipeline.',
  },
  'gitlab-several-pipelines': {
    severity: 'warning',
    cause:
      'GitLab reads one file, and an event starts one pipeline of it. Pipelines of yours that start on the same event are that one: they have one status, and a newer commit cancels them together.',
    example: lines(
      'const test = job({ steps: [sh`npm test`] })',
      'const docs = job({ steps: [sh`npm run docs`] })',
      'export default project({',
      "  providers: ['gitlab'],",
      "  pipelines: [pipeline('ci', { on: { push: true }, jobs: { test } }), pipeline('docs', { on: { push: true }, jobs: { docs } })],",
      '})',
    ),
    fix: "If one status is enough, make them one pipeline. Else let them start on different events or branches, or give one of them a file of its own with `gitlab({ file: '…' })`.",
  },
  'gitlab-input-twice': {
    cause:
      'GitLab shows one form for all manual runs, so an input that two pipelines declare is one field of it. Here the two declarations differ.',
    example: lines(
      'const test = job({ steps: [sh`npm test`] })',
      'const load = job({ steps: [sh`npm run load`] })',
      "const manual = (fallback: string) => ({ manual: { inputs: { level: { type: 'string' as const, default: fallback } } } })",
      'export default project({',
      "  providers: ['gitlab'],",
      "  pipelines: [pipeline('ci', { on: manual('low'), jobs: { test } }), pipeline('load', { on: manual('high'), jobs: { load } })],",
      '})',
    ),
    fix: 'Declare the input once, as a value that both pipelines list; or give one of them another name.',
  },
  'gitlab-condition-together': {
    cause:
      'Where several pipelines share a file, what starts a pipeline becomes a part of the condition of each of its jobs. Here the two together are more than one list of rules can say.',
    example: lines(
      "const test = job({ when: changed('api/**'), steps: [sh`npm test`] })",
      'const audit = job({ steps: [sh`npm audit`] })',
      "const quick = pipeline('ci', { on: { push: { paths: ['src/**'] } }, jobs: { test } })",
      "const nightly = pipeline('nightly', { on: { schedule: '0 2 * * *' }, jobs: { audit } })",
      "export default project({ providers: ['gitlab'], pipelines: [quick, nightly] })",
    ),
    fix: "Filter by paths in one place only, the triggers or the jobs; or give the pipeline a file of its own with `gitlab({ file: '…' })`.",
  },
  'gitlab-stage-order': {
    severity: 'warning',
    cause:
      'Stages of GitLab come one after the other. Here jobs of two stages need each other in both directions, so no order of them has each job after its needs.',
    example: lines(
      "const build = job({ stage: 'build', steps: [sh`make`] })",
      "const test = job({ stage: 'test', needs: [build], steps: [sh`make test`] })",
      "const pack = job({ stage: 'build', needs: [test], steps: [sh`make dist`] })",
      "export default pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs: { build, test, pack } })",
    ),
    fix: "Give the job that comes last a stage of its own: `stage: 'package'`.",
  },
  'gitlab-watches-more': {
    severity: 'warning',
    cause:
      'On GitLab a job hears of the failures of its direct needs only, or of those of all jobs in the stages before. This one asks how indirect needs ended, so it waits for all.',
    example: lines(
      'const build = job({ steps: [sh`make`] })',
      'const test = job({ needs: [build], steps: [sh`make test`] })',
      'const lint = job({ steps: [sh`make lint`] })',
      'const tell = job({ needs: [test], when: failed(), steps: [sh`./tell.sh`] })',
      "export default pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs: { build, test, lint, tell } })",
    ),
    fix: 'Let the job need all the others, which then is the same on every provider; or only jobs that have no needs themselves.',
  },
}

function lines(...text: readonly string[]): string {
  return text.join('\n')
}
