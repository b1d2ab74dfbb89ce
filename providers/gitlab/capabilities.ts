/** What GitLab can, and what pipegen writes of it so far. Sources: GitLab Docs, "CI/CD YAML syntax reference". */
import { isNever } from '../../src/ir/condition.ts'
import type { Artifact, Cache, Condition, Input, Patterns, RunStep, Schedule, Service, Tool } from '../../src/ir/types.ts'
import type { Capabilities, FeatureUse } from '../../src/provider.ts'
import { powershellSupport } from '../shared/powershell.ts'
import { toolFileSupport } from '../shared/tool-file.ts'
import { isOutsideProject } from './lower/cache.ts'
import { mergeRequestsWin } from './lower/workflow.ts'
import type { Settings } from './settings.ts'
import {
  cancelledSupport,
  changedSupport,
  chooseSupport,
  compareSupport,
  guarded,
  mentionsRunTime,
  optionalSupport,
  orSupport,
  pathsSupport,
  placementSupport,
  scheduleSupport,
  stepConditionSupport,
  tellsPushesApart,
  typesSupport,
} from './support/conditions.ts'
import {
  approversSupport,
  cacheSupport,
  downloadSupport,
  inputSupport,
  isOn,
  permissionsSupport,
  runnerSupport,
  runnerValueSupport,
  toolSupport,
} from './support/jobs.ts'
import { differs, emulated, native, setting, unsupported, useVariant } from './support/levels.ts'

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
    'trigger.manual.inputs': ({ subject }) => inputSupport(subject as Input),
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
    'job.name': emulated('the job is shown under its id; a name that is known stands in a comment.'),
    'job.stage': native,
    // A job without a condition of its own has those of its needs.
    'job.needs': (use) => (use.job?.when.kind === 'constant' ? placementSupport(use) : native),
    'job.needs.optional': (use) => optionalSupport(use),
    'job.when': (use) => placementSupport(use),
    'job.when.status': ({ subject }) => cancelledSupport(subject as Condition),
    'job.when.output': guarded,
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
    'tool.file': ({ subject }) => toolFileSupport(subject as Tool),
    docker: emulated('the job uses a Docker client and a Docker engine as a service, which needs a privileged runner.'),
    'checkout.none': native,
    'checkout.depth': native,
    'checkout.submodules': native,
    'checkout.lfs': native,
    'checkout.ref': emulated("the job's own git checks it out, which its image needs."),
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
    'step.shell.pwsh': ({ job }) => powershellSupport(job, isOn(job, 'windows') || isOn(job, 'macos')),
    'step.file.OUTPUT': emulated('it is a file that becomes a dotenv report; GitLab takes blanks away that a value begins or ends with.'),
    'step.file.ENV': emulated("it is a file that the job's shell reads after the step."),
    'step.file.PATH': emulated("it is a file that the job's shell reads after the step."),
    'step.file.SUMMARY': differs("the summary is printed at the end of the job's log."),
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
      job !== null && !isNever(job.allowFailure)
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
    permissions: (use) => permissionsSupport(use),
    oidc: emulated('the token is in $PIPEGEN_OIDC_TOKEN.'),
    'value.secret': (use) =>
      isOfRegistry(use)
        ? native
        : setting(
            `Add the CI/CD variable "${String(use.subject)}", masked if it is one line, and protected where only protected branches need it.`,
            `glab variable set ${String(use.subject)} --masked`,
          ),
    'value.variable': (use) =>
      isOfRegistry(use) ? native : setting(`Add the CI/CD variable "${String(use.subject)}".`, `glab variable set ${String(use.subject)}`),
    'value.env': native,
    'value.ci': ({ subject }) =>
      subject === 'pullRequest.author'
        ? unsupported('no variable names the author of a merge request.', 'Ask the API, or use `ci.actor`.')
        : native,
    'value.input': native,
    'value.jobToken': emulated('the token is $CI_JOB_TOKEN.'),
    'value.choose': (use) => chooseSupport(use),
    'value.or': (use) => orSupport(use),
    overlay: native,
  }
}

/** The file holds no credentials of registries: the runner has them from DOCKER_AUTH_CONFIG. */
function isOfRegistry({ origin, job }: FeatureUse): boolean {
  return job !== null && origin.parent === job.origin && origin.keys[0] === 'container' && origin.keys[1] === 'credentials'
}
