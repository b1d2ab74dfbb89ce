/**
 * Measures the built command: processor time (user and system) and peak memory, as ratios to `node -e 0`, runs interleaved so that
 * a busy moment hits all alike. Medians. Prints a table with the targets beside the figures.
 * node .scripts/bench/bench.mjs [--runs 25] [--quick]
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const cli = join(root, 'dist/cli.js')
const probe = fileURLToPath(new URL('probe.cjs', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'pipegen-bench-'))
const quick = process.argv.includes('--quick')
const runs = Number(process.argv[process.argv.indexOf('--runs') + 1]) || (quick ? 7 : 25)

// Certificates that it names are read at every start and would drown everything else.
const { NODE_EXTRA_CA_CERTS: _, NODE_OPTIONS: __, ...env } = process.env

try {
  const rows = [...startRows(), ...largeRows(), ...manyRows()]
  print(rows)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

function startRows() {
  const repo = makeRepo('reference')
  cpSync(join(root, 'examples/reference/ci.ts'), join(repo, 'ci.ts'))
  const build = { args: [cli, 'build'], cwd: repo }
  run(build)
  const cases = {
    node: { args: ['-e', '0'], cwd: repo },
    warm: build,
    cold: anew(build),
  }
  const { node, warm, cold } = measureAll(cases, runs)
  const ratio = (a, b) => `${(a / b).toFixed(2)} ×`
  return [
    ['`node -e 0`, processor time', `${node.cpu.toFixed(1)} ms`, ''],
    ['`node -e 0`, peak memory', `${node.memory.toFixed(1)} MiB`, ''],
    ['reference, all four, warm, processor time', `${ratio(warm.cpu, node.cpu)} (${warm.cpu.toFixed(1)} ms)`, '≤ 1.50 ×'],
    ['reference, all four, cold, processor time', `${ratio(cold.cpu, node.cpu)} (${cold.cpu.toFixed(1)} ms)`, '≤ 1.80 ×'],
    ['reference, all four, warm, peak memory', `${ratio(warm.memory, node.memory)} (${warm.memory.toFixed(1)} MiB)`, '≤ 1.40 ×'],
    ['reference, all four, cold, peak memory', `${ratio(cold.memory, node.memory)} (${cold.memory.toFixed(1)} MiB)`, '≤ 1.40 ×'],
  ]
}

function largeRows() {
  const large = (count, providers) => ({ args: [cli, 'build'], cwd: makeLarge(count, providers) })
  const two = ['github', 'gitlab']
  const four = [...two, 'jenkins', 'circleci']
  const cases = {
    big: large(10_000, two),
    all: large(10_000, four),
    smallAnew: anew(large(1_000, two)),
    bigAnew: anew(large(10_000, two)),
    allAnew: anew(large(10_000, four)),
  }
  for (const each of Object.values(cases)) run(each)
  const { big, all, smallAnew, bigAnew, allAnew } = measureAll(cases, quick ? 3 : 7)
  const seconds = ({ cpu }) => `${(cpu / 1000).toFixed(2)} s`
  const memory = (measured) => `${measured.memory.toFixed(0)} MiB`
  const what = '10,000 jobs × 8 steps, GitHub + GitLab'
  return [
    [`${what}, warm, processor time`, seconds(big), '≤ 1.30 s'],
    [`${what}, warm, peak memory`, memory(big), '≤ 250 MiB'],
    [`${what}, cold, processor time`, seconds(bigAnew), '≤ 1.30 s'],
    [`${what}, cold, peak memory`, memory(bigAnew), '≤ 250 MiB'],
    ['10,000 jobs × 8 steps, all four, warm, processor time', seconds(all), '≤ 2.00 s'],
    ['10,000 jobs × 8 steps, all four, cold, processor time', seconds(allAnew), '≤ 2.00 s'],
    ['growth from 1,000 to 10,000 jobs, cold', `${(bigAnew.cpu / smallAnew.cpu).toFixed(1)} ×`, '≤ 11 ×'],
  ]
}

/** With nothing kept from the run before. */
function anew(build) {
  return { ...build, before: () => rmSync(join(build.cwd, '.pipegen'), { recursive: true, force: true }) }
}

