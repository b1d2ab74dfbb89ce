/** The version of this package; the build puts it in as text. */
import { readFileSync } from 'node:fs'

declare const PIPEGEN_VERSION: string | undefined

export const version: string =
  typeof PIPEGEN_VERSION === 'string'
    ? PIPEGEN_VERSION
    : (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version
