/** Reads the lock file of a repo. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LockFile, lockName } from '../compile/lock.ts'
import { Fault } from './fault.ts'
import { stripBom } from './json.ts'

/** Null if the repo has none. */
export function readLockFile(root: string): LockFile | null {
  const file = join(root, lockName)
  try {
    return { file, text: stripBom(readFileSync(file, 'utf8')) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new Fault('unreadable-file', `"${lockName}" can't be read: ${(error as Error).message}.`, 'Check its permissions.')
  }
}
