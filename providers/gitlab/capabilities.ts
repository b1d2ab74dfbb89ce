/** What GitLab can, and what pipegen writes of it so far. Sources: GitLab Docs, "CI/CD YAML syntax reference". */
import type {
  Artifact,
  Cache,
  Condition,
  Job,
  Patterns,
  Pipeline,
  Runner,
  RunStep,
  Schedule,
  Service,
  Tool,
  Value,
} from '../../src/ir/types.ts'
import { partsOf } from '../../src/ir/value.ts'
import type { Capabilities, FeatureUse, Support } from '../../src/provider.ts'
import { toolImage, toolImages } from '../shared/images.ts'
import { mentionsChanges } from './condition.ts'
import { ruleVariable } from './expression.ts'
import { isOutsideProject } from './lower/cache.ts'
import { placementsOf } from './lower/placement.ts'
import { systemOf } from './lower/runner.ts'
import { imageHoldsTools } from './lower/tools.ts'
import { isSettled, variableOf } from './lower/values.ts'
import { mergeRequestsWin } from './lower/workflow.ts'
import type { Settings } from './settings.ts'

const native: Support = { level: 'native' }
const emulated = (how: string): Support => ({ level: 'emulated', how })
const differs = (how: string, hint?: string): Support => ({ level: 'differs', how, ...(hint === undefined ? {} : { hint }) })
const setting = (todo: string, command?: string): Support => ({ level: 'setting', todo, ...(command === undefined ? {} : { command }) })
const unsupported = (why: string, hint?: string): Support => ({ level: 'unsupported', why, ...(hint === undefined ? {} : { hint }) })
const notYet = (what: string, hint: string): Support => unsupported(`pipegen doesn't write ${what} for GitLab yet.`, hint)
const useVariant = 'Use variant({ gitlab: … }) for what GitLab should do instead.'

