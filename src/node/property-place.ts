/** The exact place of a property in a call's object literal. The only file that needs a parser; loaded when there is an error to show, because that takes ten times as long as a build. */
import { ts } from 'ts-morph'
import type { Path, Position } from '../diagnostics/diagnostic.ts'

/** `call` is where V8 says a function was called; the answer lies as deep along `keys` as the literal goes. */
export function propertyPlace(call: Position, text: string, keys: Path, want: 'name' | 'value'): Position {
  const file = parse(call.file, text)
  const offset = file.getPositionOfLineAndCharacter(Math.min(call.line, file.getLineStarts().length) - 1, 0) + call.column - 1
  const found = follow(file, callAt(file, offset), keys, want)
  if (found === null) return call
  const { line, character } = file.getLineAndCharacterOfPosition(found.getStart(file))
  return { file: call.file, line: line + 1, column: character + 1 }
}

const parsed = new Map<string, ts.SourceFile>()

function parse(name: string, text: string): ts.SourceFile {
  let file = parsed.get(name)
  if (file?.text !== text) {
    file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
    parsed.set(name, file)
  }
  return file
}

type Call = ts.CallExpression | ts.TaggedTemplateExpression

function callAt(file: ts.SourceFile, offset: number): Call | null {
  for (let node: ts.Node | undefined = nodeAt(file, offset); node !== undefined; node = node.parent) {
    if (ts.isCallExpression(node) && offset <= node.expression.end) return node
    // V8 gives the place of the backtick where the tag is itself a call.
    if (ts.isTaggedTemplateExpression(node) && (offset <= node.tag.end || offset === node.template.getStart(file))) return node
  }
  return null
}

function nodeAt(file: ts.SourceFile, offset: number): ts.Node {
  let at: ts.Node = file
  for (let next: ts.Node | undefined = at; next !== undefined; ) {
    at = next
    next = at.getChildren(file).find((child) => child.getStart(file) <= offset && offset < child.end)
  }
  return at
}

/** The deepest node that the keys lead to; null if not even the first does. */
function follow(file: ts.SourceFile, call: Call | null, keys: Path, want: 'name' | 'value'): ts.Node | null {
  if (call === null) return null
  let found: ts.Node | null = null
  let at: ts.Node = call
  for (const [depth, key] of keys.entries()) {
    const part: Part | null = step(file, at, key)
    if (part === null) break
    found = want === 'name' && depth === keys.length - 1 ? part.name : part.value
    at = part.value
  }
  return found
}

interface Part {
  readonly name: ts.Node
  readonly value: ts.Node
}

function step(file: ts.SourceFile, from: ts.Node, key: string | number): Part | null {
  const node = literalOf(file, from)
  if (node === null) return null
  if (ts.isObjectLiteralExpression(node)) return property(file, node, String(key))
  if (typeof key !== 'number') return null
  const element = node.elements[key]
  // After a spread the index of the list is not the index in the text.
  if (element === undefined || node.elements.slice(0, key + 1).some(ts.isSpreadElement)) return null
  return { name: element, value: element }
}

function property(file: ts.SourceFile, object: ts.ObjectLiteralExpression, key: string): Part | null {
  for (const each of object.properties) {
    if (ts.isSpreadAssignment(each) || each.name === undefined || nameText(each.name) !== key) continue
    return {
      name: each.name,
      value: ts.isPropertyAssignment(each) ? each.initializer : ts.isShorthandPropertyAssignment(each) ? each.name : each,
    }
  }
  for (const each of object.properties) {
    const spread = ts.isSpreadAssignment(each) ? literalOf(file, each.expression) : null
    const found = spread !== null && ts.isObjectLiteralExpression(spread) ? property(file, spread, key) : null
    if (found !== null) return found
  }
  return null
}

function nameText(name: ts.PropertyName): string | null {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : null
}

type Literal = ts.ObjectLiteralExpression | ts.ArrayLiteralExpression

/** The object or list that an expression is written as: through `const`s of the same file, calls, functions and type annotations. */
function literalOf(file: ts.SourceFile, node: ts.Node, depth = 0): Literal | null {
  const next = (inner: ts.Node | null | undefined): Literal | null =>
    inner == null || depth > 20 ? null : literalOf(file, inner, depth + 1)
  if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node)) return node
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node))
    return next(node.expression)
  if (ts.isIdentifier(node)) return next(initializerOf(file, node.text))
  if (ts.isTaggedTemplateExpression(node)) return ts.isCallExpression(node.tag) ? next(node.tag) : null
  if (ts.isCallExpression(node))
    return node.arguments.map((each) => next(each)).find((each) => each !== null && ts.isObjectLiteralExpression(each)) ?? null
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return next(node.body)
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node)) return next(returned(node.body))
  return null
}

/** What the one variable of that name is declared as; null if several have it. */
function initializerOf(file: ts.SourceFile, name: string): ts.Node | null {
  const found: ts.VariableDeclaration[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === name) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return (found.length === 1 ? found[0]?.initializer : null) ?? null
}

function returned(body: ts.Node | undefined): ts.Node | null {
  if (body === undefined || !ts.isBlock(body)) return null
  return body.statements.find(ts.isReturnStatement)?.expression ?? null
}
