/** A Python package whose version follows from its commits: work it out, tag it, publish what that tag is. */
import { all, branch, event, type JobOptions, job, pipeline, secret, sh, variant } from 'pipegen'

const base = { checkout: { depth: 0 }, tools: { python: '3.13' }, timeout: '10m' } satisfies JobOptions

const version = job({
  ...base,
  description: 'The next version, or none if no commit asks for one',
  when: all(branch('main'), event('push')),
  outputs: ['next', 'release'],
  steps: [
    sh('Work it out')`
      last=$(git tag --sort=-version:refname | grep -E '^v[0-9]+\.[0-9]+\.[0-9]+$' | head -n 1 || true)
      last=\${last:-v0.0.0}
      IFS=. read -r major minor patch <<< "\${last#v}"
      subjects=$(git log --format=%s "$last..HEAD" 2> /dev/null || git log --format=%s)
      if grep -qE '^[a-z]+(\([^)]+\))?!:' <<< "$subjects"; then next=$((major + 1)).0.0
      elif grep -qE '^feat(\([^)]+\))?:' <<< "$subjects"; then next=$major.$((minor + 1)).0
      elif grep -qE '^(fix|perf)(\([^)]+\))?:' <<< "$subjects"; then next=$major.$minor.$((patch + 1))
      else next=
      fi
      echo "next=$next" >> "$PIPEGEN_OUTPUT"
      echo "release=\${next:+yes}" >> "$PIPEGEN_OUTPUT"
      echo "## Next version: \${next:-none}" >> "$PIPEGEN_SUMMARY"
    `,
  ],
})

const tag = job({
  ...base,
  needs: [version],
  when: version.outputs.release.is('yes'),
  concurrency: 'release',
  permissions: { contents: 'write' },
  steps: [
    sh({ name: 'Tag', env: { TOKEN: secret('RELEASE_TOKEN') } })`
      git -c user.name=Releases -c user.email=releases@example.com tag --annotate v${version.outputs.next} --message "Version ${version.outputs.next}"
      git push "https://git:$TOKEN@git.example.com/acme/tool.git" v${version.outputs.next}
    `,
  ],
})

const publish = job({
  ...base,
  description: 'Build what was tagged, and publish it without a stored token',
  needs: [tag],
  environment: { name: 'pypi', url: 'https://pypi.org/project/acme-tool/' },
  oidc: { audience: 'pypi' },
  env: { UV_PUBLISH_URL: 'https://upload.pypi.org/legacy/', SETUPTOOLS_SCM_PRETEND_VERSION: version.outputs.next },
  steps: [
    sh('Build')`
      pip install uv==0.9.7
      uv build
    `,
    variant({
      github: sh('Publish')`uv publish --trusted-publishing always`,
      // Elsewhere the package index takes the provider's token in exchange for one of its own.
      default: sh('Publish')`
        token=$(curl -fsS https://pypi.org/_/oidc/mint-token --json "{\"token\": \"$PIPEGEN_OIDC_TOKEN\"}" | python -c 'import json, sys; print(json.load(sys.stdin)["token"])')
        UV_PUBLISH_TOKEN="$token" uv publish
      `,
    }),
  ],
})

export default pipeline('release', {
  providers: ['github', 'gitlab', 'circleci'],
  on: { push: { branches: ['main'] } },
  jobs: { version, tag, publish },
})