export function capabilitiesFor(settings: Settings): Capabilities {
  return {
    'trigger.push': ({ pipeline }) =>
      mergeRequestsWin(pipeline) && tellsPushesApart(pipeline)
        ? differs(
            "a push to a branch with an open merge request starts the merge request's pipeline only.",
            'Filter `push` or `pullRequest` by branches, and both start.',
          )
        : native,
    'trigger.push.paths': (use) => pathsSupport(use.subject as Patterns),
    'trigger.tag': native,
    'trigger.pullRequest': native,
    'trigger.pullRequest.branches': native,
    'trigger.pullRequest.paths': (use) => pathsSupport(use.subject as Patterns),
    'trigger.pullRequest.types': ({ subject }) => typesSupport(subject as readonly string[]),
    'trigger.schedule': ({ subject }) => scheduleSupport(subject as Schedule),
    'trigger.schedule.timezone': native,
    'trigger.schedule.branch': native,
    'trigger.manual': native,
    'trigger.manual.inputs': emulated('inputs are variables of the form "New pipeline", named INPUT_<NAME>.'),
    'trigger.release': unsupported('a release starts no pipeline.', 'Use `tag`: a release has one.'),
    'trigger.github': differs("these events of GitHub's don't exist and start nothing."),
    'pipeline.env': native,
    'pipeline.concurrency.group': differs(
      'pipelines supersede each other by branch or merge request, whatever the group.',
      'Use `concurrency` of a job, which GitLab knows as a resource group.',
    ),
    'pipeline.concurrency.cancel': ({ subject }) =>
      mentionsRunTime(subject as Condition)
        ? unsupported('which pipelines may be cancelled is decided by event and branch.', 'Use event(…) and branch(…) only.')
        : native,
    'pipeline.gate': setting(
      'Switch on "Pipelines must succeed" for merge requests: the status of the whole pipeline is the check that `gate` adds elsewhere.',
      'glab api --method PUT projects/:id --field only_allow_merge_if_pipeline_succeeds=true',
    ),
    'job.name': emulated('the job is shown under its id; its name stands in a comment.'),
    'job.stage': native,
    'job.needs': native,
    'job.needs.optional': (use) => optionalSupport(use),
    'job.when': (use) => placementSupport(use),
    'job.when.status': ({ job, subject }) =>
      job !== null && job.needs.length === 0 && isFailure(subject as Condition)
        ? differs('a job without needs watches all jobs of earlier stages.', 'Let it need the jobs whose failure it reports.')
        : cancelledSupport(subject as Condition),
    'job.when.output': notYet('conditions of jobs on outputs of other jobs', 'Use the output in the `when` of steps.'),
    'condition.event': native,
    'condition.branch': native,
    'condition.tag': native,
    'condition.changed': (use) => changedSupport(use),
    'condition.repository': native,
    'condition.compare': (use) => compareSupport(use),
    matrix: native,
    'matrix.include': emulated('each cell is an entry of "parallel:matrix".'),
    'matrix.exclude': emulated('each cell is an entry of "parallel:matrix".'),
    'matrix.failFast': differs('the other cells run to their end.'),
    'matrix.maxParallel': differs('all cells run at once, as far as there are runners.'),
    'matrix.dynamic': unsupported('a matrix is fixed when the pipeline is created.', 'Write the values of the axis into the file.'),
    'matrix.when': emulated('cells with different conditions are different jobs.'),
    'runner.name': ({ job, subject }) => runnerSupport(job, subject as string, settings),
    'runner.labels': native,
    'runner.value': (use) => runnerValueSupport(use, settings),
    container: native,
    'container.env': native,
    'container.credentials': setting(
      "Give the runner the credentials of the image's registry, in the CI/CD variable DOCKER_AUTH_CONFIG.",
      'glab variable set DOCKER_AUTH_CONFIG --type file',
    ),
    'container.options': unsupported('options of "docker create" can\'t be given.', 'Configure the runner, or use variant().'),
    'container.entrypoint': native,
    tool: (use) => toolSupport(use),
    'tool.file': unsupported(
      'the image of a job is chosen before a file of the repo can be read.',
      'Give the version itself, or a `container`.',
    ),
    docker: emulated('the job uses a Docker client and a Docker engine as a service, which needs a privileged runner.'),
    'checkout.none': native,
    'checkout.depth': native,
    'checkout.submodules': native,
    'checkout.lfs': native,
    'checkout.ref': notYet('the checkout of another ref', 'Run `git fetch` and `git checkout` in a step.'),
    service: native,
    'service.health': ({ subject }) =>
      differs(`the job waits until the port accepts connections; "${(subject as Service).health ?? ''}" can't be run inside the service.`),
    'service.command': native,
    'service.env': native,
    'job.env': native,
    'cache.known': native,
    'cache.paths': ({ subject }) => cacheSupport(subject as Cache),
    'step.run': ({ job, subject }) =>
      isOn(job, 'windows') && (subject as RunStep).shell === 'bash'
        ? differs("the runner's shell on Windows is PowerShell: the step runs in Git's bash, which the runner must have.")
        : native,
    'step.name': emulated('the name stands in a comment.'),
    'step.env': emulated('the step exports them in a shell of its own.'),
    'step.when': (use) => stepConditionSupport(use),
    'step.when.status': ({ subject }) => cancelledSupport((subject as RunStep).when),
    'step.directory': emulated('the step changes to it in a shell of its own.'),
    'step.allowFailure': emulated('the step runs in a process whose status is ignored.'),
    'step.timeout': ({ job }) =>
      isOn(job, 'macos') || isOn(job, 'windows')
        ? unsupported('macOS and Windows have no command "timeout".', 'Use the timeout of the job.')
        : emulated('the step runs under the command "timeout".'),
    'step.retry': emulated('a loop in the shell.'),
    'step.shell.sh': native,
    'step.shell.pwsh': notYet('steps in PowerShell', "Use `shell: 'bash'`, which Windows runners have from Git, or variant()."),
    'step.file.OUTPUT': (use) => fileSupport(use, 'a file that becomes a dotenv report'),
    'step.file.ENV': (use) => fileSupport(use, "a file that the job's shell reads after the step"),
    'step.file.PATH': (use) => fileSupport(use, "a file that the job's shell reads after the step"),
    'step.file.SUMMARY': ({ job }) =>
      isOn(job, 'windows') ? notYet('the summary on Windows', 'Print it.') : differs("the summary is printed at the end of the job's log."),
    'step.uses': unsupported("actions of GitHub's don't run.", useVariant),
    'job.after': emulated('the status of the steps before is kept in a variable.'),
    'job.call': unsupported("reusable workflows of GitHub's don't run.", useVariant),
    artifact: ({ subject }) =>
      (subject as Artifact).paths.some(isOutsideProject)
        ? unsupported('artifacts must lie in the project.', 'Copy them there first.')
        : native,
    'artifact.retention': native,
    'artifact.when': ({ job }) =>
      new Set(job?.artifacts.map(({ when }) => when)).size > 1
        ? differs('artifacts of one job are kept together, so all of them always.')
        : native,
    'artifact.ifMissing': native,
    download: (use) => downloadSupport(use),
    output: native,
    'report.junit': native,
    'report.cobertura': native,
    'report.coverageRegex': native,
    'report.sarif': differs("SARIF isn't read; the file is kept as an artifact."),
    environment: native,
    'environment.url': native,
    approval: ({ job }) =>
      job !== null && !(job.allowFailure.kind === 'constant' && !job.allowFailure.value)
        ? unsupported("a job that may fail and waits for an approval doesn't hold up others.", 'Put the approval into a job of its own.')
        : native,
    'approval.message': native,
    'approval.approvers': ({ job, subject }) => approversSupport(job, subject as readonly string[]),
    'approval.timeout': differs('a job waits for its approval without limit.'),
    'job.concurrency': native,
    'job.concurrency.cancel': differs('jobs of a resource group wait for each other; none is cancelled.'),
    'job.timeout': native,
    'job.retry': ({ subject }) => ((subject as number) > 2 ? differs('a job is retried at most twice.') : native),
    'job.allowFailure': native,
    'job.allowFailure.condition': ({ subject }) =>
      mentionsRunTime(subject as Condition)
        ? unsupported('whether a job may fail is decided when the pipeline is created.', 'Use event(…), branch(…) and tag(…) only.')
        : native,
    permissions: ({ subject }) =>
      (subject as { readonly contents?: string }).contents === 'write'
        ? setting(
            'Allow the job token to push to the repository: Settings > CI/CD > Job token permissions.',
            'glab api --method PUT projects/:id --field ci_push_repository_for_job_token_allowed=true',
          )
        : native,
    oidc: emulated('the token is in $PIPEGEN_OIDC_TOKEN.'),
    'value.secret': ({ subject }) =>
      setting(
        `Add the CI/CD variable "${String(subject)}", masked, and protected where only protected branches need it.`,
        `glab variable set ${String(subject)} --masked`,
      ),
    'value.variable': ({ subject }) => setting(`Add the CI/CD variable "${String(subject)}".`, `glab variable set ${String(subject)}`),
    'value.env': native,
    'value.ci': ({ subject }) =>
      subject === 'pullRequest.author'
        ? unsupported('no variable names the author of a merge request.', 'Ask the API, or use `ci.actor`.')
        : native,
    'value.input': native,
    'value.jobToken': emulated('the token is $CI_JOB_TOKEN.'),
    'value.choose': ({ subject }) =>
      mentionsRunTime((subject as Extract<Value, { kind: 'choose' }>).when)
        ? notYet('choices by changed paths or status', 'Choose by event, branch, tag or a comparison.')
        : native,
    'value.or': ({ subject }) => orSupport(subject as Extract<Value, { kind: 'or' }>),
    overlay: native,
  }
}

