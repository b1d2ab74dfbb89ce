/** Runs the jobs of a `.gitlab-ci.yml` one after the other on this machine, as gitlab-runner does. */
import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { gitlabInputs } from '../conformance/engines/columns.ts'
import { run } from '../conformance/engines/engine-process.ts'
import { oidcToken } from '../conformance/engines/settings.ts'
import { createPipeline, runPipeline } from '../gitlab/evaluate-rules.ts'
import { allJobs, type Machine, type Outcome, type Result } from './machine.ts'

type Texts = { readonly [name: string]: string }
type Variables = { readonly [name: string]: string | { readonly value: string } }

interface Job {
  readonly image?: string | { readonly name: string }
  readonly script: readonly string[]
  readonly before_script?: readonly string[]
  readonly after_script?: readonly string[]
  readonly variables?: Variables
  readonly needs?: readonly (string | { readonly job: string; readonly artifacts?: boolean })[]
  readonly dependencies?: readonly string[]
  readonly id_tokens?: { readonly [name: string]: unknown }
  readonly parallel?: { readonly matrix: readonly { readonly [axis: string]: string | readonly string[] }[] }
  readonly artifacts?: { readonly paths?: readonly string[]; readonly reports?: { readonly dotenv?: string } }
}

export async function runOnGitlab(text: string, machine: Machine): Promise<Outcome> {
  const file = parse(text, { merge: true }) as { readonly [key: string]: unknown }
  const settings = { ...predefined(machine), ...machine.variables, ...machine.secrets }
  const global = { ...settings, ...plain(file.variables as Variables, settings), ...inputsOf(machine) }
  const created = createPipeline(text, { variables: global, changed: null }) ?? []
  const results = new Map<string, Result>()
  const failed = new Set<string>()
  const handed = new Map<string, Texts>()
  const order = [...created].sort((a, b) => a.stage - b.stage)
  while (true) {
    const ends = runPipeline(created, failed, machine.approved)
    // A job runs once all that it needs has; its end is known by theirs.
    const next = order.find(({ name, needs }) => !results.has(name) && (needs ?? []).every((need) => results.has(need) || !ends.has(need)))
    if (next === undefined) break
    const job = file[next.name] as Job
    const starts = ['success', 'failed'].includes(ends.get(next.name) ?? '')
    const result = starts ? await runCells(next.name, job, global, handed, machine) : 'skipped'
    if (result === 'failure') failed.add(next.name)
    results.set(next.name, result)
  }
  return allJobs([...results])
}

function plain(variables: Variables | undefined, known: Texts): Texts {
  return Object.fromEntries(
    Object.entries(variables ?? {}).map(([name, value]) => [name, typeof value === 'string' ? expand(value, known) : value.value]),
  )
}

function expand(text: string, env: Texts): string {
  return text.replace(/\$\$|\$\{?(\w+)\}?/g, (_, name: string | undefined) => (name === undefined ? '$' : (env[name] ?? '')))
}

type Handed = Map<string, Texts>

async function runCells(name: string, job: Job, global: Texts, handed: Handed, machine: Machine): Promise<Result> {
  const results: Result[] = []
  for (const cell of cellsOf(job)) results.push(await runJob(name, job, { ...global, ...cell }, handed, machine))
  return results.includes('failure') ? 'failure' : 'success'
}

function cellsOf({ parallel }: Job): readonly Texts[] {
  return (parallel?.matrix ?? [{}]).flatMap((row) =>
    Object.entries(row).reduce<readonly Texts[]>(
      (cells, [axis, values]) => cells.flatMap((cell) => [values].flat().map((value) => ({ ...cell, [axis]: value }))),
      [{}],
    ),
  )
}

async function runJob(name: string, job: Job, global: Texts, handed: Handed, machine: Machine): Promise<Result> {
  const folder = await machine.newFolder()
  const own = plain(job.variables, global)
  if ({ ...global, ...own }.GIT_STRATEGY !== 'none') await cp(machine.repository, folder, { recursive: true })
  const from =
    job.dependencies ?? (job.needs ?? []).flatMap((need) => (typeof need === 'string' ? need : need.artifacts === false ? [] : need.job))
  const given: { [name: string]: string } = {}
  for (const need of from) {
    Object.assign(given, handed.get(need))
    await cp(storeOf(need, machine), folder, { recursive: true }).catch(() => {})
  }
  const tokens = Object.fromEntries(Object.keys(job.id_tokens ?? {}).map((token) => [token, oidcToken]))
  const host = { ...machine.env, PATH: machine.path, HOME: machine.home, CI_JOB_NAME: name, CI_PROJECT_DIR: folder }
  const env = { ...host, ...global, ...own, ...tokens, ...given }
  const ok = await runLines([...(job.before_script ?? []), ...job.script], job, env, folder, machine)
  if (job.after_script !== undefined)
    await runLines(job.after_script, job, { ...env, CI_JOB_STATUS: ok ? 'success' : 'failed' }, folder, machine)
  await keep(name, job, folder, handed, machine)
  return ok ? 'success' : 'failure'
}

