/** Atoms and values by event. */
import { describe, expect, test } from 'vitest'
import type { CiName, Condition, Pipeline, Value } from '../../src/ir/types.ts'
import { type EventName, eventNames } from '../../src/ir/types.ts'
import { plan } from '../../src/plan/plan.ts'
import type { Outcomes, PlannedValue, RunEvent } from '../../src/plan/types.ts'
import { allTriggers, branch, changed, compare, jobOf, lit, matrixOf, nowhere, on, pipelineOf, tag } from './build.ts'

const events: { readonly [name in EventName]: Extract<RunEvent, { event: name }> } = {
  push: { event: 'push', branch: 'main' },
  tag: { event: 'tag', tag: 'v1.2' },
  pullRequest: { event: 'pullRequest', source: 'topic', target: 'main', number: 7, title: 'A title', author: 'ada' },
  schedule: { event: 'schedule' },
  manual: { event: 'manual', branch: 'main' },
  release: { event: 'release', tag: 'v1.2' },
}

function runs(when: Condition, event: RunEvent, outcomes: Outcomes = {}, pipeline: Partial<Pipeline> = {}): boolean {
  return plan(pipelineOf({ ...pipeline, jobs: [jobOf({ id: 'a', when })] }), event, outcomes).jobs[0]?.state === 'runs'
}
const trueOn = (when: Condition): readonly EventName[] => eventNames.filter((name) => runs(when, events[name]))

function valueOn(value: Value, event: RunEvent, outcomes: Outcomes = {}, pipeline: Partial<Pipeline> = {}): PlannedValue | undefined {
  const job = jobOf({ id: 'a', env: [{ name: 'X', value }] })
  return plan(pipelineOf({ ...pipeline, jobs: [job] }), event, outcomes).jobs[0]?.steps[0]?.env[0]?.value
}
const ci = (name: CiName): Value => ({ kind: 'ci', name })
const known = (text: string): PlannedValue => ({ kind: 'known', text })

describe('atoms', () => {
  test.each(eventNames)('event(%j) is true on that event alone', (name) => {
    expect(trueOn(on(name))).toEqual([name])
  })
  test('an event of several is any of them', () => {
    expect(trueOn(on('push', 'release'))).toEqual(['push', 'release'])
  })
  test('branch() speaks of the branch that is pushed, scheduled or run by hand', () => {
    expect(trueOn(branch('main'))).toEqual(['push', 'schedule', 'manual'])
  })
  test('not(branch()) is true on pull requests, tags and releases', () => {
    expect(trueOn(branch('main', true))).toEqual(['tag', 'pullRequest', 'release'])
  })
  test('branch() is false on a pull request even from or to that branch, and whatever the glob', () => {
    expect(runs(branch('**'), events.pullRequest)).toBe(false)
  })
  test('branch() takes globs and is case-sensitive', () => {
    expect(runs(branch('release/*'), { event: 'push', branch: 'release/1' })).toBe(true)
    expect(runs(branch('release/*'), { event: 'push', branch: 'release/1/2' })).toBe(false)
    expect(runs(branch('Main'), events.push)).toBe(false)
  })
  test('a schedule without branch runs the default branch', () => {
    expect(runs(branch('trunk'), { event: 'schedule', defaultBranch: 'trunk' })).toBe(true)
  })
  test('tag() is true on the push of a tag, and on a release, which has one', () => {
    expect([trueOn(tag('v*')), trueOn(tag('x*')), trueOn(tag('v*', true))]).toEqual([
      ['tag', 'release'],
      [],
      ['push', 'pullRequest', 'schedule', 'manual'],
    ])
  })
  test('changed() is true if some file matches some glob', () => {
    expect(runs(changed('docs/**', 'src/*.ts'), { ...events.push, changed: ['a', 'src/b.ts'] })).toBe(true)
    expect(runs(changed('docs/**', 'src/*.ts'), { ...events.push, changed: ['a', 'src/b/c.ts'] })).toBe(false)
    expect(runs(changed('docs/**'), { ...events.pullRequest, changed: ['docs/a'] })).toBe(true)
    expect(runs(changed('docs/**'), { ...events.pullRequest, changed: [] })).toBe(false)
  })
  test('paths to ignore do not count, and without globs all others do', () => {
    const ignoring = (...globs: readonly string[]): Condition => ({ kind: 'changed', globs, ignore: ['**/*.md'], negated: false })
    const touching = (...files: readonly string[]) => ({ ...events.push, changed: files })
    expect([runs(ignoring(), touching('a.md')), runs(ignoring(), touching('a.md', 'b'))]).toEqual([false, true])
    expect([runs(ignoring('src/**'), touching('src/a.md', 'b')), runs(ignoring('src/**'), touching('src/a'))]).toEqual([false, true])
  })
  test('without a base changed() is true, and its negation false', () => {
    expect([runs(changed('x'), events.push), runs(changed('x'), { ...events.push, changed: null })]).toEqual([true, true])
    expect(runs({ kind: 'changed', globs: ['x'], ignore: [], negated: true }, events.push)).toBe(false)
  })
  test('tags, schedules, manual runs and releases have no base, whatever is said', () => {
    expect(eventNames.filter((name) => runs(changed('x'), { ...events[name], changed: ['y'] }))).toEqual([
      'tag',
      'schedule',
      'manual',
      'release',
    ])
  })
  test('repository() compares exactly, and is false if the repository is not given', () => {
    const here: Condition = { kind: 'repository', name: 'org/app', negated: false }
    expect([
      runs(here, { ...events.push, repository: 'org/app' }),
      runs(here, { ...events.push, repository: 'Org/app' }),
      runs(here, events.push),
    ]).toEqual([true, false, false])
  })
})