// ───────────────────────────── triggers

/** Whether some job can tell a push from a merge request. */
function tellsPushesApart({ jobs }: Pipeline): boolean {
  return jobs.some(({ when }) =>
    someAtom(
      when,
      (atom) => atom.kind === 'branch' || (atom.kind === 'event' && atom.events.includes('push') !== atom.events.includes('pullRequest')),
    ),
  )
}

function pathsSupport({ only, ignore }: Patterns): Support {
  return ignore.length > 0 || only.length === 0
    ? unsupported("paths to ignore can't be named.", 'Name the `paths` that start the pipeline.')
    : native
}

const mergeRequestTypes: ReadonlySet<string> = new Set(['opened', 'synchronize', 'reopened'])

function typesSupport(types: readonly string[]): Support {
  const odd = types.find((type) => !mergeRequestTypes.has(type))
  if (odd !== undefined)
    return unsupported(
      `"${odd}" starts no pipeline: a merge request starts one when it is opened and when commits are pushed to it.`,
      'Leave `types` out.',
    )
  return types.length === mergeRequestTypes.size
    ? native
    : differs('a merge request starts pipelines when it is opened and when commits are pushed to it.')
}

function scheduleSupport({ cron, timezone, branch }: Schedule): Support {
  const ref = branch ?? '$(git symbolic-ref --short HEAD)'
  return setting(
    `Create a pipeline schedule "${cron}" (${timezone ?? 'UTC'}) for ${branch === null ? 'the default branch' : `branch "${branch}"`}.`,
    `glab schedule create --cron "${cron}" --cronTimeZone "${timezone ?? 'UTC'}" --ref "${ref}" --description "${cron}"`,
  )
}

