/** Which case covers which field of the language: the one whose two pipelines the field tells apart. */
import { isSame, type Pair, type ProviderName, providerNames, type Statement } from './case.ts'
import { fieldCases } from './cases/fields.ts'
import { cases } from './cases/index.ts'
import { wordCases } from './cases/words.ts'
import { fieldNames, fieldsOf } from './fields.ts'
import { added, type Outcome, outcome } from './outcome.ts'

/** A pair says of a provider only that it has the field anyway. */
export const pairs: { readonly [name: string]: Pair & { readonly [P in ProviderName]?: Statement } } = {
  ...cases,
  ...fieldCases,
  ...wordCases,
}

/** No pipeline is without them; `providers` says which outputs there are at all. */
export const everywhere: readonly string[] = ['pipeline.providers', 'pipeline.on', 'pipeline.jobs', 'job.steps']

/** Field → the first case of it. */
export function covered(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [name, pair] of Object.entries(pairs)) {
    const without = fieldsOf(pair.without())
    for (const field of fieldsOf(pair.with())) if (!without.has(field) && !found.has(field)) found.set(field, name)
  }
  return found
}

/** How a provider answers what tells the pipelines apart; "nothing" is a loss. */
export async function answer(name: string, provider: ProviderName): Promise<string> {
  const pair = pairs[name]
  if (pair === undefined) throw new Error(`no case "${name}"`)
  const [a, b] = await Promise.all([outcome(pair.with, provider), outcome(pair.without, provider)])
  if (a.errors.length > 0) return 'error'
  const said = [
    JSON.stringify(a.files) === JSON.stringify(b.files) ? '' : 'file',
    news('warnings', a, b) ? 'warning' : '',
    news('todos', a, b) ? 'to-do' : '',
  ]
  return said.filter((each) => each !== '').join(', ') || (isSame(pair[provider]) ? 'always there' : 'nothing')
}

function news(kind: 'warnings' | 'todos', a: Outcome, b: Outcome): boolean {
  return added(a[kind], b[kind]).length > 0
}

/** The table of the language: a row for each field, with its case and what each provider makes of it. */
export async function table(): Promise<readonly string[]> {
  const byField = covered()
  const rows = fieldNames
    .filter((field) => !everywhere.includes(field))
    .map(async (field) => {
      const name = byField.get(field)
      if (name === undefined) return `| \`${field}\` | no case |  |  |  |  |`
      const answers = await Promise.all(providerNames.map((provider) => answer(name, provider)))
      return `| \`${field}\` | ${name} | ${answers.join(' | ')} |`
    })
  return ['| field | case | GitHub | GitLab | Jenkins | CircleCI |', '|---|---|---|---|---|---|', ...(await Promise.all(rows))]
}
