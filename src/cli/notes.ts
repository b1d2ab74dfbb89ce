/** What a command says about a provider beside errors: in full where it is news, counted where a build has said it before. */
import { join } from 'node:path'
import type { Emulated } from '../compile/result.ts'
import { type Diagnostic, pathOf, type Todo } from '../diagnostics/diagnostic.ts'
import type { Input } from './compile-inputs.ts'
import type { Output } from './outputs.ts'
import type { Terminal } from './terminal.ts'

export type Note = {
  readonly input: Input
  readonly provider: string
  /** The same for the same words, wherever the line has moved to. */
  readonly key: string
} & (
  | { readonly kind: 'warning'; readonly about: Diagnostic }
  | { readonly kind: 'emulated'; readonly about: Emulated }
  | { readonly kind: 'to do'; readonly about: Todo }
)

/** In the order of the inputs and of their providers. A provider that has failed is left to its errors, unless `all` are wanted. */
export function notesOf(inputs: readonly Input[], outputs: readonly Output[], all: boolean): readonly Note[] {
  const failed = new Set(
    outputs.flatMap(({ root, path, status }) => (status === 'failed' || status === 'edited' ? [join(root, path)] : [])),
  )
  return inputs.flatMap((input) => {
    const { files = [], emulated = [], todos = [] } = input.compiled ?? {}
    const silent = new Set(all ? [] : files.filter(({ path }) => failed.has(join(input.entry.root, path))).map(({ provider }) => provider))
    const notes: readonly Note[] = [
      ...input.diagnostics.flatMap((about): readonly Note[] => {
        const { provider, severity, code, at, message } = about
        if (provider === null || severity !== 'warning') return []
        return [{ input, provider, key: [input.entry.source, provider, code, ...pathOf(at), message].join(' '), kind: 'warning', about }]
      }),
      ...emulated.map((about): Note => {
        const { provider, feature, how } = about
        return { input, provider, key: `${provider} ${feature} ${how}`, kind: 'emulated', about }
      }),
      ...todos.map((about): Note => {
        const { provider, message, command } = about
        return { input, provider, key: `${provider} ${message} ${command ?? ''}`, kind: 'to do', about }
      }),
    ]
    const order = [...new Set(files.map(({ provider }) => provider))]
    return notes.filter(({ provider }) => !silent.has(provider)).sort((a, b) => order.indexOf(a.provider) - order.indexOf(b.provider))
  })
}

/** Those that no build has said of their ci.ts before. */
export function newsAmong(notes: readonly Note[]): ReadonlySet<Note> {
  const said = new Map([...new Set(notes.map(({ input }) => input))].map((input) => [input, saidOf(input)]))
  return new Set(notes.filter(({ input, key }) => !said.get(input)?.has(key)))
}

function saidOf({ entry, sources }: Input): ReadonlySet<string> {
  return new Set(sources.get(entry.file)?.cache?.readSaid(entry.file) ?? [])
}

/** So that the next build only counts them; `partial` if not every provider was asked. Without a cache everything is news each time. */
export function remember(inputs: readonly Input[], notes: readonly Note[], partial: boolean): void {
  const keys = new Map<Input, Set<string>>()
  for (const { input, key } of notes) keys.set(input, (keys.get(input) ?? new Set()).add(key))
  for (const input of inputs) {
    const before = saidOf(input)
    const now = new Set([...(partial ? before : []), ...(keys.get(input) ?? [])])
    const same = now.size === before.size && [...now].every((key) => before.has(key))
    if (!same) input.sources.get(input.entry.file)?.cache?.writeSaid(input.entry.file, [...now])
  }
}

/** What is news by provider, and the others as one line of counts. */
export async function reportNotes(terminal: Terminal, notes: readonly Note[], told: ReadonlySet<Note>, command: string): Promise<void> {
  const shown = once(notes.filter((note) => told.has(note) && note.kind !== 'warning'))
  if (shown.length > 0) await (await import('./portability.ts')).reportPortability(terminal, shown)
  const counted = once(notes.filter((note) => !told.has(note)))
  if (counted.length === 0) return
  const count = (kind: Note['kind']): number => counted.filter((note) => note.kind === kind).length
  const [warnings, emulated, todos] = [count('warning'), count('emulated'), count('to do')]
  const amounts = [
    ...(warnings > 0 ? [`${warnings} warning${warnings === 1 ? '' : 's'}`] : []),
    ...(emulated > 0 ? [`${emulated} emulated`] : []),
    ...(todos > 0 ? [`${todos} to do`] : []),
  ]
  const names = [...new Set(counted.map(({ provider }) => provider))].join(', ')
  const more = shown.length > 0 ? '\n' : ''
  terminal.out(`${more}${terminal.paint.dim(`${names}: ${amounts.join(', ')} ("pipegen ${command} --report" shows them)`)}\n`)
}

/** Several ci.ts may have a secret in common. */
function once(notes: readonly Note[]): readonly Note[] {
  return [...new Map([...notes].reverse().map((note) => [note.key, note])).values()].reverse()
}