// ───────────────────────────── conditions

type AtomTest = (atom: Exclude<Condition, { kind: 'all' | 'any' | 'constant' }>) => boolean

function someAtom(condition: Condition, test: AtomTest): boolean {
  switch (condition.kind) {
    case 'constant':
      return false
    case 'all':
    case 'any':
      return condition.of.some((part) => someAtom(part, test))
    default:
      return test(condition)
  }
}

function mentionsRunTime(condition: Condition): boolean {
  return someAtom(
    condition,
    (atom) => atom.kind === 'changed' || atom.kind === 'status' || (atom.kind === 'compare' && !isComparable(atom.left, atom.right)),
  )
}

function isComparable(left: Value, right: Value): boolean {
  return [left, right].every(
    (value) =>
      value.kind === 'literal' ||
      value.kind === 'matrix' ||
      ruleVariable(value) !== null ||
      (value.kind === 'ci' && value.name === 'event'),
  )
}

function cancelledSupport(condition: Condition): Support {
  return someAtom(condition, (atom) => atom.kind === 'status' && atom.status === 'cancelled' && !atom.negated)
    ? unsupported('nothing starts in a pipeline that was cancelled.', useVariant)
    : native
}

function isFailure(condition: Condition): boolean {
  return someAtom(condition, (atom) => atom.kind === 'status' && atom.status === 'failed')
}

/** What only shows once the needs' conditions are put together. */
function placementSupport({ pipeline, job }: FeatureUse): Support {
  const fault = job === null ? null : (placementsOf(pipeline).get(job.id)?.fault ?? null)
  return fault === null ? native : unsupported(fault, useVariant)
}

function optionalSupport({ pipeline, subject }: FeatureUse): Support {
  const { job } = subject as { readonly job: string }
  const needed = placementsOf(pipeline).get(job)
  const skippable = needed !== undefined && needed.job.needs.length > 0
  return skippable ? differs(`if "${job}" is skipped because one of its own needs failed, the job that needs it is skipped, too.`) : native
}

/** The use names the pipeline, the job or one of its steps; only steps ask while they run. */
function changedSupport({ job, origin }: FeatureUse): Support {
  if (job === null) return native
  const inJob = origin === job.origin || (origin.parent === job.origin && origin.keys[0] === 'when') || !mentionsInSteps(job)
  return inJob ? native : notYet('changed paths in conditions of steps', 'Use changed(…) in the `when` of a job.')
}

function mentionsInSteps(job: Job): boolean {
  return [...job.steps, ...job.after].some((step) => mentionsChanges(step.when))
}

function compareSupport({ job, subject, origin }: FeatureUse): Support {
  const { left, right } = subject as Extract<Condition, { kind: 'compare' }>
  if (left.kind === 'literal' && right.kind === 'literal') return native
  const ofJob = job === null || (origin.parent === job.origin && origin.keys[0] === 'when')
  if (!ofJob) return [left, right].every(isShellValue) ? native : notYet('this comparison', 'Compare a value with a text.')
  if (isComparable(left, right)) return native
  if (left.kind === 'output' || right.kind === 'output') return native
  return unsupported("these values don't exist yet when the pipeline is created.", 'Compare in the `when` of steps.')
}

function isShellValue(value: Value): boolean {
  return partsOf(value).every((part) => part.kind !== 'stepOutput' && part.kind !== 'choose' && part.kind !== 'service')
}

function stepConditionSupport({ subject }: FeatureUse): Support {
  return mentionsChanges((subject as RunStep).when)
    ? notYet('changed paths in conditions of steps', 'Use changed(…) in the `when` of a job.')
    : emulated('the shell asks.')
}

function orSupport({ value }: Extract<Value, { kind: 'or' }>): Support {
  const inner = value.kind === 'or' ? value.fallback : value
  const written =
    inner.kind === 'literal' ||
    inner.kind === 'choose' ||
    inner.kind === 'matrix' ||
    inner.kind === 'service' ||
    variableOf(inner) !== null ||
    (inner.kind === 'text' && inner.parts.some((part) => part.kind === 'literal'))
  return written ? native : notYet('a fallback for several values at once', 'Give each value a fallback of its own.')
}

// ───────────────────────────── runners and tools

