import { describe, expect, test } from 'vitest'
import { type JenkinsOptions, jenkins } from '../../providers/jenkins/index.ts'
import { type PluginName, plugins } from '../../providers/jenkins/plugins.ts'
import { job, pipeline, secret, sh } from '../../src/index.ts'
import type { Provider } from '../../src/provider.ts'
import { heard } from '../shared/gap.ts'

const steps = [sh`make`]
const having = (options: JenkinsOptions): Provider => jenkins({ defaultBranch: 'main', ...options }) as Provider
const one =
  (spec: object): (() => unknown) =>
  () =>
    pipeline('ci', { on: { push: true }, jobs: { test: job({ steps, ...spec } as never) } })

/** A job that needs the plugin, and which of its fields says so. */
const cases: { readonly [name in PluginName]: { readonly make: () => unknown; readonly at: string } } = {
  docker: { make: one({ container: 'node:22' }), at: 'jobs.test.container' },
  credentials: { make: one({ env: { TOKEN: secret('TOKEN') } }), at: 'jobs.test' },
  junit: { make: one({ reports: { junit: 'junit.xml' } }), at: 'jobs.test.reports.junit' },
  coverage: { make: one({ reports: { coverage: { cobertura: 'c.xml' } } }), at: 'jobs.test.reports.coverage' },
  cache: { make: one({ cache: 'npm' }), at: 'jobs.test.cache' },
  lock: { make: one({ concurrency: 'deploy' }), at: 'jobs.test.concurrency' },
  oidc: { make: one({ oidc: true }), at: 'jobs.test.oidc' },
}
const every = Object.values(plugins).map(({ id }) => id)

describe.each(Object.entries(plugins))('the plugin %s', (name, { id, title }) => {
  const { make, at } = cases[name as PluginName]
  const others = every.filter((each) => each !== id)
  const missing = expect.stringMatching(`^jenkins-plugin-missing ${at}: .* needs the plugin ${title}, which`)
  test.each(['stages', 'scripted'] as const)('is missed where a job needs it and the list has it not: %s', async (dag) => {
    const { lines, files } = await heard(having({ plugins: others, dag }), make)
    expect(lines.filter((line) => line.startsWith('jenkins-plugin'))).toEqual([missing])
    expect(files).toMatchObject([{ text: null }])
  })
  test('is not asked for where the list has it', async () => {
    const { lines, files } = await heard(having({ plugins: every }), make)
    expect(lines.join('\n')).not.toMatch(/jenkins-plugin/)
    expect(files[0]?.text).toMatch(new RegExp(`^// Plugins: .*\\b${id}\\b`))
  })
  test('is a to-do where nobody says what there is', async () => {
    expect((await heard(having({}), make)).lines).toContainEqual(expect.stringMatching(`^to-do jenkins-plugins: .*\\b${id}\\b`))
  })
})

test('an empty list is enough for a plain job', async () => {
  const { lines, files } = await heard(having({ plugins: [] }), one({}))
  expect(lines.join('\n')).not.toMatch(/jenkins-plugin/)
  expect(files).toHaveLength(1)
})

test('a cache that is left out needs no plugin', async () => {
  const { lines } = await heard(having({ plugins: [], caches: false }), one({ cache: 'npm' }))
  expect(lines.join('\n')).not.toMatch(/jenkins-plugin/)
})

test('without an image, tools and services ask for Docker at their place', async () => {
  const places = async (spec: object): Promise<string> => (await heard(having({ plugins: [] }), one(spec))).lines.join('\n')
  expect(await places({ tools: { node: '22' } })).toContain('jenkins-plugin-missing jobs.test.tools')
  expect(await places({ docker: true })).toContain('jenkins-plugin-missing jobs.test.docker')
  expect(await places({ services: { db: { image: 'redis:7', port: 6379 } } })).toContain('jenkins-plugin-missing jobs.test.services')
})
