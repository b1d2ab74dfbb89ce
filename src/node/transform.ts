/**
 * TypeScript → the body of an async function whose imports and exports are calls and getters ("module runner" form).
 * Done by oxc's native binding; where a platform has none, `load-with-jiti` takes over.
 */
import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { Fault } from './fault.ts'

type Oxc = Pick<typeof import('oxc-transform'), 'transformSync' | 'moduleRunnerTransformSync'>
type OxcError = import('oxc-transform').OxcError
export type MapData = import('oxc-transform').SourceMap

/** Null where no binding exists for this platform. */
export function loadOxc(): Oxc | null {
  if (oxc === undefined) oxc = requireBinding()
  return oxc
}
let oxc: Oxc | null | undefined

function requireBinding(): Oxc | null {
  if (process.env.PIPEGEN_NO_OXC !== undefined) return null
  // The wrapper package costs more to load than the whole transform, so its bindings are tried first, from where it would.
  let requireFrom = createRequire(import.meta.url)
  try {
    requireFrom = createRequire(requireFrom.resolve('oxc-transform'))
  } catch {}
  for (const target of bindingTargets()) {
    try {
      return requireFrom(`@oxc-transform/binding-${target}`) as Oxc
    } catch {}
  }
  return null
}

function bindingTargets(): readonly string[] {
  const target = `${process.platform}-${process.arch}`
  switch (process.platform) {
    case 'linux':
      return process.arch === 'arm' ? [`${target}-gnueabihf`, `${target}-musleabihf`] : [`${target}-gnu`, `${target}-musl`]
    case 'win32':
      return [`${target}-msvc`, `${target}-gnu`]
    default:
      return [target]
  }
}

/** Throws a `syntax-error` with its place. */
export function transformModule(oxc: Oxc, file: string, text: string): string {
  return transform(oxc, file, text, false).code
}

/** From the code back to the text: apply in this order. Made only when a place is asked for. */
export function transformMaps(oxc: Oxc, file: string, text: string): readonly MapData[] {
  return transform(oxc, file, text, true).maps
}

function transform(oxc: Oxc, file: string, text: string, sourcemap: boolean): { code: string; maps: readonly MapData[] } {
  const lang = languages[extname(file)] ?? 'ts'
  const plain = oxc.transformSync(file, text, { lang, sourcemap })
  const error = plain.errors.find(isError)
  if (error === undefined) {
    const runner = oxc.moduleRunnerTransformSync('module.mjs', plain.code, { sourcemap })
    return { code: runner.code, maps: runner.map && plain.map ? [runner.map, plain.map] : [] }
  }
  // What only a sloppy script may hold (`with`, a `return` outside functions) is CommonJS, and needs no linking.
  const script = oxc.transformSync(file, text, { lang, sourcemap, sourceType: 'commonjs' })
  if (script.errors.some(isError)) throw syntaxFault(file, text, error)
  return { code: `${sloppy}${script.code}`, maps: script.map ? [script.map] : [] }
}

/** Begins code that isn't to run in strict mode. */
export const sloppy = '/**/'

const languages: { readonly [extension: string]: 'ts' | 'tsx' | 'js' | 'jsx' } = {
  '.js': 'js', '.mjs': 'js', '.cjs': 'js', '.jsx': 'jsx', '.tsx': 'tsx',
} // biome-ignore format: one table

function isError({ severity }: OxcError): boolean {
  return (severity as string) === 'Error'
}

function syntaxFault(file: string, text: string, error: OxcError): Fault {
  // Of a name declared twice, the second is the mistake.
  const label = /already been declared/.test(error.message) ? error.labels.at(-1) : error.labels[0]
  return new Fault('syntax-error', sentence(error.message), error.helpMessage, { file, ...placeOfByte(text, label?.start ?? 0) })
}

function sentence(message: string): string {
  const text = message.replace(/^TS\(\d+\): /, '')
  return /[.!?]$/.test(text) ? text : `${text}.`
}

/** oxc counts in bytes of UTF-8. */
function placeOfByte(text: string, byte: number): { line: number; column: number } {
  const before = Buffer.from(text).subarray(0, byte).toString()
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') }
}
