import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'

/** Settings under which authors compile; the types come from `dist`, as a user gets them. */
const settings = {
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  exactOptionalPropertyTypes: {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    exactOptionalPropertyTypes: true,
  },
} satisfies { readonly [name: string]: ts.CompilerOptions }

/** What `pipegen actions add` writes. */
const ownActions = fileURLToPath(new URL('cases/pipegen.actions.d.ts', import.meta.url))

function errorsOf(file: string, options: ts.CompilerOptions): readonly string[] {
  const path = fileURLToPath(new URL(`cases/${file}`, import.meta.url))
  const program = ts.createProgram([path, ownActions], {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    skipLibCheck: false,
    ...options,
  })
  return ts.getPreEmitDiagnostics(program).map((each) => {
    const line = each.file?.getLineAndCharacterOfPosition(each.start ?? 0).line ?? 0
    return `${each.file?.fileName.split('/').at(-1)}:${line + 1} ${ts.flattenDiagnosticMessageText(each.messageText, ' ')}`
  })
}

describe.each(Object.entries(settings))('under %s', (_, options) => {
  test('what an author may write compiles', () => {
    expect(errorsOf('valid.ts', options)).toEqual([])
  })
  test('what an author may not write is red', () => {
    expect(errorsOf('invalid.ts', options)).toEqual([])
  })
  test('tests of a ci.ts compile, unless they ask what makes no sense', () => {
    expect(errorsOf('testing.ts', options)).toEqual([])
  })
  test('so do those with the matchers of vitest', () => {
    // Types of vitest want those of Node and of the browser.
    expect(errorsOf('testing-vitest.ts', { ...options, skipLibCheck: true })).toEqual([])
  })
})
