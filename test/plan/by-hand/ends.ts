/** How jobs end, as sorted lines that a difference is easily seen in: `test{1,fast}: runs`. */
import type { Plan } from '../../../src/plan/types.ts'
import type { Ends } from './table.ts'

export function linesOf(ends: Ends): readonly string[] {
  return Object.entries(ends)
    .flatMap(([state, names]) => names.split(' ').map((name) => `${name}: ${state}`))
    .sort()
}

/** null for a pipeline that doesn't start. */
export function plannedLines({ starts, jobs, gate }: Plan): readonly string[] | null {
  if (!starts) return null
  const lines = jobs.map(({ id, cell, state }) => `${id}${cell === null ? '' : `{${Object.values(cell).join(',')}}`}: ${state}`)
  return [...lines, ...(gate === null ? [] : [`${gate.id}: ${gate.state}`])].sort()
}
