/**
 * Which scripts may stand in a plain `sh`, which Jenkins runs with the system's `sh -xe`: those that are proven to mean the same there as in bash.
 * A pipe isn't: only bash fails it if its first command fails. Source: Jenkins, "Pipeline: Nodes and Processes", step sh.
 */

import type { Shell } from '../../../src/ir/types.ts'

const word =
  /(?:[A-Za-z0-9_@%+=:,./*?-]|\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*\}|'[^'\\\n]*'|"(?:[^"\\$`\n]|\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*\})*")+/.source
const redirect = /(?: [0-9]?>>? (?:[A-Za-z0-9_./-]+|"\$\w+")| [0-9]?>&[0-9])/.source
const command = `${word}(?: ${word}|${redirect})*`
const line = new RegExp(`^(?:#[^\\n]*|${command}(?: (?:&&|\\|\\|) ${command})*)?$`)

const redirects = new RegExp(redirect, 'g')

const builtins = new Set(
  `alias bg bind break builtin case command compgen complete continue coproc declare dirs disown do done echo elif else enable esac eval exec exit export fg fi for function getopts
   hash help history if in jobs kill let local logout mapfile popd printf pushd read readarray readonly return select set shift shopt source suspend test then time times
   trap type typeset ulimit umask unalias unset until wait while`.split(/\s+/),
)

/** `shell` is the one that the step asks for. */
export function isPortable(script: string, shell: Shell): boolean {
  return script.split('\n').every((each) => line.test(each) && each.split(/ (?:&&|\|\|) /).every((command) => isCommand(command, shell)))
}

/** Built-in commands of bash may differ from those of `sh`; `echo` does with options and backslashes, which a variable may hold. */
function isCommand(text: string, shell: Shell): boolean {
  const [first = '', second = ''] = text.split(' ')
  if (first === 'echo' && shell === 'bash')
    return (
      !second.startsWith('-') &&
      !text
        .replace(redirects, '')
        .replace(/'[^']*'/g, '')
        .includes('$')
    )
  if (first === 'echo' || first === 'printf') return !second.startsWith('-')
  return first !== '.' && !builtins.has(first)
}