describe('comparisons', () => {
  const onMain = (condition: Condition): boolean => runs(condition, { ...events.push, branch: 'Feature/x' })
  test.each([
    ['is', 'Feature/x', true],
    ['is', 'feature/x', false],
    ['includes', 'ture', true],
    ['includes', 'TURE', false],
    ['startsWith', 'Feat', true],
    ['startsWith', 'feat', false],
    ['endsWith', '/x', true],
    ['endsWith', '/X', false],
    ['matches', 'Feature/*', true],
    ['matches', 'F*', false],
    ['matches', 'F**', true],
  ] as const)('ci.branch.%s(%j) of "Feature/x" is %j', (op, right, expected) => {
    expect(onMain(compare(ci('branch'), op, right))).toBe(expected)
    expect(onMain(compare(ci('branch'), op, right, true))).toBe(!expected)
  })
  test('what is not set is empty', () => {
    expect(runs(compare({ kind: 'variable', name: 'X' }, 'is', ''), events.push)).toBe(true)
    expect(runs(compare({ kind: 'output', job: 'b', name: 'x' }, 'is', ''), events.push)).toBe(true)
    expect(runs(compare({ kind: 'secret', name: 'X' }, 'is', ''), events.push)).toBe(true)
    expect(runs(compare({ kind: 'input', name: 'x' }, 'is', ''), events.push)).toBe(true)
  })
  test('unknown parts of a text are empty, the others are not', () => {
    const value: Value = { kind: 'text', parts: [lit('a-'), { kind: 'secret', name: 'X' }, { kind: 'ci', name: 'branch' }] }
    expect(runs(compare(value, 'is', 'a-main'), events.push)).toBe(true)
  })
  test('or() takes the fallback for what is unknown or empty', () => {
    const or = (value: Value): Value => ({ kind: 'or', value, fallback: lit('fallback') })
    expect(runs(compare(or({ kind: 'variable', name: 'X' }), 'is', 'fallback'), events.push)).toBe(true)
    expect(runs(compare(or({ kind: 'variable', name: 'X' }), 'is', 'fallback'), { ...events.push, variables: { X: '' } })).toBe(true)
    expect(runs(compare(or({ kind: 'variable', name: 'X' }), 'is', 'set'), { ...events.push, variables: { X: 'set' } })).toBe(true)
  })
  test('outputs and variables that are given are read', () => {
    expect(runs(compare({ kind: 'output', job: 'b', name: 'x' }, 'is', '1'), events.push, { outputs: { b: { x: '1' } } })).toBe(true)
    expect(runs(compare({ kind: 'variable', name: 'constructor' }, 'is', ''), { ...events.push, variables: { X: '1' } })).toBe(true)
  })
  test('a key that the cell lacks is empty', () => {
    const job = jobOf({
      id: 'a',
      matrix: matrixOf({ os: ['x', 'y'] }, { include: [{ os: 'x', extra: '1' }] }),
      when: compare({ kind: 'matrix', axis: 'extra' }, 'is', ''),
    })
    expect(plan(pipelineOf({ jobs: [job] }), events.push).jobs.map(({ state }) => state)).toEqual(['skipped', 'runs'])
  })
})

