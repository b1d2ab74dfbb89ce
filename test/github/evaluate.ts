/**
 * What GitHub makes of `${{ }}`, for the tests that run without GitHub's own evaluator: paths, texts, numbers, operators and common functions.
 * Texts compare case-sensitively here, where GitHub ignores the case.
 * Source: https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 */
export type Contexts = { readonly [context: string]: unknown }
export type Status = 'success' | 'failure'

/** A text with any number of `${{ }}` in it, as text. */
export function interpolate(text: string, contexts: Contexts, status: Status): string {
  return text.replace(/\$\{\{([\s\S]*?)\}\}/g, (_, expression: string) => textOf(evaluate(expression, contexts, status)))
}

/** Whether an `if:` holds; without a status function it asks for success() too. */
export function holds(condition: string, contexts: Contexts, status: Status): boolean {
  const expression = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(condition)?.[1] ?? condition
  if (status !== 'success' && !/\b(?:success|failure|cancelled|always)\(/.test(expression)) return false
  return Boolean(evaluate(expression, contexts, status))
}

const token = /\s+|'(?:[^']|'')*'|\d+(?:\.\d+)?|[A-Za-z_][\w-]*(?:\.(?:[\w-]+|\*)|\[(?:'[^']*'|\d+)\])*|[=!<>]=|&&|\|\||[()!<>,]/y

/** Operators have JavaScript's precedence, and && and || give an operand, as they do there. */
export function evaluate(expression: string, contexts: Contexts, status: Status): unknown {
  let code = ''
  token.lastIndex = 0
  while (token.lastIndex < expression.length) {
    const from = token.lastIndex
    const [word] = token.exec(expression) ?? []
    if (word === undefined) throw new Error(`What is "${expression.slice(from)}" in "${expression}"?`)
    code += translate(word, expression[token.lastIndex] === '(')
  }
  const functions = functionsFor(status)
  const call = (name: string): unknown => functions[name.toLowerCase()] ?? unknown(name)
  // What isn't there is null, which GitHub takes to be equal to the empty text.
  return new Function('at', 'call', `return (${code})`)((path: string) => valueAt(contexts, path) ?? '', call)
}

function translate(word: string, called: boolean): string {
  if (word.startsWith("'")) return JSON.stringify(word.slice(1, -1).replaceAll("''", "'"))
  if (/^(?:true|false|null|\d.*)$/.test(word) || !/^[A-Za-z_]/.test(word)) return word
  return called ? `call(${JSON.stringify(word)})` : `at(${JSON.stringify(word)})`
}

function valueAt(contexts: Contexts, path: string): unknown {
  const [context = '', ...keys] = path.split(/[.[\]']+/).filter((key) => key !== '')
  if (!(context in contexts)) throw new Error(`There is no context "${context}" here.`)
  return keys.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null) return null
    if (key === '*') return Object.values(value)
    const each = (one: unknown): unknown => (one as Record<string, unknown>)[key] ?? null
    return Array.isArray(value) ? value.map(each) : each(value)
  }, contexts[context])
}

function functionsFor(status: Status): { readonly [name: string]: (...args: never[]) => unknown } {
  return {
    success: () => status === 'success',
    failure: () => status === 'failure',
    cancelled: () => false,
    always: () => true,
    contains: (where: string | readonly unknown[] | null, what: never) => (where ?? '').includes(what),
    startswith: (text: string, part: string) => text.startsWith(part),
    endswith: (text: string, part: string) => text.endsWith(part),
    format: (text: string, ...values: readonly unknown[]) => text.replace(/\{(\d+)\}/g, (_, index) => textOf(values[Number(index)])),
    fromjson: (text: string) => JSON.parse(text),
    tojson: (value: unknown) => JSON.stringify(value, null, 2),
    hashfiles: () => '0'.repeat(64),
  }
}

function unknown(name: string): never {
  throw new Error(`There is no function "${name}" here.`)
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
}
