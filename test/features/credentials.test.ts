/** To-dos ask for what the file reads, and for nothing else. */
import { describe, expect, test } from 'vitest'
import { job, secret, sh } from '../../src/index.ts'
import { ci, steps } from './case.ts'
import { outcome } from './outcome.ts'

const container = {
  image: 'registry.example.com/app:1.2.3',
  credentials: { username: secret('REGISTRY_USER'), password: secret('REGISTRY_PASSWORD') },
}

test('GitLab has the credentials of a registry in one variable, and others only where a step reads them', async () => {
  const { todos } = await outcome(() => ci({ a: job({ container, steps }) }), 'gitlab')
  expect(todos.filter((each) => each.includes('REGISTRY_'))).toEqual([])
  expect(todos.join()).toContain('DOCKER_AUTH_CONFIG')
  const read = await outcome(() => ci({ a: job({ container, steps: [sh`./push ${secret('REGISTRY_PASSWORD')}`] }) }), 'gitlab')
  expect(read.todos.filter((each) => each.includes('REGISTRY_'))).toHaveLength(1)
})

describe.each(['jenkins', 'circleci'] as const)('an OIDC token on %s', (provider) => {
  test('is no token that may write', async () => {
    const allowed = await outcome(() => ci({ a: job({ permissions: { 'id-token': 'write' }, steps }) }), provider)
    expect(allowed.todos.join()).not.toMatch(/write/)
    expect(allowed.warnings.join()).toContain('only if it asks for one')
    const asked = await outcome(() => ci({ a: job({ permissions: { 'id-token': 'write' }, oidc: true, steps }) }), provider)
    expect([...asked.todos, ...asked.warnings].join()).not.toMatch(/may write|only if it asks|write to the repository/)
  })
})
