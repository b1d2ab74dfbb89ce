/** What Jenkins can, and what pipegen writes of it so far. Source: Jenkins User Handbook, "Pipeline Syntax", and the documentation of plugins. */
import type { Artifact, Cache, Condition, Container, Input, Pipeline, RunStep, Schedule, Tool, Value } from '../../src/ir/types.ts'
import type { Capabilities, Support } from '../../src/provider.ts'
import { permissionsSupport } from '../shared/permissions.ts'
import { toolFileSupport } from '../shared/tool-file.ts'
import { stepOf } from '../shared/uses.ts'
import { registryCredential } from './lower/agent.ts'
import { credentialId } from './names.ts'
import { parameterNames } from './parameters.ts'
import type { Settings } from './settings.ts'
import {
  allowedTimeout,
  compareSupport,
  jobStatusSupport,
  schedulesSupport,
  stepConditionSupport,
  stepStatusSupport,
  typesSupport,
} from './support/conditions.ts'
import {
  artifactSupport,
  cacheSupport,
  dockerSupport,
  imageSupport,
  isOn,
  overlaySupport,
  runnerSupport,
  runnerValueSupport,
  toolSupport,
} from './support/jobs.ts'
import { differs, emulated, native, setting, unsupported, useVariant } from './support/levels.ts'

const changedPaths = differs('changes are those since the build before of the same branch or pull request.')

