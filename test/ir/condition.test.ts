/** The normal form of conditions keeps their truth. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  allOf,
  anyOf,
  conditionForCell,
  conditionKey,
  foldCompare,
  hasStatus,
  joinText,
  negate,
  no,
  possibleEvents,
  restrictToTriggers,
  valueForCell,
  yes,
} from '../../src/ir/condition.ts'
import { type Condition, eventNames, type Triggers, type Value } from '../../src/ir/types.ts'
import { holds } from '../../src/plan/evaluate.ts'
import { allTriggers, branch, changed, lit, noTriggers, nowhere, on, status, tag } from '../plan/build.ts'
import { build, rawRuns, raws, runs, sceneOf, worlds } from './raw-condition.ts'

const triggerSets: fc.Arbitrary<Triggers> = fc
  .record({ names: fc.subarray([...eventNames]), github: fc.boolean() })
  .map(({ names: chosen, github }) => ({
    ...noTriggers,
    ...(chosen.includes('push') ? { push: allTriggers.push } : {}),
    ...(chosen.includes('tag') ? { tag: allTriggers.tag } : {}),
    ...(chosen.includes('pullRequest') ? { pullRequest: allTriggers.pullRequest } : {}),
    ...(chosen.includes('schedule') ? { schedules: allTriggers.schedules } : {}),
    ...(chosen.includes('manual') ? { manual: allTriggers.manual } : {}),
    release: chosen.includes('release'),
    github: github ? { issues: {} } : null,
  }))

const many = { numRuns: 5_000 }

describe('the normal form', () => {
  test('leaves out a test of changed paths that another one implies', () => {
    const [wide, narrow, other] = [changed('src/**', 'docs/**'), changed('src/app/*.ts'), changed('test/**')]
    expect(allOf([wide, narrow])).toEqual(narrow)
    expect(allOf([narrow, wide, other])).toEqual({ kind: 'all', of: [narrow, other] })
    expect(anyOf([narrow, wide])).toEqual(wide)
    expect(allOf([negate(wide), negate(narrow)])).toEqual(negate(wide))
    expect(anyOf([negate(wide), negate(narrow)])).toEqual(negate(narrow))
    expect(allOf([wide, other])).toEqual({ kind: 'all', of: [wide, other] })
    expect(allOf([changed('a', 'b'), changed('b', 'a')])).toEqual(changed('a', 'b'))
    const partly = [changed('src/**'), changed('src/app/*.ts', 'test/**')]
    expect([allOf(partly), anyOf(partly)]).toEqual([
      { kind: 'all', of: partly },
      { kind: 'any', of: partly },
    ])
  })

  test('runs a job exactly when what was written does', () => {
    fc.assert(
      fc.property(raws, worlds, (raw, world) => runs(build(raw), world) === rawRuns(raw, world)),
      many,
    )
  })
  test('keeps that for each cell', () => {
    fc.assert(
      fc.property(raws, worlds, (raw, world) => runs(conditionForCell(build(raw), world.cell), world) === rawRuns(raw, world)),
      many,
    )
  })
  test('keeps that for every event that the triggers admit', () => {
    const property = fc.property(raws, worlds, triggerSets, (raw, world, triggers) => {
      fc.pre(possibleEvents(triggers).includes(world.event))
      return runs(restrictToTriggers(build(raw), triggers), world) === rawRuns(raw, world)
    })
    fc.assert(property, many)
  })
  test('keeps that for cell and triggers together', () => {
    const property = fc.property(raws, worlds, triggerSets, (raw, world, triggers) => {
      fc.pre(possibleEvents(triggers).includes(world.event))
      return runs(restrictToTriggers(conditionForCell(build(raw), world.cell), triggers), world) === rawRuns(raw, world)
    })
    fc.assert(property, many)
  })
  test('negates to the opposite, with or without status tests as before', () => {
    const property = fc.property(raws, worlds, (raw, world) => {
      const condition = build(raw)
      expect(holds(negate(condition), sceneOf(world))).toBe(!holds(condition, sceneOf(world)))
      expect(hasStatus(negate(condition))).toBe(hasStatus(condition))
    })
    fc.assert(property, many)
  })
  test('asks for the status where a value of a comparison does, on either side', () => {
    const chosen: Value = { kind: 'choose', when: status('failed'), then: lit('a'), otherwise: lit('b') }
    for (const [left, right] of [
      [chosen, lit('a')],
      [lit('a'), chosen],
    ] as const)
      expect(hasStatus({ kind: 'compare', op: 'is', left, right, negated: false })).toBe(true)
  })
  test('is flat, without constants inside, and of at least two parts', () => {
    fc.assert(
      fc.property(raws, (raw) => isNormal(build(raw))),
      many,
    )
  })
  test('is itself in normal form', () => {
    const property = fc.property(raws, (raw) => {
      const condition = build(raw)
      if (condition.kind === 'all') expect(conditionKey(allOf(condition.of))).toBe(conditionKey(condition))
      if (condition.kind === 'any') expect(conditionKey(anyOf(condition.of))).toBe(conditionKey(condition))
    })
    fc.assert(property, many)
  })
})

function isNormal(condition: Condition): boolean {
  if (condition.kind !== 'all' && condition.kind !== 'any') return true
  const { kind, of } = condition
  return (
    of.length > 1 &&
    of.every((part) => part.kind !== 'constant' && part.kind !== kind && isNormal(part)) &&
    of.filter((part) => part.kind === 'event').length < 2
  )
}

describe('allOf and anyOf', () => {
  test('of nothing are true and false', () => {
    expect([allOf([]), anyOf([])]).toEqual([yes, no])
  })
  test('of one part are that part', () => {
    expect([allOf([branch('main')]), anyOf([yes, branch('main')]), anyOf([no, branch('main')])]).toEqual([
      branch('main'),
      yes,
      branch('main'),
    ])
  })
  test('say a thing once', () => {
    expect(allOf([branch('main'), tag('v*'), branch('main')])).toEqual({ kind: 'all', of: [branch('main'), tag('v*')] })
  })
  test('meet events where the first one stood', () => {
    expect(allOf([branch('main'), on('push', 'tag'), changed('x'), on('push')])).toEqual({
      kind: 'all',
      of: [branch('main'), on('push'), changed('x')],
    })
    expect(anyOf([on('tag'), branch('main'), on('push')])).toEqual({ kind: 'any', of: [on('push', 'tag'), branch('main')] })
  })
  test('see a contradiction and a tautology', () => {
    expect(allOf([branch('main'), branch('main', true)])).toEqual(no)
    expect(anyOf([branch('main'), branch('main', true)])).toEqual(yes)
    expect(allOf([on('push'), on('tag')])).toEqual(no)
  })
  test('keep a status test where they fold one away, since it decides what an unmet need does', () => {
    expect(anyOf([yes, status('failed')])).toEqual(status('always'))
    expect(allOf([no, status('failed')])).toEqual(status('always', true))
    expect(anyOf([status('failed'), status('failed', true)])).toEqual(status('always'))
  })
})

describe('negate', () => {
  test('turns all into any', () => {
    expect(negate(allOf([branch('main'), on('push')]))).toEqual(
      anyOf([branch('main', true), on('tag', 'pullRequest', 'schedule', 'manual', 'release')]),
    )
  })
  test('twice is nothing', () => {
    const condition = allOf([branch('main'), anyOf([on('push'), status('failed')])])
    expect(negate(negate(condition))).toEqual(condition)
  })
})

describe('restrictToTriggers', () => {
  const onPushAndTag: Triggers = { ...noTriggers, push: allTriggers.push, tag: allTriggers.tag }
  test('takes away events that never come', () => {
    expect(restrictToTriggers(on('push', 'release'), onPushAndTag)).toEqual(on('push'))
    expect(restrictToTriggers(on('release'), onPushAndTag)).toEqual(no)
    expect(restrictToTriggers(on('push', 'tag'), onPushAndTag)).toEqual(yes)
  })
  test('keeps a test of all events if GitHub may send others', () => {
    expect(restrictToTriggers(on('push', 'tag'), { ...onPushAndTag, github: { issues: {} } })).toEqual(on('push', 'tag'))
  })
  test('folds branch() beside an event that has none', () => {
    expect(restrictToTriggers(allOf([on('tag'), branch('main')]), onPushAndTag)).toEqual(no)
    expect(restrictToTriggers(allOf([on('tag'), branch('main', true)]), onPushAndTag)).toEqual(on('tag'))
  })
  test('folds tag() where no tag starts the pipeline', () => {
    expect(restrictToTriggers(tag('v*'), { ...noTriggers, push: allTriggers.push })).toEqual(no)
  })
  test('leaves always() of what is always true beside a status test', () => {
    expect(restrictToTriggers(anyOf([on('push'), status('failed')]), { ...noTriggers, push: allTriggers.push })).toEqual(status('always'))
  })
  test('leaves a constant of what is never true, also beside a status test', () => {
    expect(restrictToTriggers(allOf([on('release'), status('failed')]), onPushAndTag)).toEqual(no)
  })
})

describe('cells', () => {
  const os: Value = { kind: 'matrix', axis: 'os' }
  test('put their values in and fold the comparison', () => {
    const condition = allOf([branch('main'), { kind: 'compare', op: 'is', left: os, right: lit('linux'), negated: false }])
    expect([
      conditionForCell(condition, { os: 'linux' }),
      conditionForCell(condition, { os: 'mac' }),
      conditionForCell(condition, {}),
    ]).toEqual([branch('main'), no, no])
  })
  test('change nothing where there is none', () => {
    const value: Value = { kind: 'text', parts: [lit('a'), os] }
    expect(valueForCell(value, null)).toBe(value)
  })
  test('join a text, and fall back from an empty value', () => {
    expect(valueForCell({ kind: 'text', parts: [lit('a-'), os, lit('-'), { kind: 'secret', name: 'X' }] }, { os: 'mac' })).toEqual({
      kind: 'text',
      parts: [lit('a-mac-'), { kind: 'secret', name: 'X' }],
    })
    expect(valueForCell({ kind: 'or', value: os, fallback: lit('none') }, {})).toEqual(lit('none'))
  })
  test('choose', () => {
    const value: Value = {
      kind: 'choose',
      when: { kind: 'compare', op: 'is', left: os, right: lit('mac'), negated: true },
      then: lit('a'),
      otherwise: os,
    }
    expect([valueForCell(value, { os: 'linux' }), valueForCell(value, { os: 'mac' })]).toEqual([lit('a'), lit('mac')])
  })
  test('lack names that every object has', () => {
    expect(valueForCell({ kind: 'matrix', axis: 'constructor' }, { os: 'mac' })).toEqual(lit(''))
  })
})

test('two known texts compare to a constant, others stay', () => {
  const atom = { kind: 'compare', op: 'is', left: lit('a'), right: lit('A'), negated: true } as const
  expect(foldCompare(atom)).toEqual(yes)
  expect(foldCompare({ ...atom, left: { kind: 'ci', name: 'branch' } })).toMatchObject({ kind: 'compare' })
})

test('a text drops empty parts, joins neighbours and unwraps a single one', () => {
  expect(joinText([lit('a'), lit(''), { kind: 'text', parts: [lit('b'), lit('c')] }])).toEqual(lit('abc'))
  expect(joinText([])).toEqual(lit(''))
})

test('possible events follow the triggers', () => {
  expect(possibleEvents(allTriggers)).toEqual(eventNames)
  expect(
    possibleEvents({ ...noTriggers, schedules: [{ cron: '0 0 * * *', timezone: null, branch: null, origin: nowhere }], release: true }),
  ).toEqual(['schedule', 'release'])
})
