/** What every feature and field of the language becomes, before validators that others wrote: no findings. One call for all files of a provider. */
import { describe, expect, test } from 'vitest'
import { plan } from '../../src/plan/plan.ts'
import type { Pair, ProviderName } from '../features/case.ts'
import { cases } from '../features/cases/index.ts'
import { pairs } from '../features/coverage.ts'
import { outcome } from '../features/outcome.ts'
import { readConfig } from './engines/circleci/config.ts'
import { circleciSchema } from './engines/circleci-static.ts'
import { actionlint, githubParser, zizmor } from './engines/github-static.ts'
import { gitlabSchema, listJobs, pipelineFile } from './engines/gitlab-static.ts'
import { parseJenkinsfiles } from './engines/jenkins/jenkins-run.ts'

/** Case → file; cases that become the same file are one, and those that the provider refuses none. */
async function emitted(provider: ProviderName, from: typeof pairs = pairs): Promise<ReadonlyMap<string, string>> {
  const byText = new Map<string, string>()
  for (const [name, pair] of Object.entries(from)) {
    const { files } = await outcome(pair.with, provider)
    for (const text of Object.values(files)) if (!byText.has(text)) byText.set(text, name)
  }
  return new Map([...byText].map(([text, name]) => [name, text]))
}

function named(files: ReadonlyMap<string, string>, pathOf: (name: string) => string): { readonly [path: string]: string } {
  return Object.fromEntries([...files].map(([name, text]) => [pathOf(name.replaceAll(' ', '-')), text]))
}

describe('GitHub', async () => {
  const workflows = named(await emitted('github'), (name) => `.github/workflows/${name}.yml`)
  const files = { ...workflows, '.github/actionlint.yaml': 'self-hosted-runner:\n  labels: [gpu]\n' }
  test.each([
    ['actionlint, with shellcheck', actionlint],
    ['zizmor', zizmor],
    ["GitHub's own parser", githubParser],
  ])('%s finds nothing', async (_, validate) => {
    expect(Object.keys(files).length).toBeGreaterThan(100)
    expect(await validate(files)).toEqual([])
  })
})

test("GitLab's schema finds nothing", async () => {
  const files = await emitted('gitlab')
  expect(files.size).toBeGreaterThan(70)
  expect(gitlabSchema(named(files, (name) => name))).toEqual([])
})

/** One process for each file, so only for the features that decide which jobs there are. */
test('gitlab-ci-local lists jobs where the plan has some', async () => {
  const files = [...(await emitted('gitlab', cases))].filter(([name]) => /^(trigger|job|condition|matrix|approval)\b/.test(name))
  expect(files.length).toBeGreaterThan(30)
  const different: string[] = []
  const work = files.values()
  const take = async (): Promise<void> => {
    for (const [name, text] of work) {
      const listed = await listJobs({ [pipelineFile]: text }, { kind: 'push', branch: 'main' }, { changed: ['src/app.ts'] })
      const { model } = await outcome(pairOf(name).with, 'gitlab')
      const planned = plan(model, { event: 'push', branch: 'main', repository: 'acme/app', changed: ['src/app.ts'] }).jobs.some(
        ({ state }) => state !== 'skipped',
      )
      if (listed.length > 0 !== planned) different.push(`${name}: ${listed.map((job) => job.name).join(', ')}`)
    }
  }
  await Promise.all([take(), take()])
  expect(different).toEqual([])
}, 600_000)

function pairOf(name: string): Pair {
  const pair = pairs[name]
  if (pair === undefined) throw new Error(`no case "${name}"`)
  return pair
}

test("Groovy's compiler and Declarative's rules find nothing", async () => {
  const files = [...(await emitted('jenkins'))]
  expect(files.length).toBeGreaterThan(70)
  const problems = await parseJenkinsfiles(files.map(([, text]) => text))
  expect(files.flatMap(([name], index) => (problems[index] ?? ['no answer']).map((problem) => `${name}: ${problem}`))).toEqual([])
})

describe('CircleCI', async () => {
  const files = await emitted('circleci')
  const facts = { defaultBranch: 'main', sha: 'e5bd3914e2e596debea16f433f57875b5b90bcd6', message: 'Change' }

  test('the schema finds nothing', () => {
    expect(files.size).toBeGreaterThan(70)
    expect(circleciSchema(named(files, (name) => name))).toEqual([])
  })

  test.each([
    { kind: 'push', branch: 'main' },
    { kind: 'tag', tag: 'v1' },
  ] as const)('the config is valid on a $kind', (event) => {
    const problems = [...files].flatMap(([name, text]) => {
      try {
        readConfig(text, event, facts)
        return []
      } catch (error) {
        return [`${name}: ${String(error)}`]
      }
    })
    expect(problems).toEqual([])
  })
})
