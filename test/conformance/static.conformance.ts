/** Every emitted file of the examples and of the pipelines with expected files, before validators that others wrote: no findings. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { jenkins } from '../../providers/jenkins/index.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import { emit, pushed } from '../jenkins/emit.ts'
import { rows } from '../jenkins/grammar-rows.ts'
import { jobOf, stepOf } from '../plan/build.ts'
import { shellcheck } from '../recipes/shellcheck.ts'
import { circleciSchema } from './engines/circleci-static.ts'
import { actionlint, githubParser, zizmor } from './engines/github-static.ts'
import { gitlabSchema } from './engines/gitlab-static.ts'
import { parseJenkinsfiles } from './engines/jenkins/jenkins-run.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

function folders(path: string): readonly string[] {
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [`${path}/${entry.name}`] : []))
}

/** Folders with a ci.ts and, under expected/, what it becomes. */
const golden = ['test/golden', 'test/corpus-inspired'].flatMap(folders)
const exampleFolders = { github: '.github/workflows', gitlab: '', jenkins: '', circleci: '.circleci' } as const

/** Path in the repo → text, for one provider. */
function emitted(provider: keyof typeof exampleFolders): { readonly [path: string]: string } {
  const files: { [path: string]: string } = {}
  const name = provider === 'jenkins' ? /^Jenkinsfile/ : /\.yml$/
  for (const folder of folders('examples')) add(folder, exampleFolders[provider], name)
  for (const folder of golden) add(`${folder}/expected`, provider, name)
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

/** Labels of machines that the owners of some pipelines have. */
const selfHosted = {
  '.github/actionlint.yaml': 'self-hosted-runner:\n  labels: [gpu, x86_64-linux, aarch64-linux, nexus-deploy, git-websites]\n',
}

describe('GitHub', () => {
  const files = asWorkflows(emitted('github'))
  test.each([
    ['actionlint, with shellcheck', actionlint],
    ['zizmor', zizmor],
    ["GitHub's own parser", githubParser],
  ])('%s finds nothing', async (_, validate) => {
    expect(Object.keys(files).length).toBeGreaterThan(10)
    expect(await validate({ ...files, ...selfHosted })).toEqual([])
  })
})

test('actionlint still finds a variable that single quotes keep', async () => {
  const script = "timeout 5 true\n          echo '$HOME'\n          timeout -k 10 90 echo '$HOME'"
  const text = `on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: |\n          ${script}\n`
  const found = await actionlint({ '.github/workflows/a.yml': text })
  expect(found.map(({ message }) => /SC\d+:\w+:\d+/.exec(message)?.[0])).toEqual(['SC2016:info:2', 'SC2016:info:3'])
})

// Of GitHub's workflows actionlint shows it all scripts.
test.each(['gitlab', 'jenkins', 'circleci'] as const)(
  'shellcheck finds nothing in the scripts of the examples for %s',
  async (provider) => {
    const files = Object.entries(emitted(provider)).filter(([path]) => path.startsWith('examples/'))
    expect(files.length).toBeGreaterThan(7)
    const found = await Promise.all(
      files.map(async ([path, text]) => (await shellcheck(provider, text)).map((finding) => `${path}: ${finding}`)),
    )
    expect(found.flat()).toEqual([])
  },
)

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

describe("Groovy's compiler and the rules of Declarative", () => {
  const many = pushed(
    ...Array.from({ length: 300 }, (_, index) =>
      jobOf({ id: `job${index}`, needs: index < 10 ? [] : [`job${index - 10}`], steps: [stepOf({ script: `echo "job ${index}"` })] }),
    ),
  )
  test('take every Jenkinsfile', async () => {
    const files = { ...emitted('jenkins'), 'of 300 jobs': emit(many) }
    expect(Object.keys(files).length).toBeGreaterThan(12)
    expect(await faultsOf(files, false)).toEqual([])
  })
  test('take every pipeline as a scripted one', async () => {
    const files: { [path: string]: string } = { 'of 300 jobs': emit(many, { dag: 'scripted' }) }
    for (const folder of [...folders('examples'), ...golden]) {
      // Options of its own can't be exchanged; the file that they make is among those of the test above.
      if (readFileSync(join(root, folder, 'ci.ts'), 'utf8').includes('jenkins({')) continue
      const { default: exported } = (await import(join(root, folder, 'ci.ts'))) as { default: unknown }
      const compiled = await compileInMemory(() => exported, { only: ['jenkins'], instead: { jenkins: jenkins({ dag: 'scripted' }) } })
      for (const { path, text } of compiled.files) if (text !== null) files[`${folder}/${path}`] = text
    }
    expect(Object.keys(files).length).toBeGreaterThan(12)
    expect(await faultsOf(files, true)).toEqual([])
  })
  test('agree with the table of the back end', async () => {
    const lines = (text: string): string => text.replaceAll('; ', '\n').replaceAll('} ', '}\n').replaceAll('{ ', '{\n')
    const good = Object.fromEntries(rows.map(([rule, text], index) => [`${index} ${rule}`, lines(text)]))
    expect(await faultsOf(good, false)).toEqual([])
    const refused = await parseJenkinsfiles(rows.map(([, , text]) => lines(text)))
    expect(rows.filter((_, index) => refused[index]?.length === 0).map(([rule, , text]) => `${rule}: ${text}`)).toEqual([])
  })
})

/** One line for each problem. */
async function faultsOf(files: { readonly [path: string]: string }, scripted: boolean): Promise<readonly string[]> {
  const problems = await parseJenkinsfiles(Object.values(files), { scripted })
  return Object.keys(files).flatMap((path, index) => (problems[index] ?? []).map((problem) => `${path}: ${problem}`))
}
