/** Features that are mostly used together don't repeat each other's warnings. */
import { describe, expect, test } from 'vitest'
import { type JobOptions, job } from '../../src/index.ts'
import { ci, providerNames, steps } from './case.ts'
import { outcome } from './outcome.ts'

describe.each(providerNames)('on %s', (provider) => {
  test.each<[string, RegExp, JobOptions]>([
    ['environments', /environments/, { environment: { name: 'staging', url: 'https://staging.example.com' } }],
    ['coverage', /coverage/, { reports: { coverage: { cobertura: 'coverage.xml', regex: '([0-9]+)%' } } }],
  ])('what is missing of %s is said once', async (_, words, fields) => {
    const { warnings } = await outcome(() => ci({ a: job({ ...fields, steps }) }), provider)
    // The feature's name stands before the colon.
    const said = warnings.map((each) => each.slice(each.indexOf(': ') + 2)).filter((each) => words.test(each))
    expect(said.length, said.join('\n')).toBeLessThanOrEqual(1)
  })
})
