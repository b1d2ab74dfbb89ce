import { all, event, failed, job, not, pipeline, secret, sh, tag, variant } from 'pipegen'
import { drift } from 'pipegen/recipes'

const driftCheck = drift()

const lint = job({
  description: 'Lint and types',
  tools: { node: '22' },
  cache: 'npm',
  timeout: '10m',
  steps: [sh('Install')`npm ci`, sh('Lint')`npm run lint`],
})

const test = job({
  description: 'Every supported Node on every system; the oldest on Linux alone',
  matrix: { node: ['20', '22', '24'], os: ['ubuntu', 'windows', 'macos'] },
  exclude: [
    { node: '20', os: 'windows' },
    { node: '20', os: 'macos' },
  ],
  runner: ({ matrix }) => matrix.os,
  tools: ({ matrix }) => ({ node: matrix.node }),
  timeout: '20m',
  steps: [sh('Install')`npm ci`, sh('Test')`npm test`],
})

const pack = job({
  description: 'What would be published, for people and for the publish job',
  needs: [lint, test],
  tools: { node: '22' },
  steps: [sh('Install')`npm ci`, sh('Pack')`npm pack`],
  artifacts: { package: { paths: '*.tgz', retention: '7d' } },
})

const publish = job({
  description: 'Publish what was tested, without a stored token',
  needs: [pack],
  when: tag('v*'),
  checkout: false,
  tools: { node: '24' },
  download: [pack.artifacts.package],
  approval: { message: 'Publish to npm?' },
  environment: { name: 'npm', url: 'https://www.npmjs.com/package/@acme/library' },
  oidc: { audience: 'npm:registry.npmjs.org' },
  steps: [
    variant({
      github: sh('Publish')`npm publish --provenance --access public ./*.tgz`,
      // npm asks GitHub for the token itself; elsewhere it is handed over.
      default: sh('Publish')`NPM_ID_TOKEN="$PIPEGEN_OIDC_TOKEN" npm publish --access public ./*.tgz`,
    }),
  ],
})

const notify = job({
  description: 'Say so when something fails on its own',
  needs: [driftCheck, lint, test, pack, publish],
  when: all(failed(), not(event('pullRequest'))),
  checkout: false,
  steps: [
    sh('Tell the team')`
      curl -fsS -H 'Content-Type: application/json' --data '{"text":"The pipeline failed."}' ${secret('CHAT_WEBHOOK')}
    `,
  ],
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'circleci'],
  on: { push: { branches: ['main'], tags: ['v*'] }, pullRequest: true },
  jobs: { drift: driftCheck, lint, test, pack, publish, notify },
})
