/**
 * Steps on a runner whose shell is PowerShell: a script goes into a file, and Git's bash, or PowerShell 7, runs the file. A single command
 * of a well-known tool needs neither. What steps hand on to later ones lives in one process of bash.
 */
import { hasStatus } from '../../../src/ir/condition.ts'
import type { Condition, RunStep } from '../../../src/ir/types.ts'
import { powershellScript, runsPowershell } from '../../shared/powershell.ts'
import { mentionsChanges } from '../condition.ts'
import type { GitlabLine } from '../document.ts'
import { choosesByChanges } from './git.ts'
import { conditionIn, type Scene } from './scene.ts'

// Words that PowerShell reads as a shell does, after a command that is no alias of its own.
const plainCommand =
  /^(npm|npx|node|yarn|pnpm|python|pip|go|cargo|dotnet|git|java|mvn|gradle|ruby|bundle|docker|terraform|helm|kubectl|cmake|msbuild)( [A-Za-z0-9_./:=+-]+)*$/

/** Whether the job is one process: its lines share variables or files, or it asks something before its steps. */
export function needsOneProcess(scene: Scene, guard: Condition, exports: readonly string[]): boolean {
  const { job } = scene
  if (job.after.length > 0 || job.outputs.length > 0 || job.checkout?.ref != null) return true
  if (conditionIn(guard, scene).kind !== 'constant') return true
  if (exports.length > 0 && runsPowershell(job)) return true
  if (choosesByChanges(scene)) return true
  return job.steps.some(
    (step) =>
      step.kind === 'run' &&
      (step.files.length > 0 || hasStatus(step.when) || mentionsChanges(step.when) || (step.shell === 'pwsh' && !isPowershell(step))),
  )
}

/** A step that the runner's own PowerShell can start. */
export function isPowershell({ shell, when, env, bindings, directory, allowFailure, retry, timeout }: RunStep): boolean {
  const bare = env.length + bindings.length === 0 && directory === null && !allowFailure && retry === 0 && timeout === null
  return shell === 'pwsh' && when.kind === 'constant' && bare
}

/** Lines that are processes of their own. */
export function forPowershell(lines: readonly GitlabLine[], exports: readonly string[]): readonly GitlabLine[] {
  return lines.map(({ comment, line, powershell }) => ({
    comment,
    line:
      powershell === true
        ? throughFile(powershellScript(line), 'ps1', 'pwsh -NoProfile -File')
        : exports.length === 0 && plainCommand.test(line)
          ? line
          : throughBash([...exports, line].join('\n')),
  }))
}

/** All lines in one process of Git's bash. */
export function inOneProcess(lines: readonly GitlabLine[]): readonly GitlabLine[] {
  return [{ comment: '', line: throughBash(lines.map(withComment).join('\n')) }]
}

function withComment({ comment, line }: GitlabLine): string {
  return comment === '' ? line : `${comment.replace(/^/gm, '# ')}\n${line}`
}

function throughBash(script: string): string {
  return throughFile(script, 'sh', '& "$env:ProgramFiles\\Git\\bin\\bash.exe" -eo pipefail')
}

function throughFile(script: string, ending: 'sh' | 'ps1', program: string): string {
  return [
    `$script = ${powershellText(script)}`,
    `[IO.File]::WriteAllText("$env:TEMP\\step.${ending}", $script.Replace("\`r\`n", "\`n"))`,
    `${program} "$env:TEMP\\step.${ending}"`,
    'if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }',
  ].join('\n')
}

/** Nothing is expanded in either form. PowerShell takes typographic quotes for quotes, too. */
function powershellText(script: string): string {
  if (!/^\s*['\u2018-\u201b]@/m.test(script)) return `@'\n${script}\n'@`
  return `'${script.replace(/['\u2018-\u201b]/g, '$&$&')}'`
}
