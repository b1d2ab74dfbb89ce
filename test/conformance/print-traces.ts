/**
 * At the end of a run: the table of the traces that it has compared, pipelines × events × engines. A full run keeps the figures for
 * docs/fidelity.md, too.
 */
import { writeFileSync } from 'node:fs'
import { countText, engineNames, type FigureRow, type Figures, figuresOf, neverMet } from './engines/figures.ts'
import { readResults, type SetName } from './engines/results.ts'

export default function setup(): () => void {
  const begin = new Date().toISOString()
  return () => {
    const [samples, random] = [figuresSince(begin, 'samples'), figuresSince(begin, 'random')]
    for (const { seed, rows, total } of [samples, random].filter((each) => each !== null)) {
      console.log(
        `\nTraces equal to the plan, of those compared: ${seed === null ? 'written pipelines' : `random pipelines of seed ${seed}`}`,
      )
      console.table(Object.fromEntries([...rows, total].map((row) => [row.name, cells(row)])))
    }
    if (!process.env.PIPEGEN_FULL || samples === null || random === null) return
    for (const { name } of neverMet([samples, random])) console.log(`known difference never met: ${name}`)
    writeFileSync(new URL('../../.scripts/docs/figures.json', import.meta.url), `${JSON.stringify({ samples, random }, null, 2)}\n`)
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