function makeLarge(count, providers) {
  const repo = mkdtempSync(join(makeRepo(`large-${count}`), 'repo-'))
  mkdirSync(join(repo, '.git'))
  const text = `
import { type Job, job, pipeline, sh } from 'pipegen'
${providers.map((name) => `import { ${name} } from 'pipegen/${name}'`).join('\n')}

const jobs: Record<string, Job> = {}
let before: Job | undefined
for (let i = 0; i < ${count}; i++) {
  const steps = Array.from({ length: 8 }, (_, step) => sh(\`Step \${step}\`)\`make target-\${i}-\${step}\`)
  before = job({ needs: [i % 10 === 0 ? undefined : before], timeout: '10m', env: { INDEX: i }, steps })
  jobs[\`job-\${i}\`] = before
}

export default pipeline('large', { providers: [${providers.map((name) => `${name}({ limits: 'warn' })`).join(', ')}], on: { push: true }, jobs })
`
  writeFileSync(join(repo, 'ci.ts'), text)
  return repo
}

function manyRows() {
  const count = 1_000
  const repo = makeRepo('many')
  const files = Array.from({ length: count }, (_, i) => {
    const file = `apps/app-${i}/ci.ts`
    mkdirSync(join(repo, dirname(file)), { recursive: true })
    const text = `
import { job, pipeline, sh } from 'pipegen'

const test = job({ tools: { node: '22' }, steps: [sh\`npm ci\`, sh\`npm test --workspace app-${i}\`] })

export default pipeline('app-${i}', { on: { push: { branches: ['main'] }, pullRequest: true }, jobs: { test } })
`
    writeFileSync(join(repo, file), text)
    return file
  })
  const cases = {
    one: { args: [cli, 'build', files[0]], cwd: repo },
    all: { args: [cli, 'build', ...files], cwd: repo },
    cold: {
      args: [cli, 'build', ...files],
      cwd: repo,
      before: () => {
        rmSync(join(repo, '.pipegen'), { recursive: true, force: true })
        rmSync(join(repo, '.github'), { recursive: true, force: true })
      },
    },
  }
  run(cases.all)
  const { one, all, cold } = measureAll(cases, quick ? 3 : 7)
  const each = (measured) => `${((measured.cpu - one.cpu) / (count - 1)).toFixed(2)} ms`
  return [
    ['1,000 small files in one call, each past start, warm', each(all), '< 1.50 ms'],
    ['1,000 small files in one call, each past start, cold, all written', each(cold), ''],
  ]
}

function makeRepo(name) {
  const folder = join(scratch, name)
  mkdirSync(join(folder, '.git'), { recursive: true })
  return folder
}

function measureAll(cases, times) {
  const samples = Object.fromEntries(Object.keys(cases).map((name) => [name, []]))
  for (let i = 0; i < times; i++) for (const [name, each] of Object.entries(cases)) samples[name].push(run(each))
  return Object.fromEntries(
    Object.entries(samples).map(([name, list]) => [
      name,
      { cpu: median(list.map(({ cpu }) => cpu)), memory: median(list.map(({ memory }) => memory)) },
    ]),
  )
}

function run({ args, cwd, before }) {
  before?.()
  const out = join(scratch, 'out')
  rmSync(out, { force: true })
  const { status, stderr } = spawnSync(process.execPath, ['--require', probe, ...args], {
    cwd,
    env: { ...env, PIPEGEN_BENCH_OUT: out },
    encoding: 'utf8',
  })
  if (status !== 0 || !existsSync(out)) throw new Error(`${args.slice(0, 3).join(' ')} ended with ${status}:\n${stderr}`)
  const [cpu, memory] = readFileSync(out, 'utf8').split(' ').map(Number)
  return { cpu: cpu / 1000, memory: memory / 1024 }
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function print(rows) {
  const all = [['', 'measured', 'target'], ...rows]
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column].length)))
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  console.log(`Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, medians of ${runs} interleaved runs\n`)
  console.log([line(all[0]), rule, ...rows.map(line)].join('\n'))
}
