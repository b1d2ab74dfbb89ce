/** Matrix jobs: https://circleci.com/docs/reference/configuration-reference/#matrix */
import type { Parameters } from './parameters.ts'
import { ConfigError, listOf, mapOf, onlyKeys, sameTree, type Tree, type TreeMap, textOf } from './tree.ts'

export interface Matrix {
  readonly cells: readonly TreeMap[]
  /** What requires the whole matrix. */
  readonly alias: string
}

export function expandMatrix(tree: Tree, parameters: Parameters, job: string, where: string): Matrix {
  const matrix = mapOf(tree, `The matrix of ${where}`)
  onlyKeys(matrix, ['parameters', 'exclude', 'alias'], `The matrix of ${where}`)
  const axes = Object.entries(mapOf(matrix.parameters, `the parameters of the matrix of ${where}`))
  if (axes.length === 0) throw new ConfigError(`The matrix of ${where} has no parameters.`)
  const unknown = axes.filter(([name]) => !Object.hasOwn(parameters, name)).map(([name]) => name)
  if (unknown.length > 0) throw new ConfigError(`The matrix of ${where} has parameters that the job lacks: ${unknown.join(', ')}.`)
  const all = axes.reduce<readonly TreeMap[]>((cells, [name, values]) => cells.flatMap((cell) => crossed(cell, name, values, where)), [{}])
  const excluded =
    matrix.exclude === undefined ? [] : listOf(matrix.exclude, `"exclude" of ${where}`).map((each) => mapOf(each, '"exclude"'))
  for (const entry of excluded) checkExclude(entry, all, where)
  const cells = all.filter((cell) => !excluded.some((entry) => sameCell(entry, cell)))
  if (cells.length === 0) throw new ConfigError(`The matrix of ${where} excludes all its cells.`)
  return { cells, alias: matrix.alias === undefined ? job : textOf(matrix.alias, `The alias of ${where}`) }
}

function crossed(cell: TreeMap, name: string, values: Tree, where: string): readonly TreeMap[] {
  const list = listOf(values, `The values of ${name} in the matrix of ${where}`)
  if (list.length === 0) throw new ConfigError(`The matrix of ${where} has no values of ${name}.`)
  return list.map((value) => ({ ...cell, [name]: value }))
}

/** An entry is a whole combination. */
function checkExclude(entry: TreeMap, cells: readonly TreeMap[], where: string): void {
  if (!cells.some((cell) => sameCell(entry, cell))) {
    throw new ConfigError(`"exclude" of ${where} has ${JSON.stringify(entry)}, which is no whole combination of the matrix.`)
  }
}

function sameCell(a: TreeMap, b: TreeMap): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => sameTree(a[name], b[name]))
}
