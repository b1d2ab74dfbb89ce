/** What CircleCI can, and what pipegen writes of it so far. Sources: CircleCI Docs, "Configuration reference" and "Pipeline values". */
import type { Condition, Container, Input, RunStep, Schedule, Service, Tool } from '../../src/ir/types.ts'
import type { Capabilities } from '../../src/provider.ts'
import { permissionsSupport } from '../shared/permissions.ts'
import { powershellSupport } from '../shared/powershell.ts'
import { toolFileSupport } from '../shared/tool-file.ts'
import { canName } from './lower/serial-group.ts'
import type { Settings } from './settings.ts'
import {
  cancelledSupport,
  changedSupport,
  chooseSupport,
  compareSupport,
  looks,
  mentionsRunTime,
  placementSupport,
  statusSupport,
  timezoneSupport,
  typesSupport,
} from './support/conditions.ts'
import {
  approvalSupport,
  approversSupport,
  artifactSupport,
  artifactWhenSupport,
  downloadSupport,
  imageSupport,
  isOn,
  isOnMachine,
  retrySupport,
  runnerSupport,
  runnerValueSupport,
  serviceEnvSupport,
  serviceSupport,
  stepTimeoutSupport,
  timeoutSupport,
  toolSupport,
} from './support/jobs.ts'
import { differs, emulated, native, setting, unsupported, useVariant } from './support/levels.ts'

