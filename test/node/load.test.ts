import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createLoader } from '../../src/node/load.ts'
import { thrownDiagnostic } from '../../src/node/thrown.ts'

const own = { pipegen: async () => ({ job: (name: string) => `job ${name}` }), 'pipegen/recipes': async () => ({ lint: 'lint' }) }

function makeFolder(files: { readonly [path: string]: string }): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pipegen-load-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** The default export of ci.ts, or code and place of what it threw. */
async function load(files: { readonly [path: string]: string }, folder = makeFolder(files)): Promise<unknown> {
  const sources = new Map()
  const entry = join(folder, 'ci.ts')
  try {
    return await createLoader(own).load(entry, folder, sources)
  } catch (error) {
    const { code, position } = thrownDiagnostic(error, entry, sources)
    return `${code} ${position?.file.slice(folder.length + 1)}:${position?.line}:${position?.column}`
  }
}

afterEach(() => void vi.unstubAllEnvs())

describe('a ci.ts may', () => {
  test.each<[string, { readonly [path: string]: string }, unknown]>([
    [
      'import pipegen',
      { 'ci.ts': "import { job } from 'pipegen'\nimport { lint } from 'pipegen/recipes'\nexport default [job('a'), lint]" },
      ['job a', 'lint'],
    ],
    [
      'use types, enums and namespaces',
      {
        'ci.ts': 'enum E { A = 2 }\nnamespace N { export const x: number = E.A }\ninterface I {}\nexport default N.x satisfies I as number',
      },
      2,
    ],
    ['wait at the top level', { 'ci.ts': 'export default await Promise.resolve(3)' }, 3],
    [
      'import a module by the name that tsc gives it',
      {
        'ci.ts': "import { a } from './a.js'\nimport { b } from './b.mjs'\nexport default a + b",
        'a.ts': 'export const a = 1',
        'b.mts': 'export const b = 2',
      },
      3,
    ],
    ['import a folder', { 'ci.ts': "import { a } from './lib'\nexport default a", 'lib/index.ts': 'export const a = 1' }, 1],
    [
      'import JSON',
      {
        'ci.ts': "import p, { version } from './p.json' with { type: 'json' }\nexport default [p.name, version]",
        'p.json': '\uFEFF{ "name": "n", "version": "1" }',
      },
      ['n', '1'],
    ],
    [
      'import what Node has',
      {
        'ci.ts':
          "import path, { join } from 'node:path'\nimport fs from 'fs'\nexport default [path.sep, join('a', 'b'), typeof fs.statSync]",
      },
      ['/', 'a/b', 'function'],
    ],
    [
      'import types without saying so',
      {
        'ci.ts': "import { T, x } from './t'\nexport { T } from './t'\nconst y: T = x\nexport default y",
        't.ts': 'export type T = number\nexport const x = 1',
      },
      1,
    ],
    ['import later', { 'ci.ts': "const name = './a'\nexport default (await import(name)).default", 'a.ts': 'export default 5' }, 5],
    [
      'import side effects',
      { 'ci.ts': "import './a'\nexport default (globalThis as any).loaded", 'a.ts': '(globalThis as any).loaded = 6' },
      6,
    ],
    [
      'know where it is',
      { 'ci.ts': 'export default [import.meta.filename === new URL(import.meta.url).pathname, import.meta.dirname.length > 1]' },
      [true, true],
    ],
    [
      'declare names that CommonJS has',
      { 'ci.ts': 'const require = 1, module = 2, exports = 3, __dirname = 4\nexport default require + module + exports + __dirname' },
      10,
    ],
    [
      'be CommonJS',
      {
        'ci.ts': "const { job } = require('pipegen')\nmodule.exports = job(require('./a').x)",
        'a.cjs': 'exports.x = __filename.endsWith("a.cjs")',
      },
      'job true',
    ],
    ['be transpiled CommonJS', { 'ci.ts': 'Object.defineProperty(exports, "__esModule", { value: true })\nexports.default = 7' }, 7],
    ['use export =', { 'ci.ts': "import a = require('./a')\nexport = a.x", 'a.ts': 'export = { x: 8 }' }, 8],
    [
      'require a module with imports',
      {
        'ci.ts': "module.exports = require('./a.ts').x",
        'a.ts': "import { y } from './b'\nexport const x = y",
        'b.ts': 'export const y = 9',
      },
      9,
    ],
    ['begin with a line for the shell', { 'ci.ts': '#!/usr/bin/env node\nexport default 1' }, 1],
    ['return from the middle of a script', { 'ci.ts': 'module.exports = 1\nif (module.exports) return\nmodule.exports = 2' }, 1],
    [
      'export everything of another module',
      {
        'ci.ts': "import * as all from './all'\nexport default Object.keys(all).sort()",
        'all.ts': "export * from './a'\nexport * as b from './b'",
        'a.ts': 'export const x = 1, y = 2\nexport default 3',
        'b.ts': 'export const z = 1',
      },
      ['b', 'x', 'y'],
    ],
    [
      'have a cycle',
      {
        'ci.ts': "import { a } from './a'\nexport default a()",
        'a.ts': "import { b } from './b'\nexport const a = () => b() + 1\nexport const two = 2",
        'b.ts': "import { two } from './a'\nexport const b = () => two",
      },
      3,
    ],
    [
      'have a cycle of modules that wait',
      {
        'ci.ts': "const [x] = await Promise.all([import('./a'), import('./b')])\nexport default x.both()",
        'a.ts': "import { b } from './b'\nawait 1\nexport const a = 1\nexport const both = () => a + b",
        'b.ts': "await 1\nimport { a } from './a'\nexport const b = 2\nexport const c = () => a",
      },
      3,
    ],
  ])('%s', async (_, files, expected) => {
    expect(await load(files)).toEqual(expected)
  })
})

