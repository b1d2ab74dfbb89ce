/** The recipes of Kubernetes with kubectl, the API server and the controllers themselves. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { image, type Job, pipeline, secret } from '../../../src/index.ts'
import { kubernetes, strategies } from '../../../src/recipes/index.ts'
import type { Fakes } from '../../recipes/fakes.ts'
import { type Run, runOn } from '../../recipes/run.ts'
import { broken, clusterOfTests } from './cluster.ts'
import { everywhere, imageOf, inFullRuns, real, type ShopImage } from './real.ts'

const [old, before, next, bad] = [imageOf('a1'), imageOf('a2'), imageOf('a3'), imageOf(broken)]

const cluster = clusterOfTests()

/** A Deployment, as manifests have it. */
const deployment = (name: string, image: string, labels: object = {}, replicas = 2): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name, ...labels } }, spec: { containers: [{ name: 'web', image }] } },
  },
})

inFullRuns.each(everywhere)('on %s', (provider) => {
  /** A namespace of its own, with these in it. */
  async function makeNamespace(...manifests: readonly object[]) {
    const namespace = `shop-${randomUUID().slice(0, 8)}`
    const kubectl = (args: readonly string[], input = ''): Promise<string> => cluster().kubectl(['--namespace', namespace, ...args], input)
    const apply = (...all: readonly object[]): Promise<string> => kubectl(['apply', '--filename', '-'], listOf(all))
    await cluster().kubectl(['create', 'namespace', namespace])
    if (manifests.length > 0) await apply(...manifests)
    const names = await kubectl(['get', 'deployments', '-o', 'name'])
    for (const name of names.split('\n').filter(Boolean)) await kubectl(['rollout', 'status', name, '--timeout=60s'])
    const runs = async (name: string): Promise<string> =>
      (
        await kubectl(['get', `deployment/${name}`, '-o', 'jsonpath={.spec.template.spec.containers[0].image} {.status.readyReplicas}'])
      ).trim()
    return { namespace, kubectl, apply, runs }
  }

  const run = (make: () => Job, files: { readonly [path: string]: string } = {}, fakes: Fakes = {}): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: { deploy: make() } }), {
      files,
      secrets: { CLUSTER: cluster().kubeconfig },
      fakes: { kubectl: `case "$1" in port-forward) exec /bin/sleep 1000 < /dev/null ;; esac; ${real('kubectl')}`, ...fakes },
    })

  const common = (namespace: string) =>
    ({ environment: 'production', kubeconfig: secret('CLUSTER'), namespace, rolloutTimeout: '5s', rollback: true }) as const
  const site = 'https://shop.example.com/health'
  const silent: Fakes = { curl: 'exit 22' }

  const deploys = (namespace: string, image_: ShopImage) => (): Job =>
    kubernetes.deploy({ ...common(namespace), image: image(image_), deployment: 'api', container: 'web', smokeTest: site })

  test('deploy rolls the image out', async () => {
    const { namespace, runs } = await makeNamespace(deployment('api', before))
    expect((await run(deploys(namespace, next))).ok).toBe(true)
    expect(await runs('api')).toBe(`${next} 2`)
  })

  test('deploy goes back from what does not start, or does not answer', async () => {
    const { namespace, runs } = await makeNamespace(deployment('api', before))
    expect((await run(deploys(namespace, bad))).ok).toBe(false)
    expect(await runs('api')).toBe(`${before} 2`)
    expect((await run(deploys(namespace, next), {}, silent)).ok).toBe(false)
    expect(await runs('api')).toBe(`${before} 2`)
  })

  test('deploy does not go back behind what it found', async () => {
    const { namespace, runs, apply } = await makeNamespace(deployment('api', old))
    await apply(deployment('api', before))
    expect((await run(deploys(namespace, before), {}, silent)).ok).toBe(false)
    expect(await runs('api')).toBe(`${before} 2`)
  })

  test('deploy fails where there is nothing to deploy to', async () => {
    const { namespace } = await makeNamespace()
    const ran = await run(deploys(namespace, next))
    expect(ran.ok).toBe(false)
    expect(ran.log.join('\n')).toContain('deployments.apps "api" not found')
  })

  const applies = (namespace: string, rollouts: readonly string[]) => (): Job =>
    kubernetes.apply({ ...common(namespace), manifests: 'k8s', rollouts, smokeTest: site })
  const manifests = (...all: readonly object[]) => ({ 'k8s/all.json': listOf(all) })

  test('apply makes what is new, and changes nothing the second time', async () => {
    const { namespace, runs, kubectl } = await makeNamespace()
    const files = manifests(deployment('api', next), deployment('worker', next))
    const job = applies(namespace, ['deployment/api', 'deployment/worker'])
    expect((await run(job, files)).ok).toBe(true)
    expect([await runs('api'), await runs('worker')]).toEqual([`${next} 2`, `${next} 2`])
    const generations = (): Promise<string> => kubectl(['get', 'deployments', '-o', 'jsonpath={.items[*].metadata.generation}'])
    const first = await generations()
    expect((await run(job, files)).ok).toBe(true)
    expect(await generations()).toBe(first)
  })

  test('apply undoes what it has changed, and that alone', async () => {
    const { namespace, runs, apply } = await makeNamespace(deployment('api', old), deployment('worker', old))
    await apply(deployment('api', before), deployment('worker', before))
    const files = manifests(deployment('api', bad), deployment('worker', before), deployment('report', next))
    expect((await run(applies(namespace, ['deployment/api', 'deployment/worker', 'deployment/report']), files)).ok).toBe(false)
    expect([await runs('api'), await runs('worker')]).toEqual([`${before} 2`, `${before} 2`])
  })

  test('apply undoes nothing if the API server refuses the manifests', async () => {
    const { namespace, runs, apply } = await makeNamespace(deployment('api', old))
    await apply(deployment('api', before))
    const ran = await run(applies(namespace, ['deployment/api']), manifests({ ...deployment('api', next), spec: { replica: 2 } }))
    expect(ran.ok).toBe(false)
    expect(await runs('api')).toBe(`${before} 2`)
  })

  test('apply goes back in a StatefulSet too', async () => {
    const of = (image: string): object => ({ ...deployment('db', image), kind: 'StatefulSet' })
    const { namespace, kubectl } = await makeNamespace(of(before))
    await kubectl(['rollout', 'status', 'statefulset/db', '--timeout=60s'])
    expect((await run(applies(namespace, ['statefulset/db']), manifests(of(next)), silent)).ok).toBe(false)
    expect(await kubectl(['get', 'statefulset/db', '-o', 'jsonpath={.spec.template.spec.containers[0].image}'])).toBe(before)
  })

  test('kustomize puts the image where the kustomization names one', async () => {
    const { namespace, runs } = await makeNamespace()
    const files = {
      'k8s/base/api.json': JSON.stringify(deployment('api', 'api:latest')),
      'k8s/base/kustomization.yaml': 'resources: [api.json]\n',
      'k8s/production/kustomization.yaml': 'resources: [../base]\nreplicas: [{ name: api, count: 3 }]\n',
    }
    const kustomization = { folder: 'k8s/production', image: { name: 'api', image: image(next) }, rollouts: ['deployment/api'] }
    expect((await run(() => kubernetes.kustomize({ ...common(namespace), ...kustomization }), files)).ok).toBe(true)
    expect(await runs('api')).toBe(`${next} 3`)
  })

  const service = (labels: object): object => ({
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'api' } },
    spec: { selector: labels, ports: [{ port: 80, targetPort: 8000 }] },
  })

  const { rollback: _, ...strategy } = common('')
  const blueGreen = (namespace: string, image_: ShopImage) => (): Job =>
    strategies.blueGreen({
      ...{ ...strategy, namespace, image: image(image_), service: 'api', container: 'web', replicas: 2, smokeTest: site },
      check: { port: 8000, path: '/health' },
    })

  test('blue-green leaves the old colour as it was, and users with it if anything fails', async () => {
    const { namespace, runs, kubectl } = await makeNamespace(
      deployment('api-blue', before, { version: 'blue' }),
      deployment('api-green', old, { version: 'green' }, 0),
      service({ version: 'blue' }),
    )
    const live = (): Promise<string> => kubectl(['get', 'service/api', '-o', 'jsonpath={.spec.selector.version}'])
    expect((await run(blueGreen(namespace, bad))).ok).toBe(false)
    expect(await live()).toBe('blue')
    expect((await run(blueGreen(namespace, next), {}, { curl: 'case "$*" in *example.com*) exit 22 ;; esac' })).ok).toBe(false)
    expect(await live()).toBe('blue')
    expect((await run(blueGreen(namespace, next))).ok).toBe(true)
    expect([await live(), await runs('api-green'), await runs('api-blue')]).toEqual(['green', `${next} 2`, `${before} 2`])
  })

  const canary = (namespace: string, image_: ShopImage) => (): Job =>
    strategies.canary({
      ...{ ...strategy, namespace, image: image(image_), deployment: 'api', container: 'web', replicas: 4 },
      ...{ weights: [25, 50, 100], check: { url: site, hold: 30 } },
    })

  test('a canary takes over, or all is as before', async () => {
    const { namespace, runs, kubectl } = await makeNamespace(deployment('api', before, {}, 4), deployment('api-canary', before, {}, 0))
    expect((await run(canary(namespace, bad))).ok).toBe(false)
    expect(await runs('api')).toBe(`${before} 4`)
    const late: Fakes = { curl: 'echo x >> "$STATE/checks"; [ "$(grep -c x "$STATE/checks")" -lt 5 ]' }
    expect((await run(canary(namespace, next), {}, late)).ok).toBe(false)
    expect(await runs('api')).toBe(`${before} 4`)
    expect((await run(canary(namespace, next))).ok).toBe(true)
    expect(await runs('api')).toBe(`${next} 4`)
    expect(await kubectl(['get', 'deployment/api-canary', '-o', 'jsonpath={.spec.replicas}'])).toBe('0')
  })
})

function listOf(items: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
}
