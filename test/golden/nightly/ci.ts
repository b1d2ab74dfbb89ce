/**
 * Tests on every system and version each night, groups of tests side by side, packages that are kept, and word to the team of a failure.
 * What such a file often gets wrong, and this one doesn't: tests run without an install, or on Windows in a shell that goes on after a
 * failed command; variables are set and never read; packages are made by a way that is gone, with actions that are shut down, and are
 * fetched by the job that made them; the job that publishes doesn't wait for the packages, has no environment, and may overlap with the next;
 * the word of a failure shows the wrong status, misses some jobs, and gives the hook to an action that takes no such input; a commit's
 * message becomes part of a script.
 */
import { all, branch, ci, type Env, event, failed, job, not, pipeline, secret, sh, text } from 'pipegen'

const requirements = sh('Install')`pip install -r requirements.txt -r requirements-dev.txt`
const python = '3.12'

const systems = job({
  description: 'Every supported system and Python',
  matrix: { os: ['ubuntu', 'macos', 'windows'], python: ['3.11', '3.12', '3.13'] },
  runner: ({ matrix }) => matrix.os,
  tools: ({ matrix }) => ({ python: matrix.python }),
  timeout: '30m',
  steps: [requirements, sh('Test')`pytest tests/unit/`],
})

const groups = job({
  description: 'Groups of tests, side by side',
  matrix: { group: ['unit', 'integration', 'e2e'] },
  tools: { python },
  cache: 'pip',
  timeout: '30m',
  steps: ({ matrix }) => [requirements, sh('Test')`pytest tests/${matrix.group}/ --junitxml=report.xml`],
  reports: { junit: 'report.xml' },
})

const packages = job({
  description: 'Source archive and wheel',
  tools: { python },
  timeout: '10m',
  steps: [
    sh('Build')`
    pip install build==1.3.0
    python -m build
  `,
  ],
  artifacts: { dist: { paths: 'dist/', retention: '30d', ifMissing: 'error' } },
})

const publish = job({
  description: 'Publish what was built, unless the commit says not to',
  needs: [systems, groups],
  download: [packages.artifacts.dist],
  when: all(branch('main'), event('push')),
  environment: 'packages',
  concurrency: 'packages',
  timeout: '10m',
  steps: [
    sh({
      name: 'Publish',
      when: not(ci.commit.message.includes('[skip publish]')),
      env: { PUBLISH_TOKEN: secret('PUBLISH_TOKEN') },
    })`./publish.sh dist/`,
  ],
})

const message: Env = { TEXT: text`${ci.repository}: a job failed on ${ci.ref}, see ${ci.runUrl}` }

const notify = job({
  description: 'Tell the team',
  needs: [systems, groups, packages, publish],
  when: all(failed(), not(event('pullRequest'))),
  checkout: false,
  timeout: '5m',
  steps: [
    sh({ name: 'Write to Slack', env: message })`
      text=$(printf '%s' "$TEXT" | sed 's/[\\"]/\\&/g')
      printf '{"text": "%s"}' "$text" | curl -fsS --retry 3 -H 'Content-Type: application/json' --data-binary @- ${secret('SLACK_WEBHOOK')}
    `,
  ],
})

export default pipeline('nightly', {
  on: { push: { branches: ['main'] }, pullRequest: { branches: ['main'] }, schedule: '0 2 * * *' },
  jobs: { systems, groups, packages, publish, notify },
})