describe('a package', () => {
  const packages = {
    'node_modules/modern/package.json': '{ "name": "modern", "type": "module", "exports": { "import": "./index.js" } }',
    'node_modules/modern/index.js': 'export const a = 1',
    'node_modules/old/package.json': '{ "name": "old", "main": "main.js" }',
    'node_modules/old/main.js': "const out = {}\nout['hid' + 'den'] = 2\nmodule.exports = out",
  }
  test('is found by its conditions for import', async () => {
    expect(await load({ ...packages, 'ci.ts': "import { a } from 'modern'\nexport default a" })).toBe(1)
  })
  test('of CommonJS gives names that Node cannot see', async () => {
    expect(await load({ ...packages, 'ci.ts': "import old, { hidden } from 'old'\nexport default [old.hidden, hidden]" })).toEqual([2, 2])
  })
  test('of the workspace may be TypeScript', async () => {
    const folder = makeFolder({
      'packages/shared/package.json': '{ "name": "shared", "exports": "./index.ts" }',
      'packages/shared/index.ts': 'export const x: number = 3',
      'ci.ts': "import { x } from 'shared'\nexport default x",
    })
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync('../packages/shared', join(folder, 'node_modules/shared'))
    expect(await load({}, folder)).toBe(3)
  })
  test('that lacks something itself is not taken for missing', async () => {
    const broken = { 'node_modules/broken/package.json': '{ "main": "i.js" }', 'node_modules/broken/i.js': "require('absent')" }
    expect(await load({ ...broken, 'ci.ts': "import x from 'broken'\nexport default x" })).toMatch(/^ci-threw /)
  })
})

describe('an alias of tsconfig', () => {
  const modules = { 'lib/deep/a.ts': 'export const a = 1', 'lib/exact.ts': 'export const a = 2' }
  const using = (name: string): { readonly [path: string]: string } => ({
    ...modules,
    'ci.ts': `import { a } from '${name}'\nexport default a`,
  })
  test('is followed, in a file with comments and trailing commas', async () => {
    const config =
      '{ // paths\n "compilerOptions": { "paths": { "@lib/*": ["./none/*", "./lib/deep/*"], "@lib/exact": ["./lib/exact.ts"], }, }, /* "x" */ }'
    expect(await load({ ...using('@lib/a'), 'tsconfig.json': config })).toBe(1)
    expect(await load({ ...using('@lib/exact'), 'tsconfig.json': config })).toBe(2)
  })
  test('may be inherited', async () => {
    expect(
      await load({
        ...using('@lib/a'),
        'tsconfig.json': '{ "extends": "./config/base" }',
        'config/base.json': '{ "compilerOptions": { "paths": { "@lib/*": ["../lib/deep/*"] } } }',
      }),
    ).toBe(1)
  })
  test('may be the base of all names', async () => {
    expect(await load({ ...using('deep/a'), 'tsconfig.json': '{ "compilerOptions": { "baseUrl": "lib" } }' })).toBe(1)
  })
  test('does no harm where the tsconfig is broken', async () => {
    expect(await load({ ...using('./lib/exact'), 'tsconfig.json': '{' })).toBe(2)
  })
})