describe('values', () => {
  test.each<[CiName, { readonly [name in EventName]: string }]>([
    ['event', { push: 'push', tag: 'tag', pullRequest: 'pullRequest', schedule: 'schedule', manual: 'manual', release: 'release' }],
    ['branch', { push: 'main', tag: '', pullRequest: '', schedule: 'main', manual: 'main', release: '' }],
    ['tag', { push: '', tag: 'v1.2', pullRequest: '', schedule: '', manual: '', release: 'v1.2' }],
    ['pullRequest.source', { push: '', tag: '', pullRequest: 'topic', schedule: '', manual: '', release: '' }],
    ['pullRequest.target', { push: '', tag: '', pullRequest: 'main', schedule: '', manual: '', release: '' }],
    ['pullRequest.number', { push: '', tag: '', pullRequest: '7', schedule: '', manual: '', release: '' }],
    ['pullRequest.title', { push: '', tag: '', pullRequest: 'A title', schedule: '', manual: '', release: '' }],
    ['pullRequest.author', { push: '', tag: '', pullRequest: 'ada', schedule: '', manual: '', release: '' }],
    ['defaultBranch', { push: 'main', tag: 'main', pullRequest: 'main', schedule: 'main', manual: 'main', release: 'main' }],
  ])('ci.%s by event', (name, expected) => {
    for (const event of eventNames) expect(valueOn(ci(name), events[event])).toEqual(known(expected[event]))
  })
  test('ci.sha, ci.shortSha, ci.actor, ci.repository and ci.commit.message are what is told', () => {
    const event = { ...events.push, sha: '0123456789abcdef', actor: 'ada', repository: 'org/app', commitMessage: 'Fix' }
    const names: readonly CiName[] = ['sha', 'shortSha', 'actor', 'repository', 'commit.message']
    expect(names.map((name) => valueOn(ci(name), event))).toEqual(['0123456789abcdef', '01234567', 'ada', 'org/app', 'Fix'].map(known))
  })
  test('what nobody told stays, as data', () => {
    expect(valueOn(ci('sha'), events.push)).toEqual({ kind: 'unknown', value: ci('sha') })
    expect(valueOn(ci('runId'), events.push)).toEqual({ kind: 'unknown', value: ci('runId') })
    expect(valueOn({ kind: 'secret', name: 'X' }, events.push)).toEqual({ kind: 'unknown', value: { kind: 'secret', name: 'X' } })
  })
  test('of a text, what is known is put in', () => {
    const value: Value = { kind: 'text', parts: [ci('branch'), lit('-'), { kind: 'jobToken' }] }
    expect(valueOn(value, events.push)).toEqual({ kind: 'unknown', value: { kind: 'text', parts: [lit('main-'), { kind: 'jobToken' }] } })
  })
  test('choose() takes its side', () => {
    const value: Value = { kind: 'choose', when: branch('main'), then: lit('prod'), otherwise: lit('dev') }
    expect([valueOn(value, events.push), valueOn(value, events.tag)]).toEqual([known('prod'), known('dev')])
  })
  const level = {
    name: 'level',
    type: 'choice',
    description: null,
    default: 'info',
    required: false,
    options: ['info', 'debug'],
    origin: nowhere,
  } as const
  const withInput: Partial<Pipeline> = { triggers: { ...allTriggers, manual: { inputs: [level] } } }
  test('an input is what the manual run gives, else its default, on every event', () => {
    const input: Value = { kind: 'input', name: 'level' }
    expect(valueOn(input, { ...events.manual, inputs: { level: 'debug' } }, {}, withInput)).toEqual(known('debug'))
    expect(valueOn(input, events.manual, {}, withInput)).toEqual(known('info'))
    expect(valueOn(input, events.push, {}, withInput)).toEqual(known('info'))
  })
})
