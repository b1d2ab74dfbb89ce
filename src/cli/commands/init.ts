/** `pipegen init`: a small ci.ts that works, for the language that the repo is written in. Never over an existing file. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../../node/fault.ts'
import { rootOf } from '../../node/find.ts'
import { entryNames } from '../../node/header.ts'
import { stripBom } from '../../node/json.ts'
import { writeWhole } from '../../node/write.ts'
import type { Terminal } from '../terminal.ts'

/** Answers the exit status. */
export function init(terminal: Terminal): number {
  const folder = terminal.cwd
  const existing = entryNames.find((name) => existsSync(join(folder, name)))
  if (existing !== undefined) throw new UsageError(`"${existing}" is there already.`, 'Change it, or remove it first.')
  const { language, text } = starterFor(folder)
  writeWhole(join(folder, 'ci.ts'), 'ci.ts', text)
  terminal.out(`${terminal.paint.green('written')}  ci.ts  (${language})\n`)
  terminal.out('Next: `npm install --save-dev pipegen` for types in the editor, then `npx pipegen build`.\n')
  return 0
}

interface Starter {
  readonly language: string
  readonly tools: string
  readonly cache: string | null
  readonly commands: readonly string[]
}

/** The text of a ci.ts for what stands in `folder`. */
export function starterFor(folder: string): { readonly language: string; readonly text: string } {
  const starter = starters.map((detect) => detect(folder)).find((found) => found !== null) ?? unknown
  return { language: starter.language, text: render(starter, providerOf(folder), branchOf(folder)) }
}

type Detect = (folder: string) => Starter | null

const starters: readonly Detect[] = [node, python, go, rust, java]

function node(folder: string): Starter | null {
  if (!has(folder, 'package.json')) return null
  const tools = "{ node: '22' }"
  if (has(folder, 'pnpm-lock.yaml'))
    return {
      language: 'Node, pnpm',
      tools,
      cache: null,
      commands: ['corepack enable', 'pnpm install --frozen-lockfile', ...scripts(folder, 'pnpm')],
    }
  if (has(folder, 'yarn.lock'))
    return {
      language: 'Node, yarn',
      tools,
      cache: null,
      commands: ['corepack enable', 'yarn install --immutable', ...scripts(folder, 'yarn')],
    }
  const isLocked = has(folder, 'package-lock.json')
  return {
    language: 'Node',
    tools,
    cache: isLocked ? 'npm' : null,
    commands: [isLocked ? 'npm ci' : 'npm install', ...scripts(folder, 'npm')],
  }
}

function scripts(folder: string, manager: string): readonly string[] {
  let known: { readonly [name: string]: unknown } = {}
  try {
    known = (JSON.parse(stripBom(read(folder, 'package.json'))) as { scripts?: typeof known }).scripts ?? {}
  } catch {
    // Not ours to complain about.
  }
  return ['lint', 'build', 'test']
    .filter((name) => name in known)
    .map((name) => (name === 'test' ? `${manager} test` : `${manager} run ${name}`))
}

function python(folder: string): Starter | null {
  const requirements = ['requirements.txt', 'requirements-dev.txt'].filter((name) => has(folder, name))
  const isProject = has(folder, 'pyproject.toml') || has(folder, 'setup.py')
  if (requirements.length === 0 && !isProject) return null
  const install = requirements.length > 0 ? `pip install ${requirements.map((name) => `-r ${name}`).join(' ')}` : 'pip install .'
  return {
    language: 'Python',
    tools: "{ python: '3.12' }",
    cache: requirements.length > 0 ? 'pip' : null,
    commands: [`${install} pytest`, 'python -m pytest'],
  }
}

function go(folder: string): Starter | null {
  if (!has(folder, 'go.mod')) return null
  const version = /^go (\d+\.\d+)/m.exec(read(folder, 'go.mod'))?.[1] ?? '1.23'
  return {
    language: 'Go',
    tools: `{ go: '${version}' }`,
    cache: has(folder, 'go.sum') ? 'go' : null,
    commands: ['go vet ./...', 'go test ./...'],
  }
}

function rust(folder: string): Starter | null {
  if (!has(folder, 'Cargo.toml')) return null
  return {
    language: 'Rust',
    tools: "{ rust: '1.83' }",
    cache: has(folder, 'Cargo.lock') ? 'cargo' : null,
    commands: ['cargo build --all-targets', 'cargo test'],
  }
}

function java(folder: string): Starter | null {
  const tools = "{ java: '21' }"
  if (has(folder, 'pom.xml'))
    return {
      language: 'Java, Maven',
      tools,
      cache: 'maven',
      commands: [has(folder, 'mvnw') ? './mvnw --batch-mode verify' : 'mvn --batch-mode verify'],
    }
  if (!has(folder, 'build.gradle') && !has(folder, 'build.gradle.kts')) return null
  return { language: 'Java, Gradle', tools, cache: 'gradle', commands: [has(folder, 'gradlew') ? './gradlew build' : 'gradle build'] }
}

const unknown: Starter = { language: 'no language found', tools: '', cache: null, commands: ['echo "Replace this by your own commands."'] }

function render({ tools, cache, commands }: Starter, provider: string, branch: string): string {
  const fields = [
    ...(tools === '' ? [] : [`  tools: ${tools},`]),
    ...(cache === null ? [] : [`  cache: '${cache}',`]),
    ...(commands.length === 1
      ? [`  steps: [sh\`${commands[0]}\`],`]
      : ['  steps: [', ...commands.map((command) => `    sh\`${command}\`,`), '  ],']),
  ]
  return [
    "import { job, pipeline, sh } from 'pipegen'",
    '',
    'const test = job({',
    ...fields,
    '})',
    '',
    "export default pipeline('ci', {",
    `  providers: ['${provider}'],`,
    `  on: { push: { branches: [${JSON.stringify(branch).replaceAll("'", "\\'").replace(/^"|"$/g, "'")}] }, pullRequest: true },`,
    '  jobs: { test },',
    '})',
    '',
  ].join('\n')
}

function providerOf(folder: string): string {
  const root = rootOf(folder) ?? folder
  return has(root, '.gitlab-ci.yml') || /url = .*gitlab/.test(read(root, '.git/config')) ? 'gitlab' : 'github'
}

function branchOf(folder: string): string {
  const root = rootOf(folder) ?? folder
  const head = /^ref: refs\/remotes\/origin\/(.+)/.exec(read(root, '.git/refs/remotes/origin/HEAD'))?.[1]
  return head ?? (read(root, '.git/HEAD').trim() === 'ref: refs/heads/master' ? 'master' : 'main')
}

function has(folder: string, name: string): boolean {
  return existsSync(join(folder, name))
}

function read(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch {
    return ''
  }
}
