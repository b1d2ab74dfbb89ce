/**
 * Runs only when somebody asks: takes a distribution that was built and tested before, signs it, puts it where users fetch it, and copies the images
 * from the registry for staging to those for production. Who asks says what; a second person has to agree; without `confirm` nothing is changed.
 */
import { all, any, ci, input, job, not, optional, pipeline, secret, sh, text } from 'pipegen'

const distribution = input({ type: 'choice', description: 'What to promote', options: ['search', 'dashboards'], default: 'search' })
const build = input({ type: 'number', description: 'Number of the build that was tested', required: true })
const version = input({ type: 'string', description: 'Version, such as 3.2.0', required: true })
const platform = input({ type: 'choice', description: 'Platform', options: ['linux', 'windows', 'all'], default: 'linux' })
const images = input({ type: 'boolean', description: 'Promote the images too', default: true })
const confirm = input({ type: 'boolean', description: 'Really do it', default: false })

const tools = 'registry.example.com/release/tools:7'

const plan = job({
  description: 'Says what would happen, and stops at what cannot be',
  container: tools,
  env: { VERSION: version, BUILD: build, DISTRIBUTION: distribution },
  steps: [
    sh('Is it a version?')`
      case ${version} in
        [0-9]*.[0-9]*.[0-9]*) ;;
        *) echo "not a version: ${version}" >&2; exit 1 ;;
      esac`,
    sh('Was it built?')`
      manifest="https://ci.example.com/$DISTRIBUTION/$VERSION/$BUILD/manifest.yml"
      curl --fail --silent --show-error --output manifest.yml "$manifest"
      echo "commit=$(sed -n 's/^commit: //p' manifest.yml)" >> "$PIPEGEN_OUTPUT"
      echo "**$DISTRIBUTION $VERSION** (build $BUILD), asked for by ${ci.actor}" >> "$PIPEGEN_SUMMARY"`,
  ],
  outputs: ['commit'],
  artifacts: { manifest: 'manifest.yml' },
})

const agree = job({
  needs: [plan],
  when: confirm.is(true),
  approval: { message: 'Promote it?', approvers: ['release-team'], timeout: '2d' },
  steps: [],
})

const artifacts = job({
  needs: [agree],
  when: all(confirm.is(true), any(platform.is('linux'), platform.is('all'))),
  download: [plan.artifacts.manifest],
  container: { image: tools, credentials: { username: secret('REGISTRY_USER'), password: secret('REGISTRY_PASSWORD') } },
  matrix: { architecture: ['x64', 'arm64'], type: ['tar', 'rpm', 'deb'] },
  env: { SIGNING_KEY: secret('SIGNING_KEY'), VERSION: version, COMMIT: plan.outputs.commit },
  steps: ({ matrix }) => [
    sh('Sign')`
      printf '%s' "$SIGNING_KEY" > key.asc
      scripts/fetch.sh ${distribution} "$VERSION" ${build} ${matrix.architecture} ${matrix.type}
      sha512sum ./out/* > SHA512SUMS
      scripts/sign.sh key.asc out/*`,
    sh('Promote')`scripts/upload.sh production out/ --commit "$COMMIT"`,
  ],
  after: [sh('Remove the key')`rm -f key.asc`],
  environment: 'production',
  timeout: '1h',
})

const windows = job({
  needs: [agree],
  when: all(confirm.is(true), any(platform.is('windows'), platform.is('all'))),
  download: [plan.artifacts.manifest],
  runner: 'windows',
  shell: 'bash',
  env: { VERSION: version, BUILD: build, SIGNING_KEY: secret('SIGNING_KEY') },
  steps: [sh('Sign and upload')`./scripts/promote.sh "$VERSION" "$BUILD"`],
  environment: 'production',
})

const copy = job({
  description: 'The same digest, under the names that users know',
  needs: [agree],
  when: all(confirm.is(true), images.is(true)),
  matrix: { target: ['docker.io/acme', 'public.ecr.example/acme'] },
  checkout: false,
  container: { image: 'quay.io/skopeo/stable:v1.20', entrypoint: [''] },
  env: { TARGET_USER: secret('TARGET_USER'), TARGET_PASSWORD: secret('TARGET_PASSWORD') },
  steps: ({ matrix }) => [
    sh({ name: text`Copy to ${matrix.target}`, retry: 2 })`
      skopeo copy --all --dest-creds "$TARGET_USER:$TARGET_PASSWORD" \
        docker://staging.example.com/${distribution}:${version}-${build} docker://${matrix.target}/${distribution}:${version}`,
  ],
})

const announce = job({
  needs: [optional(artifacts), optional(windows), optional(copy)],
  when: all(confirm.is(true), not(version.includes('-'))),
  container: tools,
  env: { TOKEN: secret('ANNOUNCE_TOKEN') },
  steps: [sh`scripts/announce.sh ${distribution} ${version}`],
})

export default pipeline('promote', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { manual: { inputs: { distribution, build, version, platform, images, confirm } } },
  concurrency: { group: text`promote-${distribution}`, cancelInProgress: false },
  jobs: { plan, agree, artifacts, windows, copy, announce },
})
