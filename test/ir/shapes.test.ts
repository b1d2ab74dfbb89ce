/** The fast check of shapes is the schema compiled ahead: the same text, and the same answers. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pathOf } from '../../src/diagnostics/diagnostic.ts'
import { branch, job, sh } from '../../src/index.ts'
import { type SchemaName, schemas } from '../../src/ir/schema.ts'
import { fits } from '../../src/ir/shape.ts'
import { shapes } from '../../src/ir/shapes.generated.ts'
import { shapesOf } from '../../src/ir/shapes.ts'
import { describeMisfits } from '../../src/ir/validate.ts'
import { mistakenFor, rightFor } from './random-specs.ts'

const seed = Number(process.env.PIPEGEN_SEED ?? Date.now() % 2 ** 31)
console.info(`shapes: PIPEGEN_SEED=${seed}`)

test('shapes.generated.ts is made from the schema of today', () => {
  expect(shapes, 'run npm run shapes').toEqual(shapesOf())
})

describe('the fast check and the schema agree on', () => {
  const names = Object.keys(schemas) as SchemaName[]
  const shapeOf = (name: SchemaName) => shapes[name] ?? 'any'

  test.each(names)('%s as it should be', (name) => {
    fc.assert(
      fc.property(rightFor(shapeOf(name)), (value) => {
        expect(fits(value, shapeOf(name), shapes)).toBe(true)
        expect(schemas[name].safeParse(value).error).toBeUndefined()
      }),
      { seed, numRuns: 300 },
    )
  })

  test.each(names)('%s with mistakes', (name) => {
    const seen = { right: 0, wrong: 0 }
    fc.assert(
      fc.property(mistakenFor(shapeOf(name)), (value) => {
        const { success } = schemas[name].safeParse(value)
        seen[success ? 'right' : 'wrong'] += 1
        expect(fits(value, shapeOf(name), shapes)).toBe(success)
      }),
      { seed, numRuns: 1_500 },
    )
    expect(seen.right, 'right values').toBeGreaterThan(150)
    expect(seen.wrong, 'wrong values').toBeGreaterThan(150)
  })
})

type Said = readonly [message: string, hint: string, place: string]
const editor = 'The editor shows the types if `ci.ts` is part of a TypeScript project.'
const step = sh`npm test`

function mistakes(schema: SchemaName, what: string, value: unknown): readonly Said[] {
  const found = describeMisfits([{ schema, value, origin: { site: null, parent: null, keys: [] }, what }])
  return found.map(({ message, hint, at }): Said => [message, hint ?? '', pathOf(at).join('.')])
}

describe('a mistake is told in the words of its field:', () => {
  test.each<readonly [mistake: string, spec: object, ...said: readonly Said[]]>([
    ['a misspelt field', { timout: '5m' }, ['Job "test" has no field "timout".', 'Did you mean "timeout"?', 'timout']],
    ['a number for a duration', { timeout: 5 }, ['"timeout" wants a duration such as "30m", but got the number 5.', editor, 'timeout']],
    [
      'the name of a job',
      { needs: ['lint'] },
      ['"needs.0" wants a job, or optional(job), but got the string "lint".', 'Give the job itself, not its name.', 'needs.0'],
    ],
    [
      'a job outside of a list',
      { needs: job({ steps: [step] }) },
      ['"needs" wants a list of jobs, but got a job.', 'Put it into a list: […].', 'needs'],
    ],
    ['a step outside of a list', { steps: step }, ['"steps" wants a list of steps, but got a step.', 'Put it into a list: […].', 'steps']],
    [
      'a step as text',
      { steps: [[step, ['npm test']]] },
      ['"steps.0.1.0" wants a step, or a list of steps, but got the string "npm test".', 'Make a step by sh`…` or uses(…).', 'steps.0.1.0'],
    ],
    [
      'a step without its command',
      { steps: [sh('Test')] },
      ['"steps.0" wants a step, or a list of steps, but got a function.', "Give the step its command: sh('…')`npm test`.", 'steps.0'],
    ],
    [
      'the name of a branch',
      { when: 'main' },
      ['"when" wants a condition, such as branch("main"), but got the string "main".', editor, 'when'],
    ],
    [
      'a missing field',
      { services: { db: { image: 'x:1' } } },
      ['"services.db" of job "test" lacks the field "port".', 'Add `port`.', 'services.db'],
    ],
    [
      'a required field that is misspelt',
      { services: { db: { image: 'x:1', ports: 1 } } },
      ['"services.db" of job "test" has no field "ports".', 'Did you mean "port"?', 'services.db.ports'],
    ],
    [
      'a number in quotes',
      { retry: '2' },
      ['"retry" wants a whole number, but got the string "2".', 'Write it without quotes: 2.', 'retry'],
    ],
    [
      'a version without quotes',
      { tools: { python: 3.12 } },
      [
        '"tools.python" wants a version in quotes, a value or { file }, but got the number 3.12.',
        "Put it in quotes: '3.12'.",
        'tools.python',
      ],
    ],
    ['a negative number', { retry: -1 }, ['"retry" wants a whole number, but got the number -1.', editor, 'retry']],
    [
      'a misspelt choice',
      { artifacts: { app: { paths: 'x', when: 'allways' } } },
      [
        '"artifacts.app.when" wants "success", "failure", "always", but got the string "allways".',
        'Did you mean "always"?',
        'artifacts.app.when',
      ],
    ],
    [
      'a misspelt choice in a list',
      { cache: ['npm', { key: 'x', path: ['y'] }] },
      ['"cache.1" of job "test" has no field "path".', 'Did you mean "paths"?', 'cache.1.path'],
    ],
    [
      'a field missing two levels down',
      { container: { image: 'x:1', credentials: { username: 'u' } } },
      ['"container.credentials" of job "test" lacks the field "password".', 'Add `password`.', 'container.credentials'],
    ],
    [
      'fail-fast inside of the matrix',
      { matrix: { os: ['ubuntu'], failFast: true } },
      [
        '"matrix.failFast" wants a list of values, but got true.',
        'Write `failFast` beside `matrix`, as a field of the job.',
        'matrix.failFast',
      ],
    ],
    [
      'cells to add inside of the matrix',
      { matrix: { os: ['ubuntu'], include: [{ os: 'windows' }] } },
      [
        '"matrix.include.0" wants a string, a number, true or false, but got an object.',
        'Write `include` beside `matrix`, as a field of the job.',
        'matrix.include.0',
      ],
    ],
    [
      'an axis that is no list',
      { matrix: { os: 'ubuntu' } },
      ['"matrix.os" wants a list of values, but got the string "ubuntu".', 'Put it into a list: […].', 'matrix.os'],
    ],
    [
      'null',
      { env: { A: null } },
      ['"env.A" wants a string, a number or a value, but got null.', 'Leave it out, or write undefined.', 'env.A'],
    ],
    [
      'a condition as a value',
      { env: { A: branch('x') } },
      ['"env.A" wants a string, a number or a value, but got a condition.', editor, 'env.A'],
    ],
    [
      'two at once',
      { timout: '5m', services: { db: 'postgres:16' } },
      ['"services.db" wants { image, port, env, health, command }, but got the string "postgres:16".', editor, 'services.db'],
      ['Job "test" has no field "timout".', 'Did you mean "timeout"?', 'timout'],
    ],
  ])('%s', (_, spec, ...said) => {
    expect(mistakes('job', 'Job "test"', Object.assign({ steps: [step] }, spec))).toEqual(said)
  })

  test('something else than an object', () => {
    expect(mistakes('job', 'Job "test"', [step])).toEqual([['Job "test" wants an object, but got a list.', editor, '']])
  })

  test('a trigger by the name of one provider', () => {
    const said = mistakes('pipeline', 'Pipeline "ci"', { on: { pull_request: true }, jobs: {} })
    expect(said).toEqual([['"on" of pipeline "ci" has no field "pull_request".', 'Did you mean "pullRequest"?', 'on.pull_request']])
  })

  test('a pipeline without jobs, started by a name', () => {
    expect(mistakes('pipeline', 'Pipeline "ci"', { on: 'push' })).toEqual([
      ['"on" wants an object, but got the string "push".', editor, 'on'],
      ['Pipeline "ci" lacks the field "jobs".', 'Add `jobs`.', ''],
    ])
  })
})

test('whatever the schema refuses is told in sentences', () => {
  fc.assert(
    fc.property(mistakenFor(shapes.job ?? 'any'), (value) => {
      if (schemas.job.safeParse(value).success) return
      const said = mistakes('job', 'Job "test"', value)
      expect(said.length).toBeGreaterThan(0)
      for (const [message, hint] of said) {
        expect(message).toMatch(/^(?:"|Job "test" ).*\.$/s)
        expect(message).not.toMatch(/something else|, or ,| , |undefined \w/)
        expect(hint).toMatch(/[.?]$/)
      }
    }),
    { seed, numRuns: 1_000 },
  )
})
