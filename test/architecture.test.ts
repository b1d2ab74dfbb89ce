import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

const files = ['src', 'providers'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .map((file) => `${folder}/${String(file)}`)
    .filter((file) => file.endsWith('.ts'))
    // Holds snippets of other people's ci.ts.
    .filter((file) => file !== 'src/diagnostics/explain.ts'),
)
const imports: readonly Import[] = files.flatMap((from) => {
  const text = readFileSync(join(root, from), 'utf8')
  const found = [
    ...[...text.matchAll(/\bfrom '([^']+)'/g)].map((match) => ({ name: match[1] ?? '', typeOnly: isTypeOnly(text, match.index) })),
    ...[...text.matchAll(/\bimport\('([^']+)'\)/g)].map((match) => ({ name: match[1] ?? '', typeOnly: false })),
  ]
  return found.map(({ name, typeOnly }) => ({
    from,
    to: name.startsWith('.') ? relative(root, join(root, dirname(from), name)) : name,
    typeOnly,
  }))
})

/** Whether the statement that ends in this `from` begins with `import type` or `export type`. */
function isTypeOnly(text: string, from: number): boolean {
  const start = Math.max(text.lastIndexOf('\nimport ', from), text.lastIndexOf('\nexport ', from), text.startsWith('import ') ? -1 : -2)
  return /^(import|export) type\b/.test(text.slice(start + 1, start + 14))
}

function offenders(from: RegExp, to: RegExp, unless: (each: Import) => boolean = () => false): readonly string[] {
  return imports.filter((each) => from.test(each.from) && to.test(each.to) && !unless(each)).map(({ from, to }) => `${from} → ${to}`)
}

describe('the arrows of the architecture', () => {
  test('are found at all', () => {
    expect(imports.length).toBeGreaterThan(300)
  })
  test('only node and cli know the machine', () => {
    expect(offenders(/^(?!src\/(node|cli)\/)/, /^node:|^(commander|ts-morph|oxc-transform|jiti|diff)$/)).toEqual([])
  })
  test('the language needs nothing but itself, shell, diagnostics and types', () => {
    expect(offenders(/^src\/dsl\//, /^(src|providers)\/(?!dsl|shell|diagnostics)/, ({ typeOnly }) => typeOnly)).toEqual([])
  })
  test('shell and diagnostics need nobody', () => {
    expect(offenders(/^src\/shell\//, /^(?!src\/shell\/)/)).toEqual([])
    expect(offenders(/^src\/diagnostics\//, /^(?!src\/diagnostics\/)/, ({ typeOnly }) => typeOnly)).toEqual([])
  })
  test('the model knows no provider, rule or plan', () => {
    expect(offenders(/^src\/ir\//, /^providers\/|^src\/(rules|plan|compile|recipes|node|cli)\//)).toEqual([])
  })
  test('rules and the plan read the model alone', () => {
    expect(offenders(/^src\/(rules|plan)\//, /^providers\/|^src\/(dsl|compile|recipes|node|cli)\//)).toEqual([])
  })
  test('recipes are written in the public language', () => {
    expect(offenders(/^src\/recipes\//, /^(?!src\/(index\.ts|recipes\/))/)).toEqual([])
  })
  test('a provider knows neither its siblings nor the language', () => {
    for (const name of ['github', 'gitlab', 'jenkins', 'circleci']) {
      expect(
        offenders(new RegExp(`^providers/${name}/`), new RegExp(`^providers/(?!${name}/|shared/)|^src/(?!ir/|diagnostics/|provider\\.ts)`)),
      ).toEqual([])
    }
    expect(offenders(/^providers\/shared\//, /^(?!providers\/shared\/|src\/(ir|diagnostics)\/|src\/provider\.ts)/)).toEqual([])
  })
  test('each library has one door', () => {
    expect(offenders(/^(?!src\/ir\/(schema|shapes|validate)\.ts)/, /^zod$/)).toEqual([])
    expect(offenders(/^(?!src\/cli\/main\.ts)/, /^commander$/)).toEqual([])
  })
})
