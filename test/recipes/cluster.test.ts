import { describe, expect, test } from 'vitest'
import { image, type Job, pipeline, secret } from '../../src/index.ts'
import { compose, docker, helm, kubernetes } from '../../src/recipes/index.ts'
import { fakeHost, missingImage } from './fake-host.ts'
import { type Fakes, failsOnce } from './fakes.ts'
import { providers, type Run, runOn } from './run.ts'

const digest = `sha256:${'a'.repeat(64)}` as const
const built = image(`ghcr.io/acme/shop@${digest}`)
const files = { 'k8s/api.yaml': 'kind: Deployment\n', 'k8s/base/kustomization.yaml': 'resources: []\n', 'values.yaml': '{}\n' }
const cluster = { environment: 'staging', kubeconfig: secret('CLUSTER'), namespace: 'shop' } as const

describe.each(providers)('on %s', (provider) => {
  const run = (make: () => Job, fakes: Fakes = {}): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: { deploy: make() } }), { fakes, files })
  const lines = async (make: () => Job, fakes: Fakes = {}): Promise<readonly [boolean, readonly string[]]> => {
    const ran = await run(make, fakes)
    return [ran.ok, ran.lines.filter((line) => !line.startsWith('apk '))]
  }

  test('kubernetes.apply applies, waits, and undoes what it has changed if that does not become ready', async () => {
    const make = (): Job =>
      kubernetes.apply({
        ...cluster,
        manifests: ['k8s/api.yaml', 'k8s/jobs'],
        rollouts: ['deployment/api'],
        rollback: true,
        rolloutTimeout: '90s',
      })
    const apply = 'kubectl apply --filename k8s/api.yaml --filename k8s/jobs --namespace shop'
    const status = 'kubectl rollout status deployment/api --namespace shop --timeout=90s'
    const look = 'kubectl get deployment/api --namespace shop --ignore-not-found -o jsonpath={.spec.template}'
    expect(await lines(make)).toEqual([true, [look, apply, status]])
    const undo = 'kubectl rollout undo deployment/api --namespace shop'
    const changes = `${failsOnce('rollout status')}; [ "$1" != apply ] || touch "$STATE/applied"`
    const fails = (before: string): Promise<unknown> =>
      lines(make, { kubectl: `${changes}; [ "$1" != get ] || if [ -e "$STATE/applied" ]; then echo new; else echo '${before}'; fi` })
    expect(await fails('old')).toEqual([false, [look, apply, status, look, undo, status]])
    // It may be new, or as it was: an undo would take it back to a revision that this job has not replaced.
    for (const before of ['', 'new']) expect(await fails(before)).toEqual([false, [look, apply, status, look]])
  })

  test('kubernetes.kustomize puts the image on top of the kustomization', async () => {
    const make = (): Job =>
      kubernetes.kustomize({ ...cluster, folder: 'k8s/base', image: { name: 'api', image: built }, rollouts: ['deployment/api'] })
    const ran = await run(make, { kubectl: '[ "$1" != apply ] || cp .pipegen-kustomize/kustomization.yaml "$STATE/top"' })
    expect(ran.lines[0]).toBe('kubectl apply --kustomize .pipegen-kustomize --namespace shop')
    const top = ['resources:', '  - ../k8s/base', 'images:', '  - name: api', '    newName: ghcr.io/acme/shop', `    digest: ${digest}`, '']
    expect(ran.state.top).toBe(top.join('\n'))
  })

  test('a context of the machine needs no kubeconfig', async () => {
    const make = (): Job =>
      kubernetes.deploy({ environment: 'staging', context: 'acme/clusters:staging', image: built, deployment: 'api', container: 'api' })
    const ran = await run(make)
    expect(ran.lines[0]).toBe(`kubectl set image deployment/api --context acme/clusters:staging api=ghcr.io/acme/shop@${digest}`)
    expect(ran.calls.every(({ env }) => env.KUBECONFIG === undefined)).toBe(true)
  })

  const upgraded = (): Job =>
    helm.upgrade({
      ...cluster,
      ...{ release: 'shop', chart: 'charts/shop', values: ['values.yaml'], set: { 'web.title': "Bob's" }, image: built, test: true },
      smokeTest: { url: 'https://shop.example.com/health', retries: 3, delay: 2, timeout: 5 },
    })
  const upgrade =
    'helm upgrade shop charts/shop --install --create-namespace --atomic --timeout 5m --namespace shop --values values.yaml ' +
    `--set-literal web.title=Bob's --set-literal image.repository=ghcr.io/acme/shop --set-literal image.digest=${digest}`
  const helmTest = 'helm test shop --logs --timeout 5m --namespace shop'
  const smoke = 'curl -fsS -o /dev/null --retry 3 --retry-delay 2 --retry-all-errors --max-time 5 https://shop.example.com/health'
  const back = 'helm rollback shop --wait --timeout 5m --namespace shop'

  test.each([
    ['upgrades, tests and looks', {}, true, [upgrade, helmTest, smoke]],
    ['leaves an upgrade that failed to --atomic', { helm: 'exit 1' }, false, [upgrade]],
    ['goes back if the tests of the chart fail', { helm: '[ "$1" != test ]' }, false, [upgrade, helmTest, back]],
    ['goes back if the smoke test fails', { curl: 'exit 22' }, false, [upgrade, helmTest, smoke, back]],
  ] satisfies readonly (readonly [string, Fakes, boolean, readonly string[]])[])('helm.upgrade %s', async (_, fakes, ok, expected) => {
    expect(await lines(upgraded, fakes)).toEqual([ok, expected])
  })

  const canary = (): Job =>
    helm.canary({
      ...cluster,
      ...{
        release: 'shop.web',
        chart: 'charts/shop',
        values: ['values.yaml'],
        set: { 'web.title': "Bob's" },
        image: built,
        weights: [5, 50, 100],
      },
      check: { url: 'https://shop.example.com/health', hold: 20, every: 10 },
    })
  const list = 'helm list --deployed --filter ^shop\\.web$ --output json --namespace shop'
  const to = (weight: number, image: string): string =>
    'helm upgrade shop.web charts/shop --reset-then-reuse-values --atomic --timeout 5m --namespace shop --values values.yaml ' +
    `--set-literal web.title=Bob's --set canary.weight=${weight} --set-literal ${image}.repository=ghcr.io/acme/shop --set-literal ${image}.digest=${digest}`
  const check = 'curl -fsS -o /dev/null --retry 2 --retry-delay 2 --retry-all-errors --max-time 10 https://shop.example.com/health'
  const before = 'helm rollback shop.web 4 --wait --timeout 5m --namespace shop'
  const at5 = [list, to(5, 'canary.image')]
  const at50 = [...at5, check, check, to(50, 'canary.image')]
  const at100 = [...at50, check, check, to(0, 'image')]
  const running = `[ "$1" != list ] || echo '[{"name":"shop.web","namespace":"shop","revision":"4","status":"deployed"}]'`

  test.each([
    ['gives the image all of the traffic step by step', {}, true, [...at100, check, check]],
    ['goes back if an upgrade fails', { helm: `${running}; [[ "$*" != *weight=50* ]]` }, false, [...at50, before]],
    ['goes back if the check fails at a weight', { curl: 'exit 22' }, false, [...at5, check, before]],
    [
      'goes back if the check fails at the end',
      { curl: 'echo >> "$STATE/n"; [ "$(wc -l < "$STATE/n")" -lt 6 ]' },
      false,
      [...at100, check, check, before],
    ],
    ['is refused beside nothing', { helm: '[ "$1" != list ] || echo "[]"' }, false, [list]],
    ['is refused where nobody says what runs', { helm: '[ "$1" != list ]' }, false, [list]],
  ] satisfies readonly (readonly [string, Fakes, boolean, readonly string[]])[])('helm.canary %s', async (_, fakes, ok, expected) => {
    expect(await lines(canary, { helm: running, ...fakes })).toEqual([ok, expected])
  })

  test('helm.rollback and helm.test are jobs of their own', async () => {
    expect(await lines(() => helm.rollback({ ...cluster, release: 'shop', revision: 3 }))).toEqual([
      true,
      ['helm rollback shop 3 --wait --timeout 5m --namespace shop'],
    ])
    expect(await lines(() => helm.test({ ...cluster, release: 'shop' }), { helm: 'exit 1' })).toEqual([false, [helmTest]])
  })

  const composed =
    (image_ = built) =>
    (): Job =>
      compose.deploy({
        ...{
          image: image_,
          environment: 'staging',
          host: 'deploy@host.example.com',
          key: secret('STAGING_KEY'),
          knownHosts: 'host ssh-ed25519 AAAA',
        },
        ...{
          registry: docker.ghcr({ username: secret('USERNAME'), password: secret('PASSWORD') }),
          folder: '/tmp',
          files: ['compose.yml'],
        },
      })
  /** The folder on the host is that of the stand-ins. */
  const host = (healthy: boolean): Fakes => ({
    ...fakeHost(),
    docker: `case "$*" in
      *" up "*) echo "$IMAGE" >> "$STATE/ups"; ${healthy ? '' : '[ "$IMAGE" = before ]'} ;;
      'pull --quiet ${missingImage}') exit 1 ;; esac`,
  })
  const inState = (fakes: Fakes): Fakes => ({
    ...fakes,
    ssh: `command=$(printf '%s' "\${@: -1}" | sed "s:^cd /tmp:cd $STATE:"); [ -e "$STATE/.pipegen-image" ] || echo before > "$STATE/.pipegen-image"
      for word in "$@"; do case "$word" in UserKnownHostsFile=*) cat "\${word#*=}" > "$STATE/known-hosts" ;; esac; done
      printf '%s' "$stdin" | exec env -i PATH="$PATH" STATE="$STATE" sh -c "$command"`,
  })

  test('compose.deploy waits until the services are healthy', async () => {
    const ran = await run(composed(), inState(host(true)))
    expect(ran.ok).toBe(true)
    expect(ran.lines).toContain(`docker pull --quiet ghcr.io/acme/shop@${digest}`)
    expect(ran.lines.filter((line) => line.startsWith('docker compose'))).toEqual([
      'docker compose --file compose.yml up --detach --remove-orphans --wait --wait-timeout 120',
    ])
    expect(ran.state['.pipegen-image']).toBe(`ghcr.io/acme/shop@${digest}\n`)
    expect(ran.state['known-hosts']).toBe('host ssh-ed25519 AAAA\n')
    const login = ran.calls.find(({ args }) => args[0] === 'login')
    expect(login?.stdin).toBe(provider === 'github' ? 'token of the job' : 'text of PASSWORD')
  })

  test('compose.deploy brings the image before back, and stays red', async () => {
    const ran = await run(composed(), inState(host(false)))
    expect(ran.ok).toBe(false)
    expect(ran.state.ups).toBe(`ghcr.io/acme/shop@${digest}\nbefore\n`)
    expect(ran.state['.pipegen-image']).toBe('before\n')
  })

  test('compose.deploy starts nothing that can not be pulled', async () => {
    const ran = await run(composed(image(missingImage)), inState(host(true)))
    expect([ran.ok, ran.state.ups]).toEqual([false, undefined])
  })
})
