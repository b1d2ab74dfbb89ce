/** Each provider of each ci.ts: whether its files change, and so whether its report is news. */
import { join } from 'node:path'
import type { Emulated } from '../compile/result.ts'
import type { Diagnostic, Todo } from '../diagnostics/diagnostic.ts'
import type { Input } from './compile-inputs.ts'
import type { Output } from './outputs.ts'
import type { InputFinding } from './report.ts'
import type { Terminal } from './terminal.ts'

export interface Part {
  readonly input: Input
  readonly provider: string
  /** Said in full; summed up in one line; left out, because errors come first. */
  readonly says: 'all' | 'counts' | 'nothing'
  readonly warnings: readonly Diagnostic[]
  readonly emulated: readonly Emulated[]
  readonly todos: readonly Todo[]
}

export interface Wanted {
  /** Also what has not changed. */
  readonly report: boolean
}

/** In the order of the inputs and of their providers. What two parts of a provider have in common is said once, by the first. */
export function partsOf(inputs: readonly Input[], outputs: readonly Output[], { report }: Wanted): readonly Part[] {
  const statuses = new Map(outputs.map(({ root, path, status }) => [join(root, path), status]))
  const seen = new Set<string>()
  const isNew = (...texts: readonly (string | null)[]): boolean => seen.size < seen.add(texts.join('\n')).size
  return inputs.flatMap((input): readonly Part[] => {
    const { files = [], emulated = [], todos = [] } = input.compiled ?? {}
    const names = new Set(files.map(({ provider }) => provider))
    return [...names].map((provider) => {
      const own = files.filter((file) => file.provider === provider).map(({ path }) => statuses.get(join(input.entry.root, path)))
      const settled = own.every((status) => status === 'unchanged')
      const failed = own.some((status) => status === 'failed' || status === 'edited')
      return {
        input,
        provider,
        says: report ? 'all' : settled ? 'counts' : failed ? 'nothing' : 'all',
        warnings: input.diagnostics.filter((each) => each.provider === provider && each.severity === 'warning'),
        emulated: emulated.filter((each) => each.provider === provider && isNew(provider, each.feature, each.how)),
        todos: todos.filter((each) => each.provider === provider && isNew(provider, each.message, each.command)),
      }
    })
  })
}

/** Whether a finding is only counted: a warning about a provider whose files are as they were. */
export function isCounted(parts: readonly Part[], { input, diagnostic }: InputFinding): boolean {
  return parts.some((part) => part.says === 'counts' && part.input === input && part.warnings.includes(diagnostic))
}

/** The report of every part, in full or as one line of counts. `check` shows all warnings, so it counts none. */
export async function reportParts(terminal: Terminal, parts: readonly Part[], command: 'build' | 'check'): Promise<void> {
  const told = parts.filter(({ says, emulated, todos }) => says === 'all' && emulated.length + todos.length > 0)
  if (told.length > 0) await (await import('./portability.ts')).reportPortability(terminal, told)
  const counted = parts
    .filter(({ says }) => says === 'counts')
    .map(({ provider, warnings, emulated, todos }) => ({
      provider,
      counts: [command === 'build' ? warnings.length : 0, emulated.length, todos.length],
    }))
    .filter(({ counts }) => counts.some((count) => count > 0))
  if (counted.length === 0) return
  const [warnings = 0, emulated = 0, todos = 0] = [0, 1, 2].map((index) =>
    counted.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0),
  )
  const amounts = [
    ...(warnings > 0 ? [`${warnings} warning${warnings === 1 ? '' : 's'}`] : []),
    ...(emulated > 0 ? [`${emulated} emulated`] : []),
    ...(todos > 0 ? [`${todos} to do`] : []),
  ]
  const names = new Set(counted.map(({ provider }) => provider))
  terminal.out(terminal.paint.dim(`${[...names].join(', ')}: ${amounts.join(', ')} ("pipegen ${command} --report" shows them)\n`))
}
