/**
 * Drivers in several languages, built in one go by Maven. What a branch builds is checked; what `develop` builds is also analysed, and handed to
 * two machines that alone may publish: one has the repository's credentials, one the website's. Somebody hears of it if that fails.
 */
import { all, branch, ci, event, failed, job, not, pipeline, secret, sh } from 'pipegen'
import { circleci } from 'pipegen/circleci'

const profiles = '-Pci-build,with-c,with-go,with-java,with-python'
const mvn = (...goals: string[]) => sh('Maven')`./mvnw -B ${profiles} ${goals}`
const develop = all(event('push'), branch('develop'))

const updates = job({
  description: 'What could be updated; for the log only',
  tools: { java: '21' },
  cache: 'maven',
  steps: [mvn('versions:display-plugin-updates'), mvn('versions:display-dependency-updates')],
  allowFailure: true,
})

const build = job({
  description: 'Everywhere but on develop',
  when: not(develop),
  tools: { java: '21' },
  cache: 'maven',
  steps: [mvn('clean', 'install')],
  reports: { junit: ['**/surefire-reports/*.xml', '**/failsafe-reports/*.xml'] },
  timeout: '4h',
})

const snapshots = job({
  description: 'On develop: into a folder, because this machine may not publish',
  when: develop,
  tools: { java: '21' },
  cache: 'maven',
  steps: [
    sh('Start afresh')`rm -rf local-snapshots`,
    sh(
      'Build',
    )`./mvnw -B -U ${profiles},update-generated-code,enable-all-checks -DaltDeploymentRepository=snapshots::default::file:./local-snapshots clean deploy`,
  ],
  reports: { junit: ['**/surefire-reports/*.xml', '**/failsafe-reports/*.xml'] },
  artifacts: { snapshots: { paths: 'local-snapshots/**', ifMissing: 'error' } },
  timeout: '4h',
})

const analysis = job({
  needs: [snapshots],
  when: develop,
  checkout: { depth: 0 },
  tools: { java: '21' },
  cache: 'maven',
  env: { SONAR_TOKEN: secret('SONAR_TOKEN') },
  steps: [
    mvn(
      'verify',
      'sonar:sonar',
      '-DskipTests',
      '-Dsonar.host.url=https://sonarcloud.io',
      '-Dsonar.organization=drivers',
      '-Dsonar.branch.name=develop',
    ),
  ],
  allowFailure: true,
})

const publish = job({
  when: develop,
  runner: { labels: ['nexus-deploy'] },
  download: [snapshots.artifacts.snapshots],
  concurrency: 'nexus',
  steps: [sh({ name: 'Upload', retry: 5, timeout: '20m' })`./mvnw -B -f publish.pom -P deploy-snapshots wagon:upload`],
  after: [sh('Free the space')`rm -rf local-snapshots`],
})

const site = job({
  needs: [snapshots],
  when: develop,
  tools: { java: '21' },
  cache: 'maven',
  steps: [mvn('site', '-X', '-pl', '.'), mvn('site:stage', '-pl', '.')],
  artifacts: { site: 'target/staging/' },
})

const website = job({
  when: develop,
  runner: { labels: ['git-websites'] },
  download: [site.artifacts.site],
  environment: { name: 'website', url: 'https://drivers.example.org' },
  steps: [sh('Publish')`./mvnw -B -f publish.pom -P deploy-site scm-publish:publish-scm`],
  after: [sh('Free the space')`rm -rf target/staging`],
})

const mail = job({
  description: 'Tell the list',
  needs: [publish, website],
  when: all(failed(), develop),
  checkout: false,
  container: 'curlimages/curl:8.16.0',
  shell: 'sh',
  env: { SMTP_URL: secret('SMTP_URL') },
  steps: [
    sh('Mail')`
      cat > message.txt <<END
      From: ci@drivers.example.org
      To: dev@drivers.example.org
      Subject: [BUILD-FAILURE] develop, run ${ci.runNumber}

      ${ci.runUrl}
      ${ci.commit.message}
      END
      curl --silent --show-error --url "$SMTP_URL" --mail-from ci@drivers.example.org --mail-rcpt dev@drivers.example.org --upload-file message.txt`,
  ],
})

export default pipeline('drivers', {
  providers: [
    'github',
    'gitlab',
    'jenkins',
    circleci({ runners: { 'nexus-deploy': 'acme/nexus-deploy', 'git-websites': 'acme/git-websites' } }),
  ],
  on: { push: true, pullRequest: true },
  jobs: { updates, build, snapshots, analysis, publish, site, website, mail },
})
