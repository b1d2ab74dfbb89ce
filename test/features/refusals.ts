/** Every place where a back end refuses a feature, read from its source: also what depends on the use, which no table of capabilities shows. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ts } from 'ts-morph'
import { featureNames } from '../../src/ir/features.ts'

export interface Refusal {
  /** A provider, or `shared` for what several ask. */
  readonly provider: string
  /** Features that ask here, by name; those of a shared function are asked where it is used. */
  readonly features: readonly string[]
  readonly why: string
  readonly hint: string
}

const root = fileURLToPath(new URL('../../providers/', import.meta.url))
const providers = ['github', 'gitlab', 'jenkins', 'circleci', 'shared'] as const
const features: ReadonlySet<string> = new Set(featureNames)

export function refusals(): readonly Refusal[] {
  return providers.flatMap((provider) => {
    const files = readdirSync(`${root}${provider}`, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && basename(path) !== 'levels.ts')
      .sort()
      .map((path) => ts.createSourceFile(path, readFileSync(`${root}${provider}/${path}`, 'utf8'), ts.ScriptTarget.Latest, true))
    const callers = callersIn(files)
    return files.flatMap((file) =>
      callsIn(file)
        .filter(({ expression }) => expression.getText() === 'unsupported')
        .map((call) => {
          const [first, second] = call.arguments.map((argument) => textOf(argument))
          return { provider, features: featuresOf(call, callers), why: first ?? '', hint: second ?? '' }
        }),
    )
  })
}

function callsIn(node: ts.Node): readonly ts.CallExpression[] {
  const found: ts.CallExpression[] = []
  const look = (each: ts.Node): void => {
    if (ts.isCallExpression(each)) found.push(each)
    each.forEachChild(look)
  }
  look(node)
  return found
}

function textOf(node: ts.Expression): string {
  return ts.isStringLiteralLike(node) ? node.text : node.getText().replace(/\s+/g, ' ').replace(/^`|`$/g, '')
}

/** The feature, or the named function or constant, in which the node stands. */
function ownerOf(node: ts.Node): string | null {
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent) {
    if (ts.isPropertyAssignment(at) && features.has(nameOf(at.name))) return nameOf(at.name)
    if (ts.isFunctionDeclaration(at) && at.name !== undefined && at.name.text !== 'capabilitiesFor') return at.name.text
    if (ts.isVariableDeclaration(at) && ts.isSourceFile(at.parent.parent.parent) && at.name.getText() !== 'capabilities')
      return at.name.getText()
  }
  return null
}

function nameOf(name: ts.PropertyName): string {
  return ts.isStringLiteralLike(name) ? name.text : name.getText()
}

/** Name → who mentions it. */
function callersIn(files: readonly ts.SourceFile[]): ReadonlyMap<string, ReadonlySet<string>> {
  const callers = new Map<string, Set<string>>()
  const look = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !ts.isImportSpecifier(node.parent)) {
      const owner = ownerOf(node)
      if (owner !== null && owner !== node.text) callers.set(node.text, (callers.get(node.text) ?? new Set()).add(owner))
    }
    node.forEachChild(look)
  }
  for (const file of files) look(file)
  return callers
}

function featuresOf(node: ts.Node, callers: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const owner = ownerOf(node)
  const names = owner === null ? [] : [owner]
  for (const name of names)
    if (!features.has(name)) for (const caller of callers.get(name) ?? []) if (!names.includes(caller)) names.push(caller)
  const asked = names.filter((name) => features.has(name)).sort()
  return asked.length > 0 ? asked : [owner ?? '']
}
