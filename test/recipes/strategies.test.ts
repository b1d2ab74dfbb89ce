import { describe, expect, test } from 'vitest'
import { image, type Job, pipeline, secret } from '../../src/index.ts'
import { kubernetes, strategies } from '../../src/recipes/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'
import { type Fakes, runsImages } from './fakes.ts'
import { providers, type Run, runOn } from './run.ts'

const built = `acme/shop@sha256:${'a'.repeat(64)}` as const
const cluster = { environment: 'production', kubeconfig: secret('CLUSTER'), image: image(built) } as const

/** A Service that selects blue, and port-forwards that wait to be ended. */
const kubectl = (body = ''): string => `case "$*" in
  'get service/api'*) echo blue ;;
  port-forward*) touch "$STATE/forwards"; exec /bin/sleep 1000 < /dev/null ;;
esac
${body}`

const blueGreen = (): Job =>
  strategies.blueGreen({
    ...cluster,
    ...{ service: 'api', container: 'web', replicas: 3, check: { port: 8000, path: '/health' }, smokeTest: 'https://example.com/health' },
  })

const retries = 'curl -fsS -o /dev/null --retry 10 --retry-delay 6 --retry-all-errors --max-time 10'
const beside = [
  'kubectl get service/api -o jsonpath={.spec.selector.version}',
  `kubectl set image deployment/api-green web=${built}`,
  'kubectl scale deployment/api-green --replicas=3',
  'kubectl rollout status deployment/api-green --timeout=5m',
]
const inside = `${retries} http://localhost:18080/health`
const outside = `${retries} https://example.com/health`
const select = (colour: string): string => `kubectl patch service/api --patch {"spec":{"selector":{"version":"${colour}"}}}`

const canary = (): Job =>
  strategies.canary({
    ...cluster,
    deployment: 'api',
    container: 'web',
    replicas: 10,
    weights: [10, 50, 100],
    check: { url: 'https://example.com/health', hold: 30 },
  })
const check = 'curl -fsS -o /dev/null --retry 2 --retry-delay 2 --retry-all-errors --max-time 10 https://example.com/health'
const fresh = 'kubectl rollout status deployment/api-canary --timeout=5m'
const stable = 'kubectl rollout status deployment/api --timeout=5m'
const scale = (name: string, pods: number): string => `kubectl scale deployment/${name} --replicas=${pods}`
const running = 'kubectl get deployment/api -o jsonpath={.spec.template.spec.containers[?(@.name=="web")].image}'
const tenth = [`kubectl set image deployment/api-canary web=${built}`, scale('api-canary', 1), fresh, scale('api', 9), check, check]
const half = [scale('api-canary', 5), fresh, scale('api', 5)]

