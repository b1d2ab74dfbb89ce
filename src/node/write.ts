/** Writing a file whole or not at all. */
import { accessSync, chmodSync, constants, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Fault } from './fault.ts'
import { namesIn } from './find.ts'

/** Replaces `file` in one step; readers see the old text or the new. Throws a `Fault` that names it as `path`. */
export function writeWhole(file: string, path: string, text: string): void {
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}${suffix}`)
  try {
    mkdirSync(dirname(file), { recursive: true })
    const mode = statSync(file, { throwIfNoEntry: false })?.mode
    // A rename would replace a read-only file without asking.
    if (mode !== undefined) accessSync(file, constants.W_OK)
    writeFileSync(temporary, text)
    if (mode !== undefined) chmodSync(temporary, mode & 0o7777)
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw new Fault(
      'unwritable-file',
      `"${path}" can't be written: ${(error as Error).message}.`,
      'Check its permissions and those of its folder.',
    )
  }
}

const suffix = '.pipegen-tmp'

/** Removes what a build that was killed left in `folder`. */
export function removeLeftovers(folder: string): void {
  for (const name of namesIn(folder)) {
    if (!name.startsWith('.') || !name.endsWith(suffix)) continue
    const pid = Number(/\.(\d+)\.pipegen-tmp$/.exec(name)?.[1])
    if (pid !== process.pid && !isRunning(pid)) rmSync(join(folder, name), { force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