export function capabilitiesFor(settings: Settings): Capabilities {
  const scripted = settings.dag === 'scripted'
  return {
    'trigger.push': emulated(
      "the multibranch job builds every branch, and a guard stops what no trigger asks for; a build started by hand counts as a push where `manual` isn't given.",
    ),
    'trigger.push.paths': changedPaths,
    'trigger.tag': setting('Let the multibranch job discover tags, and add a build strategy for tags: Jenkins builds none by itself.'),
    'trigger.pullRequest': setting('Let the multibranch job discover pull requests.'),
    'trigger.pullRequest.branches': native,
    'trigger.pullRequest.paths': changedPaths,
    'trigger.pullRequest.types': ({ subject }) => typesSupport(subject as readonly string[]),
    'trigger.schedule': ({ subject, pipeline }) => schedulesSupport(subject as Schedule, pipeline.triggers.schedules, settings),
    'trigger.schedule.timezone': native,
    'trigger.schedule.branch': native,
    'trigger.manual': native,
    'trigger.manual.inputs': ({ subject, pipeline }) => inputSupport(subject as Input, pipeline),
    'trigger.release': unsupported('a release starts no build.', 'Use `tag`: a release has one.'),
    'trigger.github': differs("these events of GitHub's don't exist and start nothing."),
    'pipeline.env': native,
    'pipeline.concurrency.group': differs(
      'builds supersede each other by branch or pull request, whatever the group.',
      'Use `concurrency` of a job, which becomes a lock.',
    ),
    'pipeline.concurrency.cancel': ({ subject }) =>
      mentionsStatus(subject as Condition)
        ? unsupported('whether a build may be aborted is decided when it starts.', 'Use event(…) and branch(…) only.')
        : native,
    'pipeline.gate': setting("Require the check of Jenkins' build in branch protection: it is the check that `gate` adds elsewhere."),
    'job.name': emulated('the stage has the id; a name that is known stands in a comment.'),
    'job.stage': emulated('it names the group of parallel stages whose jobs all have one.'),
    'job.needs': native,
    'job.needs.optional': native,
    'job.when': native,
    'job.when.status': ({ subject }) => jobStatusSupport(subject as Condition),
    'job.when.output': native,
    'condition.event': native,
    'condition.branch': native,
    'condition.tag': native,
    'condition.changed': changedPaths,
    'condition.repository': native,
    'condition.compare': (use) => compareSupport(use, settings),
    matrix: native,
    'matrix.include': emulated('each cell is a stage.'),
    'matrix.exclude': native,
    'matrix.failFast': differs('the other cells run to their end where later stages have to know how each job ended.'),
    'matrix.maxParallel': differs('all cells run at once, as far as there are executors.'),
    'matrix.dynamic': unsupported('the stages are fixed before the build starts.', 'Write the values of the axis into the file.'),
    'matrix.when': emulated('each cell is a stage.'),
    'runner.name': ({ job, subject }) => runnerSupport(job, subject as string),
    'runner.labels': native,
    'runner.value': (use) => runnerValueSupport(use),
    container: (use) => imageSupport(use),
    'container.env': emulated('they are variables of the job.'),
    'container.credentials': ({ job, subject }) =>
      setting(
        `Add a credential "${registryCredential(subject as NonNullable<Container['credentials']>, settings)}" of kind "Username with password" for the registry of job "${job?.id ?? ''}".`,
      ),
    'container.options': native,
    'container.entrypoint': ({ subject }) =>
      (subject as readonly string[]).length > 1
        ? unsupported('`docker run` takes one word as the entrypoint.', 'Name one program, or put the entrypoint into the image.')
        : native,
    tool: (use) => toolSupport(use),
    'tool.file': ({ subject }) => toolFileSupport(subject as Tool),
    docker: ({ job }) => dockerSupport(job),
    'checkout.none': ({ job }) =>
      job === null ? native : emulated('the checkout is left out, but where the job reads the commit, which Jenkins knows only after it.'),
    'checkout.depth': emulated("the job's own settings decide how much history is fetched; by default it is all."),
    'checkout.submodules': native,
    'checkout.lfs': native,
    'checkout.ref': native,
    service: emulated('a container that runs beside the steps.'),
    'service.health': native,
    'service.command': native,
    'service.env': native,
    'job.env': native,
    'cache.known': ({ job, subject }) => cacheSupport(subject as Cache, job, settings),
    'cache.paths': ({ job, subject }) => cacheSupport(subject as Cache, job, settings),
    'step.run': ({ job, subject }) =>
      isOn(job, 'windows') && (subject as RunStep).shell !== 'pwsh'
        ? differs("the step runs in Git's bash, which the agent must have on its PATH.")
        : native,
    'step.name': native,
    'step.env': native,
    'step.when': (use) => stepConditionSupport(use),
    'step.when.status': ({ job, subject }) => stepStatusSupport((subject as RunStep).when, job),
    'step.directory': native,
    'step.allowFailure': ({ subject }) => ((subject as RunStep).timeout === null ? native : allowedTimeout('step')),
    'step.timeout': native,
    'step.retry': native,
    'step.shell.sh': native,
    'step.shell.pwsh': native,
    'step.file.OUTPUT': emulated('it is a file that is read after the steps.'),
    'step.file.ENV': emulated('it is a file that later steps read.'),
    'step.file.PATH': emulated('it is a file that later steps read.'),
    'step.file.SUMMARY': differs("the summary is printed at the end of the job's log."),
    'step.uses': unsupported("actions of GitHub's don't run.", useVariant),
    'job.after': emulated('they stand in `finally`.'),
    'job.call': unsupported("reusable workflows of GitHub's don't run.", useVariant),
    artifact: ({ subject }) => artifactSupport(subject as Artifact),
    'artifact.retention': differs('artifacts are kept as long as their build; which builds are kept is decided by the job.'),
    'artifact.when': native,
    'artifact.ifMissing': native,
    download: native,
    output: native,
    'report.junit': native,
    'report.cobertura': emulated('the plugin Coverage shows it.'),
    'report.coverageRegex': ({ job }) =>
      job?.reports.cobertura == null
        ? differs('nothing reads the percentage from the log.', 'Give the report itself as `cobertura`.')
        : emulated('the plugin Coverage reads the percentage from the Cobertura report.'),
    'report.sarif': differs("SARIF isn't read; the file is kept as an artifact."),
    environment: differs('Jenkins keeps no list of environments and what was deployed to them.'),
    'environment.url': emulated("it is printed at the end of the job's log."),
    approval: native,
    'approval.message': native,
    'approval.approvers': native,
    'approval.timeout': native,
    'job.concurrency': emulated('a lock of the plugin Lockable Resources.'),
    'job.concurrency.cancel': differs('jobs wait for the lock; none is cancelled.'),
    'job.timeout': native,
    'job.retry': native,
    'job.allowFailure': allowedTimeout('job'),
    'job.allowFailure.condition': ({ subject }) =>
      mentionsStatus(subject as Condition)
        ? unsupported('whether a job may fail is decided before it runs.', 'Use event(…), branch(…) and tag(…) only.')
        : allowedTimeout('job'),
    // `id-token` is what `oidc` asks for.
    permissions: (use) =>
      permissionsSupport(use, 'Give jobs that write to the repository a credential: a build of Jenkins has no token of its own.'),
    oidc: ({ job }) =>
      setting(
        `Add a credential "${credentialId('PIPEGEN_OIDC_TOKEN', settings)}" of kind "OpenID Connect id token"${job?.oidc?.audience == null ? '' : ` with the audience "${job.oidc.audience}"`}.`,
      ),
    'value.secret': ({ subject, job }) =>
      job?.container?.credentials != null && isOfRegistry(job.container, String(subject))
        ? native
        : setting(
            `Add a credential "${credentialId(String(subject), settings)}" of kind "Secret text", which is secret "${String(subject)}".`,
          ),
    'value.variable': ({ subject }) =>
      setting(`Set the environment variable "${String(subject)}" for the folder of the job or for all of Jenkins.`),
    'value.env': native,
    'value.ci': ({ subject }) => {
      if (subject === 'defaultBranch' && settings.defaultBranch === null)
        return unsupported("it isn't known which branch is the default one.", "Use jenkins({ defaultBranch: 'main' }).")
      return subject === 'actor'
        ? differs('who pushed is not known: `ci.actor` is the author of a pull request or who started the build, else empty.')
        : native
    },
    'value.input': native,
    'value.jobToken': unsupported('a build has no token of its own.', 'Use a secret.'),
    'value.choose': (use) =>
      mentionsStatus((use.subject as Extract<Value, { kind: 'choose' }>).when) && stepOf(use) === undefined
        ? unsupported('how earlier jobs ended is not known to a value.', 'Choose in a step, or give each alternative a job of its own.')
        : native,
    'value.or': native,
    overlay: ({ subject }) =>
      scripted
        ? unsupported('a scripted pipeline has no stages to merge it into.', "Leave out `dag: 'scripted'`.")
        : overlaySupport(subject),
  }
}

function mentionsStatus(condition: Condition): boolean {
  switch (condition.kind) {
    case 'status':
      return true
    case 'all':
    case 'any':
      return condition.of.some(mentionsStatus)
    default:
      return false
  }
}

/** Its user and password are one credential, asked for elsewhere. */
function isOfRegistry({ credentials }: Container, secret: string): boolean {
  return [credentials?.username, credentials?.password].some((value) => value?.kind === 'secret' && value.name === secret)
}

function inputSupport({ name, required }: Input, pipeline: Pipeline): Support {
  if (required) return differs('a parameter may be left empty.', 'Test for it in the first step.')
  const parameter = parameterNames(pipeline).get(name)
  return parameter === undefined || parameter === name
    ? native
    : emulated(`the parameter is called "${parameter}", as the variable is: Jenkins takes names that differ in case alone for one.`)
}
