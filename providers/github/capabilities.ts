/** What GitHub Actions can say of the language, and what pipegen does about the rest. */

import { isStatus } from '../../src/ir/choice.ts'
import { possibleEvents } from '../../src/ir/condition.ts'
import { shortestInterval } from '../../src/ir/cron.ts'
import { type FeatureUse, holds } from '../../src/ir/features.ts'
import { graphOf } from '../../src/ir/graph.ts'
import type {
  Approval,
  Artifact,
  Cache,
  Call,
  Download,
  Job,
  Patterns,
  RunStep,
  Schedule,
  Tool,
  UsesStep,
  Value,
} from '../../src/ir/types.ts'
import { partsOf } from '../../src/ir/value.ts'
import type { Capabilities, Support } from '../../src/provider.ts'
import { toolFileSupport } from '../shared/tool-file.ts'
import { stepOf } from '../shared/uses.ts'
import { artifactRoot, hasNamesake, inFolderOfCell } from './artifact.ts'
import { toolActions } from './lower/setup.ts'
import { cellConditionSupport, changedSupport, compareSupport, refSupport } from './support/conditions.ts'
import { differs, emulated, native, unsupported } from './support/levels.ts'
import { cancelSupport, posixShellSupport } from './support/places.ts'
import { jobRetrySupport, stepRetrySupport } from './support/retry.ts'
import { settingSupport } from './support/settings.ts'
import { canFilter } from './triggers.ts'

export const capabilities: Capabilities = {
  'trigger.push': filterSupport,
  'trigger.push.paths': (use) =>
    use.pipeline.triggers.tag !== null && use.pipeline.gate === null
      ? unsupported('GitHub would filter the pushes of tags by these paths too.', 'Put the tags in a pipeline of their own.')
      : pathsSupport(use),
  'trigger.tag': filterSupport,
  'trigger.pullRequest': native,
  'trigger.pullRequest.branches': filterSupport,
  'trigger.pullRequest.paths': pathsSupport,
  'trigger.pullRequest.types': native,
  'trigger.schedule': ({ subject }) =>
    shortestInterval((subject as Schedule).cron) < 5
      ? differs('GitHub starts a schedule every five minutes at most.', 'Write `*/5` or less often.')
      : native,
  'trigger.schedule.timezone': native,
  'trigger.schedule.branch': (use) =>
    differs(
      `GitHub runs schedules on the default branch only, not on "${(use.subject as Schedule).branch}".`,
      'Leave `branch` out, or make it the default branch.',
    ),
  'trigger.manual': native,
  'trigger.manual.inputs': native,
  'trigger.release': native,
  'trigger.github': native,
  'pipeline.env': native,
  'pipeline.concurrency.group': native,
  'pipeline.concurrency.cancel': cancelSupport,
  'pipeline.gate': emulated('the job needs all others, and fails if one of them failed or was cancelled.'),
  'job.name': native,
  'job.stage': differs('GitHub has no stages; the name is left out.', 'Use the needs to order jobs.'),
  'job.needs': native,
  'job.needs.optional': native,
  'job.when': native,
  'job.when.status': native,
  'job.when.output': native,
  'condition.event': native,
  'condition.branch': refSupport,
  'condition.tag': refSupport,
  'condition.changed': changedSupport,
  'condition.repository': native,
  'condition.compare': compareSupport,
  matrix: native,
  'matrix.include': native,
  'matrix.exclude': native,
  'matrix.failFast': native,
  'matrix.maxParallel': native,
  'matrix.dynamic': native,
  'matrix.when': cellConditionSupport,
  'runner.name': native,
  'runner.labels': native,
  'runner.value': native,
  container: native,
  'container.env': native,
  'container.credentials': native,
  'container.options': native,
  'container.entrypoint': ({ subject }) =>
    isCleared(subject as readonly string[])
      ? native
      : differs('GitHub starts the container by a command of its own: no entrypoint runs.', 'Let the first step do what it does.'),
  tool: toolSupport,
  'tool.file': (use) => {
    const tool = use.subject as Tool
    return toolActions[tool.tool]?.file === null ? toolFileSupport(tool) : native
  },
  docker: (use) =>
    use.job?.container === null
      ? native
      : unsupported('a container job of GitHub has no Docker engine.', 'Run the job without `container`.'),
  'checkout.none': native,
  'checkout.depth': native,
  'checkout.submodules': native,
  'checkout.lfs': native,
  'checkout.ref': native,
  service: native,
  'service.health': native,
  'service.command': native,
  'service.env': native,
  'job.env': native,
  'cache.known': cacheSupport,
  'cache.paths': (use) =>
    (use.subject as Extract<Cache, { kind: 'paths' }>).paths.length > 0
      ? cacheSupport(use)
      : unsupported('a cache needs paths.', 'Add `paths`.'),
  'step.run': native,
  'step.name': native,
  'step.env': native,
  'step.when': native,
  'step.when.status': native,
  'step.directory': native,
  'step.allowFailure': native,
  'step.timeout': (use) =>
    minutes(use.subject as UsesStep | RunStep)
      ? native
      : differs('GitHub counts the timeout of a step in whole minutes; it is rounded up.', 'Give it in minutes.'),
  'step.retry': (use) => stepRetrySupport(use),
  'step.shell.sh': posixShellSupport,
  'step.shell.pwsh': native,
  'step.file.OUTPUT': native,
  'step.file.ENV': native,
  'step.file.PATH': native,
  'step.file.SUMMARY': native,
  'step.uses': native,
  'job.after': emulated('the last steps of the job, which always run.'),
  'job.call': ({ subject }) => callSupport(subject as Call),
  artifact: artifactSupport,
  'artifact.retention': (use) =>
    ((use.subject as Artifact).retention ?? 0) > 90 * 86_400
      ? differs('GitHub keeps artifacts for 90 days at most.', 'Ask for 90d or less.')
      : native,
  'artifact.when': native,
  'artifact.ifMissing': native,
  download: downloadSupport,
  output: native,
  'report.junit': differs(
    'GitHub has no view for test reports: they are kept as an artifact, and the totals go to the summary of the run.',
  ),
  'report.cobertura': differs('GitHub has no view for coverage: the report is kept as an artifact.'),
  'report.coverageRegex': differs('GitHub does not search the log; the pattern is left out.'),
  'report.sarif': differs(
    'the report is kept as an artifact, not shown under code scanning.',
    "Upload it with uses('github/codeql-action/upload-sarif@v4').",
  ),
  environment: native,
  'environment.url': native,
  approval: ({ job }) =>
    job?.container == null ? native : differs('the step that checks the approval needs bash and curl, which the container must have.'),
  'approval.message': emulated('GitHub asks by the name of the environment; the message stands in a comment.'),
  'approval.approvers': native,
  'approval.timeout': (use) => approvalTimeout(use.job?.approval ?? null),
  'job.concurrency': differs(
    'GitHub keeps one waiting job of a group: a newer one cancels it.',
    'Give jobs that must all run groups of their own.',
  ),
  'job.concurrency.cancel': native,
  'job.timeout': ({ job }) =>
    job === null || job.call === null || job.timeout === defaultTimeout
      ? native
      : differs('a job that calls a workflow has no timeout; the jobs of the workflow have their own.', 'Set it in the called workflow.'),
  'job.retry': ({ job }) => jobRetrySupport(job),
  'job.allowFailure': native,
  'job.allowFailure.condition': native,
  permissions: native,
  oidc: (use) => oidcSupport(use.job),
  'value.secret': secretSupport,
  'value.variable': (use) => settingSupport('variable', use),
  'value.env': native,
  'value.ci': ciSupport,
  'value.input': native,
  'value.jobToken': native,
  'value.choose': chooseSupport,
  'value.or': native,
  overlay: native,
}

