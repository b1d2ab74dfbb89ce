/** On the first of each month, or by hand: sets the version in the sources, commits, tags and pushes both. */
import { all, branch, ci, event, input, job, pipeline, secret, sh } from 'pipegen'

const bump = input({ type: 'boolean', description: 'Raise the last number of the version', default: false })
const version = input({ type: 'string', description: 'Set this version', default: '' })

const snapshot = job({
  when: branch('main'),
  container: 'node:24',
  concurrency: 'snapshot',
  permissions: { contents: 'write' },
  env: { GIT_AUTHOR_NAME: 'Snapshots', GIT_COMMITTER_NAME: 'Snapshots', EMAIL: 'snapshots@example.com' },
  timeout: '10m',
  steps: [
    sh({ name: 'One wish at a time', when: all(event('manual'), bump.is('true'), version.isNot('')) })`
      echo 'Choose either a version or the next one.' >&2
      exit 1
    `,
    sh({ name: 'A version by date', when: event('schedule') })`echo "NEXT=$(date +%y.%m).0-dev" >> "$PIPEGEN_ENV"`,
    sh({ name: 'The version that was asked for', when: version.isNot('') })`echo "NEXT=${version}-dev" >> "$PIPEGEN_ENV"`,
    sh({ name: 'The next version', when: bump.is('true') })`
      echo "NEXT=$(node -p "require('semver/functions/inc')(require('./package.json').version, 'patch')")-dev" >> "$PIPEGEN_ENV"
    `,
    sh('Write it')`
      npm version --no-git-tag-version "$NEXT"
      sed -i "s/^version = .*/version = \"$NEXT\"/" pyproject.toml
    `,
    sh({ name: 'Commit and push', env: { TOKEN: secret('PUSH_TOKEN') } })`
      git commit --all --message "Snapshot $NEXT"
      git tag "$NEXT"
      git push --atomic "https://git:$TOKEN@git.example.com/${ci.repository}.git" "HEAD:${ci.branch}" "refs/tags/$NEXT"
    `,
  ],
})

export default pipeline('snapshot', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { schedule: '10 0 1 * *', manual: { inputs: { bump, version } } },
  jobs: { snapshot },
})
