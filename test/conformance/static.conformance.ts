/** Every emitted file of the examples and the golden pipelines, before validators that others wrote: no findings. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { circleciSchema } from './engines/circleci-static.ts'
import { actionlint, githubParser, zizmor } from './engines/github-static.ts'
import { gitlabSchema } from './engines/gitlab-static.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

function folders(path: string): readonly string[] {
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [`${path}/${entry.name}`] : []))
}

const exampleFolders = { github: '.github/workflows', gitlab: '', circleci: '.circleci' } as const

/** Path in the repo → text, for one provider. */
function emitted(provider: 'github' | 'gitlab' | 'circleci'): { readonly [path: string]: string } {
  const files: { [path: string]: string } = {}
  for (const folder of folders('examples')) add(folder, exampleFolders[provider], /\.yml$/)
  for (const folder of folders('test/golden')) add(`${folder}/expected`, provider, /\.yml$/)
  return files

  function add(folder: string, inside: string, name: RegExp): void {
    const path = join(root, folder, inside)
    if (!existsSync(path)) return
    for (const file of readdirSync(path)) if (name.test(file)) files[`${folder}/${file}`] = readFileSync(join(path, file), 'utf8')
  }
}

/** As one repo: validators of GitHub look at .github/workflows only. */
function asWorkflows(files: { readonly [path: string]: string }): { readonly [path: string]: string } {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`.github/workflows/${path.replaceAll('/', '_')}`, text]))
}

describe('GitHub', () => {
  const files = asWorkflows(emitted('github'))
  test.each([
    ['actionlint, with shellcheck', actionlint],
    ['zizmor', zizmor],
    ["GitHub's own parser", githubParser],
  ])('%s finds nothing', async (_, validate) => {
    expect(Object.keys(files).length).toBeGreaterThan(10)
    expect(await validate(files)).toEqual([])
  })
})

test('actionlint still finds a variable that single quotes keep', async () => {
  const script = "timeout 5 true\n          echo '$HOME'\n          timeout -k 10 90 echo '$HOME'"
  const text = `on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: |\n          ${script}\n`
  const found = await actionlint({ '.github/workflows/a.yml': text })
  expect(found.map(({ message }) => /SC\d+:\w+:\d+/.exec(message)?.[0])).toEqual(['SC2016:info:2', 'SC2016:info:3'])
})

test("GitLab's schema finds nothing", async () => {
  const files = emitted('gitlab')
  expect(Object.keys(files).length).toBeGreaterThan(10)
  for (const [path, text] of Object.entries(files)) expect([path, await gitlabSchema({ '.gitlab-ci.yml': text })]).toEqual([path, []])
})

test("CircleCI's schema finds nothing", () => {
  const files = emitted('circleci')
  expect(Object.keys(files).length).toBeGreaterThan(7)
  for (const [path, text] of Object.entries(files)) expect([path, circleciSchema({ 'config.yml': text })]).toEqual([path, []])
  expect(circleciSchema({ 'config.yml': 'version: 2.1\njobs:\n  a:\n    steps: [checkout]\n' })).not.toEqual([])
})
