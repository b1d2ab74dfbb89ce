/** The longer words of what only Jenkins finds, as `pipegen explain CODE` prints them. A test runs each example. */
import type { Explanation } from '../../src/diagnostics/explain.ts'
import type { JenkinsCode } from './codes.ts'

export const explanations: { readonly [code in JenkinsCode]: Explanation } = {
  'jenkins-too-large': {
    cause:
      'Jenkins makes one method of the whole `pipeline` block, and the Java virtual machine takes 64 KB of code in one. Above that the build stops with "Method code too large".',
    example: lines(
      'const test = (index: number) => job({ steps: [sh`./test.sh ${index}`] })',
      'const jobs = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`test-${index}`, test(index)]))',
      "export default pipeline('ci', { providers: ['jenkins'], on: { push: true }, jobs })",
    ),
    fix: "Make one job with a matrix of jobs that differ in values alone, or split the pipeline. If your Jenkins takes more, write `jenkins({ limits: 'warn' })`.",
  },
  'jenkins-env-case': {
    cause:
      'Parameters of a build are variables of its environment, and Jenkins takes names that differ in case alone for one. The value stands under the name of the parameter, so that a script that asks for the other gets nothing. The parameter takes the name of the variable, but it can have one name only.',
    example: lines(
      "const level = input({ type: 'string', default: 'info' })",
      'const a = job({ env: { LEVEL: level }, steps: [sh`make`] })',
      'const b = job({ env: { Level: level }, steps: [sh`make`] })',
      "export default pipeline('ci', { providers: ['jenkins'], on: { manual: { inputs: { level } } }, jobs: { a, b } })",
    ),
    fix: 'Write the variable alike in all jobs, or give the input another name. A script may read the input itself: sh`make LEVEL=${level}`.',
  },
  'jenkins-structure': {
    cause:
      'With the overlay of a job, the Jenkinsfile no longer has the structure that Declarative Pipeline demands, and Jenkins would refuse the whole file.',
    example: lines(
      "const test = job({ steps: [sh`make`], jenkins: { post: ['failed { cleanWs() }'] } })",
      "export default pipeline('ci', { providers: ['jenkins'], on: { push: true }, jobs: { test } })",
    ),
    fix: 'Correct the overlay as the message says. Leave it out where a field of the job says the same.',
  },
  'jenkins-barrier': {
    severity: 'warning',
    cause:
      'Stages of a Declarative Pipeline run one after the other or side by side, but have no needs. So jobs are put into levels, and one may wait for jobs of the level before that it does not need.',
    example: lines(
      'const build = job({ steps: [sh`make`] })',
      'const lint = job({ steps: [sh`make lint`] })',
      'const test = job({ needs: [build], steps: [sh`make test`] })',
      'const pack = job({ needs: [build, lint], steps: [sh`make dist`] })',
      "export default pipeline('ci', { providers: ['jenkins'], on: { push: true }, jobs: { build, lint, test, pack } })",
    ),
    fix: "If the wait is short, leave it. Otherwise use `jenkins({ dag: 'scripted' })`: each job starts as soon as its needs have ended.",
  },
  'jenkins-plugin-missing': {
    cause:
      'The Jenkinsfile would call a step of a plugin that the option `plugins` does not list, so your Jenkins has not got it and stops with "No such DSL method".',
    example: lines(
      "const test = job({ steps: [sh`make`], reports: { junit: 'report.xml' } })",
      "export default pipeline('ci', { providers: [jenkins({ plugins: ['docker-workflow'] })], on: { push: true }, jobs: { test } })",
    ),
    fix: "Install the plugin and add its id to the list: jenkins({ plugins: ['docker-workflow', 'junit'] }). Without `plugins` the build asks for all of them in a to-do.",
  },
  'jenkins-job': {
    severity: 'to do',
    cause: 'A Jenkinsfile runs only where a job of Jenkins reads it. A multibranch pipeline does so for every branch and pull request.',
    example: lines(
      'const test = job({ steps: [sh`make`] })',
      "export default pipeline('ci', { providers: ['jenkins'], on: { push: true }, jobs: { test } })",
    ),
    fix: 'Choose New Item > Multibranch Pipeline, add the repository under Branch Sources, and set the script path that the message names.',
  },
  'jenkins-label': {
    severity: 'to do',
    cause:
      'A stage runs on an agent that has the label which stands for the runner of its job. A build whose label no agent has waits for ever.',
    example: lines(
      "const test = job({ runner: 'macos', steps: [sh`make`] })",
      "export default pipeline('ci', { providers: ['jenkins'], on: { push: true }, jobs: { test } })",
    ),
    fix: "Give the agents the label under Manage Jenkins > Nodes, or name one that they have: jenkins({ runners: { macos: 'mac-mini' } }).",
  },
  'jenkins-plugins': {
    severity: 'to do',
    cause: 'The Jenkinsfile uses steps that come from plugins. Without them Jenkins stops with "No such DSL method".',
    example: lines(
      "const test = job({ steps: [sh`make`], reports: { junit: 'report.xml' } })",
      "export default pipeline('ci', { providers: ['jenkins'], on: { push: true }, jobs: { test } })",
    ),
    fix: 'Install them under Manage Jenkins > Plugins, or by the command on the machine of the controller, which has to be restarted then.',
  },
  'jenkins-secrets': {
    severity: 'to do',
    cause: 'A credential of kind "Secret text" is typed into a field of one line: a private key that is pasted there loses its line ends.',
    example: lines(
      "const deploy = job({ steps: [sh`ssh-add - <<< ${secret('DEPLOY_KEY')}`] })",
      "export default pipeline('ci', { providers: ['jenkins'], on: { push: true }, jobs: { deploy } })",
    ),
    fix: 'Create the credential by Configuration as Code, by the API or by the command line of Jenkins, which keep the text as it is.',
  },
}

function lines(...text: readonly string[]): string {
  return text.join('\n')
}
