/** The recipes of Helm with Helm itself, in a cluster without nodes. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { image, type Job, pipeline, secret } from '../../../src/index.ts'
import { helm } from '../../../src/recipes/index.ts'
import type { Fakes } from '../../recipes/fakes.ts'
import { type Run, runOn } from '../../recipes/run.ts'
import { broken, clusterOfTests } from './cluster.ts'
import { digestOf, everywhere, imageOf, inFullRuns, real, type ShopImage } from './real.ts'

/** A chart that runs a canary beside the release, as `helm.canary` wants it, and a test. */
const chart = {
  'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'charts/shop/values.yaml': 'title: ""\nreplicas: 2\nimage: {}\ncanary:\n  weight: 0\n  image: {}\ntested: ""\n',
  'charts/shop/templates/shop.yaml': `{{- define "shop.deployment" }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}
  annotations: { weight: {{ .root.Values.canary.weight | quote }}, title: {{ .root.Values.title | quote }} }
spec:
  replicas: {{ .root.Values.replicas }}
  selector: { matchLabels: { app: {{ .name }} } }
  template:
    metadata: { labels: { app: {{ .name }} } }
    spec: { containers: [{ name: web, image: "{{ .image.repository }}@{{ .image.digest }}" }] }
{{- end }}
{{- include "shop.deployment" (dict "root" . "name" "shop" "image" .Values.image) }}
{{- if .Values.canary.weight }}
{{- include "shop.deployment" (dict "root" . "name" "shop-canary" "image" .Values.canary.image) }}
{{- end }}
`,
  'charts/shop/templates/test.yaml': `apiVersion: v1
kind: Pod
metadata: { name: shop-test, annotations: { helm.sh/hook: test, helm.sh/hook-delete-policy: before-hook-creation } }
spec: { restartPolicy: Never, containers: [{ name: test, image: "acme/test{{ .Values.tested }}" }] }
`,
  'values.yaml': 'replicas: 1\n',
}

const [before, next, bad] = [imageOf('a1'), imageOf('a2'), imageOf(broken)]

const cluster = clusterOfTests()

inFullRuns.each(everywhere)('on %s', (provider) => {
  const run = (job: Job, fakes: Fakes = {}): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: { deploy: job } }), {
      ...{ files: chart, secrets: { CLUSTER: cluster().kubeconfig }, fakes: { helm: real('helm'), ...fakes } },
    })

  /** A release in a namespace of its own. */
  function makeRelease() {
    const namespace = `shop-${randomUUID().slice(0, 8)}`
    const common = { environment: 'production', kubeconfig: secret('CLUSTER'), namespace, release: 'shop', rolloutTimeout: '8s' } as const
    const upgrade = (image_: ShopImage, options: Partial<helm.UpgradeOptions> = {}): Job =>
      helm.upgrade({ ...common, chart: 'charts/shop', values: ['values.yaml'], image: image(image_), ...options } as helm.UpgradeOptions)
    const kubectl = (...args: readonly string[]): Promise<string> => cluster().kubectl(['--namespace', namespace, ...args])
    return {
      common,
      upgrade,
      /** Name, image and replicas of every Deployment. */
      deployments: async (): Promise<readonly string[]> => {
        const path = '{range .items[*]}{.metadata.name} {.spec.template.spec.containers[0].image} {.spec.replicas}{"\\n"}{end}'
        return (await kubectl('get', 'deployments', '-o', `jsonpath=${path}`)).trim().split('\n')
      },
      annotation: (name: string) => kubectl('get', 'deployment/shop', '-o', `jsonpath={.metadata.annotations.${name}}`),
    }
  }

  test('upgrade installs and upgrades, with texts as they are', async () => {
    const { upgrade, deployments, annotation } = makeRelease()
    expect((await run(upgrade(before))).ok).toBe(true)
    expect(await deployments()).toEqual([`shop ${before} 1`])
    const title = `Bob's "1,2", $HOME {x} \\ [0]=%s`
    expect((await run(upgrade(next, { set: { title } }))).ok).toBe(true)
    expect(await deployments()).toEqual([`shop ${next} 1`])
    expect(await annotation('title')).toBe(title)
  })

  test('upgrade goes back from what does not start', async () => {
    const { upgrade, deployments } = makeRelease()
    await run(upgrade(before))
    expect((await run(upgrade(bad))).ok).toBe(false)
    expect(await deployments()).toEqual([`shop ${before} 1`])
  })

  test('upgrade goes back if the tests of the chart fail, or nobody answers', async () => {
    const { upgrade, deployments } = makeRelease()
    expect((await run(upgrade(before, { test: true }))).ok).toBe(true)
    expect((await run(upgrade(next, { test: true, set: { tested: `@${digestOf(broken)}` } }))).ok).toBe(false)
    expect(await deployments()).toEqual([`shop ${before} 1`])
    expect((await run(upgrade(next, { smokeTest: 'https://shop.example.com' }), { curl: 'exit 22' })).ok).toBe(false)
    expect(await deployments()).toEqual([`shop ${before} 1`])
  })

  test('test and rollback are jobs of their own', async () => {
    const { common, upgrade, deployments } = makeRelease()
    await run(upgrade(before))
    await run(upgrade(next))
    expect((await run(helm.test(common))).ok).toBe(true)
    expect((await run(helm.rollback(common))).ok).toBe(true)
    expect(await deployments()).toEqual([`shop ${before} 1`])
    expect((await run(helm.rollback({ ...common, revision: 2 }))).ok).toBe(true)
    expect(await deployments()).toEqual([`shop ${next} 1`])
  })

  const canaryOf = (common: ReturnType<typeof makeRelease>['common'], image_: ShopImage): Job =>
    helm.canary({
      ...{ ...common, chart: 'charts/shop', image: image(image_), weights: [10, 50, 100] },
      check: { url: 'https://shop.example.com', hold: 10 },
    })

  test('a canary gets its share step by step, and is the release at the end', async () => {
    const { common, upgrade, deployments, annotation } = makeRelease()
    await run(upgrade(before, { set: { title: 'kept' } }))
    const ran = await run(canaryOf(common, next))
    expect(ran.ok).toBe(true)
    expect(await deployments()).toEqual([`shop ${next} 1`])
    expect([await annotation('weight'), await annotation('title')]).toEqual(['0', 'kept'])
  })

  test('a canary that fails leaves the release as it was', async () => {
    const { common, upgrade, deployments } = makeRelease()
    await run(upgrade(before))
    expect((await run(canaryOf(common, bad))).ok).toBe(false)
    expect(await deployments()).toEqual([`shop ${before} 1`])
    for (const checks of [1, 2, 3]) {
      const ran = await run(canaryOf(common, next), { curl: `echo x >> "$STATE/n"; [ "$(grep -c x "$STATE/n")" -lt ${checks} ]` })
      expect(ran.ok).toBe(false)
      expect(await deployments()).toEqual([`shop ${before} 1`])
    }
  })

  test('a canary beside nothing is refused', async () => {
    const ran = await run(canaryOf(makeRelease().common, next))
    expect(ran.ok).toBe(false)
    expect(ran.log.join('\n')).toContain('install it with helm.upgrade')
  })
})
