/** Which tests may catch a mutation of a file, by the layer that they are of, and how they are run. */
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** In the order of asking: the first that catches a mutation has it. Golden files catch whatever changes text, so they are last. */
export const layers = ['unit', 'feature', 'evaluator', 'golden']

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

/** The words that every feature must show in a file. */
const feature = ['test/features/features.test.ts']

/** Expected files. */
const golden = ['test/golden/golden.test.ts', 'test/corpus-inspired/corpus-inspired.test.ts', 'test/gitlab/golden.test.ts']

const isEvaluatorOrGolden = new Set([...Object.values(evaluator).flat(), ...golden])

/** The part of the tree that a source file belongs to: a provider's name, `shared` or `ir`. */
export function areaOf(file) {
  return /^providers\/(\w+)\//.exec(file)?.[1] ?? 'ir'
}

/** By layer the test files, and a pattern of the tests' names if it matters: what all providers use is checked by the tests of all. */
export function checksOf(area, root) {
  const areas = providers.includes(area) ? [area] : [area, ...providers]
  const named = providers.includes(area) ? area : null
  const files = areas.flatMap((each) => unit[each]).flatMap((folder) => testFilesIn(folder, root))
  return {
    unit: { files: files.filter((file) => !isEvaluatorOrGolden.has(file)), named: null },
    feature: { files: feature, named },
    evaluator: { files: [...new Set(areas.flatMap((each) => evaluator[each] ?? []))], named: null },
    golden: { files: golden.filter((file) => named === 'gitlab' || named === null || !file.includes('gitlab')), named },
  }
}

function testFilesIn(folder, root) {
  return readdirSync(join(root, folder), { recursive: true })
    .map((name) => `${folder}/${name}`)
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
}

/** A mutation may make a loop endless: then it is caught, too. */
const seconds = 600

/** The tests that fail, as `{ file, name }`; it stops once there are so many. */
export async function failuresOf({ files, named }, { cwd, seed, most }) {
  const output = join(cwd, 'results.json')
  rmSync(output, { force: true })
  const settings = ['--config', '.scripts/mutate/vitest.config.ts', '--reporter=json', `--outputFile=${output}`, `--bail=${most}`]
  const pattern = named === null ? [] : ['--testNamePattern', named]
  const inTime = await run([...settings, ...pattern, ...files], { cwd, env: { ...process.env, PIPEGEN_SEED: String(seed) } })
  if (!inTime) return [{ file: null, name: 'the time is up' }]
  if (!existsSync(output)) return [{ file: null, name: 'vitest has no results' }]
  const { testResults } = JSON.parse(readFileSync(output, 'utf8'))
  return testResults.flatMap(({ name: path, status, assertionResults }) => {
    const file = path.slice(cwd.length + 1)
    const failed = assertionResults.filter((each) => each.status === 'failed').map(({ fullName }) => ({ file, name: fullName }))
    // A file that can't be loaded has no tests.
    const isBroken = status === 'failed' && assertionResults.length === 0
    return isBroken ? [{ file, name: 'the file fails' }] : failed
  })
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
