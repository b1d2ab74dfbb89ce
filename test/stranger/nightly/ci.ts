// Schedules, reports, caches, retries, what runs at the end.
import { all, any, cancelled, ci, event, failed, job, pipeline, secret, sh, text, variant } from 'pipegen'

const test = job({
  tools: { java: '21' },
  cache: ['maven', { key: { files: 'settings.xml' }, paths: ['.settings'] }],
  steps: [sh('Verify')`mvn -B verify | tee log.txt`],
  retry: 1,
  timeout: '2h',
  reports: {
    junit: ['target/surefire-reports/*.xml'],
    coverage: { cobertura: 'target/site/cobertura.xml', regex: 'Total.*?(\\d+(?:\\.\\d+)?)%' },
  },
  artifacts: { logs: { paths: ['log.txt', 'target/*.log'], when: 'failure', ifMissing: 'warn', retention: '1d' }, jars: 'target/*.jar' },
})

const scan = job({
  tools: { node: '22' },
  permissions: { 'security-events': 'write', contents: 'read' },
  steps: [sh`npx scanner --sarif out.sarif`],
  reports: { sarif: 'out.sarif' },
  allowFailure: event('schedule'),
})

const soak = job({
  when: event('schedule', 'manual'),
  needs: [test],
  download: [test.artifacts.jars],
  timeout: '5d',
  steps: [sh({ timeout: '2h', retry: 1 })`./soak.sh`],
  after: [sh({ when: failed() })`./dump.sh`, sh({ name: 'Stop' })`./stop.sh`],
})

const tell = job({
  needs: [soak, scan],
  when: all(event('schedule'), variant({ github: any(failed(), cancelled()), default: failed() })),
  checkout: false,
  env: { HOOK: secret('HOOK') },
  steps: [sh`curl -d ${text`nightly broke: ${ci.runUrl}`} "$HOOK"`],
})

export default pipeline('nightly', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: {
    schedule: [
      { cron: '0 1 * * 1-5', timezone: 'America/New_York', branch: 'main' },
      { cron: '0 6 * * 0', timezone: 'America/New_York', branch: 'main' },
    ],
    manual: true,
    pullRequest: { paths: ['src/**', 'pom.xml'] },
  },
  defaults: { timeout: '45m' },
  jobs: { test, scan, soak, tell },
})
