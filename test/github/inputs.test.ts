/** Inputs of a manual run are texts on GitHub, too, whose own booleans and numbers aren't. */
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { ci, job, pipeline, sh } from '../../src/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'

interface Workflow {
  readonly jobs: { readonly [id: string]: { readonly if?: string; readonly env?: { readonly [name: string]: string } } }
}

const emit = async (): Promise<Workflow> => {
  const steps = [sh`make`]
  const inputs = { dry: { type: 'boolean', default: true }, loud: { type: 'boolean' }, n: { type: 'number', default: 3 } } as const
  const file = await fileFor('github', () =>
    pipeline('ci', {
      on: { push: true, manual: { inputs: { ...inputs, bare: { type: 'number' }, level: { type: 'string', default: 'info' } } } },
      jobs: {
        a: job({ env: { DRY: ci.input('dry'), N: ci.input('n'), BARE: ci.input('bare'), LEVEL: ci.input('level') }, steps }),
        b: job({ when: ci.input('loud').is('true'), steps }),
        c: job({ when: ci.input('level').is('0'), steps }),
      },
    }),
  )
  return parse(file) as Workflow
}

test('a default gives way to false and to 0', async () => {
  expect((await emit()).jobs.a?.env).toEqual({
    DRY: "${{ format('{0}', inputs.dry) || 'true' }}",
    N: "${{ format('{0}', inputs.n) || '3' }}",
    BARE: "${{ format('{0}', inputs.bare) }}",
    LEVEL: "${{ inputs.level || 'info' }}",
  })
})

test('a boolean is compared as a text', async () => {
  expect((await emit()).jobs.b?.if).toBe("${{ (format('{0}', inputs.loud) || 'false') == 'true' }}")
})

test('what is not set is not the number 0', async () => {
  expect((await emit()).jobs.c?.if).toBe("${{ format('{0}', (inputs.level || 'info')) == '0' }}")
})
