/**
 * Runs a pipeline as one provider would, with stand-ins for all outside tools, and tells what they were asked to do.
 * GitHub's and GitLab's jobs run one after the other here; CircleCI's and Jenkins' in the engines of test/conformance.
 */
import { delimiter } from 'node:path'
import { practices } from '../../src/diagnostics/practices.ts'
import type { Pipeline } from '../../src/ir/types.ts'
import type { RunEvent } from '../../src/plan/types.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import { runCircleci } from '../conformance/engines/circleci/circleci.ts'
import { configFile } from '../conformance/engines/circleci/config.ts'
import { circleciEvent } from '../conformance/engines/columns.ts'
import { run } from '../conformance/engines/engine-process.ts'
import { jenkinsEvent, jobOf } from '../conformance/engines/jenkins/jenkins-column.ts'
import { runJenkins } from '../conformance/engines/jenkins/jenkins-run.ts'
import { circleciTokens, credentialsOf, textsOfSecrets } from '../conformance/engines/settings.ts'
import type { Trace } from '../conformance/engines/trace.ts'
import { type Files, filesOf, inGitWorkspace } from '../conformance/engines/workspace.ts'
import { type Call, type Fakes, fakeTools } from './fakes.ts'
import { allJobs, folders, type Jobs, type Machine, type Outcome } from './machine.ts'
import { runOnGithub } from './run-github.ts'
import { runOnGitlab } from './run-gitlab.ts'
import { shellcheck } from './shellcheck.ts'

export type ProviderName = 'github' | 'gitlab' | 'jenkins' | 'circleci'

const inConformance = process.env.PIPEGEN_CONFORMANCE !== undefined
const alone = ['github', 'gitlab', 'circleci'] as const

/** The providers to run on. Jenkinsfiles are Groovy, which `npm run conformance` installs: it runs them, and `npm test` all others. */
export const providers: readonly ProviderName[] = inConformance ? ['jenkins'] : alone

export interface Situation {
  /** Default: a push to main. */
  readonly event?: RunEvent
  /** Default: `text of NAME` for each that the pipeline names. */
  readonly secrets?: { readonly [name: string]: string }
  readonly variables?: { readonly [name: string]: string }
  readonly fakes?: Fakes
  /** Default: somebody agrees wherever a job asks. */
  readonly approved?: boolean
  /** Path in the repository → text. */
  readonly files?: Files
}

export interface Run {
  /** No job has failed. */
  readonly ok: boolean
  readonly jobs: Jobs
  /** In order; nobody notes `sleep`. */
  readonly calls: readonly Call[]
  /** The calls as one line each: the tool and its arguments. Actions of GitHub are left out. */
  readonly lines: readonly string[]
  /** The files that stand-ins have left in `$STATE`. */
  readonly state: Files
  /** What was printed. */
  readonly log: readonly string[]
}

/** `make` gives what a ci.ts exports. */
export async function runOn(provider: ProviderName, make: () => unknown, situation: Situation = {}): Promise<Run> {
  const { pipelines, text } = await compiledFor(provider, make)
  if (inConformance) {
    await expectClean(provider, text)
    if (process.env.PIPEGEN_FULL) for (const other of alone) await expectClean(other, (await compiledFor(other, make)).text)
  }
  const secrets = { ...textsOfSecrets(pipelines), ...situation.secrets }
  const [pipeline] = pipelines
  if (pipeline === undefined) throw new Error('no pipeline')
  return start(provider, text, pipeline, { ...situation, secrets })
}

