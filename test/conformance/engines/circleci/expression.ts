/**
 * CircleCI's expression language: https://circleci.com/docs/reference/configuration-reference/#expression-based-job-filters
 * `not` binds tighter than comparison, and operands of another type than the operator wants are errors, a branch that is null among them.
 */
import { ConfigError, type Scalar } from './tree.ts'

/** Throws where CircleCI knows no such value. */
export type Lookup = (name: string) => Scalar

type Token = { readonly kind: 'name' | 'operator' | 'regex'; readonly text: string } | { readonly kind: 'literal'; readonly value: Scalar }

type Node =
  | { readonly kind: 'literal'; readonly value: Scalar }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'regex'; readonly source: string }
  | { readonly kind: 'not'; readonly operand: Node }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Node; readonly right: Node }

export function evaluate(text: string, look: Lookup): Scalar {
  return resolveNode(parse(text), look)
}

export function isTruthy(value: unknown): boolean {
  return Boolean(value)
}

/** Java's full match, in the part of its syntax that JavaScript shares. */
export function matchesFully(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(value)
  } catch {
    throw new ConfigError(`"${pattern}" is no regular expression.`)
  }
}

const tokenPattern =
  /\s*(?:(?<string>"(?:[^"\\]|\\.)*")|(?<number>-?\d+(?:\.\d+)?)(?![\w-])|(?<operator>==|!=|>=|<=|>|<|\(|\))|(?<regex>\/(?:[^/\\]|\\.)*\/)|(?<word>[A-Za-z_][\w.-]*))/y
const words = ['and', 'or', 'not', 'starts-with', 'matches']
const comparisons = ['==', '!=', '>=', '<=', '>', '<', 'starts-with', 'matches']

function tokenize(text: string): readonly Token[] {
  const source = text.trimEnd()
  const tokens: Token[] = []
  tokenPattern.lastIndex = 0
  while (tokenPattern.lastIndex < source.length) {
    const at = tokenPattern.lastIndex
    const groups = tokenPattern.exec(source)?.groups
    if (groups === undefined) throw new ConfigError(`The expression "${text.trim()}" can't be read from "${source.slice(at)}".`)
    tokens.push(tokenOf(groups))
  }
  return tokens
}

function tokenOf(groups: { readonly [name: string]: string | undefined }): Token {
  const { string, number, operator, regex, word } = groups
  if (string !== undefined) return { kind: 'literal', value: JSON.parse(string) as string }
  if (number !== undefined) return { kind: 'literal', value: Number(number) }
  if (operator !== undefined) return { kind: 'operator', text: operator }
  if (regex !== undefined) return { kind: 'regex', text: regex.slice(1, -1) }
  if (word === 'true' || word === 'false') return { kind: 'literal', value: word === 'true' }
  return { kind: words.includes(word ?? '') ? 'operator' : 'name', text: word ?? '' }
}

/** or < and < comparison < not < value. */
function parse(text: string): Node {
  const tokens = tokenize(text)
  let at = 0
  const fail = (): never => {
    throw new ConfigError(`The expression "${text.trim()}" is not complete or has something at the wrong place.`)
  }
  const operator = (...texts: readonly string[]): string | null => {
    const token = tokens[at]
    if (token?.kind !== 'operator' || !texts.includes(token.text)) return null
    at += 1
    return token.text
  }
  const chain = (word: string, part: () => Node): Node => {
    let left = part()
    while (operator(word) !== null) left = { kind: 'binary', operator: word, left, right: part() }
    return left
  }
  const or = (): Node => chain('or', () => chain('and', comparison))
  const comparison = (): Node => {
    const left = unary()
    const found = operator(...comparisons)
    return found === null ? left : { kind: 'binary', operator: found, left, right: unary() }
  }
  const unary = (): Node => (operator('not') === null ? primary() : { kind: 'not', operand: unary() })
  const primary = (): Node => {
    if (operator('(') !== null) {
      const inner = or()
      return operator(')') === null ? fail() : inner
    }
    const token = tokens[at]
    at += 1
    if (token?.kind === 'literal') return { kind: 'literal', value: token.value }
    if (token?.kind === 'name') return { kind: 'name', name: token.text }
    return token?.kind === 'regex' ? { kind: 'regex', source: token.text } : fail()
  }
  const node = or()
  return at === tokens.length ? node : fail()
}

function resolveNode(node: Node, look: Lookup): Scalar {
  if (node.kind === 'literal') return node.value
  if (node.kind === 'name') return look(node.name)
  if (node.kind === 'not') return !isTruthy(resolveNode(node.operand, look))
  if (node.kind === 'regex') throw new ConfigError('A regular expression stands at the right of "matches" only.')
  const { operator, left, right } = node
  if (operator === 'and') return isTruthy(resolveNode(left, look)) && isTruthy(resolveNode(right, look))
  if (operator === 'or') return isTruthy(resolveNode(left, look)) || isTruthy(resolveNode(right, look))
  return compare(operator, resolveNode(left, look), right, look)
}

function compare(operator: string, left: Scalar, rightNode: Node, look: Lookup): boolean {
  if (operator === 'matches') {
    if (rightNode.kind !== 'regex') throw new ConfigError('"matches" needs a regular expression between slashes at its right.')
    return matchesFully(rightNode.source, wanted(left, 'string', operator))
  }
  const right = resolveNode(rightNode, look)
  if (operator === '==') return left === right
  if (operator === '!=') return left !== right
  if (operator === 'starts-with') return wanted(left, 'string', operator).startsWith(wanted(right, 'string', operator))
  const [a, b] = [wanted(left, 'number', operator), wanted(right, 'number', operator)]
  if (operator === '>') return a > b
  if (operator === '<') return a < b
  return operator === '>=' ? a >= b : a <= b
}

function wanted(value: Scalar, type: 'string', operator: string): string
function wanted(value: Scalar, type: 'number', operator: string): number
function wanted(value: Scalar, type: string, operator: string): Scalar {
  if (typeof value !== type) throw new ConfigError(`"${operator}" needs a ${type} and got ${JSON.stringify(value)}.`)
  return value
}
