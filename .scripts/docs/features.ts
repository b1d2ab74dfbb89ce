/** The part of the README that says what each provider can, from the tables that the compiler asks. */
import { providers } from '../../providers/index.ts'
import { builtInSupport } from '../../src/cli/commands/providers.ts'
import { type FeatureRow, type Level, levels } from '../../src/compile/support.ts'
import { titles } from './diagnostics.ts'
import { withPart } from './part.ts'
import { table } from './table.ts'

/** The README with that part anew. */
export async function withFeatures(readme: string): Promise<string> {
  return withPart(readme, 'README.md', 'features', await featuresPart())
}

async function featuresPart(): Promise<string> {
  const names = Object.keys(providers)
  const rows = await builtInSupport(names)
  const heads = names.map((name) => titles[name] ?? name)
  const counts = Object.entries(levels).map(([level, meaning]) => [
    `*${level}*: ${meaning}`,
    ...names.map((name) => String(count(rows, name, level as Level))),
  ])
  const all = rows.map(({ feature, words, support }) => [`${words} \`${feature}\``, ...names.map((name) => support[name]?.level ?? '')])
  return [
    ...table([`of ${rows.length} features`, ...heads], counts),
    '',
    '<details><summary>Feature by feature</summary>',
    '',
    ...table(['feature', ...heads], all),
    '',
    '</details>',
  ].join('\n')
}

function count(rows: readonly FeatureRow[], provider: string, level: Level): number {
  return rows.filter(({ support }) => support[provider]?.level === level).length
}
