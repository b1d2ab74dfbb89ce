/** Scans with the tools themselves. No vulnerabilities of dependencies: their list has to be downloaded. */
import { expect, test } from 'vitest'
import { type Job, pipeline } from '../../../src/index.ts'
import { scan } from '../../../src/recipes/index.ts'
import { downloaded } from '../../examples/tools.ts'
import { type Run, runOn } from '../../recipes/run.ts'
import type { Files } from '../engines/workspace.ts'
import { everywhere, inFullRuns, printed, real } from './real.ts'

const token = `ghp_${'0wVR4gt7XbKn2JqLm9Zs'}${'Pd5HfTc3YaEuMi81'}`

inFullRuns.each(everywhere)('on %s', (provider) => {
  const run = (job: Job, files: Files): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: { job } }), {
      files,
      fakes: { ...downloaded('gitleaks', 'trivy'), gitleaks: real('gitleaks'), trivy: real('trivy') },
    })

  test('gitleaks lets a repository pass that holds no secret', async () => {
    expect((await run(scan.secrets(), { 'settings.txt': 'token = none\n' })).ok).toBe(true)
  })

  test('gitleaks finds a token that was committed, and does not print it', async () => {
    const ran = await run(scan.secrets(), { 'settings.txt': `token = ${token}\n` })
    expect(ran.jobs).toEqual({ job: 'failure' })
    expect(printed(ran)).not.toContain(token)
  })

  const files = (options: scan.FilesOptions = {}): Job => scan.files({ scanners: ['secret', 'misconfig'], ...options })
  const safe = 'FROM debian:12.5\nUSER 1000\n'
  const asRoot = 'FROM debian:12.5\n'

  test.each([
    ['lets what is safe pass', { Dockerfile: safe }, {}, 'success'],
    ['finds an image that runs as root', { Dockerfile: asRoot }, {}, 'failure'],
    [
      'finds it in the folder that is searched, and in no other',
      { Dockerfile: asRoot, 'app/Dockerfile': safe },
      { path: 'app' },
      'success',
    ],
    ['leaves out what is less severe than asked', { Dockerfile: asRoot }, { severity: ['CRITICAL'] }, 'success'],
    ['leaves out what is not searched for', { Dockerfile: asRoot }, { scanners: ['secret'] }, 'success'],
    ['finds a token', { 'settings.txt': `token = ${token}\n` }, {}, 'failure'],
  ] satisfies readonly (readonly [string, Files, scan.FilesOptions, string])[])('Trivy %s', async (_, given, options, expected) => {
    const ran = await run(files(options), given)
    expect(ran.jobs, printed(ran)).toEqual({ job: expected })
    expect(printed(ran)).not.toContain(token)
  })

  test('what Trivy has found is written down for people and for machines', async () => {
    const show = 'cp scan.sarif "$STATE/sarif"'
    const ran = await runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: { job: files() } }), {
      files: { Dockerfile: asRoot },
      fakes: { ...downloaded('trivy'), trivy: `trap '[ ! -e scan.sarif ] || ${show}' EXIT\n${real('trivy').replace('exec ', '')}` },
    })
    expect(printed(ran)).toContain('DS-0002')
    expect(JSON.parse(ran.state.sarif ?? '').runs[0].results[0].ruleId).toBe('DS-0002')
  })
})
