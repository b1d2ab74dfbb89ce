/** The schemas that check-jsonschema keeps, before ajv. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { enginePaths } from './engine-process.ts'

export interface Validator {
  (document: unknown): boolean
  readonly errors?: readonly { readonly instancePath: string; readonly keyword: string; readonly message?: string }[] | null
}

/** Compiling a schema takes a second, so a process does it once for each. */
export function loadSchema(name: string): Validator {
  const require = createRequire(`${enginePaths.npm}index.js`)
  const { default: Ajv } = require('ajv') as { default: new (options: object) => { compile: (schema: object) => Validator } }
  const schema = JSON.parse(readFileSync(schemaPath(name), 'utf8')) as object
  return new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false }).compile(schema)
}

function schemaPath(name: string): string {
  const lib = `${enginePaths.home}venv/lib/`
  const python = readdirSync(lib).find((each) => each.startsWith('python'))
  return `${lib}${python}/site-packages/check_jsonschema/builtin_schemas/vendor/${name}`
}
