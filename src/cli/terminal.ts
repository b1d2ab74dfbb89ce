/** Where a command stands, what it writes, and in which colours. */
import { fstatSync, writeSync } from 'node:fs'
import type { Paint } from '../diagnostics/format.ts'
import { unwritable } from '../node/write.ts'

export interface Terminal {
  readonly cwd: string
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly paint: Paint
}

/** Results go to stdout, findings to stderr. */
export function createTerminal(): Terminal {
  // process.stdout costs more to open than a small pipeline to compile.
  return { cwd: process.cwd(), out: (text) => writeAll(1, text), err: (text) => writeAll(2, text), paint: paintFor(hasColour()) }
}

function writeAll(handle: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(handle, bytes, done)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // Nobody reads any more: `pipegen build --stdout | head`.
      if (code === 'EPIPE') return
      // Where findings can't be told there is nobody to tell that to.
      if (code !== 'EAGAIN' && handle === 2) return
      if (code !== 'EAGAIN') throw unwritable('stdout', error as NodeJS.ErrnoException)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

function hasColour(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return TERM !== 'dumb' && isTerminal(1) && isTerminal(2)
}

// node:tty would know for sure, but loads sockets and streams; what else is a character device doesn't mind colours.
function isTerminal(handle: number): boolean {
  try {
    return fstatSync(handle).isCharacterDevice()
  } catch {
    return false
  }
}

export function paintFor(colour: boolean): Paint {
  const style = (open: number, close: number) => (text: string) => (colour ? `\u001b[${open}m${text}\u001b[${close}m` : text)
  return { bold: style(1, 22), dim: style(2, 22), red: style(31, 39), yellow: style(33, 39), green: style(32, 39) }
}
