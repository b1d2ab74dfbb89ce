/**
 * A service in Java: two JDKs by two machines, every day and on every change, one build of a branch at a time; branches that are maintained give
 * snapshots to the repository from which others fetch them.
 */
import { all, any, branch, event, job, pipeline, secret, sh } from 'pipegen'
import { jenkins } from 'pipegen/jenkins'

const maven = '-B -V -e -ntp'

const verify = job({
  matrix: { jdk: ['17', '25'], machine: ['ubuntu', 'ubuntu-24.04-arm'] },
  exclude: [{ jdk: '17', machine: 'ubuntu-24.04-arm' }],
  runner: ({ matrix }) => matrix.machine,
  tools: ({ matrix }) => ({ java: matrix.jdk }),
  cache: 'maven',
  env: { MAVEN_OPTS: '-Xms2G -Xmx2G -Djava.awt.headless=true' },
  steps: [
    sh('Clean')`git clean -fxdq -e .m2`,
    sh('Verify')`./mvnw ${maven.split(' ')} verify spotbugs:check checkstyle:check -Pfull-build -Dsurefire-forkcount=4`,
  ],
  after: [sh('Leave a workspace that can be removed')`chmod -R u+rxw .`],
  reports: { junit: '**/target/surefire-reports/TEST-*.xml' },
  artifacts: { jars: { paths: '**/target/*.jar', retention: '14d', ifMissing: 'ignore' } },
  timeout: '2h',
})

const native = job({
  description: 'The client in C, which the Java build leaves out',
  container: 'debian:12',
  steps: [
    sh('Tools')`apt-get update -qq && apt-get install -qq -y autoconf automake libtool make g++ libcppunit-dev`,
    sh({ name: 'Build', in: 'client-c' })`autoreconf -if && ./configure && make`,
    sh({ name: 'Test', in: 'client-c', timeout: '20m' })`make check`,
  ],
  timeout: '40m',
})

const deploy = job({
  description: 'Snapshots, from the branches that are maintained',
  needs: [verify, native],
  when: all(event('push'), branch('master', 'branch-3.9', 'branch-3.8')),
  tools: { java: '17' },
  cache: 'maven',
  env: { REPOSITORY_USER: secret('NEXUS_USER'), REPOSITORY_PASSWORD: secret('NEXUS_PASSWORD') },
  concurrency: 'snapshots',
  steps: [sh('Deploy')`./mvnw ${maven.split(' ')} -s .ci/settings.xml clean deploy -DskipTests -DdeployAtEnd=true`],
  timeout: '90m',
})

const owasp = job({
  description: 'Dependencies with known weaknesses',
  when: any(event('schedule'), event('manual')),
  tools: { java: '17' },
  cache: 'maven',
  steps: [sh('Check')`./mvnw ${maven.split(' ')} -DskipTests package dependency-check:aggregate`],
  artifacts: { report: { paths: 'target/dependency-check-report.html', when: 'always' } },
  allowFailure: true,
})

export default pipeline('service', {
  providers: ['github', 'gitlab', jenkins({ runners: { 'ubuntu-24.04-arm': 'arm64' } }), 'circleci'],
  on: { push: { branches: ['master', 'branch-*'] }, pullRequest: true, schedule: '30 3 * * *', manual: true },
  concurrency: { cancelInProgress: false },
  jobs: { verify, native, deploy, owasp },
})
