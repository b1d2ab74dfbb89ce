/** All mutations of the code that decides what runs when, and a sample of them. */
import { Node } from 'ts-morph'
import { operators } from './operators.mjs'

/** Where a mistake changes which jobs run, or what they run with. */
const mutated =
  /^src\/ir\/condition\.ts$|^providers\/\w+\/(condition|expression|lower\/[\w-]+)\.ts$|^providers\/shared\/(levels|outcomes|path-filters|shell-test)\.ts$/

export function isMutated(file) {
  return mutated.test(file)
}

/** A mutation: the edit of a file, and what tells it apart when lines move. */
export function candidatesIn(sourceFile, file) {
  const found = []
  const lines = sourceFile.getFullText().split('\n')
  sourceFile.forEachDescendant((node, traversal) => {
    // A bug of pipegen's own is reported in words that nobody compares.
    if (Node.isTypeNode(node) || Node.isImportDeclaration(node) || Node.isThrowStatement(node)) {
      traversal.skip()
      return
    }
    for (const [operator, editsOf] of Object.entries(operators))
      for (const edit of editsOf(node)) {
        const before = sourceFile.getFullText().slice(edit.start, edit.end)
        const line = node.getStartLineNumber()
        found.push({ file, operator, line, code: lines[line - 1]?.trim(), before, ...edit })
      }
  })
  return found
}

/** In an order that the seed decides; operators take turns, so that those with few candidates are among the first. */
export function shuffled(candidates, seed) {
  const random = mulberry32(seed)
  const lists = Object.keys(operators).map((operator) =>
    shuffle(
      candidates.filter((each) => each.operator === operator),
      random,
    ),
  )
  const order = []
  while (lists.some((list) => list.length > 0)) for (const list of lists) if (list.length > 0) order.push(list.pop())
  return order
}

function shuffle(list, random) {
  const left = [...list]
  for (let at = left.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1))
    ;[left[at], left[other]] = [left[other], left[at]]
  }
  return left
}

/** Tommy Ettinger's mulberry32: small, and the same on every machine. */
function mulberry32(seed) {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
