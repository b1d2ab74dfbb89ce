/** What the examples that deploy promise beyond their files, run on each provider with stand-ins for the tools. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import blueGreen from '../../examples/blue-green/ci.ts'
import promotion from '../../examples/cluster-promotion/ci.ts'
import everyProvider from '../../examples/every-provider/ci.ts'
import { type Fakes, runsImages } from '../recipes/fakes.ts'
import { providers, type Run, runOn } from '../recipes/run.ts'
import { digest, docker, kubectl, pytest } from './tools.ts'

const tools = { docker, bandit: '', black: '', flake8: '', hadolint: '', npx: '' }
const files = { 'requirements.txt': '', 'requirements-dev.txt': '', Dockerfile: '' }

const start = (provider: (typeof providers)[number], exported: unknown, fakes: Fakes = {}): Promise<Run> =>
  runOn(provider, () => exported, { files, fakes: { ...tools, pytest, ...fakes } })
const changes = ({ lines }: Run): readonly string[] => lines.filter((line) => /^kubectl (?:set|rollout undo|patch)/.test(line))

describe.each(providers)('on %s', (provider) => {
  const image = `ghcr.io/acme/api@${digest}`
  const set = `kubectl set image deployment/api --namespace api api=${image}`

  test('cluster-promotion deploys the image that was pushed, the same one twice', async () => {
    const ran = await start(provider, promotion)
    expect(ran.jobs).toMatchObject({ build: 'success', 'deploy-staging': 'success', 'deploy-production': 'success' })
    expect(ran.lines.find((line) => line.includes('--push'))).toMatch(/ --tag ghcr\.io\/acme\/api:[0-9a-f]{40} /)
    expect(changes(ran)).toEqual([set, set])
    const configs = ran.calls.filter(({ tool, args }) => tool === 'kubectl' && args[0] === 'set').map(({ env }) => env.KUBECONFIG_CONTENT)
    expect(configs).toEqual(['text of STAGING_KUBECONFIG', 'text of PRODUCTION_KUBECONFIG'])
  })

  test('cluster-promotion undoes what does not answer in staging, stays red, and never reaches production', async () => {
    const ran = await start(provider, promotion, { kubectl: runsImages('ghcr.io/acme/api:before', image), curl: 'exit 22' })
    expect(ran.jobs).toMatchObject({ 'deploy-staging': 'failure', 'deploy-production': 'skipped' })
    expect(changes(ran)).toEqual([set, 'kubectl rollout undo deployment/api --namespace api'])
  })

  test('blue-green switches after the check, and back if users get no answer', async () => {
    const ran = await start(provider, blueGreen, { kubectl, curl: 'case "$*" in *api.example.com*) exit 22 ;; esac' })
    expect(ran.jobs).toMatchObject({ build: 'success', deploy: 'failure' })
    expect(changes(ran)).toEqual([
      `kubectl set image deployment/api-green api=acme/api@${digest}`,
      'kubectl patch service/api --patch {"spec":{"selector":{"version":"green"}}}',
      'kubectl patch service/api --patch {"spec":{"selector":{"version":"blue"}}}',
    ])
  })

  test('every-provider runs the same jobs and deploys only what the drift job and the tests let through', async () => {
    const good = await start(provider, everyProvider)
    expect(good.jobs).toMatchObject({ drift: 'success', build: 'success', 'deploy-production': 'success' })
    expect(good.jobs['deploy-staging'] ?? 'skipped').toBe('skipped')
    const drifted = await start(provider, everyProvider, { npx: '[ "$*" != "pipegen check" ]' })
    expect(drifted.jobs).toMatchObject({ drift: 'failure', build: 'skipped', 'deploy-production': 'skipped' })
    expect(changes(drifted)).toEqual([])
  })
})

/** What the drift job runs. */
test.each(['.github/workflows/ci.yml', '.gitlab-ci.yml', 'Jenkinsfile', '.circleci/config.yml'])(
  'the check fails once somebody edits %s',
  (path) => {
    const root = fileURLToPath(new URL('../..', import.meta.url))
    const copy = mkdtempSync(join(tmpdir(), 'pipegen-example-'))
    try {
      cpSync(join(root, 'examples/every-provider'), copy, { recursive: true })
      mkdirSync(join(copy, '.git'))
      const check = (): number | null => spawnSync(process.execPath, [join(root, 'dist/cli.js'), 'check'], { cwd: copy }).status
      expect(check()).toBe(0)
      writeFileSync(join(copy, path), readFileSync(join(copy, path), 'utf8').replace('pytest', 'true # pytest'))
      expect(check()).toBe(1)
    } finally {
      rmSync(copy, { recursive: true, force: true })
    }
  },
)
