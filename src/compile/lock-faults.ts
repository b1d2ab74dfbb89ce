/** What is wrong with a lock file, at its line. Loaded only then: JSON with places is read by `yaml`. */
import { LineCounter, parseDocument } from 'yaml'
import { finding } from '../diagnostics/catalog.ts'
import type { Diagnostic, Path } from '../diagnostics/diagnostic.ts'
import { type LockFile, type LockProblem, lockName } from './lock.ts'

export function describeLock({ file, text }: LockFile, problems: readonly LockProblem[]): readonly Diagnostic[] {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false })
  return problems.map(({ at, why }) => {
    const offset = typeof at === 'number' ? at : offsetOf(document, at)
    const { line, col } = lines.linePos(offset)
    return { ...finding('bad-lock', null, lockName, why), position: { file, line: Math.max(line, 1), column: Math.max(col, 1) } }
  })
}

/** Where the value at the path begins, or the nearest one around it. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as { readonly range?: readonly number[] | null } | undefined
    const start = node?.range?.[0]
    if (start !== undefined) return start
  }
  return 0
}
