/** The portability report: what each provider says in other words, and what it leaves to do outside the file. */
import { emulatedFinding } from '../compile/emulated.ts'
import type { Diagnostic, Todo } from '../diagnostics/diagnostic.ts'
import type { Input } from './compile-inputs.ts'
import type { Part } from './parts.ts'
import { type Finding, locateIn } from './report.ts'
import type { Terminal } from './terminal.ts'

/** One block for each provider, one line for each note, and the command that does it below a to-do. */
export async function reportPortability({ out, paint }: Terminal, parts: readonly Part[]): Promise<void> {
  const notes: Note[] = []
  for (const part of parts) notes.push(...(await notesOf(part)))
  const widest = Math.max(...notes.map(({ place }) => place.length))
  for (const provider of new Set(parts.map((part) => part.provider))) {
    const lines = notes
      .filter((note) => note.provider === provider)
      .sort((a, b) => Number(a.kind === 'to do') - Number(b.kind === 'to do'))
      .flatMap(({ kind, place, text, command }) => [
        `  ${paint[kind === 'to do' ? 'yellow' : 'dim'](kind.padEnd(8))}  ${place.padEnd(widest)}  ${text}`,
        ...(command === null ? [] : [paint.dim(`${' '.repeat(widest + 14)}${command}`)]),
      ])
    out(`\n${paint.bold(provider)}\n${lines.join('\n')}\n`)
  }
}

/** What is emulated, with its places, for programs that read one list of findings. */
export async function emulatedFindings(inputs: readonly Input[]): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const input of inputs) findings.push(...(await locateIn(input, (input.compiled?.emulated ?? []).map(emulatedFinding))))
  return findings
}

interface Note {
  readonly provider: string
  readonly kind: 'emulated' | 'to do'
  readonly place: string
  readonly text: string
  readonly command: string | null
}

async function notesOf({ input, provider, emulated, todos }: Part): Promise<readonly Note[]> {
  const found = await locateIn(input, [...emulated.map(emulatedFinding), ...todos.map(todoFinding)])
  return found.map(({ diagnostic: { message, hint }, place }, index) => ({
    provider,
    kind: index < emulated.length ? 'emulated' : 'to do',
    place: `${place.file}:${place.line}`,
    text: message,
    command: hint,
  }))
}

/** So that it has a place. */
function todoFinding({ provider, code, message, command, at }: Todo): Diagnostic {
  return { code, severity: 'info', provider, message, hint: command, at }
}
