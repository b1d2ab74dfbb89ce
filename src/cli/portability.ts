/** The portability report: what each provider says in other words, and what it leaves to do outside the file. */
import { emulatedFinding } from '../compile/emulated.ts'
import type { Diagnostic, Todo } from '../diagnostics/diagnostic.ts'
import type { Input } from './compile-inputs.ts'
import type { Note } from './notes.ts'
import { type Finding, locateIn } from './report.ts'
import type { Terminal } from './terminal.ts'

/** One block for each provider, one line for each note, and the command that does it below a to-do. */
export async function reportPortability({ out, paint }: Terminal, notes: readonly Note[]): Promise<void> {
  const lines: Line[] = []
  for (const input of new Set(notes.map((note) => note.input)))
    lines.push(
      ...(await linesOf(
        input,
        notes.filter((note) => note.input === input),
      )),
    )
  const widest = Math.max(...lines.map(({ place }) => place.length))
  for (const provider of new Set(notes.map((note) => note.provider))) {
    const own = lines.filter((line) => line.provider === provider)
    const shown = [...own.filter(({ kind }) => kind === 'emulated'), ...own.filter(({ kind }) => kind === 'to do')].flatMap(
      ({ kind, place, text, command }) => [
        `  ${paint[kind === 'to do' ? 'yellow' : 'dim'](kind.padEnd(8))}  ${place.padEnd(widest)}  ${text}`,
        ...(command === null ? [] : [paint.dim(`${' '.repeat(widest + 14)}${command}`)]),
      ],
    )
    out(`\n${paint.bold(provider)}\n${shown.join('\n')}\n`)
  }
}

/** What is emulated, with its places, for programs that read one list of findings. */
export async function emulatedFindings(inputs: readonly Input[]): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const input of inputs) findings.push(...(await locateIn(input, (input.compiled?.emulated ?? []).map(emulatedFinding))))
  return findings
}

interface Line {
  readonly provider: string
  readonly kind: Note['kind']
  readonly place: string
  readonly text: string
  readonly command: string | null
}

async function linesOf(input: Input, notes: readonly Note[]): Promise<readonly Line[]> {
  const found = await locateIn(input, notes.map(findingOf))
  return found.map(({ diagnostic: { message, hint }, place }, index) => ({
    provider: notes[index]?.provider ?? '',
    kind: notes[index]?.kind ?? 'emulated',
    place: `${place.file}:${place.line}`,
    text: message,
    command: hint,
  }))
}

function findingOf(note: Note): Diagnostic {
  switch (note.kind) {
    case 'warning':
      return note.about
    case 'emulated':
      return emulatedFinding(note.about)
    case 'to do':
      return todoFinding(note.about)
  }
}

/** So that it has a place. */
function todoFinding({ provider, code, message, command, at }: Todo): Diagnostic {
  return { code, severity: 'info', provider, message, hint: command, at }
}
