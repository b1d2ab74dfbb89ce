/** The grid of a pipeline as an author writes it. */
import { readModel } from '../../../src/compile/model.ts'
import { pathOf } from '../../../src/diagnostics/diagnostic.ts'
import type { Pipeline } from '../../../src/ir/types.ts'
import { type Grid, gridOf } from '../../../src/plan/grid/grid.ts'
import type { Ci } from '../../../src/testing/plan.ts'

export function modelOf(ci: Ci): Pipeline {
  const [pipeline] = readModel(ci, { source: 'ci.ts', readText: () => '' }).pipelines
  if (pipeline === undefined) throw new Error('no pipeline')
  return pipeline
}

export function gridOfCi(ci: Ci): Grid {
  return gridOf(modelOf(ci))
}

/** `code path: message` of each. */
export function findingsOfCi(ci: Ci): readonly string[] {
  return gridOfCi(ci).diagnostics.map(({ code, at, message }) => `${code} ${pathOf(at).join('.')}: ${message}`)
}
