/** Paths with globs as words of a shell. */
import { globBody } from '../../src/ir/glob.ts'
import { singleQuoted } from './shell-text.ts'

/** Whether a path has a `**` that is more than "all that lies in here". */
export function isDeep(path: string): boolean {
  return /\*\*(?!$|\/\*?$)/.test(path)
}

/** Lists the files that the paths name or that lie in a folder that they name. Of the shells only bash has a `**`, and not on macOS; our own copies don't count. */
export function fileList(paths: readonly string[]): string {
  const bodies = paths.map((path) => globBody(path.replace(/^\.\//, '').replace(/\/$/, '')))
  return `find . ! -type d ! -path './.pipegen/*' | sed 's|^\\./||' | grep -E ${singleQuoted(`^(${bodies.join('|')})(/.*)?$`)}`
}

/** One file of one path is enough. */
export function existenceTest(paths: readonly string[]): string {
  if (paths.some(isDeep)) return `test -n "$(${fileList(paths)})"`
  const words = paths.map(pathWord)
  const [only] = words
  if (words.length === 1 && only !== undefined && !/[*?[]/.test(only)) return `test -e ${only}`
  return `test -n "$(ls -d ${words.join(' ')} 2> /dev/null)"`
}

/**
 * Copies what the paths name into a folder, which stands between double quotes where it needs any. tar keeps the folders above the files.
 * `otherwise` follows the command that fails where a file is missing.
 */
export function copyScript(name: string, paths: readonly string[], folder: string, otherwise: string): string {
  const target = /^[A-Za-z0-9_./-]+$/.test(folder) ? folder : `"${folder}"`
  const list = `/tmp/${name}-files`
  const copy = paths.some(isDeep)
    ? [`${fileList(paths)} > ${list}${otherwise}`, `tar -cf - -T ${list} | tar -xf - -C ${target}`]
    : [`tar -cf - ${paths.map(whole).map(pathWord).join(' ')} | tar -xf - -C ${target}${otherwise}`]
  return [`mkdir -p ${target}`, ...copy, ''].join('\n')
}

/** "All that lies in here" with what is hidden there. */
function whole(path: string): string {
  return path.replace(/\/\*\*(\/\*)?$/, '')
}

/** A glob stays one; what the shell would read otherwise is quoted. A `**` at its end finds the folder's own entries. */
export function pathWord(path: string): string {
  return path
    .replace(/\/$/, '')
    .replace(/\*\*+/g, '*')
    .replace(/[^A-Za-z0-9_./*?[\]@%+=:,-]+/g, (odd) => singleQuoted(odd))
    .replace(/^[-*?[]/, './$&')
}
