/** Writing a file whole or not at all. */
import { accessSync, chmodSync, constants, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Fault } from './fault.ts'
import { namesIn } from './find.ts'

/** Replaces `file` in one step; readers see the old text or the new. Throws a `Fault` that names it as `path`. */
export function writeWhole(file: string, path: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    const mode = statSync(file, { throwIfNoEntry: false })?.mode
    // A rename would replace a read-only file without asking.
    if (mode !== undefined) accessSync(file, constants.W_OK)
    replace(file, text, mode)
  } catch (error) {
    throw unwritable(path, error as NodeJS.ErrnoException)
  }
}

/** `writeWhole` in a folder that is there, with the machine's own errors. */
export function replace(file: string, text: string, mode?: number): void {
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}${suffix}`)
  try {
    writeFileSync(temporary, text)
    if (mode !== undefined) chmodSync(temporary, mode & 0o7777)
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** What can't be written, and what to do about it. */
export function unwritable(path: string, { code, message }: NodeJS.ErrnoException): Fault {
  const hint = hints[code ?? ''] ?? 'Check its permissions and those of its folder.'
  return new Fault('unwritable-file', `"${path}" can't be written: ${message}.`, hint)
}

const full = 'Make room on the disk, then run the command again.'
const hints: { readonly [code: string]: string } = {
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: 'Raise the limit of file sizes (`ulimit -f`), then run the command again.',
  EROFS: 'The disk is read-only: run the command where it may write.',
  ENOTDIR: 'A file stands where a folder should be: move it away.',
  EISDIR: 'A folder stands where the file should be: move it away.',
}

const suffix = '.pipegen-tmp'

/** Removes what a build that was killed left in `folder`. In one process writing is never interrupted, so what bears its number is left from another. */
export function removeLeftovers(folder: string): void {
  for (const name of namesIn(folder)) {
    if (!isTemporary(name)) continue
    const pid = Number(/\.(\d+)\.pipegen-tmp$/.exec(name)?.[1])
    if (pid === process.pid || !isRunning(pid)) rmSync(join(folder, name), { force: true })
  }
}

/** Whether it is the name of a file that a build is writing, or was writing when it was killed. */
export function isTemporary(name: string): boolean {
  return name.startsWith('.') && name.endsWith(suffix)
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
