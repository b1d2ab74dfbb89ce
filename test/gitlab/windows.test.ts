/** Jobs on Windows: single processes where nothing is shared, one process of Git's bash where something is. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Job } from '../../src/ir/types.ts'
import { changed, jobOf, lit, status, stepOf } from '../plan/build.ts'
import { type EmittedJob, emitJob } from './emit.ts'

const windows = (fields: Partial<Job>): EmittedJob =>
  emitJob(jobOf({ id: 'a', runner: { kind: 'name', name: 'windows' }, ...fields } as never))
const pwsh = (script: string) => stepOf({ shell: 'pwsh', script })

/** The script that Git's bash runs. */
function bashOf({ script }: EmittedJob): string {
  expect(script).toHaveLength(1)
  const [, text] = /^\$script = @'\n([\s\S]*)\n'@\n/.exec(script[0] ?? '') ?? []
  expect(script[0]).toContain('& "$env:ProgramFiles\\Git\\bin\\bash.exe" -eo pipefail "$env:TEMP\\step.sh"')
  return text ?? ''
}

/** As Git's bash would, whose `cygpath` gives folders their form there. */
function run(script: string, env: { readonly [name: string]: string } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-windows-'))
  const tool = (name: string, text: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  tool('cygpath', `printf '%s' "$1" | sed 's|^C:|/c|; s|\\\\|/|g'`)
  tool('pwsh', 'cat "$3"; exit 0')
  const { status: code, stdout } = spawnSync('bash', ['-eo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { PATH: `${folder}:${process.env.PATH ?? ''}`, CI_PROJECT_DIR: folder, ...env },
    encoding: 'utf8',
    timeout: 20_000,
  })
  return { code, stdout, read: (name: string) => readFileSync(join(folder, name), 'utf8') }
}

test('steps in PowerShell are processes of PowerShell 7, without bash', () => {
  expect(windows({ steps: [pwsh('Get-Date'), pwsh("Write-Output 'x'")] }).script).toEqual(
    ['Get-Date', "Write-Output 'x'"].map((script) =>
      [
        "$script = @'",
        "$ErrorActionPreference = 'Stop'",
        script,
        'exit $LASTEXITCODE',
        "'@",
        '[IO.File]::WriteAllText("$env:TEMP\\step.ps1", $script.Replace("`r`n", "`n"))',
        'pwsh -NoProfile -File "$env:TEMP\\step.ps1"',
        'if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }',
        '',
      ].join('\n'),
    ),
  )
})

test('a step in PowerShell with a variable and a directory of its own is started by bash', () => {
  const step = stepOf({ shell: 'pwsh', script: 'Get-Date', env: [{ name: 'MODE', value: lit('fast') }], directory: lit('docs') })
  const text = bashOf(windows({ steps: [step] }))
  expect(text).toMatch(/^cd docs\nsh -e \/dev\/fd\/3 3<<'SCRIPT_'\nexport MODE="fast"\n/)
  expect(text).toContain('pwsh -NoProfile -File')
})

test('variables, folders and outputs reach later steps whatever ends their lines', () => {
  const job = windows({
    outputs: ['tag'],
    steps: [
      stepOf({ script: `printf 'MODE=fast\\r\\n' >> "$PIPEGEN_ENV"`, files: ['ENV'] }),
      stepOf({ script: `printf 'C:\\\\tools\\r\\n' >> "$PIPEGEN_PATH"`, files: ['PATH'] }),
      stepOf({ script: `printf 'tag=1\\r\\n' >> "$PIPEGEN_OUTPUT"`, files: ['OUTPUT'] }),
      stepOf({ script: `printf '%s|%s' "$MODE" "\${PATH%%:*}"` }),
    ],
  })
  const { code, stdout, read } = run(bashOf(job))
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'fast|/c/tools' })
  expect(read('.pipegen.env')).toMatch(/^[A-Za-z0-9_]+=1\n$/)
})

test('the summary ends the log', () => {
  const job = windows({ steps: [stepOf({ script: 'echo done >> "$PIPEGEN_SUMMARY"', files: ['SUMMARY'] })] })
  expect(run(bashOf(job)).stdout).toBe('done\n')
})

test('steps after a failure run in the same process, and the job fails', () => {
  const job = windows({ steps: [stepOf({ script: 'false' }), stepOf({ script: 'echo late', when: status('failed') })] })
  expect(job.after_script).toBeUndefined()
  expect(run(bashOf(job))).toMatchObject({ code: 1, stdout: 'late\n' })
})

test('another ref is checked out, and changed files are listed, before the steps', () => {
  const text = bashOf(
    windows({
      checkout: { depth: null, submodules: false, lfs: false, ref: lit('next') },
      steps: [stepOf({ script: 'make', when: changed('src/**') })],
    }),
  )
  expect(text).toContain('git fetch origin "next"\ngit checkout --detach FETCH_HEAD\n')
  expect(text).toContain('git -c core.quotePath=false diff --name-only')
})

test('a job on Linux has an image that holds PowerShell', () => {
  const job = emitJob(jobOf({ id: 'a', steps: [pwsh('Get-Date')] }))
  expect(job.image).toBe('mcr.microsoft.com/dotnet/sdk:9.0')
  expect(job.script[0]).toContain("'\n$ErrorActionPreference = 'Stop'\nGet-Date\nexit $LASTEXITCODE\n")
})
