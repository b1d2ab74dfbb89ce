/** What TypeScript says of texts that lie in memory, with the types that a user gets. */
import ts from 'typescript'

/** As authors compile, under Node. */
export const underNode: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  types: [],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
}

export const strictest: ts.CompilerOptions = { ...underNode, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }

export interface Complaint {
  /** The text's name, or null for what belongs to none of them. */
  readonly name: string | null
  readonly message: string
}

/** All texts in one program, since the types take long to load. They stand as `NAME.ts` in the folder, whose path ends in a slash. */
export function complaintsOf(
  folder: string,
  texts: { readonly [name: string]: string },
  options: ts.CompilerOptions,
): readonly Complaint[] {
  const files = new Map(Object.entries(texts).map(([name, text]) => [`${folder}${name}.ts`, text]))
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = (path) => files.has(path) || fileExists(path)
  host.readFile = (path) => files.get(path) ?? readFile(path)
  host.getSourceFile = (path, ...rest) => {
    const text = files.get(path)
    return text === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true)
  }
  return ts.getPreEmitDiagnostics(ts.createProgram([...files.keys()], options, host)).map(({ file, messageText }) => ({
    name: file !== undefined && files.has(file.fileName) ? file.fileName.slice(folder.length, -'.ts'.length) : null,
    message: ts.flattenDiagnosticMessageText(messageText, ' '),
  }))
}
