/** No feature is lost in silence: each shows in the file or among the findings of each provider, as its capability and its case say. */
import { beforeAll, describe, expect, test } from 'vitest'
import { providers } from '../../providers/index.ts'
import { type Feature, type FeatureUse, featureNames, visitUses } from '../../src/ir/features.ts'
import type { Pipeline } from '../../src/ir/types.ts'
import type { Provider, Support } from '../../src/provider.ts'
import { type Case, isSame, type ProviderName, providerNames, type Same, type Shown, type Statement, type Words } from './case.ts'
import { cases } from './cases/index.ts'
import { added, type Outcome, outcome, textOf } from './outcome.ts'

describe.each(featureNames)('%s', (feature) => {
  const each: Case = cases[feature]

  test('is what tells the two pipelines apart', async () => {
    const [a, b] = await Promise.all([outcome(each.with, 'github'), outcome(each.without, 'github')])
    expect(subjects(a.model, feature)).not.toEqual([])
    expect(subjects(a.model, feature)).not.toEqual(subjects(b.model, feature))
  })

  describe.each(providerNames)('on %s', (name) => {
    let provider: Provider
    let a: Outcome
    let b: Outcome
    beforeAll(async () => {
      provider = await builtIn(name)
      a = await outcome(each.with, name)
      b = await outcome(each.without, name)
    })

    test('is not lost in silence', () => {
      expect(b.errors).toEqual([])
      const levels = supports(a.model, feature, provider).map(({ level }) => level)
      expect(levels).not.toEqual([])
      for (const level of levels) expectTrace(level, feature, a, b, each[name])
    })

    test('shows as the case says', () => {
      const statement = each[name]
      if (isSame(statement)) expect(a.files).toEqual(b.files)
      else expectShown(shownOf(statement), a, b)
    })
  })
})

function expectTrace(level: Support['level'], feature: Feature, a: Outcome, b: Outcome, statement: Statement): void {
  switch (level) {
    case 'native':
    case 'emulated':
      // What only a setting outside the file tells apart is a to-do, whatever the level.
      if (!isSame(statement) && added(a.todos, b.todos).length === 0) expect(textOf(a)).not.toBe(textOf(b))
      expect(a.errors).toEqual([])
      return
    case 'differs':
      expect(added(a.warnings, b.warnings)).not.toEqual([])
      return
    case 'setting':
      expect(added(a.todosOf(feature), b.todosOf(feature))).not.toEqual([])
      return
    case 'unsupported':
      expect(added(a.errors, b.errors)).not.toEqual([])
      expect(a.files).toEqual({})
  }
}

function expectShown({ file, gone, error, warning, todo }: Shown, a: Outcome, b: Outcome): void {
  if (file !== undefined) expect([holds(textOf(a), file), holds(textOf(b), file)], `${file}\n${textOf(a)}`).toEqual([true, false])
  if (gone !== undefined) expect([holds(textOf(a), gone), holds(textOf(b), gone)], `${gone}\n${textOf(b)}`).toEqual([false, true])
  if (file === undefined && gone === undefined && error === undefined) expect(a.files).toEqual(b.files)
  if (todo !== undefined) expectNamed(added(a.todos, b.todos), todo)
  expectOnly(added(a.warnings, b.warnings), warning)
  expectOnly(a.errors, error)
}

function expectNamed(found: readonly string[], words: Words): void {
  expect(
    found.filter((each) => holds(each, words)),
    `${words} among\n${found.join('\n')}`,
  ).not.toEqual([])
}

/** Every finding is one that the case names, and there is one if it names one. */
function expectOnly(found: readonly string[], words: Words | undefined): void {
  if (words !== undefined) expectNamed(found, words)
  expect(found.filter((each) => words === undefined || !holds(each, words))).toEqual([])
}

function holds(text: string, words: Words): boolean {
  return typeof words === 'string' ? text.includes(words) : words.test(text)
}

function shownOf(statement: Exclude<Statement, Same>): Shown {
  return typeof statement === 'string' || statement instanceof RegExp ? { file: statement } : statement
}

async function builtIn(name: ProviderName): Promise<Provider> {
  const provider = await providers[name]?.()
  if (provider === undefined) throw new Error(`no provider "${name}"`)
  return provider
}

function uses(model: Pipeline, feature: Feature, provider: string): readonly FeatureUse[] {
  const found: FeatureUse[] = []
  visitUses(model, provider, new Set([feature]), (use) => found.push(use))
  return found
}

function supports(model: Pipeline, feature: Feature, provider: Provider): readonly Support[] {
  const answer = provider.capabilities[feature]
  return uses(model, feature, provider.name).map((use) => (typeof answer === 'function' ? answer(use) : answer))
}

/** What the uses are about, as far as it can be compared: every job has a timeout and a runner. */
function subjects(model: Pipeline, feature: Feature): readonly unknown[] {
  return uses(model, feature, 'github').map(({ subject }) => (typeof subject === 'object' ? 'one' : subject))
}