describe.each(providers)('on %s', (provider) => {
  const run = async (make: () => Job, fakes: Fakes): Promise<readonly [boolean, readonly string[], Run]> => {
    const ran = await runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: { deploy: make() } }), { fakes })
    // When a port-forward begins is its own affair.
    return [ran.ok, ran.lines.filter((line) => !/^(?:apk|kubectl port-forward) /.test(line)), ran]
  }

  test('blue-green asks the new colour before the switch, and keeps the old one', async () => {
    // The forward is ended once curl has its answer, which must not come before the stand-in has noted the call.
    const [ok, lines, { calls }] = await run(blueGreen, {
      kubectl: kubectl(),
      curl: 'for _ in $(seq 300); do [ -e "$STATE/forwards" ] && break; /bin/sleep 0.1; done',
    })
    expect([ok, lines]).toEqual([true, [...beside, inside, select('green'), outside]])
    expect(calls.find(({ args }) => args[0] === 'port-forward')?.args).toEqual(['port-forward', 'deployment/api-green', '18080:8000'])
  })

  test.each([
    ['rolls nothing out that does not start', { kubectl: kubectl(`case "$*" in 'rollout status'*) exit 1 ;; esac`) }, beside],
    ['does not switch to what does not answer', { kubectl: kubectl(), curl: 'exit 22' }, [...beside, inside]],
    [
      'switches back if users get no answer',
      { kubectl: kubectl(), curl: 'case "$*" in *example.com*) exit 22 ;; esac' },
      [...beside, inside, select('green'), outside, select('blue')],
    ],
    ['refuses a Service of another kind', { kubectl: 'case "$1" in get) echo purple ;; esac' }, beside.slice(0, 1)],
  ] satisfies readonly (readonly [string, Fakes, readonly string[]])[])('blue-green %s, and stays red', async (_, fakes, expected) => {
    expect((await run(blueGreen, fakes)).slice(0, 2)).toEqual([false, expected])
  })

  test('a canary takes over share by share', async () => {
    const [ok, lines] = await run(canary, {})
    const whole = [running, `kubectl set image deployment/api web=${built}`, scale('api', 10), stable, check, check, scale('api-canary', 0)]
    expect([ok, lines]).toEqual([true, [...tenth, ...half, check, check, ...whole]])
  })

  test('a canary that fails a check leaves the old version alone, and stays red', async () => {
    const [ok, lines] = await run(canary, { curl: 'echo x >> "$STATE/checks"; [ "$(grep -c x "$STATE/checks")" -lt 4 ]' })
    expect([ok, lines]).toEqual([false, [...tenth, ...half, check, check, scale('api', 10), scale('api-canary', 0), stable]])
  })

  test('a canary that fails at last undoes it', async () => {
    const body = runsImages('old', built)
    const [ok, lines] = await run(canary, { kubectl: body, curl: 'echo x >> "$STATE/checks"; [ "$(grep -c x "$STATE/checks")" -lt 5 ]' })
    const undo = 'kubectl rollout undo deployment/api'
    expect([ok, lines.slice(-5)]).toEqual([false, [running, undo, scale('api', 10), scale('api-canary', 0), stable]])
  })

  test('a promotion stops where an environment fails', async () => {
    const make = (): unknown => {
      const deploy = (environment: string) => (given: strategies.Promoted) =>
        kubernetes.deploy({ ...given, environment, kubeconfig: secret('CLUSTER'), deployment: environment, container: 'web' })
      const stages = strategies.promote(image(built), { staging: deploy('staging'), production: deploy('production') })
      return pipeline('ci', { on: { push: true }, jobs: stages })
    }
    const good = await runOn(provider, make)
    expect(good.lines.filter((line) => line.includes('set image'))).toEqual([
      `kubectl set image deployment/staging web=${built}`,
      `kubectl set image deployment/production web=${built}`,
    ])
    const bad = await runOn(provider, make, { fakes: { kubectl: 'exit 1' } })
    expect(bad.jobs).toEqual({ staging: 'failure', production: 'skipped' })
  })
})

test.each([
  [[10, 50], 10, 'The weights of a canary rise to 100; these are 10, 50.'],
  [[50, 10, 100], 10, 'The weights of a canary rise to 100; these are 50, 10, 100.'],
  [[25, 100], 10, '25 % of 10 pods is 2.5: take weights that are whole pods, or other replicas.'],
])('a canary with the weights %j of %i pods is refused', (weights, replicas, message) => {
  const make = (): Job => strategies.canary({ ...cluster, deployment: 'api', container: 'web', replicas, weights, check: { url: 'x' } })
  expect(make).toThrow(message)
})

test('a canary has time for all of its weights and rollouts, unless told otherwise', async () => {
  const long = {
    ...cluster,
    deployment: 'api',
    container: 'web',
    replicas: 20,
    weights: [5, 50, 100],
    check: { url: 'https://example.com', hold: 1800 },
  }
  const allow = { 'production-without-gate': 'only the time is asked', 'production-without-staging': 'only the time is asked' }
  const of = (job: Job): Promise<string> => fileFor('github', () => pipeline('ci', { on: { push: true }, allow, jobs: { deploy: job } }))
  expect(await of(strategies.canary(long))).toContain('timeout-minutes: 120\n')
  expect(await of(strategies.canary({ ...long, job: { timeout: '3h' } }))).toContain('timeout-minutes: 180\n')
})