export function capabilitiesFor(settings: Settings): Capabilities {
  return {
    // What starts a pipeline is a setting of the project: lowering says which.
    'trigger.push': native,
    'trigger.push.paths': looks,
    'trigger.tag': native,
    'trigger.pullRequest': native,
    'trigger.pullRequest.branches': native,
    'trigger.pullRequest.paths': looks,
    'trigger.pullRequest.types': ({ subject }) => typesSupport(subject as readonly string[]),
    'trigger.schedule': native,
    'trigger.schedule.timezone': ({ subject }) => timezoneSupport(subject as Schedule),
    'trigger.schedule.branch': native,
    'trigger.manual': native,
    // A parameter without a default would keep other events from starting the pipeline.
    'trigger.manual.inputs': ({ subject }) =>
      (subject as Input).required
        ? differs('parameters of the pipeline have a default, so that one may be left out.', 'Test for it in the first step.')
        : emulated('inputs are parameters of the pipeline, as texts or enumerations.'),
    'trigger.release': unsupported('a release starts no pipeline.', 'Use `tag`: a release has one.'),
    'trigger.github': differs("these events of GitHub's don't exist and start nothing."),
    'pipeline.env': emulated('each job has the variables of the pipeline.'),
    'pipeline.concurrency.group': differs(
      'workflows supersede each other by branch, whatever the group.',
      'Use `concurrency` of a job, which CircleCI knows as a serial group.',
    ),
    'pipeline.concurrency.cancel': setting(
      'Project Settings > Advanced: switch on "Auto-cancel redundant workflows". It spares the default branch.',
    ),
    'pipeline.gate': setting('Require the check of the workflow in the branch protection: it stands for all of its jobs.'),
    'job.name': emulated('the job is shown under its id; a name that is known stands in a comment.'),
    'job.stage': differs('jobs have no stages; the graph shows their needs.'),
    // A job without a condition of its own has those of its needs.
    'job.needs': (use) => (use.job?.when.kind === 'constant' ? placementSupport(use, settings) : native),
    'job.needs.optional': native,
    'job.when': (use) => placementSupport(use, settings),
    'job.when.status': (use) => statusSupport(use),
    'job.when.output': differs(
      'the job starts, reads the output, and ends green before its steps; an approval is waited for all the same.',
      'Use the `when` of steps, which is the same on every provider.',
    ),
    'condition.event': native,
    'condition.branch': native,
    'condition.tag': native,
    'condition.changed': (use) => changedSupport(use),
    'condition.repository': native,
    'condition.compare': (use) => compareSupport(use),
    matrix: native,
    'matrix.include': emulated('an included cell is an invocation of its own.'),
    'matrix.exclude': native,
    'matrix.failFast': differs('the other cells run to their end.'),
    'matrix.maxParallel': differs('all cells run at once, as far as the plan allows.'),
    'matrix.dynamic': unsupported('a matrix is fixed when the pipeline is made.', 'Write the values of the axis into the file.'),
    'matrix.when': emulated('cells with different conditions are different jobs.'),
    'runner.name': ({ job, subject }) => runnerSupport(job, subject as string, settings),
    'runner.labels': ({ job, subject }) =>
      runnerSupport(
        job,
        (subject as readonly string[]).find((label) => label.includes('/')) ?? (subject as readonly string[]).join(' '),
        settings,
      ),
    'runner.value': (use) => runnerValueSupport(use, settings),
    container: ({ subject }) => imageSupport((subject as Container).image),
    'container.env': native,
    'container.credentials': native,
    'container.options': unsupported('options of "docker create" can\'t be given.', 'Use the machine with `docker: true`, or variant().'),
    'container.entrypoint': native,
    tool: (use) => toolSupport(use, settings),
    'tool.file': ({ subject }) => toolFileSupport(subject as Tool),
    docker: ({ job }) =>
      job?.container === null
        ? emulated('the job runs on a virtual machine, which has a Docker engine.')
        : emulated('the job uses a remote Docker engine, which sees no folder and no port of the job.'),
    'checkout.none': native,
    'checkout.depth': native,
    'checkout.submodules': emulated('a step of git checks them out.'),
    'checkout.lfs': emulated('a step of git fetches the files.'),
    'checkout.ref': emulated('a step of git checks it out.'),
    service: (use) => serviceSupport(use),
    'service.health': ({ subject }) =>
      differs(`the job waits until the port accepts connections; "${(subject as Service).health ?? ''}" can't be run inside the service.`),
    'service.command': native,
    'service.env': (use) => serviceEnvSupport(use),
    'job.env': native,
    'cache.known': native,
    'cache.paths': native,
    'step.run': ({ job, subject }) =>
      isOn(job, 'windows') && (subject as RunStep).shell === 'bash' ? emulated("the step runs in Git's bash.") : native,
    'step.name': native,
    'step.env': native,
    'step.when': emulated('the shell asks, and the step ends early.'),
    'step.when.status': ({ subject }) => cancelledSupport((subject as RunStep).when),
    'step.directory': native,
    'step.allowFailure': emulated('the step runs in a process whose status is ignored.'),
    'step.timeout': (use) => stepTimeoutSupport(use),
    'step.retry': native,
    'step.shell.sh': native,
    'step.shell.pwsh': ({ job }) => powershellSupport(job, isOnMachine(job, settings)),
    'step.file.OUTPUT': emulated('it is a file that the workspace hands on.'),
    'step.file.ENV': emulated('it is a file that $BASH_ENV reads at the start of each step.'),
    'step.file.PATH': emulated('it is a file that $BASH_ENV reads at the start of each step.'),
    'step.file.SUMMARY': differs('the summary is printed by the last step of the job.'),
    'step.uses': unsupported("actions of GitHub's don't run.", useVariant),
    'job.after': native,
    'job.call': unsupported("reusable workflows of GitHub's don't run.", useVariant),
    artifact: (use) => artifactSupport(use),
    'artifact.retention': setting("Plan > Usage Controls: set how long artifacts are kept; a job can't ask for it."),
    'artifact.when': (use) => artifactWhenSupport(use),
    'artifact.ifMissing': native,
    download: (use) => downloadSupport(use),
    output: emulated('the workspace hands it on.'),
    'report.junit': native,
    'report.cobertura': differs('there is no view for coverage; the report is kept as an artifact.'),
    'report.coverageRegex': differs('nothing searches the log; the pattern is left out.'),
    'report.sarif': differs("SARIF isn't read; the file is kept as an artifact."),
    environment: differs('there are no environments; the job runs as any other.', 'Put its secrets into a context, and restrict that.'),
    'environment.url': differs('no place shows it, so the URL is left out.'),
    approval: (use) => approvalSupport(use),
    'approval.message': emulated('the message stands in a comment.'),
    'approval.approvers': ({ job, subject }) => approversSupport(job, subject as readonly string[]),
    'approval.timeout': differs('an approval is waited for ninety days.'),
    'job.concurrency': ({ job }) =>
      job?.concurrency == null || canName(job.concurrency.group)
        ? native
        : unsupported(
            'a serial group is known before the job has values.',
            'Use a fixed name, axes, inputs, `ci.ref`, `ci.tag`, `ci.sha` or the number and branches of the pull request.',
          ),
    'job.concurrency.cancel': differs('jobs of a serial group wait for each other; only older ones that still wait are skipped.'),
    'job.timeout': (use) => timeoutSupport(use),
    'job.retry': (use) => retrySupport(use),
    // A workflow with a failed job is red, so the job must not fail.
    'job.allowFailure': differs('the job stays green when it fails: only its log tells. The steps after the one that failed are skipped.'),
    'job.allowFailure.condition': ({ subject }) =>
      mentionsRunTime(subject as Condition)
        ? unsupported('whether a job may fail is asked by event, branch, tag and values only.', 'Use event(…), branch(…) and tag(…).')
        : emulated('a step that fails is noted, and those after it are skipped, if the shell finds the condition true.'),
    // `id-token` is what `oidc` asks for.
    permissions: (use) => permissionsSupport(use, 'Put a token that may write into a context or the project: CircleCI gives a job none.'),
    oidc: ({ job }) =>
      emulated(
        job?.oidc?.audience == null
          ? 'the token is read from $CIRCLE_OIDC_TOKEN_V2.'
          : 'the token is asked for where a script mentions it; CircleCI does not mask it.',
      ),
    'value.secret': ({ subject }) => secretSetting('secret', String(subject), settings),
    'value.variable': ({ subject }) => secretSetting('variable', String(subject), settings),
    'value.env': native,
    'value.ci': ({ job, subject }) => {
      if (subject === 'defaultBranch' && settings.defaultBranch === null)
        return unsupported("CircleCI doesn't tell the name of the default branch.", "Name it: circleci({ defaultBranch: 'main' }).")
      if (subject === 'pullRequest.title')
        return differs(
          'the title of a pull request is put into the environment as text by CircleCI, which documents no quoting.',
          'Ask the API for it where strangers may open pull requests.',
        )
      if (subject === 'commit.message' && job !== null && job.checkout === null)
        return differs(
          'without a checkout CircleCI puts the message of the commit into the environment as text, and documents no quoting.',
          'Leave the checkout to the job where strangers may write the message.',
        )
      return native
    },
    'value.input': native,
    'value.jobToken': unsupported('a job has no token for the repository.', "Use secret('…') with a token of your own."),
    'value.choose': (use) => chooseSupport(use),
    'value.or': native,
    overlay: native,
  }
}

/** Source: CircleCI Docs, "Using contexts" and "Set an environment variable". */
function secretSetting(what: string, name: string, { contextOf }: Settings): ReturnType<typeof setting> {
  const context = contextOf.get(name)
  return context === undefined
    ? setting(`Project Settings > Environment Variables: add the ${what} "${name}".`)
    : setting(
        `Organization Settings > Contexts: add the ${what} "${name}" to context "${context}".`,
        `circleci context store-secret --org-id "$CIRCLE_ORGANIZATION_ID" ${context} ${name}`,
      )
}
