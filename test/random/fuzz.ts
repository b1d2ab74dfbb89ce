/** Random pipelines until the time is over: each find shrunk, and printed once as a ci.ts. */
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import type { CompiledFile } from '../../src/compile/result.ts'
import { type Coverage, cover, coverageLine, uncovered } from './coverage.ts'
import { type Luck, luckLists } from './events.ts'
import { type Run, runs } from './executed.ts'
import { executionFaults } from './execution.ts'
import { compileProgram, faultsOf } from './faults.ts'
import { anyProgram, type Program } from './pipelines.ts'
import { reduce } from './reduce.ts'
import { type Validator, validators } from './validators.ts'

const perRound = 100

/** Finds of one kind: names, numbers and luck aside. */
export function kindOf(fault: string): string {
  return fault
    .replace(/^\{.*?\}: /, '')
    .replaceAll(/"[^"]*"|\b[\w-]+-\d+\b|\d+/g, '…')
    .slice(0, 200)
}

type Case = readonly [Program, readonly Luck[]]

/** What is wrong with each of these; a crash is a fault, too. */
type Look = (cases: readonly Case[]) => Promise<readonly (readonly string[])[]>

/** What Node alone can tell. */
function alone(coverage: Coverage): Look {
  return (cases) =>
    inTurn(cases, async ([program, lucks]) => {
      try {
        const compiled = await compileProgram(program)
        for (const pipeline of compiled.pipelines) cover(coverage, pipeline)
        return await faultsOf(program, compiled, lucks)
      } catch (error) {
        return [`crash: ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join('\n') : String(error)}`]
      }
    })
}

/** What one validator of the conformance tests says; `.scripts/conformance/install.sh` installs it. */
function asked({ name, provider, validate }: Validator): Look {
  return async (cases) => {
    const texts = await inTurn(
      cases,
      async ([program]) => (await filesOf(program)).find((file) => file.provider === provider)?.text ?? null,
    )
    const found = await validate(texts.filter((text) => text !== null))
    const written = texts.flatMap((text, index) => (text === null ? [] : [index]))
    return cases.map((_, index) => (found[written.indexOf(index)] ?? []).map((fault) => `${name}: ${fault}`))
  }
}

const files = new WeakMap<Program, readonly CompiledFile[]>()

async function filesOf(program: Program): Promise<readonly CompiledFile[]> {
  const known = files.get(program) ?? (await compileProgram(program).catch(() => ({ files: [] }))).files
  files.set(program, known)
  return known
}

async function inTurn<T, R>(list: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const done: R[] = []
  for (const item of list) done.push(await work(item))
  return done
}

export interface FuzzOptions {
  readonly seed: number
  readonly seconds: number
  /** Whether validators look at the files, too. */
  readonly engines: boolean
  readonly print: (text: string) => void
}

/** The kinds of finds. Each round has a seed of its own, so that `--seed` repeats one. */
export async function fuzz({ seed, seconds, engines, print }: FuzzOptions): Promise<readonly string[]> {
  const known = new Set<string>()
  const coverage: Coverage = new Map()
  const looks = [alone(coverage), ...(engines ? validators.map(asked) : [])]
  const end = Date.now() + 1000 * seconds
  let round = 0
  for (; Date.now() < end; round += 1) {
    const cases = fc.sample(fc.tuple(anyProgram, luckLists), { seed: seed + round, numRuns: perRound })
    for (const look of looks) {
      for (const [index, faults] of (await look(cases)).entries()) {
        for (const fault of faults) {
          const kind = kindOf(fault)
          const found = cases[index]
          if (known.has(kind) || found === undefined) continue
          known.add(kind)
          print(`\nseed ${seed + round} finds\n${await smallest(found, kind, look)}`)
        }
      }
    }
  }
  print(`seed ${seed}: ${round * perRound} pipelines in ${round} rounds, ${known.size} kinds of finds; ${coverageLine(coverage)}`)
  const lacking = uncovered(coverage)
  if (lacking.length > 0) print(`not covered: ${lacking.join(', ')}`)
  return [...known]
}

async function smallest([program, lucks]: Case, kind: string, look: Look): Promise<string> {
  const shown = async (smaller: Program): Promise<string | undefined> =>
    (await look([[smaller, lucks]])).flat().find((fault) => kindOf(fault) === kind)
  const small = await reduce(program, async (smaller) => (await shown(smaller)) !== undefined)
  return `${await shown(small)}\nin\n${small}`
}

/** The same by execution: each find is what engines did otherwise than the plan says. */
export async function fuzzExecution({ seed, seconds, print }: Omit<FuzzOptions, 'engines'>): Promise<readonly string[]> {
  const known = new Set<string>()
  const end = Date.now() + 1000 * seconds
  let count = 0
  for (const run of manyRuns(seed)) {
    if (Date.now() >= end) break
    count += 1
    for (const fault of await executionFaults(run)) {
      const kind = kindOf(fault)
      if (known.has(kind)) continue
      known.add(kind)
      const again = async (program: Program): Promise<boolean> =>
        (await executionFaults({ ...run, program })).some((each) => kindOf(each) === kind)
      print(`\n${fault}\n${JSON.stringify(run.event)}, failing ${run.failing}\nin\n${await reduce(run.program, again)}`)
    }
  }
  print(`seed ${seed}: ${count} pipelines, ${known.size} kinds of finds`)
  return [...known]
}

function* manyRuns(seed: number): Generator<Run> {
  for (let round = 0; ; round += 1) yield* fc.sample(runs, { seed: seed + round, numRuns: perRound })
}

const secondsPer: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600 }

/** `--time 1h --seed N [--engines | --execute]`; the exit status says whether something was found. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      time: { type: 'string', default: '1m' },
      seed: { type: 'string' },
      engines: { type: 'boolean', default: false },
      execute: { type: 'boolean', default: false },
    },
  })
  const [, amount, unit = ''] = /^(\d+)([smh])$/.exec(values.time) ?? []
  if (amount === undefined) throw new Error(`"${values.time}" is no time: write 30s, 10m or 1h.`)
  const seed = Number(values.seed ?? Date.now() % 2 ** 31)
  if (!Number.isInteger(seed)) throw new Error(`"${values.seed}" is no seed: write an integer.`)
  console.log(`seed ${seed}`)
  const options = { seed, seconds: Number(amount) * (secondsPer[unit] ?? 1), print: console.log }
  const kinds = values.execute ? await fuzzExecution(options) : await fuzz({ ...options, engines: values.engines })
  return kinds.length === 0 ? 0 : 1
}
