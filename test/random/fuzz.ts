/** Random pipelines until the time is over: each find shrunk, and printed once as a ci.ts. */
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { type Coverage, cover, coverageLine, uncovered } from './coverage.ts'
import { type Luck, lucks } from './events.ts'
import { compileProgram, faultsOf } from './faults.ts'
import { anyProgram, type Program } from './pipelines.ts'

const perRound = 100

/** Finds of one kind: names, numbers and luck aside. */
export function kindOf(fault: string): string {
  return fault
    .replace(/^\{.*?\}: /, '')
    .replaceAll(/"[^"]*"|\b[\w-]+-\d+\b|\d+/g, '…')
    .slice(0, 200)
}

export type Check = (program: Program, some: readonly Luck[]) => Promise<readonly string[]>

/** A crash is a fault, too. */
export const checkFaults: Check = async (program, some) => {
  try {
    return await faultsOf(program, some)
  } catch (error) {
    return [`crash: ${error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join('\n') : String(error)}`]
  }
}

export interface FuzzOptions {
  readonly seed: number
  readonly seconds: number
  readonly checks: readonly Check[]
  readonly print: (text: string) => void
}

/** The kinds of finds. */
export async function fuzz({ seed, seconds, checks, print }: FuzzOptions): Promise<readonly string[]> {
  const known = new Set<string>()
  const coverage: Coverage = new Map()
  const end = Date.now() + 1000 * seconds
  let round = 0
  let looked = 0
  for (; Date.now() < end; round += 1) {
    const found = await fc.check(
      fc.asyncProperty(anyProgram, fc.array(lucks, { minLength: 4, maxLength: 4 }), async (program, some) => {
        looked += 1
        const faults = (await Promise.all(checks.map((check) => check(program, some)))).flat()
        const fresh = faults.filter((fault) => !known.has(kindOf(fault)))
        if (fresh.length > 0) throw new Find(fresh)
      }),
      { seed: seed + round, numRuns: perRound, interruptAfterTimeLimit: Math.max(end - Date.now(), 1), endOnFailure: false },
    )
    const find = found.errorInstance
    if (find instanceof Find) {
      for (const fault of find.faults) known.add(kindOf(fault))
      print(
        `\nseed ${seed + round} finds\n  ${find.faults.join('\n  ')}\nin\n${found.counterexample?.[0]}\nwith ${JSON.stringify(found.counterexample?.[1][0])}\n`,
      )
    }
    if (round === 0) for (const program of fc.sample(anyProgram, { seed, numRuns: 5 * perRound })) await coverOf(program, coverage)
  }
  print(`seed ${seed}: ${looked} pipelines in ${round} rounds, ${known.size} kinds of finds; ${coverageLine(coverage)}`)
  const lacking = uncovered(coverage)
  if (lacking.length > 0) print(`not covered: ${lacking.join(', ')}`)
  return [...known]
}

async function coverOf(program: Program, coverage: Coverage): Promise<void> {
  const { pipelines } = await compileProgram(program).catch(() => ({ pipelines: [] }))
  for (const pipeline of pipelines) cover(coverage, pipeline)
}

class Find extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.faults = faults
  }
}

/** `--time 1h --seed N`. */
export async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { time: { type: 'string', default: '1m' }, seed: { type: 'string' } } })
  const [, amount, unit] = /^(\d+)([smh])$/.exec(values.time) ?? []
  if (amount === undefined) throw new Error(`"${values.time}" is no time: write 30s, 10m or 1h.`)
  const seconds = Number(amount) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h']
  const seed = Number(values.seed ?? Date.now() % 2 ** 31)
  console.log(`seed ${seed}`)
  const kinds = await fuzz({ seed, seconds, checks: [checkFaults], print: console.log })
  return kinds.length === 0 ? 0 : 1
}
