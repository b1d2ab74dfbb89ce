/**
 * Bash steps on a runner whose shell is PowerShell: the script goes into a file, and Git's bash runs the file.
 * A single command of a well-known tool needs no bash.
 */
import type { GitlabLine } from '../document.ts'

// Words that PowerShell reads as a shell does, after a command that is no alias of its own.
const plainCommand =
  /^(npm|npx|node|yarn|pnpm|python|pip|go|cargo|dotnet|git|java|mvn|gradle|ruby|bundle|docker|terraform|helm|kubectl|cmake|msbuild)( [A-Za-z0-9_./:=+-]+)*$/

/** `whole`: the lines share variables and have to run in one process. */
export function forPowershell(lines: readonly GitlabLine[], exports: readonly string[], whole: boolean): readonly GitlabLine[] {
  if (whole) return [{ comment: '', line: throughBash([...exports, ...lines.map(withComment)].join('\n')) }]
  return lines.map(({ comment, line }) => ({
    comment,
    line: exports.length === 0 && plainCommand.test(line) ? line : throughBash([...exports, line].join('\n')),
  }))
}

function withComment({ comment, line }: GitlabLine): string {
  return comment === '' ? line : `${comment.replace(/^/gm, '# ')}\n${line}`
}

function throughBash(script: string): string {
  return [
    `$script = ${powershellText(script)}`,
    '[IO.File]::WriteAllText("$env:TEMP\\step.sh", $script.Replace("`r`n", "`n"))',
    '& "$env:ProgramFiles\\Git\\bin\\bash.exe" -eo pipefail "$env:TEMP\\step.sh"',
    'if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }',
  ].join('\n')
}

/** Nothing is expanded in either form. PowerShell takes typographic quotes for quotes, too. */
function powershellText(script: string): string {
  if (!/^\s*['\u2018-\u201b]@/m.test(script)) return `@'\n${script}\n'@`
  return `'${script.replace(/['\u2018-\u201b]/g, '$&$&')}'`
}
