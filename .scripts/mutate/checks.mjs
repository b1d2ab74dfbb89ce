/** Which tests may catch a mutation of a file, by the layer that they are of, and how they are run. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** In the order of asking: the first that catches a mutation has it. Golden files catch whatever changes text, so they are last. */
export const layers = ['unit', 'evaluator', 'golden']

const providers = ['github', 'gitlab', 'jenkins', 'circleci']

/** Files and folders of tests. */
const unit = {
  github: ['test/github'],
  gitlab: ['test/gitlab'],
  jenkins: ['test/jenkins'],
  circleci: ['test/circleci'],
  shared: ['test/shared'],
  ir: ['test/ir', 'test/plan'],
}

/** They compare what a provider does with an emitted file to the plan, or to tables written by hand. */
const evaluator = {
  github: ['test/conformance/by-hand-github.conformance.ts', 'test/conformance/github-conditions.conformance.ts'],
  gitlab: ['test/plan/by-hand/written.test.ts', 'test/gitlab/rules.test.ts', 'test/gitlab/together.test.ts'],
  jenkins: ['test/conformance/by-hand-jenkins.conformance.ts', 'test/conformance/engines/jenkins/jenkins-emitted.conformance.ts'],
  circleci: ['test/plan/by-hand/written.test.ts', 'test/conformance/circleci-conditions.conformance.ts'],
}

/** Expected files. */
const golden = [
  'test/golden/golden.test.ts',
  'test/golden/examples.test.ts',
  'test/features/features.test.ts',
  'test/corpus-inspired/corpus-inspired.test.ts',
  'test/gitlab/golden.test.ts',
]

const isEvaluatorOrGolden = new Set([...Object.values(evaluator).flat(), ...golden])

/** The part of the tree that a source file belongs to: a provider's name, `shared` or `ir`. */
export function areaOf(file) {
  return /^providers\/(\w+)\//.exec(file)?.[1] ?? 'ir'
}

/** Test files by layer; what all providers use is checked by the tests of all. */
export function checksOf(area, root) {
  const areas = providers.includes(area) ? [area] : [area, ...providers]
  const files = areas.flatMap((each) => unit[each]).flatMap((folder) => testFilesIn(folder, root))
  return {
    unit: files.filter((file) => !isEvaluatorOrGolden.has(file)),
    evaluator: [...new Set(areas.flatMap((each) => evaluator[each] ?? []))],
    golden,
  }
}

function testFilesIn(folder, root) {
  return readdirSync(join(root, folder), { recursive: true })
    .map((name) => `${folder}/${name}`)
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
}

/** A mutation may make a loop endless: then it is caught, too. */
const seconds = 240

/** The names of the tests that fail. Stops once more have failed than are `known` to fail without any mutation. */
export async function failuresOf(files, { cwd, seed, known = new Set() }) {
  const output = join(cwd, 'results.json')
  rmSync(output, { force: true })
  const settings = ['--config', '.scripts/mutate/vitest.config.ts', '--reporter=json', `--outputFile=${output}`]
  const bail = known === null ? [] : [`--bail=${known.size + 1}`]
  const inTime = await run([...settings, ...bail, ...files], { cwd, env: { ...process.env, PIPEGEN_SEED: String(seed) } })
  if (!inTime) return new Set(['the time is up'])
  if (!existsSync(output)) return new Set(['vitest has no results'])
  const { testResults } = JSON.parse(readFileSync(output, 'utf8'))
  const names = testResults.flatMap(({ name, status, assertionResults }) => {
    const file = name.slice(cwd.length + 1)
    const failed = assertionResults.filter((each) => each.status === 'failed').map(({ fullName }) => `${file}: ${fullName}`)
    // A file that can't be loaded has no tests.
    return failed.length === 0 && status === 'failed' && assertionResults.every((each) => each.status !== 'passed') ? [file] : failed
  })
  return new Set(names)
}

/** Whether it ended by itself. */
function run(args, { cwd, env }) {
  return new Promise((resolve) => {
    const child = spawn('node', ['node_modules/vitest/vitest.mjs', 'run', ...args], { cwd, env, stdio: 'ignore', detached: true })
    let inTime = true
    const timer = setTimeout(() => {
      inTime = false
      process.kill(-child.pid, 'SIGKILL')
    }, seconds * 1000)
    child.on('close', () => {
      clearTimeout(timer)
      resolve(inTime)
    })
  })
}
