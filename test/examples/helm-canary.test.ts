/** What the example helm-canary promises beyond its files, run on each provider with stand-ins for the tools. */
import { describe, expect, test } from 'vitest'
import pipeline from '../../examples/helm-canary/ci.ts'
import type { Fakes } from '../recipes/fakes.ts'
import { providers, type Run, runOn, type Situation } from '../recipes/run.ts'
import { digest, docker, helm, pytest } from './tools.ts'

const repository = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop'
const tools: Fakes = {
  ...{ aws: 'echo password', black: '', flake8: '', mypy: '' },
  ...{ docker, helm, pytest },
}
const files = { 'requirements.txt': '', 'requirements-dev.txt': '', Dockerfile: '' }

const isCheck = (line: string): boolean => line.startsWith('curl') && line.endsWith(' https://shop.example.com/health')
const weight = (line: string): string | undefined => /--set canary\.weight=(\d+)/.exec(line)?.[1]

describe.each(providers)('helm-canary on %s', (provider) => {
  const start = (fakes: Fakes = {}, situation: Situation = {}): Promise<Run> =>
    runOn(provider, () => pipeline, { files, ...situation, fakes: { ...tools, ...fakes } })
  const inProduction = ({ calls }: Run): readonly string[] =>
    calls
      .filter(({ tool, env }) => tool === 'helm' && env.KUBECONFIG_CONTENT === 'text of PRODUCTION_KUBECONFIG')
      .map(({ args }) => args.slice(0, 3).join(' '))

  test('goes from lint over staging and its tests to production, which gets 5, 25, 50 and all percent, each for a quarter of an hour', async () => {
    const { ok, lines } = await start()
    expect(ok).toBe(true)
    const stages = ['black', 'mypy', 'pytest tests/unit/', '--push', 'values-staging.yaml', 'pytest tests/e2e/', 'values-production.yaml']
    const places = stages.map((stage) => lines.findIndex((line) => line.includes(stage)))
    expect(places).not.toContain(-1)
    // Lint and types wait for nothing.
    expect(places.slice(2)).toEqual(places.slice(2).sort((one, other) => one - other))
    expect(Math.max(...places.slice(0, 2))).toBeLessThan(places[2] ?? 0)

    const canary = lines.filter((line) => line.includes('values-production.yaml') || isCheck(line))
    const held = canary
      .join('\n')
      .split(/^helm .*$/m)
      .map((checks) => checks.split('\n').filter(isCheck).length)
    expect([canary.map(weight).filter((share) => share !== undefined), held]).toEqual([
      ['5', '25', '50', '0'],
      [0, 15, 15, 15, 15],
    ])
    const upgrades = lines.filter((line) => line.startsWith('helm upgrade'))
    expect(upgrades.every((line) => line.includes(`image.repository=${repository} `) && line.endsWith(`image.digest=${digest}`))).toBe(true)
    expect(upgrades.filter((line) => line.includes('--set-literal image.digest=')).map(weight)).toEqual([undefined, '0'])
  })

  test('goes back to the revision before once users get an error at half of the traffic', async () => {
    const ran = await start({ curl: `case "$*" in *//shop.example.com/*) echo >> "$STATE/n"; [ "$(wc -l < "$STATE/n")" -lt 32 ] ;; esac` })
    expect(ran.jobs).toMatchObject({ e2e: 'success', 'deploy-production': 'failure' })
    const upgrade = 'upgrade shop charts/shop'
    expect(inProduction(ran)).toEqual(['list --deployed --filter', upgrade, upgrade, upgrade, 'rollback shop 7'])
    expect(ran.lines.map(weight).filter((share) => share !== undefined)).toEqual(['5', '25', '50'])
  })

  test.each([
    ['the end-to-end tests fail', { pytest: `${tools.pytest}; [[ "$*" != *e2e* ]]` }],
    ['staging does not answer', { curl: 'case "$*" in *//staging.shop.example.com/*) exit 22 ;; esac' }],
  ] satisfies readonly (readonly [string, Fakes])[])('leaves production alone if %s', async (_, fakes) => {
    const ran = await start(fakes)
    expect(ran.ok).toBe(false)
    expect(ran.jobs['deploy-production'] ?? 'skipped').toBe('skipped')
    expect(inProduction(ran)).toEqual([])
  })

  test('builds nothing that is not covered, and deploys nothing from another branch', async () => {
    const bare = await start({ pytest: '[[ "$*" != *--cov-fail-under=80* ]]' })
    expect(bare.lines.filter((line) => /^(?:docker|helm) /.test(line))).toEqual([])
    const branch = await start({}, { event: { event: 'push', branch: 'develop' } })
    expect(branch.jobs).toMatchObject({ unit: 'success', build: 'success' })
    expect(branch.lines.filter((line) => line.startsWith('helm '))).toEqual([])
  })
})
