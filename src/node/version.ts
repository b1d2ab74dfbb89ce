/** The version of this package; the build puts it in as text. */
import { readFileSync } from 'node:fs'

declare const PIPEGEN_VERSION: string | undefined
declare const PIPEGEN_BUILD: string | undefined

export const version: string =
  typeof PIPEGEN_VERSION === 'string'
    ? PIPEGEN_VERSION
    : (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version

/** Differs between builds that may compile differently; null where the source runs unbuilt, and may change from one moment to the next. */
export const build: string | null = typeof PIPEGEN_BUILD === 'string' ? PIPEGEN_BUILD : null