async function compiledFor(
  provider: ProviderName,
  make: () => unknown,
): Promise<{ readonly pipelines: readonly Pipeline[]; readonly text: string }> {
  const { pipelines, files, diagnostics } = await compileInMemory(() => allowingAll(make()), { only: [provider] })
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code}: ${message}`)
  const text = files[0]?.text ?? null
  if (errors.length > 0 || text === null) throw new Error(errors.join('\n') || 'no file')
  return { pipelines, text }
}

/** Recipes are tried one by one, without what a good pipeline has around them. */
function allowingAll(exported: unknown): unknown {
  const { node, ...pipeline } = exported as { readonly node: { readonly spec: object } }
  const allow = Object.fromEntries(practices.map((code) => [code, 'a recipe alone']))
  return { ...pipeline, node: { ...node, spec: { allow, ...node.spec } } }
}

const clean = new Map<string, Promise<readonly string[]>>()

/** `npm run conformance` has shellcheck look at whatever a test of a recipe runs, and with `--full` at the files of all other providers. */
async function expectClean(provider: ProviderName, text: string): Promise<void> {
  const checked = clean.get(text) ?? shellcheck(provider, text)
  clean.set(text, checked)
  const found = await checked
  if (found.length > 0) throw new Error(`shellcheck, ${provider}:\n${found.join('\n')}`)
}

const repositoryState = { remote: 'https://github.com/acme/app.git', defaultBranch: 'main', branch: 'main' }

function start(provider: ProviderName, text: string, pipeline: Pipeline, situation: Situation): Promise<Run> {
  const { files = {}, fakes = {}, event = { event: 'push', branch: 'main' }, secrets = {}, variables = {}, approved = true } = situation
  return inGitWorkspace(files, repositoryState, async ({ root, repository, home }) => {
    const { bin, tool, calls, state } = await fakeTools(root, fakes)
    const { stdout } = await run('git', ['rev-parse', 'HEAD'], { cwd: repository })
    const log: string[] = []
    const machine: Machine = {
      ...{ pipeline, event, sha: stdout.trim(), secrets, variables, approved, root, repository, home, log },
      path: [bin, process.env.PATH ?? ''].join(delimiter),
      env: { LANG: 'C.UTF-8', TMPDIR: root },
      newFolder: folders(root),
      fake: tool,
    }
    const { jobs } = await runners[provider](text, machine, files, bin)
    const noted = await calls()
    const lines = noted.filter(({ tool }) => !tool.includes('/')).map(({ tool, args }) => [tool, ...args].join(' '))
    return { ok: !Object.values(jobs).includes('failure'), jobs, calls: noted, lines, state: await filesOf(state), log }
  })
}

type Runner = (text: string, machine: Machine, files: Files, commands: string) => Promise<Outcome>

const runners: { readonly [provider in ProviderName]: Runner } = {
  github: runOnGithub,
  gitlab: runOnGitlab,
  circleci: async (text, { event, secrets, variables, approved, log }, files, commands) =>
    outcomeOf(
      await runCircleci({
        files: { ...files, [configFile]: text },
        event: circleciEvent(event),
        project: { ...circleciTokens, ...variables, ...secrets },
        approvals: approved ? Object.fromEntries([...text.matchAll(/^ +- ([\w-]+):$/gm)].map(([, name = '']) => [name, 'approve'])) : {},
        commands,
      }),
      log,
    ),
  jenkins: async (text, { pipeline, event, secrets, variables, approved, log }, files, commands) =>
    outcomeOf(
      await runJenkins({
        files: { ...files, Jenkinsfile: text },
        event: jenkinsEvent(event),
        variables,
        inputs: { '*': approved ? 'proceed' : 'abort' },
        credentials: credentialsOf(secrets),
        commandFolder: commands,
        jobOf: (stage) => jobOf(stage, pipeline),
        params: event.event === 'manual' ? (event.inputs ?? {}) : {},
      }),
      log,
    ),
}

function outcomeOf(trace: Trace, log: string[]): Outcome {
  if (trace.problems.length > 0) throw new Error(trace.problems.join('\n'))
  log.push(...trace.jobs.flatMap((job) => job.log))
  return allJobs(trace.jobs.map(({ id, result }) => [id.replace(/ \(.*\)$/, ''), result]))
}
