/** What TypeScript says of a ci.ts, with the types that a user gets. */
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const here = fileURLToPath(new URL('.', import.meta.url))
const names =
  "import { ci, image, job, pipeline, secret, sh, uses } from 'pipegen'\nimport { docker, kubernetes, ssh, strategies } from 'pipegen/recipes'\nvoid [ci, image, job, pipeline, secret, sh, uses, docker, kubernetes, ssh, strategies]\n"
const digest = `declare const digest: \`x@sha256:\${string}\`\nvoid digest\n`

/** By name, the errors of each text. All are compiled at once, since the types take long to load. */
export function errorsIn(texts: { readonly [name: string]: string }): ReadonlyMap<string, readonly string[]> {
  const files = new Map(Object.entries(texts).map(([name, text]) => [`${here}${name}.ts`, `${names}${digest}${text}\nexport {}\n`]))
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts'],
    types: [],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  }
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists, getSourceFile } = host
  host.fileExists = (path) => files.has(path) || fileExists(path)
  host.readFile = (path) => files.get(path) ?? readFile(path)
  host.getSourceFile = (path, ...rest) => {
    const text = files.get(path)
    return text === undefined ? getSourceFile(path, ...rest) : ts.createSourceFile(path, text, ts.ScriptTarget.ES2022)
  }
  const program = ts.createProgram([...files.keys()], options, host)
  return new Map(
    [...files.keys()].map((path) => {
      const diagnostics = ts.getPreEmitDiagnostics(program, program.getSourceFile(path))
      return [
        path.slice(here.length, -'.ts'.length),
        diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
      ]
    }),
  )
}
