/** Recipes with the real tools that work without a network: `npm run conformance -- --full` builds them. */
import { describe, expect, test } from 'vitest'
import { type Job, pipeline } from '../../../src/index.ts'
import { scan } from '../../../src/recipes/index.ts'
import { downloaded } from '../../examples/tools.ts'
import { providers, type Run, runOn, type Situation } from '../../recipes/run.ts'
import { enginePaths } from '../engines/engine-process.ts'

describe.runIf(process.env.PIPEGEN_FULL !== undefined).each(providers)('on %s', (provider) => {
  const run = (job: () => Job, situation: Situation): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: { a: job() } }), situation)

  const search = (text: string): Promise<Run> =>
    run(() => scan.secrets(), {
      files: { 'settings.txt': text },
      fakes: { ...downloaded('gitleaks'), gitleaks: `exec '${enginePaths.gitleaks}' "$@"` },
    })

  test('gitleaks lets a repository pass that holds no secret', async () => {
    expect((await search('token = none\n')).ok).toBe(true)
  })

  test('gitleaks finds a token that was committed, and does not print it', async () => {
    const token = `ghp_${'0wVR4gt7XbKn2JqLm9Zs'}${'Pd5HfTc3YaEuMi81'}`
    const ran = await search(`token = ${token}\n`)
    expect(ran.jobs).toEqual({ a: 'failure' })
    expect(ran.log.join('\n')).not.toContain(token)
  })
})
