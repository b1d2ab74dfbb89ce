/**
 * `pipegen.lock.json`, at the root of the repo: commits of actions, and what the actions take and give.
 * { "actions": { "acme/deploy@v2": { "sha": "<40 hex digits>", "tag": "v2.1.0", "inputs": { "target": "required" }, "outputs": ["url"] } } }
 */
import type { Path } from '../diagnostics/diagnostic.ts'
import type { InputUse, Lock, LockedAction } from '../provider.ts'

export interface LockFile {
  /** Absolute, for places. */
  readonly file: string
  readonly text: string
}

export const lockName = 'pipegen.lock.json'

/** What is wrong, as words that follow the name of the file, and where: a path inside the JSON, or an offset in what is none. */
export interface LockProblem {
  readonly at: Path | number
  readonly why: string
}

export interface ParsedLock {
  readonly lock: Lock
  readonly problems: readonly LockProblem[]
}

export function parseLock(text: string): ParsedLock {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    const { message } = error as Error
    return {
      lock: { actions: {} },
      problems: [{ at: Number(/at position (\d+)/.exec(message)?.[1] ?? text.length), why: `isn't JSON: ${message}` }],
    }
  }
  const problems: LockProblem[] = []
  const actions: { [reference: string]: LockedAction } = {}
  const check = record(data, [], ['actions'], problems)
  for (const [reference, entry] of Object.entries(record(check.actions ?? {}, ['actions'], null, problems)))
    actions[reference] = parseAction(reference, entry, problems)
  return { lock: { actions }, problems }
}

export const referencePattern = /^[\w.-]+\/[\w./-]+@[\w./+-]+$/
export const shaPattern = /^[0-9a-f]{40}$/
const inputUses: readonly unknown[] = ['required', 'optional', 'deprecated'] satisfies readonly InputUse[]

function parseAction(reference: string, entry: unknown, problems: LockProblem[]): LockedAction {
  const at: Path = ['actions', reference]
  const wants = (right: boolean, key: string, why: string): void => {
    if (!right) problems.push({ at: [...at, ...(key === '' ? [] : [key])], why })
  }
  const { sha = null, tag = null, inputs = null, outputs = [] } = record(entry, at, ['sha', 'tag', 'inputs', 'outputs'], problems)
  wants(referencePattern.test(reference), '', `names no action by "${reference}": write owner/repo@ref`)
  wants(
    sha === null || (typeof sha === 'string' && shaPattern.test(sha)),
    'sha',
    `has a "sha" for ${reference} that isn't 40 hex digits in lower case`,
  )
  wants(tag === null || (typeof tag === 'string' && tag !== ''), 'tag', `has a "tag" for ${reference} that is no text`)
  const uses = inputs === null ? null : record(inputs, [...at, 'inputs'], null, problems)
  for (const [name, use] of Object.entries(uses ?? {}))
    if (!inputUses.includes(use))
      problems.push({ at: [...at, 'inputs', name], why: `says of the input "${name}" neither "required" nor "optional" nor "deprecated"` })
  const isNames = Array.isArray(outputs) && outputs.every((name) => typeof name === 'string')
  wants(isNames, 'outputs', `has "outputs" for ${reference} that aren't a list of names`)
  return { sha, tag, inputs: uses, outputs: isNames ? outputs : [] } as LockedAction
}

/** The keys of a map; an empty one, with a problem, for anything else. `known` are the keys that it may have, null if any. */
function record(value: unknown, at: Path, known: readonly string[] | null, problems: LockProblem[]): { readonly [key: string]: unknown } {
  const where = at.length === 0 ? '' : ` at ${at.join(' › ')}`
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push({ at, why: `holds no object${where}` })
    return {}
  }
  for (const key of Object.keys(value))
    if (known?.includes(key) === false)
      problems.push({ at: [...at, key], why: `has an unknown key "${key}"${where}; known are ${known.join(', ')}` })
  return value as { readonly [key: string]: unknown }
}
