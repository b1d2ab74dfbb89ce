/** Random pipelines until the time is over: each find shrunk, and printed once as a ci.ts. */
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { type Coverage, cover, coverageLine, uncovered } from './coverage.ts'
import { type Luck, luckLists } from './events.ts'
import { compileProgram, faultsOf } from './faults.ts'
import { anyProgram, type Program } from './pipelines.ts'
import { reduce } from './reduce.ts'

const perRound = 100

/** Finds of one kind: names, numbers and luck aside. */
export function kindOf(fault: string): string {
  return fault
    .replace(/^\{.*?\}: /, '')
    .replaceAll(/"[^"]*"|\b[\w-]+-\d+\b|\d+/g, '…')
    .slice(0, 200)
}

/** What is wrong with a program; a crash is a fault, too. */
async function look(program: Program, lucks: readonly Luck[], coverage: Coverage = new Map()): Promise<readonly string[]> {
  try {
    const compiled = await compileProgram(program)
    for (const pipeline of compiled.pipelines) cover(coverage, pipeline)
    return await faultsOf(program, compiled, lucks)
  } catch (error) {
    return [`crash: ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join('\n') : String(error)}`]
  }
}

export interface FuzzOptions {
  readonly seed: number
  readonly seconds: number
  readonly print: (text: string) => void
}

/** The kinds of finds. Each round has a seed of its own, so that `--seed` repeats one. */
export async function fuzz({ seed, seconds, print }: FuzzOptions): Promise<readonly string[]> {
  const known = new Set<string>()
  const coverage: Coverage = new Map()
  const end = Date.now() + 1000 * seconds
  let round = 0
  let looked = 0
  for (; Date.now() < end; round += 1) {
    for (const [program, lucks] of fc.sample(fc.tuple(anyProgram, luckLists), { seed: seed + round, numRuns: perRound })) {
      if (Date.now() >= end) break
      looked += 1
      for (const fault of await look(program, lucks, coverage)) {
        const kind = kindOf(fault)
        if (known.has(kind)) continue
        known.add(kind)
        const smallest = await reduce(program, async (smaller) => (await look(smaller, lucks)).some((each) => kindOf(each) === kind))
        const shown = (await look(smallest, lucks)).find((each) => kindOf(each) === kind)
        print(`\nseed ${seed + round} finds\n${shown}\nin\n${smallest}`)
      }
    }
  }
  print(`seed ${seed}: ${looked} pipelines in ${round} rounds, ${known.size} kinds of finds; ${coverageLine(coverage)}`)
  const lacking = uncovered(coverage)
  if (lacking.length > 0) print(`not covered: ${lacking.join(', ')}`)
  return [...known]
}

const secondsPer: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3600 }

/** `--time 1h --seed N`; the exit status says whether something was found. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { time: { type: 'string', default: '1m' }, seed: { type: 'string' } } })
  const [, amount, unit = ''] = /^(\d+)([smh])$/.exec(values.time) ?? []
  if (amount === undefined) throw new Error(`"${values.time}" is no time: write 30s, 10m or 1h.`)
  const seed = Number(values.seed ?? Date.now() % 2 ** 31)
  if (!Number.isInteger(seed)) throw new Error(`"${values.seed}" is no seed: write an integer.`)
  console.log(`seed ${seed}`)
  const kinds = await fuzz({ seed, seconds: Number(amount) * (secondsPer[unit] ?? 1), print: console.log })
  return kinds.length === 0 ? 0 : 1
}
