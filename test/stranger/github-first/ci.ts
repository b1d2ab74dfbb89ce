// What only GitHub has: actions, reusable workflows, its events, overlays; and how one says what the others do instead.
import { call, ci, event, job, pipeline, secret, sh, uses, variant } from 'pipegen'

const meta = uses('docker/metadata-action@v5', { with: { images: 'acme/app' }, name: 'Names' })
const other = uses('acme/tagger@0123456789abcdef0123456789abcdef01234567', {
  outputs: ['next'],
  with: { depth: 1, token: secret('TAGGER') },
  env: { A: 'b' },
  when: event('push'),
})

const names = job({
  outputs: ['tags'],
  steps: [meta, other, sh`echo ${meta.outputs.tags} ${other.outputs.next}`, sh`echo "tags=x" >> "$PIPEGEN_OUTPUT"`],
})

const portable = job({
  steps: [
    variant({
      github: uses('actions/setup-node@v4', { with: { 'node-version': 22 } }),
      gitlab: sh`apk add nodejs`,
      default: sh`nvm install 22`,
    }),
    sh`node --version`,
  ],
  when: variant({ github: event('push'), default: event('push', 'pullRequest') }),
})

const shared = job({
  outputs: ['url'],
  permissions: { contents: 'read' },
  steps: call('./.github/workflows/deploy.yml', { with: { environment: 'staging', dry: false }, secrets: { token: secret('DEPLOY') } }),
})
const theirs = job({ steps: call('acme/workflows/.github/workflows/scan.yml@v1', { secrets: 'inherit' }) })
const read = job({ env: { URL: shared.outputs.url }, steps: [sh`curl "$URL"`] })

const plan = job({ outputs: ['cells'], steps: [sh`echo 'cells=["a","b"]' >> "$PIPEGEN_OUTPUT"`] })
const fan = job({ needs: [plan], matrix: { cell: plan.outputs.cells }, steps: ({ matrix }) => [sh`echo ${matrix.cell}`] })

const overlaid = variant({
  github: job({ steps: [uses('docker://alpine:3.20')] }),
  default: job({
    steps: [sh`echo stale`],
    gitlab: { interruptible: true, tags: ['big'] },
    jenkins: { options: ['skipDefaultCheckout()'] },
    circleci: { resource_class: 'large' },
    github: { 'continue-on-error': true, env: { COMMIT: ci.sha } },
  }),
})

export default pipeline('github-first', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: {
    push: { branches: ['main'], paths: ['src/**'] },
    github: { issue_comment: { types: ['created'] }, workflow_run: { workflows: ['other'], types: ['completed'] } },
  },
  jobs: { names, portable, shared, theirs, read, plan, fan, overlaid },
})
