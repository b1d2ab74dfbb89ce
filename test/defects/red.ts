/** What TypeScript says of a ci.ts, with the types that a user gets. */
import { fileURLToPath } from 'node:url'
import { complaintsOf, underNode } from '../types/in-memory.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const names =
  "import { ci, image, job, pipeline, secret, sh, uses } from 'pipegen'\nimport { docker, kubernetes, ssh, strategies } from 'pipegen/recipes'\nvoid [ci, image, job, pipeline, secret, sh, uses, docker, kubernetes, ssh, strategies]\n"
const digest = `declare const digest: \`x@sha256:\${string}\`\nvoid digest\n`

/** By name, the errors of each text. */
export function errorsIn(texts: { readonly [name: string]: string }): ReadonlyMap<string, readonly string[]> {
  const modules = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, `${names}${digest}${text}\nexport {}\n`]))
  const errors = new Map<string, string[]>(Object.keys(texts).map((name) => [name, []]))
  for (const { name, message } of complaintsOf(here, modules, { ...underNode, skipLibCheck: true }))
    if (name !== null) errors.get(name)?.push(message)
  return errors
}
