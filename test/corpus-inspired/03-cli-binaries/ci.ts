/** A command-line program in Go: binaries of each tag are released, those of the main branch are a canary that is overwritten. */
import { all, branch, ci, event, type JobOptions, job, pipeline, repository, secret, sh, type Text, tag } from 'pipegen'
import { circleci } from 'pipegen/circleci'
import { github } from 'pipegen/github'
import { gitlab } from 'pipegen/gitlab'

const ours = repository('acme/anchor')

const base = {
  runner: 'large',
  checkout: { depth: 0 },
  container: 'golang:1.25',
  cache: 'go',
  environment: 'downloads',
  timeout: '45m',
  permissions: { contents: 'read' },
} satisfies JobOptions

const binaries = (version: Text) => [
  sh('Test')`make test-coverage`,
  sh({ name: 'Build', env: { VERSION: version } })`
    make build-cross
    make dist checksum
  `,
]

function upload(from: string, options: readonly string[] = []) {
  return sh({
    name: `Upload ${from}`,
    env: { AZURE_STORAGE_CONNECTION_STRING: secret('STORAGE_CONNECTION'), CONTAINER: secret('STORAGE_CONTAINER') },
  })`
    curl -fsSL https://aka.ms/InstallAzureCLIDeb | bash
    az storage blob upload-batch --destination "$CONTAINER" --source ${from} ${options}
  `
}

const release = job({
  ...base,
  description: 'Binaries of a version',
  when: all(tag('v*'), ours),
  steps: [
    ...binaries(ci.tag),
    sh('Name the newest version')`
      mkdir -p newest
      newest=$(git tag --sort=-version:refname | grep -E '^v[0-9]+\.[0-9]+\.[0-9]+$' | head -n 1)
      case $newest in
        v4.*) ;;
        *) echo "$newest is not of version 4" >&2; exit 1 ;;
      esac
      printf '%s\n' "$newest" | tee newest/anchor-newest > newest/anchor4-newest
    `,
    upload('dist', ['--pattern', 'anchor-*']),
    upload('newest', ['--overwrite']),
  ],
})

const canary = job({
  ...base,
  description: 'Binaries of the main branch, always under the same name',
  when: all(branch('main'), event('push'), ours),
  concurrency: 'canary',
  steps: [...binaries('canary'), upload('dist', ['--pattern', 'anchor-*', '--overwrite'])],
})

export default pipeline('binaries', {
  providers: [
    github({ runners: { large: 'ubuntu-latest-16-cores' } }),
    gitlab({ runners: { large: 'saas-linux-2xlarge-amd64' } }),
    'jenkins',
    circleci({ runners: { large: 'large' } }),
  ],
  on: { push: { branches: ['main'], tags: ['v*'] } },
  jobs: { release, canary },
})
