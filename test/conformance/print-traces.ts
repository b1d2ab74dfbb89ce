/**
 * At the end of a run: the table of the traces that it has compared, pipelines × events × engines. A full run keeps the figures for
 * docs/fidelity.md, too.
 */
import { writeFileSync } from 'node:fs'
import { countText, engineNames, type FigureRow, type Figures, figuresOf, neverMet } from './engines/figures.ts'
import { readResults, type SetName } from './engines/results.ts'

const titles: { readonly [name in SetName]: string } = {
  samples: 'written pipelines',
  examples: 'examples',
  random: 'random pipelines',
}
const sets = Object.keys(titles) as readonly SetName[]

export default function setup(): () => void {
  const begin = new Date().toISOString()
  return () => {
    const found = sets.map((name) => [name, figuresSince(begin, name)] as const)
    for (const [name, figures] of found) {
      if (figures === null) continue
      const { seed, rows, total } = figures
      console.log(`\nTraces equal to the plan, of those compared: ${titles[name]}${seed === null ? '' : ` of seed ${seed}`}`)
      console.table(Object.fromEntries([...rows, total].map((row) => [row.name, cells(row)])))
    }
    const all = found.flatMap(([, figures]) => figures ?? [])
    if (!process.env.PIPEGEN_FULL || all.length < found.length) return
    for (const { name } of neverMet(all)) console.log(`known difference never met: ${name}`)
    const file = new URL('../../.scripts/docs/figures.json', import.meta.url)
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(found), null, 2)}\n`)
  }
}

/** Null: this run hasn't executed them. */
function figuresSince(begin: string, set: SetName): Figures | null {
  const results = readResults(set)
  return results === null || results.date < begin ? null : figuresOf(results)
}

function cells({ runs, columns }: FigureRow): { readonly [column: string]: string } {
  return { runs: String(runs), ...Object.fromEntries(engineNames.map((engine) => [engine, countText(columns[engine])])) }
}
