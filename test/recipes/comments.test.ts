/** The comments of the recipes: each has an example, and all of them compile against the types that are published. */
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { namespaces } from '../../.scripts/docs/recipe-comments.ts'
import { complaintsOf, strictest } from '../types/in-memory.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const recipes = namespaces(root).flatMap((each) => each.recipes)

/** What docs/recipes.md says an example may name without declaring it. */
const around = `
import type { Job } from 'pipegen'
import type { docker } from 'pipegen/recipes'
declare global {
  const lint: Job
  const test: Job
  const build: ReturnType<typeof docker.buildPush>
  const staging: Job
  const deploy: Job
}`

/** What TypeScript says of each text. */
function complaints(texts: { readonly [name: string]: string }): readonly string[] {
  return complaintsOf(`${root}/test/recipes/`, { ...texts, around }, strictest).map(({ name, message }) => `${name}: ${message}`)
}

/** With everything imported that the example names and doesn't declare. */
function moduleOf(example: string): string {
  const file = ts.createSourceFile('example.ts', example, ts.ScriptTarget.ES2022, true)
  const declared = new Set(
    file.statements
      .filter(ts.isVariableStatement)
      .flatMap(({ declarationList }) => declarationList.declarations.map(({ name }) => name.getText())),
  )
  const used = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) used.add(node.text)
    ts.forEachChild(node, visit)
  }
  visit(file)
  const from = (path: string, names: readonly string[]): string =>
    `import { ${names.filter((name) => used.has(name) && !declared.has(name)).join(', ')} } from '${path}'`
  return [from('pipegen', language), from('pipegen/recipes', spaces), example, 'export {}'].join('\n')
}

const language = Object.keys(await import('../../src/index.ts'))
const spaces = Object.keys(await import('../../src/recipes/index.ts'))

test('every recipe says what it does, and has an example', () => {
  expect(
    recipes.filter(({ text, examples }) => text === '' || examples.length === 0).map(({ name, place }) => `${name} (${place})`),
  ).toEqual([])
  expect(recipes.length).toBeGreaterThan(70)
})

test('every example names its recipe as an author writes it', () => {
  const others = recipes.filter(
    ({ name, sameAs, examples }) => sameAs === undefined && !examples.every((example) => example.includes(`${name}(`)),
  )
  expect(others.map(({ name, place }) => `${name} (${place})`)).toEqual([])
})

test('every example compiles against the published types', () => {
  const texts = recipes.flatMap(({ name, examples }) =>
    examples.map((example, index) => [`${name}-${index + 1}`, moduleOf(example)] as const),
  )
  expect(complaints(Object.fromEntries(texts))).toEqual([])
})

test('an example that does not compile is noticed', () => {
  expect(complaints({ wrong: moduleOf("const build = docker.build({ targt: 'x' })"), right: moduleOf('const test = go.test()') })).toEqual([
    expect.stringMatching(/^wrong: .*'targt' does not exist/),
  ])
})
