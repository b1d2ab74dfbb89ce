/** Runs many small scripts in few real shells, each in a subshell under `set -e`, and says what came out. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Dialect, Piece } from '../../src/shell/quote.ts'

export interface Ran {
  readonly status: number
  readonly output: string
  readonly errors: string
  readonly pwned: boolean
}

const programs = { bash: ['/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash'], sh: ['/usr/bin/dash', '/bin/dash', '/bin/sh'] }

export function findShell(dialect: Dialect): string | undefined {
  return programs[dialect].find((path) => existsSync(path))
}

/** Reads "«0»" in a template as the interpolation with that number. */
export function fillTemplate(template: string, holes: readonly Piece[]): Piece[] {
  return template.split(/«(\d+)»/).map((part, at): Piece => (at % 2 === 0 ? { kind: 'text', text: part } : (holes[Number(part)] as Piece)))
}

export async function runCases(dialect: Dialect, scripts: readonly string[], values: readonly string[]): Promise<Ran[]> {
  const workers = 4
  const slice = Math.ceil(scripts.length / workers)
  const parts = Array.from({ length: workers }, (_, at) => scripts.slice(at * slice, (at + 1) * slice))
  return (await Promise.all(parts.map((part) => runBatch(dialect, part, values)))).flat()
}

const driver = (count: number, options: string): string => `
show() { for argument; do printf '<%s>' "$argument"; done; }
i=0
while [ $i -lt ${count} ]; do
  ( set -e; ${options}; . ./$i.script ) > $i.out 2> $i.err < /dev/null
  status=$?
  pwned=
  for file in PWNED* */PWNED*; do
    if [ -e "$file" ]; then pwned=yes; rm -r "$file"; fi
  done
  echo $i $status $pwned >> results
  i=$((i+1))
done
`

async function runBatch(dialect: Dialect, scripts: readonly string[], values: readonly string[]): Promise<Ran[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-shell-'))
  try {
    for (const [at, script] of scripts.entries()) writeFileSync(join(folder, `${at}.script`), script)
    writeFileSync(join(folder, 'driver'), driver(scripts.length, dialect === 'bash' ? 'set -o pipefail; shopt -s extglob' : ':'))
    writeFileSync(join(folder, 'results'), '')
    const variables = Object.fromEntries(values.map((value, at) => [`PIPEGEN_V${at}`, value]))
    await new Promise((done, fail) => {
      const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', HOME: folder, ...variables }
      const child = spawn(findShell(dialect) ?? 'sh', ['driver'], { cwd: folder, env, stdio: 'ignore' })
      child.on('close', done)
      child.on('error', fail)
    })
    const results = readFileSync(join(folder, 'results'), 'utf8').trim().split('\n')
    return scripts.map((_, at) => readResult(folder, at, results[at] ?? ''))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readResult(folder: string, at: number, line: string): Ran {
  const [, status = '-1', pwned] = line.split(' ')
  const read = (name: string): string => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '')
  return { status: Number(status), output: read(`${at}.out`), errors: read(`${at}.err`), pwned: pwned === 'yes' }
}
