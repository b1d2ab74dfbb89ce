/** What `check` shows of a file that differs. Loaded only then. */
import { createTwoFilesPatch } from 'diff'
import type { Paint } from '../diagnostics/format.ts'
import { withoutReturns } from '../node/header.ts'

/** As `git diff` would show the change that a build makes. */
export function unifiedDiff(path: string, current: string, expected: string, paint: Paint): string {
  const patch = createTwoFilesPatch(`a/${path}`, `b/${path}`, withoutReturns(current), expected, undefined, undefined, { context: 3 })
  const lines = patch.split('\n').filter((line) => !/^=+$/.test(line))
  return lines.map((line) => colourOf(line, paint)).join('\n')
}

function colourOf(line: string, paint: Paint): string {
  if (line.startsWith('+++') || line.startsWith('---')) return paint.bold(line)
  if (line.startsWith('+')) return paint.green(line)
  if (line.startsWith('-')) return paint.red(line)
  return line.startsWith('@@') ? paint.dim(line) : line
}
