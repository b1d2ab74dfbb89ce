/**
 * Commands that most people would regret, by their words alone. A command is a finding only if it is one for sure: what is hidden in a program
 * of the repo, or handed to another shell, isn't looked at.
 */
import { finding } from '../../diagnostics/catalog.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Practice } from '../../diagnostics/practices.ts'
import type { Value } from '../../ir/types.ts'
import { partsOf } from '../../ir/value.ts'
import type { Rule } from '../rules.ts'
import { type Call, callsOf, operandsOf, optionsOf } from './calls.ts'

type Habit = Extract<
  Practice,
  | 'dependency-unpinned'
  | 'password-on-command-line'
  | 'host-key-unchecked'
  | 'not-idempotent'
  | 'sleep-as-check'
  | 'state-unlocked'
  | 'compose-v1'
  | 'secret-in-build-arg'
>

/** What is wrong with the command, as the message says it; null if nothing is. */
const habits: { readonly [code in Habit]: (call: Call) => string | null } = {
  'dependency-unpinned': unpinned,
  'password-on-command-line': shownPassword,
  'host-key-unchecked': uncheckedHost,
  'not-idempotent': onlyOnce,
  'sleep-as-check': sleeping,
  'state-unlocked': unlocked,
  'compose-v1': ({ words }) => (words[0] === 'docker-compose' ? words.slice(0, 2).join(' ') : null),
  'secret-in-build-arg': secretArgument,
}

/** What the habits are about. */
const programs =
  /\b(pip[\d.]*|uv|docker|docker-compose|podman|nerdctl|buildah|skopeo|crane|helm|aws|sleep|terraform|tofu)\b|StrictHostKeyChecking/

export const commandHabits: Rule = (pipeline) =>
  pipeline.jobs.flatMap((job) => {
    const calls = callsOf(pipeline, job, programs)
    if (calls.length === 0) return []
    return (Object.keys(habits) as Habit[]).flatMap((code) => findingsOf(code, calls))
  })

/** One for each step. */
function findingsOf(code: Habit, calls: readonly Call[]): readonly Diagnostic[] {
  const told = new Set<unknown>()
  return calls.flatMap((call) => {
    const what = told.has(call.step) ? null : habits[code](call)
    if (what === null) return []
    told.add(call.step)
    return [finding(code as 'compose-v1', call.step.origin, what)]
  })
}

/** Options of `pip install` that take a value. */
const pipValues =
  /^(-r|--requirement|-c|--constraint|-e|--editable|-t|--target|-i|--index-url|--extra-index-url|-f|--find-links|--prefix|--root|--python|--platform)$/
/** What other tools are installed with, and what comes with Python. */
const withPython: ReadonlySet<string> = new Set(['pip', 'setuptools', 'wheel', 'build', 'uv'])

function unpinned({ words }: Call): string | null {
  const [program = '', ...rest] = words
  const args =
    /^python[\d.]*$/.test(program) && rest[0] === '-m' && rest[1] === 'pip'
      ? rest.slice(2)
      : /^pip[\d.]*$/.test(program)
        ? rest
        : program === 'uv' && rest[0] === 'pip'
          ? rest.slice(1)
          : []
  if (args[0] !== 'install' || optionsOf(args, ['-c', '--constraint']).length > 0) return null
  const open = operandsOf(args.slice(1), pipValues).find(
    (name) => /^[A-Za-z0-9._-]+(\[[^\]]*\])?$/.test(name) && !/\.(whl|txt|gz|zip)$/.test(name) && name !== '.' && !withPython.has(name),
  )
  return open ?? null
}

const engines: ReadonlySet<string> = new Set(['docker', 'podman', 'nerdctl', 'buildah', 'skopeo', 'crane'])

function shownPassword({ words }: Call): string | null {
  const [program = '', ...rest] = words
  const isLogin = (engines.has(program) && rest.includes('login')) || (program === 'helm' && rest[0] === 'registry' && rest[1] === 'login')
  return isLogin && rest.some((word) => /^(-p.*|--password(=.*)?)$/.test(word)) ? `${program} login` : null
}

function uncheckedHost({ words }: Call): string | null {
  return words.some((word) => /StrictHostKeyChecking[= ](no|off)\b/i.test(word)) ? (words[0] ?? '') : null
}

/** The second run fails, since the first has made it already. */
function onlyOnce({ words, isConditional }: Call): string | null {
  const [program = '', first = '', second = ''] = words
  const found =
    (program === 'helm' && first === 'install') ||
    (program === 'aws' && ((first === 'ecr' && second === 'create-repository') || (first === 'ecs' && second === 'create-service')))
  return found && !isConditional ? words.slice(0, program === 'helm' ? 2 : 3).join(' ') : null
}

/** In a loop it is the pause between two questions. */
function sleeping({ words, job, inLoop }: Call): string | null {
  const [program, time = ''] = words
  const seconds = Number.parseFloat(time) * (time.endsWith('m') ? 60 : time.endsWith('h') ? 3_600 : 1)
  return program === 'sleep' && job.environment !== null && !inLoop && seconds >= 10 ? `sleep ${time}` : null
}

function secretArgument({ words, setTo }: Call): string | null {
  if (!engines.has(words[0] ?? '')) return null
  const isSecret = (value: Value | null): boolean =>
    value !== null && partsOf(value).some(({ kind }) => kind === 'secret' || kind === 'jobToken')
  const found = optionsOf(words, ['--build-arg']).find((argument) => {
    const [name = '', text] = argument.split('=', 2)
    return text === undefined
      ? isSecret(setTo(name))
      : [...text.matchAll(/\$\{(\w+)\}/g)].some(([, variable = '']) => isSecret(setTo(variable)))
  })
  return found === undefined ? null : (found.split('=')[0] ?? '')
}

/** A plan alone changes nothing. */
function unlocked({ words }: Call): string | null {
  const [program = '', ...rest] = words
  const command = rest.find((word) => !word.startsWith('-')) ?? ''
  if (!/^(terraform|tofu)$/.test(program) || !/^(apply|destroy|import|refresh|state|taint|untaint)$/.test(command)) return null
  return rest.some((word) => /^--?lock=(false|0|f)$/i.test(word)) ? `${program} ${command} -lock=false` : null
}
