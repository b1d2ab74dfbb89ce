/** A Java project: anybody who may start a run builds a commit of their choice with the goals of their choice. */
import { ci, input, job, pipeline, sh, text } from 'pipegen'

const revision = input({ type: 'string', description: 'Branch, tag or commit to build', default: 'main' })
const goals = input({ type: 'string', description: 'Goals of Maven', default: 'verify' })
const checks = input({
  type: 'choice',
  description: 'What to check beside the tests',
  options: ['none', 'style', 'bugs'],
  default: 'style',
})
const tests = input({ type: 'boolean', description: 'Run the tests', default: true })

const maven = job({
  name: text`Maven, started by ${ci.actor}`,
  checkout: { ref: revision },
  container: 'maven:3.9-eclipse-temurin-21',
  cache: 'maven',
  env: { MAVEN_OPTS: '-Djansi.force=true' },
  timeout: '6h',
  steps: [
    sh('What is built')`git log -n 1`,
    sh('Libraries')`
      apt-get update
      apt-get install -y --no-install-recommends libcppunit-dev libsasl2-dev
    `,
    sh({ name: 'Skip the tests', when: tests.isNot('true') })`echo 'SKIP=-DskipTests' >> "$PIPEGEN_ENV"`,
    sh({ name: 'Build', env: { GOALS: goals } })`
      # Several words.
      # shellcheck disable=SC2086
      mvn -B -V -e -ntp $SKIP $GOALS
    `,
    sh({ name: 'Style', when: checks.is('style') })`mvn -B -ntp checkstyle:check`,
    sh({ name: 'Bugs', when: checks.is('bugs') })`mvn -B -ntp spotbugs:check`,
  ],
  artifacts: {
    'test-reports': { paths: ['**/target/surefire-reports/', '**/target/failsafe-reports/'], when: 'failure', ifMissing: 'ignore' },
  },
})

export default pipeline('on-demand', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { manual: { inputs: { revision, goals, checks, tests } } },
  jobs: { maven },
})
