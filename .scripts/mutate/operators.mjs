/** The ways in which a line is made wrong. Each operator gives the edits that it knows for a node: what replaces which characters. */
import { Node, SyntaxKind } from 'ts-morph'

const replace = (node, text) => ({ start: node.getStart(), end: node.getEnd(), text })

/** `swapped(['a', 'b'])` is { a: 'b', b: 'a' }. */
const swapped = (...pairs) =>
  Object.fromEntries(
    pairs.flatMap(([one, other]) => [
      [one, other],
      [other, one],
    ]),
  )

const junctions = swapped(['&&', '||'])
const comparisons = { '===': '!==', '!==': '===', '<': '<=', '<=': '<', '>': '>=', '>=': '>' }
const quantifiers = swapped(['every', 'some'], ['min', 'max'], ['startsWith', 'endsWith'])
const words = swapped(
  ['success', 'failure'],
  ['succeeded', 'failed'],
  ['success()', 'failure()'],
  ['on_success', 'on_failure'],
  ['always', 'never'],
  ['and', 'or'],
  ['all', 'any'],
  ['allOf', 'anyOf'],
  ['push', 'tag'],
  ['branches', 'tags'],
  ['true', 'false'],
  ['only', 'ignore'],
  ['then', 'otherwise'],
)
const printed = swapped([' == ', ' != '], [' && ', ' || '], [' and ', ' or '], [' -z ', ' -n '], ['" = ', '" != '])
const tests = ['includes', 'has', 'some', 'every', 'test', 'startsWith', 'endsWith', 'hasOwn']

export const operators = {
  'swap and/or': (node) => {
    if (!Node.isBinaryExpression(node)) return []
    const other = junctions[node.getOperatorToken().getText()]
    // What && binds tighter than || must stay together.
    if (other === undefined) return []
    return [replace(node, `((${node.getLeft().getText()}) ${other} (${node.getRight().getText()}))`)]
  },
  'change a comparison': (node) => {
    if (!Node.isBinaryExpression(node)) return []
    const other = comparisons[node.getOperatorToken().getText()]
    return other === undefined ? [] : [replace(node, `${node.getLeft().getText()} ${other} ${node.getRight().getText()}`)]
  },
  'flip a not': (node) =>
    Node.isPrefixUnaryExpression(node) && node.getOperatorToken() === SyntaxKind.ExclamationToken
      ? [replace(node, node.getOperand().getText())]
      : [],
  'negate a test': (node) => {
    if (Node.isIfStatement(node)) return [replace(node.getExpression(), `!(${node.getExpression().getText()})`)]
    const isTest = Node.isCallExpression(node) && tests.includes(calledName(node)) && !Node.isPrefixUnaryExpression(node.getParent())
    return isTest && !Node.isIfStatement(node.getParent()) ? [replace(node, `!(${node.getText()})`)] : []
  },
  'swap every/some': (node) => {
    if (!Node.isCallExpression(node)) return []
    const other = quantifiers[calledName(node)]
    return other === undefined ? [] : [replace(node.getExpression().getNameNode(), other)]
  },
  'return the other branch': (node) =>
    Node.isConditionalExpression(node)
      ? [replace(node, `${node.getCondition().getText()} ? ${node.getWhenFalse().getText()} : ${node.getWhenTrue().getText()}`)]
      : [],
  'drop an early return': (node) => {
    const leaves = Node.isIfStatement(node) && node.getElseStatement() === undefined && leavesEarly(node.getThenStatement())
    return leaves ? [replace(node, '{}')] : []
  },
  'drop a statement': (node) => (Node.isExpressionStatement(node) ? [replace(node, '{}')] : []),
  'drop a filter': (node) =>
    Node.isCallExpression(node) && calledName(node) === 'filter' ? [replace(node, node.getExpression().getExpression().getText())] : [],
  'drop an element': (node) => {
    if (!Node.isArrayLiteralExpression(node)) return []
    const elements = node.getElements()
    return elements.map((element) => replace(node, `[${textsWithout(elements, element)}]`))
  },
  'empty a list': (node) => (Node.isArrayLiteralExpression(node) && node.getElements().length > 1 ? [replace(node, '[]')] : []),
  'drop a property': (node) => {
    if (!Node.isObjectLiteralExpression(node)) return []
    const properties = node.getProperties()
    return properties.map((property) => replace(node, `{ ${textsWithout(properties, property)} }`))
  },
  'take the default': (node) =>
    Node.isBinaryExpression(node) && node.getOperatorToken().getText() === '??' ? [replace(node, `(${node.getRight().getText()})`)] : [],
  'off by one': (node) => (Node.isNumericLiteral(node) ? [replace(node, String(node.getLiteralValue() + 1))] : []),
  'swap true/false': (node) => {
    if (Node.isTrueLiteral(node)) return [replace(node, 'false')]
    return Node.isFalseLiteral(node) ? [replace(node, 'true')] : []
  },
  'swap a word': (node) => {
    if (!Node.isStringLiteral(node)) return []
    const other = words[node.getLiteralValue()]
    return other === undefined ? [] : [replace(node, `'${other}'`)]
  },
  'swap what is printed': (node) => {
    const isText = Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node) || Node.isTemplateExpression(node)
    const text = node.getText()
    // A sentence for people is no code.
    if (!isText || /\.['`]$/.test(text)) return []
    return Object.entries(printed)
      .filter(([one]) => text.includes(one))
      .map(([one, other]) =>
        replace(
          node,
          text.replace(one, () => other),
        ),
      )
  },
}

function calledName(call) {
  const called = call.getExpression()
  return Node.isPropertyAccessExpression(called) ? called.getName() : null
}

function leavesEarly(statement) {
  return Node.isReturnStatement(statement) || Node.isContinueStatement(statement)
}

function textsWithout(nodes, dropped) {
  return nodes
    .filter((node) => node !== dropped)
    .map((node) => node.getText())
    .join(', ')
}
