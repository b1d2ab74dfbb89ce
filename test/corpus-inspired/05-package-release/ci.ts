/** Three packages of one repo: after the whole of its checks, each goes to two registries without a stored token. GitHub alone holds them. */
import { call, type Job, job, pipeline, sh, uses } from 'pipegen'

const checks = job({
  name: 'All checks',
  permissions: { contents: 'read' },
  steps: call('acme/workflows/.github/workflows/checks.yml@3f2c9d1e8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d'),
})

const tools = [
  uses('pnpm/action-setup@v4'),
  uses('actions/setup-node@v6', { with: { 'node-version': '24', 'package-manager-cache': false } }),
]
const install = sh('Install')`pnpm install --frozen-lockfile`

function toNpm(folder: string): Job {
  return job({
    name: `${folder} to npm`,
    needs: [checks],
    environment: 'npm',
    oidc: true,
    in: folder,
    timeout: '15m',
    steps: [
      tools,
      install,
      sh('Build')`pnpm build`,
      // A version that is there already is no failure.
      sh({ name: 'Publish', allowFailure: true })`pnpm publish --provenance --access public --no-git-checks`,
    ],
  })
}

function toJsr(folder: string): Job {
  return job({
    name: `${folder} to JSR`,
    needs: [checks],
    oidc: true,
    in: folder,
    timeout: '15m',
    steps: [tools, sh('Publish')`npx jsr publish`],
  })
}

const packages = { library: 'library', translations: 'packages/translations', schema: 'packages/schema' }
const both = Object.entries(packages).flatMap(([name, folder]) => [
  [`${name}-npm`, toNpm(folder)] as const,
  [`${name}-jsr`, toJsr(folder)] as const,
])

export default pipeline('release', { on: { release: true, manual: true }, jobs: { checks, ...Object.fromEntries(both) } })
