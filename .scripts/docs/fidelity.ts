/** The tables of docs/fidelity.md: what runs have found, which the last full one has kept, and what engines are known to do otherwise. */
import { type Count, engineNames, type FigureRow, type Figures } from '../../test/conformance/engines/figures.ts'
import { type KnownDifference, knownDifferences } from '../../test/conformance/engines/known-differences.ts'
import type { SetName } from '../../test/conformance/engines/results.ts'
import kept from './figures.json' with { type: 'json' }
import { withPart } from './part.ts'
import { table } from './table.ts'

const { samples, examples, random } = kept as unknown as { readonly [set in SetName]: Figures }
const heads = {
  github: 'act',
  gitlab: 'gitlab-ci-local',
  jenkins: 'Jenkinsfile',
  'jenkins scripted': 'scripted Jenkinsfile',
  circleci: 'CircleCI',
}

export async function fidelityPage(current: string): Promise<string> {
  const parts: readonly (readonly [name: string, lines: readonly string[]])[] = [
    ['samples', figuresPart(samples, 'pipeline', 'runs')],
    ['examples', figuresPart(examples, 'example', 'runs')],
    ['random', figuresPart(random, 'event', 'pipelines')],
    ['differences', differencesPart()],
  ]
  return parts.reduce((page, [name, lines]) => withPart(page, 'docs/fidelity.md', name, lines.join('\n')), current)
}

function figuresPart({ date, seed, rows, total }: Figures, row: string, count: string): readonly string[] {
  const seeded = seed === null ? '' : `, seed ${seed}`
  return [
    `Run of ${date.slice(0, 10)}${seeded}: ${total.runs} executions, ${sum(total, 'executed')} traces, of which ${sum(total, 'equal')} are equal to the plan.`,
    '',
    ...table([row, count, ...Object.values(heads)], [...rows, total].map(cellsOf)),
  ]
}

function sum({ columns }: FigureRow, of: keyof Count): number {
  return engineNames.reduce((all, engine) => all + (columns[engine]?.[of] ?? 0), 0)
}

function cellsOf({ name, runs, columns }: FigureRow): readonly string[] {
  const text = (count: Count | undefined): string =>
    count === undefined || count.executed === 0 ? '' : `${count.equal} of ${count.executed}`
  return [name, String(runs), ...engineNames.map((engine) => text(columns[engine]))]
}

function differencesPart(): readonly string[] {
  const rows = knownDifferences.map((difference) => [
    `**${difference.name}**: ${difference.sentence}`,
    difference.engines.length === engineNames.length ? 'all' : difference.engines.map((engine) => heads[engine]).join(', '),
    difference.where,
    toldText(difference),
    String([samples, examples, random].reduce((all, { known }) => all + (known[difference.name] ?? 0), 0)),
  ])
  return table(['difference', 'of', 'counts where', 'the user is told', 'met'], rows)
}

function toldText({ told }: KnownDifference): string {
  if (told === 'engine') return 'nothing: a limit of the engine, not of the provider'
  if (told === 'notation') return 'nothing: the same result, written otherwise'
  return `warning \`${told.code}\`: "… ${told.words} …"`
}
