/** Steps in PowerShell, started by another shell. A stand-in for `pwsh` shows what it was given. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commandText, limited, orElse, retried, stepProcess } from '../../providers/shared/shell-code.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipegen-pwsh-'))
mkdirSync(join(folder, 'sub'))
const pwsh = join(folder, 'pwsh')
writeFileSync(
  pwsh,
  `#!/bin/sh\n[ "$1 $2" = "-NoProfile -File" ] || exit 99\ncase "$3" in *.ps1) cp "$3" "${folder}/script" ;; *) exit 98 ;; esac\nprintf 'x' >> "${folder}/tries"\nprintf '%s|%s|' "$MODE" "$PWD"; cat\nexit \${STATUS:-0}\n`,
)
chmodSync(pwsh, 0o755)

function run(script: string, shell = ['bash', '-eo', 'pipefail', '-c'], env: { readonly [name: string]: string } = {}) {
  writeFileSync(join(folder, 'tries'), '')
  const [program = '', ...options] = shell
  const { status, stdout } = spawnSync(program, [...options, script], {
    cwd: folder,
    env: { PATH: `${folder}:${process.env.PATH ?? ''}`, ...env },
    input: 'typed',
    encoding: 'utf8',
    timeout: 20_000,
  })
  return { status, stdout, tries: readFileSync(join(folder, 'tries'), 'utf8').length }
}

const awkward = `Write-Output "it's $env:MODE \`n \\ \${x}"\n@'\nSCRIPT\n'@\n# é`

test.each([[['bash', '-eo', 'pipefail', '-c']], [['sh', '-ec']]])('the script arrives as it is written, started by %s', (shell) => {
  const { status, stdout } = run(commandText(stepProcess('pwsh', [], awkward)), shell)
  expect({ status, stdout }).toEqual({ status: 0, stdout: `|${folder}|typed` })
  expect(readFileSync(join(folder, 'script'), 'utf8')).toBe(`$ErrorActionPreference = 'Stop'\n${awkward}\nexit $LASTEXITCODE\n`)
})

test('what is set up before stays inside', () => {
  const process = stepProcess('pwsh', ['export MODE="it\'s"', 'cd sub'], awkward)
  expect(run(`${commandText(process)}\nprintf '|%s' "$PWD$MODE"`).stdout).toBe(`it's|${join(folder, 'sub')}|typed|${folder}`)
})

test('its status is that of the step', () => {
  expect(run(commandText(stepProcess('pwsh', [], 'x')), undefined, { STATUS: '3' }).status).toBe(3)
  expect(run(commandText(orElse(stepProcess('pwsh', [], 'x'), 'true')), undefined, { STATUS: '3' }).status).toBe(0)
})

test('it is tried again, and each attempt is limited', () => {
  const process = retried(limited(stepProcess('pwsh', ['cd sub'], awkward), 5), 2)
  expect(run(commandText(process), undefined, { STATUS: '3' })).toMatchObject({ status: 3, tries: 3 })
})
