/** Who copies the ci.ts of an example into a repo of their own, and puts in their own names, gets a check that is green. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { makeRepo } from '../cli/repo.ts'

const examples = fileURLToPath(new URL('../../examples', import.meta.url))
const names = readdirSync(examples, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))

/** Whose names the examples have, and whose the user has. */
const own: readonly (readonly [RegExp, string])[] = [
  [/acme|myorg/gi, 'initech'],
  [/shop|myapp/g, 'till'],
  [/example\.(?:com|org)/g, 'initech.test'],
  [/123456789012|111111111111|222222222222/g, '210987654321'],
  [/'ci'/g, "'pipeline'"],
]

test.each(names)('%s', async (name) => {
  const original = readFileSync(join(examples, name, 'ci.ts'), 'utf8')
  const { pipegen } = makeRepo({ 'ci.ts': own.reduce((text, [theirs, mine]) => text.replace(theirs, mine), original) })
  expect(await pipegen('build')).toMatchObject({ status: 0 })
  expect(await pipegen('check')).toMatchObject({ status: 0, out: expect.stringContaining('up to date') })
})
