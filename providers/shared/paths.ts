/** Paths with globs as words of a shell. */
import { singleQuoted } from './shell-text.ts'

/** One file of one path is enough. */
export function existenceTest(paths: readonly string[]): string {
  const words = paths.map(pathWord)
  const [only] = words
  if (words.length === 1 && only !== undefined && !/[*?[]/.test(only)) return `test -e ${only}`
  return `test -n "$(ls -d ${words.join(' ')} 2> /dev/null)"`
}

/** A glob stays one; what the shell would read otherwise is quoted. `**` finds the folder's own entries, which is enough to know. */
export function pathWord(path: string): string {
  return path
    .replace(/\/$/, '')
    .replace(/\*\*+/g, '*')
    .replace(/[^A-Za-z0-9_./*?[\]@%+=:,-]+/g, (odd) => singleQuoted(odd))
    .replace(/^-/, './-')
}
