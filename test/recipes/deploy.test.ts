/** What the recipes that deploy have in common. */
import { describe, expect, test } from 'vitest'
import { image, type Job, type JobOptions, pipeline, secret } from '../../src/index.ts'
import { kubernetes, ssh } from '../../src/recipes/index.ts'
import { compileInMemory, fileFor } from '../compile/compile-in-memory.ts'

type Given = { readonly environment: JobOptions['environment']; readonly job?: JobOptions }

const built = image(`acme/shop@sha256:${'a'.repeat(64)}`)
const deploys: { readonly [recipe: string]: (given: Given) => Job } = {
  'kubernetes.deploy': (given) =>
    kubernetes.deploy({ image: built, kubeconfig: secret('KUBECONFIG'), deployment: 'api', container: 'api', ...given }),
  'ssh.deploy': (given) =>
    ssh.deploy({
      ...{ image: built, container: 'shop', health: 'http://localhost/health', host: 'deploy@example.com', key: secret('KEY') },
      knownHosts: 'example.com ssh-ed25519 AAAA',
      ...given,
    }),
}

describe.each(Object.entries(deploys))('%s', (_, deploy) => {
  const withJob = (given: Given) => (): unknown => pipeline('ci', { on: { push: true }, jobs: { deploy: deploy(given) } })

  test.each([
    ['github', 'group: review'],
    ['gitlab', 'resource_group: review'],
    ['jenkins', "lock(resource: 'review')"],
    ['circleci', 'serial-group: << pipeline.project.slug >>/review'],
  ])('deploys to an environment one after the other on %s', async (provider, words) => {
    for (const environment of ['review', { name: 'review', url: 'https://example.com' }])
      expect(await fileFor(provider, withJob({ environment }))).toContain(words)
  })
  test('takes another group, and none without an environment', async () => {
    const groups = async (given: Given) => {
      const { pipelines } = await compileInMemory(withJob(given), { only: [] })
      return pipelines[0]?.jobs.map(({ concurrency }) => concurrency?.group ?? null)
    }
    expect(await groups({ environment: 'review', job: { concurrency: 'shop' } })).toEqual([{ kind: 'literal', text: 'shop' }])
    expect(await groups({ environment: undefined })).toEqual([null])
    expect(await groups({ environment: () => 'staging' })).toEqual([{ kind: 'literal', text: 'staging' }])
  })
})
