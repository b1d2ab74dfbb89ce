/** Reads one question as JSON from standard input, answers as JSON. Started by ../github-process.ts. */
import { readFileSync } from 'node:fs'
import { data, Evaluator, Lexer, Parser } from '@actions/expressions'
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'

async function parseAll({ files, workflows }) {
  const reports = await Promise.all(workflows.map((file) => parseOne(file, files)))
  return reports.flat()
}

async function parseOne(file, files) {
  const { context, value } = parseWorkflow({ name: file, content: files[file] }, new NoOperationTraceWriter())
  const notYaml = context.errors.count > 0 && value === undefined
  if (value !== undefined) {
    const provider = { getFileContent: async (reference) => localFile(reference.path ?? String(reference), files) }
    await convertWorkflowTemplate(context, value, provider, { errorPolicy: 1, fetchReusableWorkflowDepth: 1 })
  }
  // Text that isn't YAML gives one error per token; the first one says it.
  const errors = notYaml ? context.errors.getErrors().slice(0, 1) : context.errors.getErrors()
  const lines = files[file].split('\n')
  // A workflow of another repository isn't here to be looked into.
  const isElsewhere = (error) =>
    (error.rawMessage ?? error.message) === 'Unable to find reusable workflow' &&
    /^\s*uses: [\w.-]+\/[\w.-]+\/\S+@\S+$/.test(lines[(error.range?.start.line ?? 0) - 1] ?? '')
  const reports = errors
    .filter((error) => !isElsewhere(error))
    .map((error) => ({ file, line: error.range?.start.line ?? null, message: error.rawMessage ?? error.message }))
  return [...new Map(reports.map((report) => [`${report.line} ${report.message}`, report])).values()]
}

function localFile(path, files) {
  const name = path.replace(/^\.\//, '')
  if (files[name] === undefined) throw new Error(`No file "${name}" was given.`)
  return { name, content: files[name] }
}

function evaluateSafely(request) {
  try {
    return { value: evaluate(request) }
  } catch (error) {
    return { error: error.message }
  }
}

const contexts = ['github', 'env', 'vars', 'job', 'jobs', 'steps', 'runner', 'secrets', 'strategy', 'matrix', 'needs', 'inputs']
const statusNames = new Set(['success', 'failure', 'cancelled', 'always'])

function evaluate({ expression, contexts: given, status, condition }) {
  const text = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(expression)?.[1] ?? expression
  if (/\$\{\{/.test(text)) throw new Error('A text with several ${{ }} parts is not one expression.')
  const functions = functionsFor(status)
  const tokens = new Lexer(text.trim()).lex().tokens
  const tree = new Parser(tokens, contexts, functions).parse()
  // GitHub reads "x" as "success() && (x)" unless x calls a status function anywhere.
  if (condition && !asksForStatus(tokens) && status !== 'success') return false
  const byName = new Map(functions.map((known) => [known.name.toLowerCase(), known]))
  const result = new Evaluator(tree, toData(given), byName).evaluate()
  return condition ? isTruthy(result) : fromData(result)
}

function asksForStatus(tokens) {
  return tokens.some((token, index) => statusNames.has(token.lexeme.toLowerCase()) && tokens[index + 1]?.lexeme === '(')
}

function functionsFor(status) {
  const test = (name, answer) => ({ name, description: '', minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(answer) })
  return [
    test('success', status === 'success'),
    test('failure', status === 'failure'),
    test('cancelled', status === 'cancelled'),
    test('always', true),
    { name: 'hashFiles', description: '', minArgs: 1, maxArgs: 255, call: () => new data.StringData('0'.repeat(64)) },
  ]
}

function toData(value) {
  if (value === null || value === undefined) return new data.Null()
  if (typeof value === 'string') return new data.StringData(value)
  if (typeof value === 'number') return new data.NumberData(value)
  if (typeof value === 'boolean') return new data.BooleanData(value)
  if (Array.isArray(value)) return new data.Array(...value.map(toData))
  return new data.Dictionary(...Object.entries(value).map(([key, entry]) => ({ key, value: toData(entry) })))
}

function fromData(result) {
  switch (result.kind) {
    case data.Kind.Null:
      return null
    case data.Kind.Array:
      return result.values().map(fromData)
    case data.Kind.Dictionary:
      return Object.fromEntries(result.pairs().map(({ key, value }) => [key, fromData(value)]))
    default:
      return result.value
  }
}

function isTruthy(result) {
  switch (result.kind) {
    case data.Kind.Null:
      return false
    case data.Kind.Array:
    case data.Kind.Dictionary:
      return true
    default:
      return result.value !== '' && result.value !== 0 && result.value !== false && !Number.isNaN(result.value)
  }
}

const question = JSON.parse(readFileSync(0, 'utf8'))
const answer = question.ask === 'parse' ? await parseAll(question) : question.requests.map(evaluateSafely)
process.stdout.write(JSON.stringify(answer))
