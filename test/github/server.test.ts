import { describe, expect, test } from 'vitest'
import { gaps } from '../../providers/github/gaps.ts'
import { github } from '../../providers/github/index.ts'
import { job, pipeline, sh, uses } from '../../src/index.ts'
import type { Provider } from '../../src/provider.ts'
import { heard } from '../shared/gap.ts'

const steps = [sh`make`]
const cloud = github() as Provider
const server = (version = '3.17'): Provider => github({ server: version, runners: { ubuntu: 'linux' } }) as Provider

const ci =
  (jobs: object, on: object = { push: true }) =>
  (): unknown =>
    pipeline('ci', { on, jobs } as never)
const one = (spec: object): (() => unknown) => ci({ test: job({ steps, ...spec } as never) })

/** A use of each row, by what tells the row from the others. */
const cases: { readonly [row: string]: { readonly make: () => unknown; readonly says: string; readonly from?: string } } = {
  'runner.name': { make: one({ runner: 'windows' }), says: 'to-do runner.name: GitHub Enterprise Server has no runners of GitHub' },
  artifact: { make: one({ artifacts: { dist: 'dist' } }), says: 'emulated artifact: version 3 of the artifact actions' },
  'download from a matrix job': {
    make: () => {
      const build = job({ matrix: { os: ['a', 'b'] }, steps, artifacts: { dist: 'dist/' } })
      return ci({ build, use: job({ needs: [build], download: [build.artifacts.dist], steps }) })()
    },
    says: 'unsupported jobs.use.download.0: Artifact of an earlier job: version 3 of the artifact actions',
  },
  'step.uses': {
    make: one({ steps: [uses('actions/upload-artifact@v4', { with: { path: 'dist' } })] }),
    says: 'unsupported jobs.test.steps.0: GitHub action: GitHub Enterprise Server runs version 3',
  },
  'trigger.schedule.timezone': {
    make: ci({ test: job({ steps }) }, { schedule: { cron: '0 2 * * *', timezone: 'Europe/Rome' } }),
    says: 'unsupported on.schedule.timezone: Time zone of a schedule: GitHub Enterprise Server before 3.22',
    from: '3.22',
  },
  'service.command': {
    make: one({ services: { db: { image: 'mysql:8', port: 3306, command: ['--verbose'] } } }),
    says: 'unsupported jobs.test.services.db.command: Command of a service: GitHub Enterprise Server gives a service no command.',
  },
  oidc: { make: one({ oidc: true }), says: 'to-do oidc: Trust the issuer of your server' },
}

test('every row has its case', () => {
  const rows = gaps.map(({ features, which }) => (features[0] === 'download' ? `download ${which}` : features[0]))
  expect(Object.keys(cases)).toEqual(rows)
})

describe.each(Object.entries(cases))('%s', (_, { make, says, from }) => {
  const line = expect.stringContaining(says)
  test('is another thing on an older GitHub Enterprise Server', async () => {
    expect((await heard(server(), make)).lines).toContainEqual(line)
  })
  test('is what it is on github.com, or from its version on', async () => {
    for (const provider of from === undefined ? [cloud] : [cloud, server(from)])
      expect((await heard(provider, make)).lines).not.toContainEqual(line)
  })
})

describe('a workflow for GitHub Enterprise Server', () => {
  test('has the artifact actions that run there', async () => {
    const build = job({ steps, artifacts: { dist: 'dist/' }, reports: { junit: 'junit.xml' } })
    const make = ci({ build, use: job({ needs: [build], download: [build.artifacts.dist], steps }) })
    const text = (await heard(server(), make)).files[0]?.text ?? ''
    expect(
      [...text.matchAll(/uses: actions\/((?:up|down)load-artifact)@\w{40} # (v\d)/g)].map(([, name, tag]) => `${name} ${tag}`),
    ).toEqual(['upload-artifact v3', 'upload-artifact v3', 'download-artifact v3'])
  })
  test('asks for actions and runners once', async () => {
    const asked = (await heard(server(), one({}))).lines.filter((line) => line.startsWith('to-do'))
    expect(asked).toEqual([expect.stringContaining('GitHub Connect')])
  })
  test('says what differs on github.com, too, beside its own', async () => {
    const { lines } = await heard(server(), one({ reports: { junit: 'junit.xml' } }))
    expect(lines).toContainEqual(expect.stringContaining('differs jobs.test.reports.junit: JUnit report: GitHub has no view'))
    expect(lines).toContainEqual(expect.stringContaining('emulated report.junit: version 3'))
  })
  test('names own labels without asking for them', async () => {
    const { lines, files } = await heard(server(), one({ runner: 'ubuntu' }))
    expect(lines).not.toContainEqual(expect.stringContaining('runner.name'))
    expect(files[0]?.text).toContain('runs-on: linux')
  })
})
