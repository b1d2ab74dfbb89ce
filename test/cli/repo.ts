/** A repo of the test's own in a temporary folder, and the command line run in it. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { paintFor } from '../../src/cli/terminal.ts'

export interface Run {
  readonly status: number
  readonly out: string
  readonly err: string
}

export interface Repo {
  readonly folder: string
  readonly write: (path: string, text: string) => void
  readonly read: (path: string) => string
  readonly pipegen: (...args: string[]) => Promise<Run>
}

/** Removed when the test ends. Has `.git`, so that it is the root for outputs. */
export function makeRepo(files: { readonly [path: string]: string } = {}): Repo {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pipegen-test-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  mkdirSync(join(folder, '.git'))
  for (const [path, text] of Object.entries(files)) write(path, text)
  return { folder, write, read: (path) => readFileSync(join(folder, path), 'utf8'), pipegen: (...args) => runIn(folder, args) }
}

export async function runIn(cwd: string, args: readonly string[]): Promise<Run> {
  let out = ''
  let err = ''
  const status = await main(args, {
    cwd,
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    paint: paintFor(false),
  })
  return { status, out, err }
}

/** A ci.ts with one job; `extra` goes into the pipeline's spec. */
export function smallCi(extra = '', command = 'make'): string {
  return [
    "import { job, pipeline, sh } from 'pipegen'",
    '',
    `const test = job({ steps: [sh\`${command}\`] })`,
    '',
    `export default pipeline('ci', { on: { push: true }, jobs: { test }, ${extra} })`,
    '',
  ].join('\n')
}