/** A loop over attempts counts seconds. */
function minutes(step: UsesStep | RunStep): boolean {
  return (step.timeout ?? 0) % 60 === 0 || (step.kind === 'run' && step.retry > 0)
}

/** A gate has to report where the paths start nothing, so that jobs ask for them. */
function pathsSupport(use: FeatureUse): Support {
  if (use.pipeline.gate === null) return filterSupport(use)
  return emulated('the workflow always starts, so that the gate reports, and its jobs ask for the paths')
}

function filterSupport({ subject }: FeatureUse): Support {
  const { only, ignore } = (subject ?? { only: [], ignore: [] }) as Patterns
  const bad = [...only, ...ignore].find((glob) => !canFilter(glob))
  return bad === undefined
    ? native
    : unsupported(
        `the pattern "${bad}" can't be said in a filter: GitHub has neither "one character" nor negated classes.`,
        'Use `*`, `**` and `[abc]`, or test for it in `when` of the jobs.',
      )
}

/** A pattern finds the artifacts of cells that only the run knows. */
function downloadSupport({ subject, pipeline }: FeatureUse): Support {
  const { job: from, artifact } = subject as Download
  const isOpen =
    graphOf(pipeline)
      .byId.get(from)
      ?.matrix?.axes.some((axis) => axis.from !== null) === true
  return isOpen && hasNamesake(artifact, pipeline)
    ? unsupported(`another artifact's name begins with "${artifact}-", as those of the cells do.`, 'Name one of them otherwise.')
    : native
}

function cacheSupport({ pipeline }: FeatureUse): Support {
  const events = possibleEvents(pipeline.triggers)
  return events.includes('tag') || events.includes('release')
    ? emulated('runs of tags restore no cache, so that a release is made from scratch.')
    : native
}

