// Releases: tags, a manual run with typed inputs, approval, environments, tokens.
import {
  all,
  always,
  any,
  choose,
  ci,
  event,
  failed,
  image,
  input,
  job,
  jobToken,
  pipeline,
  secret,
  sh,
  tag,
  text,
  variable,
  variant,
} from 'pipegen'
import { kubernetes } from 'pipegen/recipes'

const level = input({ type: 'choice', options: ['info', 'debug'], description: 'How much to say' })
const dryRun = input({ type: 'boolean', default: true })
const count = input({ type: 'number', default: 2 })
const label = input({ type: 'string', description: 'Free text', required: true })

const build = job({
  name: text`Build ${ci.tag.or('untagged')}`,
  when: any(tag('v*'), event('manual')),
  tools: { go: '1.24' },
  cache: { key: { prefix: 'go', files: ['go.sum'] }, paths: ['.cache/go'] },
  env: { GOMODCACHE: text`${ci.workspace}/.cache/go` },
  outputs: ['version', 'digest'],
  artifacts: { binary: { paths: ['dist/app', 'dist/app.sha256'], retention: '7d', ifMissing: 'error' } },
  steps: [
    sh('Name the version')`
      version=$(git describe --tags --always)
      echo "version=$version" >> "$PIPEGEN_OUTPUT"
      echo "digest=$(printf '%s' "$version" | sha256sum | cut -d' ' -f1)" >> "$PIPEGEN_OUTPUT"
    `,
    sh({
      name: 'Build',
      env: { CGO_ENABLED: 0, LEVEL: level },
      timeout: '10m',
    })`go build -ldflags ${text`-X main.version=${ci.tag.or('dev')}`} -o dist/app .`,
    sh({ when: level.is('debug') })`ls -l dist`,
  ],
})

const gate = job({
  needs: [build],
  when: all(tag('v*'), dryRun.isNot('true')),
  approval: { message: 'Publish this version?', approvers: ['release-team'], timeout: '2h' },
  environment: 'release',
  steps: [],
})

const publish = job({
  needs: [build, gate],
  environment: { name: 'release', url: text`https://example.com/${build.outputs.version}` },
  concurrency: 'release',
  permissions: { contents: 'write', 'id-token': 'write' },
  oidc: { audience: 'sts.example.com' },
  download: [build.artifacts.binary],
  env: { VERSION: build.outputs.version, TOKEN: secret('PUBLISH_TOKEN'), REGION: variable('REGION').or('eu-west-1') },
  steps: [
    sh(
      'Publish',
    )`./publish.sh --version ${build.outputs.version} --count ${count} --label ${label} --mode ${choose(dryRun.is(true), 'dry', 'real')}`,
    variant({
      github: sh({ name: 'Comment', env: { API_TOKEN: jobToken() } })`./comment.sh`,
      gitlab: sh({ name: 'Comment', env: { API_TOKEN: jobToken() } })`./comment.sh`,
      default: sh({ name: 'Comment', env: { API_TOKEN: secret('API_TOKEN') } })`./comment.sh`,
    }),
  ],
  after: [sh`rm -f credentials.json`],
})

const deploy = kubernetes.deploy({
  needs: [publish],
  image: image('ghcr.io/acme/app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'),
  environment: 'production',
  kubeconfig: secret('KUBECONFIG_DATA'),
  deployment: 'app',
  container: 'app',
})

const tell = job({
  needs: [publish],
  when: all(always(), failed()),
  checkout: false,
  steps: [sh`curl -fsS -d ${text`${ci.repository}: release of ${ci.tag} failed: ${ci.runUrl}`} "$HOOK"`],
  env: { HOOK: secret('CHAT_HOOK') },
})

export default pipeline('release', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: {
    tag: ['v*', 'release-*'],
    manual: { inputs: { level, dryRun, count, label, note: { type: 'string', default: 'none' } } },
  },
  concurrency: { cancelInProgress: false },
  jobs: { build, gate, publish, deploy, tell },
})
