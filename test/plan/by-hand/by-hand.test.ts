/** The plan against tables that were written by hand from the rules of the language, before it was asked. */
import { describe, expect, test } from 'vitest'
import { plan } from '../../../src/plan/plan.ts'
import { compileInMemory } from '../../compile/compile-in-memory.ts'
import { linesOf, plannedLines } from './ends.ts'
import { tables } from './index.ts'

describe.each(Object.entries(tables))('%s', (_, { make, rows }) => {
  test.each(Object.entries(rows))('%s', async (_, { event, outcomes = {}, ends }) => {
    const { pipelines, diagnostics } = await compileInMemory(make, { only: [] })
    expect(diagnostics).toEqual([])
    const [pipeline] = pipelines
    if (pipeline === undefined) throw new Error('no pipeline')
    expect(plannedLines(plan(pipeline, event, outcomes))).toEqual(ends === null ? null : linesOf(ends))
  })
})
