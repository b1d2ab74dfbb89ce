/** Job filters: https://circleci.com/docs/reference/configuration-reference/#jobfilters */
import { evaluate, isTruthy, matchesFully } from './expression.ts'
import { lookIn, type Scope } from './template.ts'
import { ConfigError, mapOf, onlyKeys, type Tree, type TreeMap, textsOf } from './tree.ts'

export interface Ref {
  readonly branch: string | null
  readonly tag: string
}

/** Without filters a job runs for every branch and no tag. An expression decides alone. */
export function passes(filters: Tree | undefined, ref: Ref, scope: Scope, where: string): boolean {
  if (typeof filters === 'string') {
    if (filters.includes('<<')) throw new ConfigError(`The filter of ${where} is an expression, which names values without "<<".`)
    return isTruthy(evaluate(filters, lookIn(scope)))
  }
  const { branches, tags, ...unknown } = mapOf(filters, `The filters of ${where}`)
  onlyKeys(unknown, [], `The filters of ${where}`)
  const [onBranches, onTags] = [readFilter(branches, where), readFilter(tags, where)]
  if (ref.branch !== null) return allows(onBranches, ref.branch) ?? true
  return allows(onTags, ref.tag) ?? false
}

interface Filter {
  readonly only: readonly string[] | null
  readonly ignore: readonly string[] | null
}

function readFilter(tree: Tree | undefined, where: string): Filter {
  const map: TreeMap = mapOf(tree, `A filter of ${where}`)
  onlyKeys(map, ['only', 'ignore'], `A filter of ${where}`)
  const patterns = (key: 'only' | 'ignore'): readonly string[] | null =>
    map[key] === undefined ? null : textsOf(map[key], `"${key}" of ${where}`)
  return { only: patterns('only'), ignore: patterns('ignore') }
}

/** Null where the filter says nothing; "only" goes before "ignore". */
function allows({ only, ignore }: Filter, name: string): boolean | null {
  if (only !== null) return only.some((pattern) => matchesName(pattern, name))
  return ignore === null ? null : !ignore.some((pattern) => matchesName(pattern, name))
}

function matchesName(pattern: string, name: string): boolean {
  const source = /^\/(.*)\/$/s.exec(pattern)?.[1]
  return source === undefined ? pattern === name : matchesFully(source, name)
}