function toolSupport({ subject }: FeatureUse): Support {
  const { tool } = subject as Tool
  return toolActions[tool] === null
    ? differs(
        `no action of GitHub's own sets up "${tool}": the job looks for the asked version and fails if it isn't there.`,
        `Use a container that has ${tool}.`,
      )
    : native
}

/** Source: GitHub Docs, "Workflow syntax", `jobs.<job_id>.container.options`: `--entrypoint` is not supported. */
function isCleared(entrypoint: readonly string[]): boolean {
  return entrypoint.join('') === ''
}

/** Source: actions/upload-artifact, "path-and-artifact-name-validation.ts". */
function artifactSupport({ pipeline, job, subject }: FeatureUse): Support {
  const artifact = subject as Artifact
  const odd = job?.matrix?.cells.flatMap((cell) => Object.values(cell)).find((value) => /[":<>|*?\r\n\\/]/.test(value))
  if (odd !== undefined)
    return unsupported(
      `the name of a cell's artifact holds the cell's values, and GitHub refuses "${odd}" in it.`,
      'Use values without " : < > | * ? \\ and /, and put the rest into the step.',
    )
  const isCell = job !== null && inFolderOfCell(job, artifact, pipeline)
  return artifactRoot(artifact.paths, isCell).marker === null ? native : emulated('a second search path keeps the folders of the artifact.')
}

function approvalTimeout(approval: Approval | null): Support {
  return approval === null ? native : differs('GitHub waits 30 days for an approval.', 'Leave `timeout` out, or reject by hand.')
}

function oidcSupport(job: Job | null): Support {
  return job?.oidc?.audience == null
    ? native
    : emulated('tools ask for their own audience; $PIPEGEN_OIDC_TOKEN is fetched where a script mentions it.')
}

/** An hour: what the language gives a job that says nothing. */
const defaultTimeout = 3600

/** Only a commit stays what it was when somebody read it. Source: GitHub Docs, "Secure use reference", using third-party actions. */
function callSupport({ workflow }: Call): Support {
  return workflow.startsWith('./') || /@[0-9a-f]{40}$/.test(workflow)
    ? native
    : differs(
        `"${workflow}" isn't pinned: whoever moves the ref changes what runs.`,
        `Write the commit: ${workflow.slice(0, workflow.lastIndexOf('@'))}@<40 hex digits>.`,
      )
}

/** GitHub gives secrets to steps only where they are data: not to conditions, services or names, nor as inputs of a called workflow. */
function secretSupport(use: FeatureUse): Support {
  const { origin, job } = use
  const last = origin.keys.at(-1)
  if (origin.parent !== null && origin.parent === job?.call?.origin && origin.keys[0] === 'with')
    return unsupported('an input of a called workflow can hold no secret.', 'Hand it over as one of `secrets`.')
  return last === 'when'
    ? unsupported('GitHub does not let a condition read secrets.', 'Read the secret in a step.')
    : settingSupport('secret', use)
}

/** What only a shell knows is an output where a field asks for it: of a step before, or of a job. */
function ciSupport({ subject, origin, job }: FeatureUse): Support {
  if (subject !== 'shortSha' && subject !== 'commit.message') return native
  if (job === null && origin.keys[0] !== 'env')
    return unsupported('this is read before any job runs, and no expression says it.', 'Use `ci.sha`, or a value of the pull request.')
  const step = stepOf({ job, origin })
  if (subject === 'commit.message') return differs('on a pull request the message is that of the merge commit.')
  if (step !== undefined) return isField(step, subject) ? emulated('a step before finds it out.') : native
  const isCompared = job !== null && origin.parent === job.origin && origin.keys[0] === 'when'
  return isCompared ? native : emulated('a job "pipegen-conditions" finds it out.')
}

/** Whether the step has the value in a place that no shell fills. */
function isField(step: UsesStep | RunStep, name: string): boolean {
  const mentions = (value: Value | null): boolean =>
    value !== null && partsOf(value).some((part) => part.kind === 'ci' && part.name === name)
  if (step.kind === 'uses') return [...step.with, ...step.env].some(({ value }) => mentions(value)) || mentions(step.name)
  if (mentions(step.name) || mentions(step.directory)) return true
  return step.shell === 'pwsh' && [...step.env, ...step.bindings].some(({ value }) => value.kind !== 'ci' && mentions(value))
}

/** How the job does is known to its steps; how those before it ended, to conditions alone. Source: GitHub Docs, "Contexts reference", `job`. */
function chooseSupport(use: FeatureUse): Support {
  const { when } = use.subject as Extract<Value, { kind: 'choose' }>
  if (!holds(when, isStatus) || stepOf(use) !== undefined) return native
  return unsupported(
    'GitHub tells how earlier jobs ended to conditions alone.',
    'Choose in a step, or give each alternative a job of its own.',
  )
}
