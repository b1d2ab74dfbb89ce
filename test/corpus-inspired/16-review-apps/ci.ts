/**
 * A web application with an environment of its own for every pull request, the next version on staging, and versions that go live by a tag
 * once somebody agrees. Installed once; the other jobs share what was installed by a cache.
 */
import { all, branch, ci, event, type Job, job, pipeline, secret, sh, type Text, text } from 'pipegen'

const node = { tools: { node: '22' }, cache: 'yarn' } as const

const quality = job({
  ...node,
  stage: 'quality',
  matrix: { task: ['lint', 'typecheck', 'test'] },
  steps: ({ matrix }) => [sh('Install')`yarn install --immutable`, sh('Check')`yarn run ${matrix.task}`],
})

const bundle = job({
  ...node,
  stage: 'build',
  cache: ['yarn', { key: { prefix: 'next', files: 'yarn.lock' }, paths: ['.next/cache'] }],
  env: { NEXT_TELEMETRY_DISABLED: 1 },
  steps: [
    sh('Install')`yarn install --immutable`,
    sh('Build')`
      PUBLIC_VERSION=${ci.shortSha} yarn build
      echo "size=$(du -sk .next/static | cut -f1)" >> "$PIPEGEN_OUTPUT"
      echo "Built ${ci.shortSha}: $(du -sh .next/static | cut -f1)" >> "$PIPEGEN_SUMMARY"`,
  ],
  outputs: ['size'],
  artifacts: { site: { paths: '.next', retention: '3d' } },
})

const budget = job({
  stage: 'quality',
  checkout: false,
  container: 'debian:12',
  steps: [
    sh('Is it still small?')`
    echo "The static files have ${bundle.outputs.size} kB"
    test ${bundle.outputs.size} -le 4096`,
  ],
  allowFailure: event('pullRequest'),
})

interface Target {
  name: Text
  url: Text
  release: Text
  replicas: number
  when: ReturnType<typeof all>
  approval?: { message: string }
  needs: Job[]
}

/** Environments differ in nothing but what stands here. */
const deploy = ({ name, url, release, replicas, ...fields }: Target) =>
  job({
    ...fields,
    stage: 'deploy',
    download: [bundle.artifacts.site],
    container: 'alpine/helm:3.16.4',
    environment: { name, url },
    concurrency: { group: text`deploy-${release}` },
    env: { KUBECONFIG_DATA: secret('KUBECONFIG_DATA') },
    steps: [
      sh('Reach the cluster')`
        printf '%s' "$KUBECONFIG_DATA" | base64 -d > "$HOME/kubeconfig"
        echo "KUBECONFIG=$HOME/kubeconfig" >> "$PIPEGEN_ENV"`,
      sh('Deploy')`
        helm upgrade ${release} charts/app --install --wait --timeout 5m \
          --set image.tag=${ci.sha} --set ingress.host=${url} --set replicas=${replicas}`,
      sh({
        name: 'Say where it is',
        when: event('pullRequest'),
      })`echo "Preview of pull request ${ci.pullRequest.number}: ${url}" >> "$PIPEGEN_SUMMARY"`,
    ],
    after: [sh('Leave nothing behind')`rm -f "$HOME/kubeconfig"`],
    timeout: '15m',
  })

const review = deploy({
  name: text`review/${ci.pullRequest.number}`,
  url: text`https://${ci.pullRequest.number}.review.example.org`,
  release: text`app-pr-${ci.pullRequest.number}`,
  replicas: 1,
  when: event('pullRequest'),
  needs: [quality],
})

const staging = deploy({
  name: 'staging',
  url: 'https://staging.example.org',
  release: 'app-staging',
  replicas: 2,
  when: all(event('push'), branch('main')),
  needs: [quality, budget],
})

const production = deploy({
  name: 'production',
  url: 'https://www.example.org',
  release: 'app',
  replicas: 6,
  when: event('tag'),
  approval: { message: 'Does staging look right?' },
  needs: [quality, budget],
})

export default pipeline('app', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main'] }, pullRequest: true, tag: 'v[0-9]*' },
  concurrency: { cancelInProgress: event('pullRequest') },
  jobs: { quality, bundle, budget, review, staging, production },
})
