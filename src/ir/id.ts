/** Names that a compiler makes from the author's: predictable, and checked for collisions elsewhere. */

/** An id that every provider takes: refused characters become `-`, and a leading digit or dash gets a `_` before it. */
export function safeId(id: string): string {
  const safe = id.replace(/[^A-Za-z0-9_-]+/g, '-')
  return /^[A-Za-z_]/.test(safe) ? safe : `_${safe}`
}

/** `my-job.name` → `MY_JOB_NAME`: the environment variable that stands for a name. */
export function variableName(...parts: readonly string[]): string {
  const name = parts
    .map((part) => part.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_'))
    .join('_')
    .toUpperCase()
  return /^[0-9]/.test(name) ? `_${name}` : name
}

export const variablePattern = /^[A-Za-z_][A-Za-z0-9_]*$/
