/** `<< … >>` in the texts of a config, and the logic statements of `when`, `unless` and `condition`. */
import { evaluate, isTruthy, type Lookup, matchesFully } from './expression.ts'
import { ConfigError, isMap, listOf, mapOf, onlyEntry, onlyKeys, type Scalar, sameTree, type Tree, textOf } from './tree.ts'

/** CircleCI knows the name, but it has no value in this pipeline. */
export const absent = Symbol('absent')

/** Undefined is a name that CircleCI doesn't know here. */
export type Scope = (name: string) => Tree | typeof absent | undefined

/**
 * A text that is one reference alone keeps the type of its value. `\<<` is a literal `<<`.
 * A value that is absent becomes the text `<nil>`.
 */
export function substitute(tree: Tree, scope: Scope): Tree {
  if (typeof tree === 'string') return substituteText(tree, (content) => referred(content, scope, '<nil>'))
  return substituteChildren(tree, (child) => substitute(child, scope))
}

/** A condition that reads an absent value fails the pipeline. */
function substituteStrictly(tree: Tree, scope: Scope): Tree {
  if (typeof tree === 'string') return substituteText(tree, (content) => referred(content, scope, null))
  return substituteChildren(tree, (child) => substituteStrictly(child, scope))
}

function substituteChildren(tree: Tree, each: (child: Tree) => Tree): Tree {
  if (Array.isArray(tree)) return (tree as readonly Tree[]).map(each)
  return isMap(tree) ? Object.fromEntries(Object.entries(tree).map(([key, child]) => [key, each(child)])) : tree
}

function substituteText(text: string, read: (content: string) => Tree): Tree {
  const alone = /^\s*<<((?:(?!>>|<<).)*)>>\s*$/s.exec(text)
  if (alone !== null) return read(alone[1] ?? '')
  return text.replace(/\\<<|<<((?:(?!>>).)*)>>|<</gs, (found, content: string | undefined) => {
    if (found === '\\<<') return '<<'
    if (content === undefined) throw new ConfigError(`"<<" in "${text.trim()}" must be escaped as "\\<<" in a config of version 2.1.`)
    const value = read(content)
    if (typeof value === 'object' && value !== null) throw new ConfigError(`<<${content}>> is not one value, and stands inside a text.`)
    return String(value)
  })
}

function referred(content: string, scope: Scope, nil: string | null): Tree {
  const name = content.trim()
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) return evaluate(content, lookIn(scope))
  const value = scope(name)
  if (value === undefined) throw new ConfigError(`<< ${name} >> is unknown here.`)
  if (value !== absent) return value
  if (nil === null) throw new ConfigError(`A condition reads ${name}, which this pipeline has not.`)
  return nil
}

/** For expressions, in which an absent value is an error. */
export function lookIn(scope: Scope): Lookup {
  return (name) => {
    const value = scope(name)
    if (value === undefined) throw new ConfigError(`An expression reads ${name}, which is unknown here.`)
    if (value === absent) throw new ConfigError(`An expression reads ${name}, which this pipeline has not.`)
    if (typeof value === 'object' && value !== null) throw new ConfigError(`An expression reads ${name}, which is not one value.`)
    return value
  }
}

/** The condition of a workflow: a text without `<<` is an expression, anything else a logic statement. */
export function workflowCondition(tree: Tree, scope: Scope): boolean {
  if (typeof tree === 'string' && !tree.includes('<<')) return isTruthy(evaluate(tree, lookIn(scope)))
  return logic(substituteStrictly(tree, scope), 1)
}

/** The condition of steps knows no expressions without `<<`: such a text would be true whatever it says. */
export function stepCondition(tree: Tree, scope: Scope): boolean {
  if (typeof tree === 'string' && !tree.includes('<<')) {
    throw new ConfigError(`The condition "${tree}" of a step is a text, which is always true.`)
  }
  return logic(substituteStrictly(tree, scope), 1)
}

const deepest = 100

function logic(tree: Tree, depth: number): boolean {
  if (depth > deepest) throw new ConfigError(`A logic statement is deeper than ${deepest} levels.`)
  if (!isMap(tree)) return isTruthy(tree)
  const [operator, argument] = onlyEntry(tree, 'A logic statement')
  const statements = (): readonly Tree[] => {
    const list = listOf(argument, `"${operator}"`)
    if (list.length === 0) throw new ConfigError(`"${operator}" needs at least one statement.`)
    return list
  }
  if (operator === 'and') return statements().every((each) => logic(each, depth + 1))
  if (operator === 'or') return statements().some((each) => logic(each, depth + 1))
  if (operator === 'not') return !logic(argument, depth + 1)
  if (operator === 'equal') return statements().every((each, _, [first]) => sameTree(each, first))
  if (operator === 'matches') {
    const { pattern, value } = mapOf(argument, '"matches"')
    onlyKeys(mapOf(argument, '"matches"'), ['pattern', 'value'], '"matches"')
    return matchesFully(textOf(pattern, 'The pattern of "matches"'), textOf((value ?? '') as Scalar, 'The value of "matches"'))
  }
  throw new ConfigError(`"${operator}" is no logic statement.`)
}
