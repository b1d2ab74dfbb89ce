/** Names that differ in case alone are one variable to Jenkins, and parameters are variables, too. */
import { describe, expect, test } from 'vitest'
import { input, job, type Pipeline, pipeline, sh } from '../../src/index.ts'
import { compileInMemory, describeFault } from '../compile/compile-in-memory.ts'

type Where = 'job' | 'step' | 'pipeline'

const make = (env: object, where: Where) => (): Pipeline => {
  const level = input({ type: 'string', default: 'info' })
  const steps = [where === 'step' ? sh({ env: env as never })`make` : sh`make ${level}`]
  return pipeline('ci', {
    providers: ['jenkins'],
    on: { manual: { inputs: { level } } },
    ...(where === 'pipeline' ? { env: env as never } : {}),
    jobs: { a: job({ steps, ...(where === 'job' ? { env: env as never } : {}) }) },
  })
}

const errors = async (env: object): Promise<readonly string[]> =>
  (await compileInMemory(make(env, 'job'))).diagnostics.filter(({ severity }) => severity === 'error').map(describeFault)

describe('a variable whose name differs from that of an input in case alone', () => {
  test.each(['job', 'step', 'pipeline'] as const)('gives the parameter its name: of a %s', async (where) => {
    const { files, diagnostics } = await compileInMemory(make({ LEVEL: 'x' }, where))
    expect(files[0]?.text).toContain("string(name: 'LEVEL'")
    expect(files[0]?.text).not.toContain('params.level')
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  test('is an error at its line where another is written in a third way', async () => {
    expect(await errors({ LEVEL: 'x', Level: 'y' })).toEqual([expect.stringMatching(/^jenkins-env-case .*Level$/)])
    expect(await errors({ level: 'x', LEVEL: 'y' })).toEqual([expect.stringMatching(/^jenkins-env-case .*LEVEL$/)])
  })
})

test('a variable of the same name, or of another, changes nothing', async () => {
  for (const env of [{ level: 'x' }, { LEVELS: 'x' }]) {
    expect(await errors(env)).toEqual([])
    expect((await compileInMemory(make(env, 'job'))).files[0]?.text).toContain("string(name: 'level'")
  }
})
