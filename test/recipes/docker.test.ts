import { expect, test } from 'vitest'
import { pipeline, secret } from '../../src/index.ts'
import { docker } from '../../src/recipes/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'

const login = { username: secret('REGISTRY_USERNAME'), password: secret('REGISTRY_PASSWORD') }

const fileOf = (provider: string, options: Partial<docker.BuildPushOptions> = {}): Promise<string> =>
  fileFor(provider, () => {
    const build = docker.buildPush({ image: 'myorg/myapp', registry: docker.hub(login), ...options })
    return pipeline('ci', { on: { push: true, pullRequest: true }, jobs: { build } })
  })

test('an agent of Jenkins, which other jobs share, keeps no login', async () => {
  expect((await fileOf('jenkins')).replace(/\s+/g, ' ')).toMatch(
    /\} finally \{ sh label: 'Log out of the registry', script: 'docker logout' \}/,
  )
  expect(await fileOf('jenkins', { registry: docker.gitlab(login) })).toContain("'docker logout registry.gitlab.com'")
})

test('a build that pushes nothing on pull requests leaves the login of others alone there', async () => {
  expect((await fileOf('jenkins', { pullRequests: 'build' })).replace(/\s+/g, ' ')).toMatch(
    /\} finally \{ if \(env\.CHANGE_ID == null\) \{ sh label: 'Log out of the registry'/,
  )
})

test.each(['github', 'gitlab', 'circleci'])('the machine or container of a job on %s ends with it', async (provider) => {
  const text = await fileOf(provider)
  expect(text).toContain('docker login')
  expect(text).not.toContain('docker logout')
})
