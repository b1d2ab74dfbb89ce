/**
 * Makes lines of the conditions and the lowering wrong, one at a time and in copies of the tree, and tells which tests notice.
 * node .scripts/mutate.mjs [--seed N] [--count 60] [--from 0] [--in providers/gitlab] [--list]
 * Mutations that change nothing are listed, each with its reason, in mutate/equivalent.json. Ends with 1 if another one survives.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Project } from 'ts-morph'
import { candidatesIn, isMutated, shuffled } from './mutate/candidates.mjs'
import { areaOf, checksOf, failuresOf, layers } from './mutate/checks.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const copies = [0, 1].map((index) => join(root, '.mutants', String(index)))
/** What is left unused by a mutation is no reason against it. */
const unused = new Set([6133, 6192, 6196, 6198])

/** Names of tests. */
const failAnyway = new Set()
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    count: { type: 'string', default: '60' },
    from: { type: 'string', default: '0' },
    in: { type: 'string', default: '' },
    list: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const count = Number(values.count)

const project = new Project({ tsConfigFilePath: join(root, 'tsconfig.json') })
const sources = project
  .getSourceFiles()
  .map((source) => ({ source, file: relative(root, source.getFilePath()) }))
  .filter(({ file }) => isMutated(file))
  .sort((a, b) => (a.file < b.file ? -1 : 1))
const candidates = sources.flatMap(({ source, file }) => candidatesIn(source, file))
const equivalents = JSON.parse(readFileSync(join(root, '.scripts/mutate/equivalent.json'), 'utf8'))
refuseStale()

const order = shuffled(
  candidates.filter(({ file }) => file.startsWith(values.in)),
  seed,
).slice(Number(values.from))
console.log(`seed ${seed}; from ${values.from}; ${order.length} mutations of ${new Set(order.map(({ file }) => file)).size} files`)
if (values.list) for (const each of order.slice(0, count)) console.log(worded(each))
else await main()

async function main() {
  for (const copy of copies) copyTree(copy)
  const results = []
  const outcomes = { 'compile error': 0, equivalent: 0 }
  let next = 0
  const worker = async (copy) => {
    while (next < order.length && results.length < count) {
      const mutation = order[next]
      next += 1
      if (reasonOf(mutation) !== null) outcomes.equivalent += 1
      else if (!compiles(mutation)) outcomes['compile error'] += 1
      else {
        const result = { mutation, layer: 'survived', by: '' }
        results.push(result)
        Object.assign(result, await caughtBy(mutation, copy))
        console.log(`${result.layer.padEnd(9)} ${worded(mutation)}${result.by === '' ? '' : `\n          by ${result.by}`}`)
      }
    }
  }
  await Promise.all(copies.map(worker))
  report(results, outcomes)
  rmSync(join(root, '.mutants'), { recursive: true, force: true })
  process.exitCode = results.some(({ layer }) => layer === 'survived') ? 1 : 0
}

/** The files that git knows, or would. */
function copyTree(copy) {
  rmSync(copy, { recursive: true, force: true })
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  for (const file of stdout.trim().split('\n')) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file), { verbatimSymlinks: true })
  }
  for (const folder of ['node_modules', '.conformance']) symlinkSync(join(root, folder), join(copy, folder))
}

async function caughtBy({ file, start, end, text }, copy) {
  const path = join(copy, file)
  const original = readFileSync(path, 'utf8')
  const mutant = original.slice(0, start) + text + original.slice(end)
  const checks = checksOf(areaOf(file), root)
  const failing = async (what, code, most) => {
    writeFileSync(path, code)
    return failuresOf(what, { cwd: copy, seed, most }).finally(() => writeFileSync(path, original))
  }
  for (const layer of layers) {
    const { files, named } = checks[layer]
    for (;;) {
      const found = (await failing(checks[layer], mutant, 1 + failAnyway.size)).filter((test) => !failAnyway.has(keyOf(test)))
      const [first] = found
      if (first === undefined) break
      if (first.file === null) return { layer, by: first.name }
      // A test that fails without the mutation, too, can't tell.
      const anyway = await failing({ files: files.filter((each) => each === first.file), named }, original, 0)
      for (const test of anyway) failAnyway.add(keyOf(test))
      if (!failAnyway.has(keyOf(first))) return { layer, by: keyOf(first) }
      console.log(`fails without any mutation: ${keyOf(first)}`)
    }
  }
  return {}
}

function keyOf({ file, name }) {
  return `${file}: ${name}`
}

function compiles({ file, start, end, text }) {
  const source = project.getSourceFileOrThrow(join(root, file))
  const original = source.getFullText()
  source.replaceWithText(original.slice(0, start) + text + original.slice(end))
  try {
    return source.getPreEmitDiagnostics().every((diagnostic) => unused.has(diagnostic.getCode()))
  } finally {
    source.replaceWithText(original)
  }
}

// ───────────────────────────── equivalent mutations

function isMeant(entry, { file, operator, code, before, text }) {
  return entry.file === file && entry.operator === operator && entry.code === code && entry.before === before && entry.after === text
}

function reasonOf(mutation) {
  return equivalents.find((entry) => isMeant(entry, mutation))?.reason ?? null
}

function refuseStale() {
  const stale = equivalents.filter((entry) => !candidates.some((each) => isMeant(entry, each)))
  if (stale.length === 0) return
  for (const { file, code } of stale) console.error(`mutate/equivalent.json lists what isn't there: ${file}: ${code}`)
  process.exit(2)
}

// ───────────────────────────── words

function worded({ file, line, operator, before, text }) {
  return `${file}:${line} ${operator}: ${shortened(before)} → ${shortened(text)}`
}

function shortened(code) {
  const line = code.replace(/\s+/g, ' ')
  return line.length > 90 ? `${line.slice(0, 87)}…` : line
}

function report(results, { 'compile error': errors, equivalent }) {
  const columns = [...layers, 'survived']
  const operators = [...new Set(results.map(({ mutation }) => mutation.operator))].sort()
  const row = (name, of) => `| ${[name, ...columns.map((layer) => of.filter((each) => each.layer === layer).length || '')].join(' | ')} |`
  console.log(`\n| operator | ${columns.join(' | ')} |\n|---|${columns.map(() => '--:|').join('')}`)
  for (const operator of operators)
    console.log(
      row(
        operator,
        results.filter(({ mutation }) => mutation.operator === operator),
      ),
    )
  console.log(row('all', results))
  const caught = results.filter(({ layer }) => layer !== 'survived').length
  console.log(`\n${caught} of ${results.length} caught; besides, ${errors} don't compile and ${equivalent} are known to be equivalent`)
}
