/** Whole ci.ts files by chance: what a bug report shows is what was compiled. */
import fc from 'fast-check'
import * as language from '../../src/index.ts'
import {
  type Code,
  type Codes,
  type EarlierJob,
  fixed,
  isWithin,
  nothingAround,
  object,
  objectOf,
  oneOf,
  type Reach,
  sometimes,
  sources,
  words,
} from './code.ts'
import { type Draft, drafts, earlierJob, jobCode } from './jobs.ts'
import { plainConditions } from './values.ts'

const names = Object.keys(language).sort()

/** The text of a ci.ts, in two parts. fast-check prints it as it is. */
export class Program {
  readonly constants: readonly string[]
  readonly exported: string

  constructor(constants: readonly string[], exported: string) {
    this.constants = constants
    this.exported = exported
  }

  /** With everything that it imports. */
  toString(): string {
    const body = [...this.constants, `export default ${this.exported}`].join('\n\n')
    const used = names.filter((name) => new RegExp(`(?<![.\\w'"])${name}(?=[(\`.])`).test(body))
    return `import { ${used.join(', ')} } from 'pipegen'\n\n${body}\n`
  }

  [fc.toStringMethod](): string {
    return `\n${this}`
  }

  /** What the ci.ts exports; new with each call, as in a new run. */
  make(): unknown {
    const body = [`const { ${names.join(', ')} } = language`, ...this.constants, `return ${this.exported}`].join('\n')
    return new Function('language', body)(language)
  }
}

const providers = "['github', 'gitlab', 'jenkins', 'circleci']"

function triggers(reach: Reach): fc.Arbitrary<{ readonly [field: string]: Code | undefined }> {
  const portable = isWithin(reach, 'portable')
  const here = (percent: number): number => (portable ? percent : 0)
  const paths = sources("'src/**'", "['src/**', '*.md']")
  const globs = sources("'main'", "['main', 'release/*']", "['main', 'topic']")
  return fc.record({
    push: oneOf(
      sources('true'),
      object({ branches: globs, paths: sometimes(here(20), paths) }),
      object({
        branchesIgnore: sources("'topic'", "['gh-pages', 'x/**']"),
        pathsIgnore: sometimes(isWithin(reach, 'all') ? 20 : 0, paths),
      }),
    ),
    pullRequest: sometimes(
      50,
      oneOf(
        sources('true'),
        object({
          branches: sometimes(60, globs),
          paths: sometimes(here(20), paths),
          types: sometimes(here(20), sources("['opened', 'reopened']")),
        }),
      ),
    ),
    tag: sometimes(40, sources("'v*'", "['v*', 'x/**']")),
    schedule: sometimes(
      here(25),
      sources(
        "'0 2 * * *'",
        "['0 2 * * *', '30 4 * * 1-5']",
        "{ cron: '15 3 1 * *', timezone: 'Europe/Paris' }",
        "{ cron: '0 2 * * 1', branch: 'develop' }",
      ),
    ),
    release: sometimes(isWithin(reach, 'all') ? 6 : 0, sources('true')),
    github: sometimes(isWithin(reach, 'all') ? 8 : 0, sources("{ issues: { types: ['opened'] } }")),
  })
}

const inputs: fc.Arbitrary<{ readonly names: readonly string[]; readonly code: Code }> = fc
  .subarray([
    ['level', "{ type: 'choice', options: ['info', 'debug'], default: 'info' }"],
    ['dry', "{ type: 'boolean', description: 'Touch nothing', default: false }"],
    ['count', "{ type: 'number', default: 3 }"],
    ['note', "{ type: 'string', description: 'Say: \"why\"' }"],
  ] as const)
  .map((own) => ({
    names: own.map(([name]) => name),
    code:
      own.length === 0 ? fixed('true') : objectOf({ inputs: objectOf(Object.fromEntries(own.map(([name, code]) => [name, fixed(code)]))) }),
  }))

const defaults: Codes = object({
  runner: sometimes(20, words('ubuntu-24.04')),
  timeout: sometimes(40, words('20m')),
  retry: sometimes(20, sources('1')),
  env: sometimes(30, sources("{ KIND: 'default' }")),
  shell: sometimes(20, words('bash')),
})

/** Every script of a pipeline that is executed asks `FAIL` whether it is to fail. */
const failing = fixed("variable('FAIL_JOB').or('nothing')")

/** Most pipelines are small. */
function jobLists(reach: Reach, most: number): fc.Arbitrary<Draft[]> {
  const upTo = (maxLength: number): fc.Arbitrary<Draft[]> =>
    fc.array(drafts(reach), { minLength: 1, maxLength: Math.min(maxLength, most), size: 'max' })
  return fc.oneof({ weight: 8, arbitrary: upTo(5) }, { weight: 3, arbitrary: upTo(12) }, { weight: 1, arbitrary: upTo(30) })
}

export function programs(reach: Reach, most = 30): fc.Arbitrary<Program> {
  const here = (percent: number): number => (isWithin(reach, 'portable') ? percent : 0)
  return fc
    .record({
      jobs: jobLists(reach, most),
      on: triggers(reach),
      manual: sometimes(here(35), inputs),
      extra: sometimes(25, sources("'all of it'", 'ci.branch')),
      concurrency: sometimes(
        here(20),
        object({
          group: sometimes(50, sources("'one'", 'text`on-${ci.ref}`')),
          cancelInProgress: sometimes(50, oneOf(sources('true', 'false'), plainConditions('executed', 1).map(withoutCells))),
        }),
      ),
      permissions: sometimes(here(10), sources("{ contents: 'read' }", "'none'")),
      defaults: sometimes(here(15), defaults),
      gate: sometimes(20, words('all-good')),
    })
    .map(({ jobs, on, manual, extra, concurrency, permissions, defaults: shared, gate }) => {
      const earlier: EarlierJob[] = []
      const constants = jobs.map((draft, index) => constantOf(draft, index, earlier, manual?.names ?? []))
      const spec = objectOf({
        providers: fixed(providers),
        on: objectOf({ ...on, manual: manual?.code }),
        env: objectOf({ FAIL: failing, EXTRA: extra }),
        concurrency,
        permissions,
        defaults: shared,
        gate,
        jobs: objectOf(Object.fromEntries(jobs.map((draft, index) => [idOf(draft, index), fixed(nameOf(index))]))),
      })
      return new Program(constants, `pipeline('ci', ${spec(nothingAround)})`)
    })
}

const withoutCells =
  (code: Code): Code =>
  () =>
    code(nothingAround)
const nameOf = (index: number): string => `job${index + 1}`
const idOf = ({ word }: Draft, index: number): string => `${word}-${index + 1}`

function constantOf(draft: Draft, index: number, earlier: EarlierJob[], inputNames: readonly string[]): string {
  const code = jobCode(draft, earlier, inputNames, idOf(draft, index))
  earlier.push(earlierJob(draft, nameOf(index), earlier))
  return `const ${nameOf(index)} = ${code}`
}

/** Half of them are for every provider. */
export const anyProgram: fc.Arbitrary<Program> = fc.oneof(programs('portable'), programs('all'))