function isOn(job: Job | null, system: 'windows' | 'macos'): boolean {
  if (job === null) return false
  return runnerNames(job.runner, job).some((name) => systemOf(name) === system)
}

function runnerNames(runner: Runner, job: Job): readonly string[] {
  switch (runner.kind) {
    case 'name':
      return [runner.name]
    case 'labels':
      return runner.labels
    case 'value': {
      const axes = partsOf(runner.value).flatMap((part) => (part.kind === 'matrix' ? [part.axis] : []))
      return (job.matrix?.cells ?? []).flatMap((cell) => axes.map((axis) => cell[axis] ?? ''))
    }
  }
}

function runnerSupport(job: Job | null, name: string, { runners }: Settings): Support {
  if (runners.has(name) || systemOf(name) === 'linux') return native
  if (job?.container != null || job?.docker === true || (job?.services.length ?? 0) > 0)
    return unsupported(`containers and services need a Linux runner.`, "Use `runner: 'ubuntu'`.")
  return native
}

function runnerValueSupport({ job, subject }: FeatureUse, settings: Settings): Support {
  const value = subject as Value
  if (partsOf(value).some((part) => part.kind !== 'text' && part.kind !== 'literal' && part.kind !== 'matrix'))
    return unsupported('the runner is chosen before the job has values.', 'Use an axis of the matrix.')
  const names = job === null ? [] : runnerNames(job.runner, job)
  return names.map((name) => runnerSupport(job, name, settings)).find(({ level }) => level !== 'native') ?? native
}

function toolSupport({ job, subject }: FeatureUse): Support {
  const { tool, version } = subject as Tool
  if (job === null || version.kind === 'file') return native
  const container = 'Give the job a `container` that holds what it needs.'
  const linux = !isOn(job, 'windows') && !isOn(job, 'macos')
  if (!linux || !imageHoldsTools({ job, system: 'linux' })) {
    if (job.docker && job.container === null) return unsupported(`the image with the Docker client holds no "${tool}".`, container)
    return differs(`nothing installs "${tool}" here: the job looks for the asked version and fails if it isn't there.`)
  }
  if (job.tools.length > 1) return unsupported('an image holds one tool.', container)
  if (version.kind !== 'literal') {
    const values = version.kind === 'matrix' ? (job.matrix?.cells ?? []).map((cell) => cell[version.axis] ?? '') : []
    const odd = values.find((value) => toolImage(tool, value) !== `${toolImages[tool].image}:${value}`)
    if (odd !== undefined)
      return unsupported(
        `"${odd}" is no tag of "${toolImages[tool].image}".`,
        'Write versions as the image\'s tags do, such as "22" or "3.12".',
      )
    return isSettled(version)
      ? native
      : unsupported('the image is chosen before the job has values.', 'Use a version that is known, or an axis of the matrix.')
  }
  return toolImage(tool, version.text) === null
    ? unsupported(`"${toolImages[tool].image}" has no tag for "${version.text}".`, 'Write the whole version, such as "1.33.4".')
    : native
}

// ───────────────────────────── the rest

function fileSupport({ job }: FeatureUse, how: string): Support {
  return isOn(job, 'windows') ? notYet('this file on Windows', 'Do it in a job on Linux.') : emulated(`it is ${how}.`)
}

function cacheSupport(cache: Cache): Support {
  if (cache.kind !== 'paths') return native
  const outside = cache.paths.find(isOutsideProject)
  return outside === undefined
    ? native
    : unsupported(`"${outside}" lies outside the project, where GitLab keeps nothing.`, 'Tell the tool to keep its cache in the project.')
}

function downloadSupport({ pipeline, job, subject }: FeatureUse): Support {
  const { job: id } = subject as { readonly job: string }
  const given = pipeline.jobs.find((each) => each.id === id)?.artifacts.length ?? 0
  const taken = job?.downloads.filter((each) => each.job === id).length ?? 0
  return given > taken ? differs(`the artifacts of a job come together: "${id}" gives all of its own.`) : native
}

function approversSupport(job: Job | null, approvers: readonly string[]): Support {
  const environment = job?.environment?.name
  const name = environment?.kind === 'literal' ? environment.text : null
  const who = approvers.join(', ')
  return setting(
    name === null
      ? `Only ${who} should be able to start job "${job?.id ?? ''}": give it an environment and protect that (Premium).`
      : `Protect environment "${name}" so that only ${who} can start job "${job?.id ?? ''}" (Premium).`,
  )
}