describe('the cache', () => {
  const files = { 'ci.ts': "import { a } from './a'\nexport default a", 'a.ts': 'export const a: number = 1' }
  const cached = (folder: string): string[] => readdirSync(join(folder, '.pipegen/cache')).filter((name) => name !== '.gitignore')

  test('lies in a folder that git ignores, or among the packages', async () => {
    const folder = makeFolder(files)
    await load({}, folder)
    expect(readFileSync(join(folder, '.pipegen/cache/.gitignore'), 'utf8')).toBe('*\n')
    expect(cached(folder)).toHaveLength(2)
    mkdirSync(join(folder, 'node_modules'))
    await load({}, folder)
    expect(readdirSync(join(folder, 'node_modules/.cache/pipegen'))).toHaveLength(2)
  })
  test('is used for the same text only', async () => {
    const folder = makeFolder(files)
    await load({}, folder)
    for (const name of cached(folder)) {
      const path = join(folder, '.pipegen/cache', name)
      writeFileSync(path, readFileSync(path, 'utf8').replace('const a = 1', 'const a = 2'))
    }
    expect(await load({}, folder)).toBe(2)
    writeFileSync(join(folder, 'a.ts'), 'export const a: number = 3')
    expect(await load({}, folder)).toBe(3)
  })
  test.each([
    ['cut off', (text: string) => text.slice(0, -20)],
    ['empty', () => ''],
    ['of an other pipegen', (text: string) => text.replace('pipegen ', 'pipegen 9')],
    ['no code', (text: string) => text.replace('const a = 1', 'const a = = 1')],
  ])('is ignored where an entry is %s', async (_, damage) => {
    const folder = makeFolder(files)
    await load({}, folder)
    for (const name of cached(folder)) {
      const path = join(folder, '.pipegen/cache', name)
      writeFileSync(path, damage(readFileSync(path, 'utf8')))
    }
    expect(await load({}, folder)).toBe(1)
  })
})

describe('a fault stands', () => {
  test.each<[string, { readonly [path: string]: string }, string]>([
    ['at the import of what is not there', { 'ci.ts': "\nimport { a } from './a'\nexport default a" }, 'module-not-found ci.ts:2:1'],
    ['at the require of what is not there', { 'ci.ts': "module.exports = 1\nrequire('./a')" }, 'module-not-found ci.ts:2:1'],
    ['at the later import of what is not there', { 'ci.ts': "export default 1\nawait import('./a')" }, 'module-not-found ci.ts:2:1'],
    [
      'at the import of a name that is not exported',
      { 'ci.ts': "\nimport { b } from './a'\nexport default b", 'a.ts': 'export const a = 1' },
      'missing-export ci.ts:2:1',
    ],
    [
      'at the import of a default that is not exported',
      { 'ci.ts': "import b from './a'\nexport default b", 'a.ts': 'export const a = 1' },
      'missing-export ci.ts:1:1',
    ],
    [
      'where a cycle reads too early',
      {
        'ci.ts': "import { b } from './a'\nexport const a = 1\nexport default b",
        'a.ts': "import { a } from './ci'\n\nexport const b = a + 1",
      },
      'ci-threw a.ts:3:14',
    ],
    ['where a module throws', { 'ci.ts': "import './a'", 'a.ts': "type T = 1\n\nthrow new Error('x')" }, 'ci-threw a.ts:3:7'],
    [
      'where a helper was called wrongly',
      { 'ci.ts': "import { f } from './a'\n\n  f(null)", 'a.ts': 'export const f = (x: any) =>\n  x.y.z' },
      'ci-threw a.ts:2:5',
    ],
  ])('%s', async (_, files, expected) => {
    expect(await load(files)).toBe(expected)
  })
})

describe('without a native transformer', () => {
  test('jiti loads the same files', async () => {
    vi.stubEnv('PIPEGEN_NO_OXC', '1')
    vi.resetModules()
    const { createLoader } = await import('../../src/node/load.ts')
    const folder = makeFolder({
      'ci.ts': "import { job } from 'pipegen'\nimport { a } from '@lib/a'\nexport default [job('x'), await a]",
      'lib/a.ts': 'enum E { A = 4 }\nexport const a = Promise.resolve(E.A)',
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@lib/*": ["./lib/*"] } } }',
    })
    expect(await createLoader(own).load(join(folder, 'ci.ts'), folder, new Map())).toEqual(['job x', 4])
  })
})
