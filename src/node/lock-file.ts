/** Reads the lock file of a repo. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LockFile, lockName } from '../compile/lock.ts'
import type { Lock, LockedAction } from '../provider.ts'
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

/** The text of a lock file: actions in the order of their names, keys that say nothing left out. */
export function printLock({ actions }: Lock): string {
  const entries = Object.keys(actions)
    .sort()
    .map((reference) => {
      const { sha, tag, inputs, outputs } = actions[reference] as LockedAction
      const entry = {
        ...(sha === null ? {} : { sha }),
        ...(tag === null ? {} : { tag }),
        ...(inputs === null ? {} : { inputs }),
        ...(outputs.length === 0 ? {} : { outputs }),
      }
      return [reference, entry]
    })
  return `${JSON.stringify({ actions: Object.fromEntries(entries) }, null, 2)}\n`
}