function storeOf(job: string, { root }: Machine): string {
  return join(root, 'artifacts', job)
}

async function keep(name: string, { artifacts }: Job, folder: string, handed: Handed, machine: Machine): Promise<void> {
  const copy = `mkdir -p "$0"; for path in ${(artifacts?.paths ?? []).join(' ')}; do cp -r --parents "$path" "$0"; done`
  await run('bash', ['-O', 'globstar', '-O', 'nullglob', '-c', copy, storeOf(name, machine)], { cwd: folder })
  const dotenv = artifacts?.reports?.dotenv
  if (dotenv === undefined) return
  const lines = (await readFile(join(folder, dotenv), 'utf8').catch(() => '')).split('\n').filter((line) => line.includes('='))
  handed.set(
    name,
    Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), expand(line.slice(line.indexOf('=') + 1), {})])),
  )
}

/** Images of Docker's client have BusyBox and no bash; bash without its own ways stands in for it. Source: gitlab-runner, shells/bash.go. */
async function runLines(lines: readonly string[], job: Job, env: Texts, cwd: string, machine: Machine): Promise<boolean> {
  const image = typeof job.image === 'object' ? job.image.name : (job.image ?? '')
  const shell = image.startsWith('docker:') ? 'sh' : 'bash'
  const setup = shell === 'bash' ? 'set -eo pipefail\nset +o noclobber' : 'set -e'
  const { code, stdout } = await run(
    'bash',
    [...(shell === 'sh' ? ['--posix'] : []), '-c', `${setup}\n: | eval "$0"\nexit 0`, lines.join('\n')],
    { cwd, env, merged: true },
  )
  machine.log.push(...stdout.split('\n').filter((line) => line !== ''))
  return code === 0
}

/** What somebody writes into the form, over what stands in the file. */
function inputsOf({ event }: Machine): Texts {
  return event.event === 'manual' ? gitlabInputs(event.inputs ?? {}) : {}
}

/** https://docs.gitlab.com/ci/variables/predefined_variables/ */
function predefined({ event, sha }: Machine): Texts {
  const sources = { push: 'push', tag: 'push', pullRequest: 'merge_request_event', schedule: 'schedule', manual: 'web', release: 'push' }
  const branch = 'branch' in event ? (event.branch ?? 'main') : null
  const pull = event.event === 'pullRequest' ? event : null
  const tag = 'tag' in event ? event.tag : null
  const name = tag ?? branch ?? pull?.source ?? ''
  return {
    ...{
      CI: 'true',
      GITLAB_CI: 'true',
      CI_PIPELINE_SOURCE: sources[event.event],
      CI_DEFAULT_BRANCH: 'main',
      CI_PIPELINE_ID: '1',
      CI_PIPELINE_IID: '1',
    },
    ...{ CI_COMMIT_SHA: sha, CI_COMMIT_SHORT_SHA: sha.slice(0, 8), CI_COMMIT_REF_NAME: name, CI_PROJECT_PATH: 'acme/app' },
    ...{ CI_REGISTRY: 'registry.gitlab.com', CI_REGISTRY_IMAGE: 'registry.gitlab.com/acme/app', CI_REGISTRY_USER: 'gitlab-ci-token' },
    ...{ CI_REGISTRY_PASSWORD: 'token of the job', CI_JOB_TOKEN: 'token of the job', GITLAB_USER_LOGIN: 'alice' },
    ...{
      CI_SERVER_URL: 'https://gitlab.com',
      CI_API_V4_URL: 'https://gitlab.com/api/v4',
      CI_PIPELINE_URL: 'https://gitlab.com/acme/app/-/pipelines/1',
    },
    ...(branch === null ? {} : { CI_COMMIT_BRANCH: branch }),
    ...(tag === null ? {} : { CI_COMMIT_TAG: tag }),
    ...(pull === null
      ? {}
      : { CI_MERGE_REQUEST_IID: '7', CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: pull.source, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: pull.target }),
  }
}
