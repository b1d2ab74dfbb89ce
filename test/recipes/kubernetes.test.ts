import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { pipeline, secret } from '../../src/index.ts'
import { docker, kubernetes } from '../../src/recipes/index.ts'
import { type Fakes, failsOnce, runsImages } from './fakes.ts'
import { providers, type Run, runOn } from './run.ts'

const digest = `sha256:${'a'.repeat(64)}`
const image = `acme/shop@${digest}`

/** Pushes nothing, and says that it has. */
const pushes = `case "$*" in *--metadata-file*) echo '{ "containerimage.digest": "${digest}" }' > image.json ;; esac`

const deployed = (): unknown => {
  const build = docker.buildPush({
    image: 'acme/shop',
    registry: docker.hub({ username: secret('HUB_USER'), password: secret('HUB_PASSWORD') }),
  })
  const deploy = kubernetes.deploy({
    image: build.image,
    environment: 'production',
    kubeconfig: secret('KUBECONFIG_FILE'),
    namespace: 'shop',
    deployment: 'api',
    container: 'web',
    smokeTest: 'https://shop.example.com/health',
    rollback: true,
  })
  return pipeline('ci', { on: { push: true }, jobs: { build, deploy } })
}

describe.each(providers)('kubernetes.deploy on %s', (provider) => {
  const run = (fakes: Fakes = {}): Promise<Run> => runOn(provider, deployed, { fakes: { docker: pushes, ...fakes } })
  const behindBuild = ({ lines }: Run): readonly string[] => lines.filter((line) => !line.startsWith('docker'))
  const set = `kubectl set image deployment/api --namespace shop web=${image}`
  const status = 'kubectl rollout status deployment/api --namespace shop --timeout=5m'
  const smoke = 'curl -fsS -o /dev/null --retry 10 --retry-delay 6 --retry-all-errors --max-time 10 https://shop.example.com/health'
  const running = 'kubectl get deployment/api --namespace shop -o jsonpath={.spec.template.spec.containers[?(@.name=="web")].image}'

  test('rolls out the image that was pushed, and looks whether it answers', async () => {
    const ran = await run()
    expect(ran.jobs).toEqual({ build: 'success', deploy: 'success' })
    expect(behindBuild(ran)).toEqual([running, set, status, smoke])
  })

  test('shows kubectl the kubeconfig in a file that is gone afterwards', async () => {
    const ran = await run({ kubectl: 'cat "$KUBECONFIG" > "$STATE/seen"; [ "$(cat "$STATE/seen")" = "text of KUBECONFIG_FILE" ]' })
    expect(ran.ok).toBe(true)
    const files = ran.calls.filter(({ tool }) => tool === 'kubectl').map(({ env }) => env.KUBECONFIG ?? '')
    expect(files).toHaveLength(3)
    for (const file of files) expect([file, existsSync(file)]).toEqual([expect.stringMatching(/^\/./), false])
  })

  test.each([
    ['a rollout that is not done in time', { kubectl: failsOnce('rollout status') }, []],
    ['a smoke test that fails', { curl: 'exit 22' }, [smoke]],
  ] satisfies readonly (readonly [string, Fakes, readonly string[]])[])(
    'goes back after %s, and stays red',
    async (_, fakes: Fakes, between) => {
      const ran = await run({ ...fakes, kubectl: [fakes.kubectl ?? '', runsImages('acme/shop@sha256:before', image)].join('\n') })
      expect(ran.jobs).toEqual({ build: 'success', deploy: 'failure' })
      const undo = 'kubectl rollout undo deployment/api --namespace shop'
      expect(behindBuild(ran)).toEqual([running, set, status, ...between, running, undo, status])
    },
  )

  test('leaves alone what it has not rolled out', async () => {
    const ran = await run({ kubectl: `case "$*" in 'set image'*) exit 1 ;; get*) echo acme/shop@sha256:before ;; esac` })
    expect(ran.ok).toBe(false)
    expect(behindBuild(ran)).toEqual([running, set, running])
  })

  test('leaves alone what ran the image already', async () => {
    const ran = await run({ curl: 'exit 22', kubectl: runsImages(image, image) })
    expect(ran.ok).toBe(false)
    expect(behindBuild(ran)).toEqual([running, set, status, smoke])
  })

  test('does not begin if the push was refused', async () => {
    const ran = await run({ docker: 'case "$*" in *--push*) exit 1 ;; esac' })
    expect(ran.jobs).toEqual({ build: 'failure', deploy: 'skipped' })
    expect(behindBuild(ran)).toEqual([])
  })
})
