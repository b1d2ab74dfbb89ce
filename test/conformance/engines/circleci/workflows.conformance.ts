/** Workflows, filters and "requires" decide what runs. */
import { describe, expect, test } from 'vitest'
import type { CircleciRun } from './circleci.ts'
import { graph, image, log, type Options, pass, refused, results, run, steps } from './fixtures.ts'

describe('requires', () => {
  test('waits for success, and what did not run is passed on', async () => {
    const config = graph(['a', 'c', 'd'], ['b'], '- a\n- b: {requires: [a]}\n- c: {requires: [b]}\n- d: {requires: [c]}')
    expect(results(await run(config))).toEqual(['a: success', 'b: failure', 'c: skipped', 'd: skipped'])
  })

  test('knows statuses, and all of them must hold', async () => {
    const invocations = `
- ok
- bad
- blocked: {requires: [bad]}
- onfail: {requires: [{bad: failed}]}
- never: {requires: [{ok: failed}]}
- either: {requires: [{bad: [success, failed]}, ok]}
- both: {requires: [{bad: failed}, {ok: failed}]}
- last: {requires: [{blocked: terminal}, {never: not_run}]}
- late: {requires: [blocked]}`
    const names = ['ok', 'blocked', 'onfail', 'never', 'either', 'both', 'last', 'late']
    expect(results(await run(graph(names, ['bad'], invocations)))).toEqual([
      'bad: failure',
      'blocked: skipped',
      'both: skipped',
      'either: success',
      'last: success',
      'late: skipped',
      'never: skipped',
      'ok: success',
      'onfail: success',
    ])
  })

  test('may be there once for every outcome, and the job counts once', async () => {
    const watchers = '- tell: {requires: [{ok: failed}]}\n- tell: {name: tell-of-bad, requires: [{bad: failed}]}'
    expect(results(await run(graph(['ok', 'tell'], ['bad'], `\n- ok\n- bad\n${watchers}`)))).toEqual([
      'bad: failure',
      'ok: success',
      'tell: success',
    ])
    expect(results(await run(graph(['ok', 'bad', 'tell'], [], `\n- ok\n- bad\n${watchers}`)))).toEqual([
      'bad: success',
      'ok: success',
      'tell: skipped',
    ])
  })

  test('starts nothing before what it requires has ended', async () => {
    const { order } = await run(graph(['a', 'b', 'c'], [], '- a\n- b: {requires: [a]}\n- c: {requires: [b]}'))
    expect(order.map(({ job, what }) => `${job} ${what}`)).toEqual(['a start', 'a end', 'b start', 'b end', 'c start', 'c end'])
  })

  test('ignores what filters took out, unless that is all', async () => {
    const invocations = `
- a: {filters: {branches: {ignore: main}}}
- b
- some: {requires: [a, b]}
- none: {requires: [a]}
- late: {requires: [none]}`
    expect(results(await run(graph(['a', 'b', 'some', 'none', 'late'], [], invocations)))).toEqual([
      'a: skipped',
      'b: success',
      'late: skipped',
      'none: skipped',
      'some: success',
    ])
  })

  test('is checked', async () => {
    const bad = (requires: string): string => graph(['a', 'b'], [], `- a: {requires: [b]}\n- b: {requires: ${requires}}`)
    await refused(bad('[a]'), 'has a cycle')
    await refused(bad('[nobody]'), 'requires nobody')
    await refused(bad('[{a: finished}]'), 'status finished')
    await refused(bad('[{a: [failed, terminal]}]'), 'status terminal')
    await refused(bad('a'), 'must be a list')
  })

  test('takes an approval that is given, waits for one that is not, and sees one that is cancelled', async () => {
    const invocations = `
- a
- hold: {type: approval, requires: [a]}
- deploy: {requires: [hold]}
- undo: {requires: [{hold: canceled}]}
- clean: {requires: [{deploy: terminal}]}`
    const config = graph(['a', 'deploy', 'undo', 'clean'], [], invocations)
    const ran = async (options?: Options): Promise<readonly string[]> =>
      results(await run(config, options)).filter((line) => line.endsWith('success'))
    expect(await ran()).toEqual(['a: success'])
    expect(await ran({ approvals: { hold: 'approve' } })).toEqual(['a: success', 'clean: success', 'deploy: success', 'hold: success'])
    expect(await ran({ approvals: { hold: 'cancel' } })).toEqual(['a: success', 'clean: success', 'undo: success'])
    await refused(graph(['a', 'hold'], [], '- a\n- hold: {type: approval}'), 'has the name of a job')
  })

  test('passes through jobs without work', async () => {
    const config = `
jobs: {a: ${pass}, join: {type: no-op}, ship: {type: release, plan_name: p}, b: ${pass}}
workflows: {w: {jobs: [a, {join: {requires: [a]}}, {ship: {requires: [join]}}, {b: {requires: [ship]}}]}}
`
    expect(results(await run(config))).toEqual(['a: success', 'b: success', 'join: success', 'ship: success'])
  })

  test('sees a job whose context is denied as unauthorized', async () => {
    const config = graph(['a', 'b', 'c'], [], '- a: {context: secret}\n- b: {requires: [{a: unauthorized}]}\n- c: {requires: [a]}')
    expect(results(await run(config, { denied: ['secret'] }))).toEqual(['a: skipped', 'b: success', 'c: skipped'])
    expect(results(await run(config, { contexts: { secret: {} } }))).toEqual(['a: success', 'b: skipped', 'c: success'])
    await refused(config, 'no context secret')
  })
})

describe('filters', () => {
  const jobs = ['plain', 'tagged', 'both', 'only', 'text']
  const config = graph(
    jobs,
    [],
    `
- plain
- tagged: {filters: {tags: {only: /^v.*/}}}
- both: {requires: [plain], filters: {tags: {only: /^v.*/}}}
- only: {filters: {branches: {ignore: /.*/}, tags: {only: [v1, /^rc/]}}}
- text: {filters: 'pipeline.git.branch == "main" or pipeline.git.tag starts-with "v"'}`,
  )
  const ran = async (event: CircleciRun['event']): Promise<string> =>
    results(await run(config, event === undefined ? {} : { event }))
      .filter((line) => line.endsWith('success'))
      .map((line) => line.split(':')[0])
      .join(' ')

  test('never match a tag unless they say so, and match whole names', async () => {
    expect(await ran({ kind: 'push', branch: 'main' })).toBe('both plain tagged text')
    expect(await ran({ kind: 'push', branch: 'topic' })).toBe('both plain tagged')
    expect(await ran({ kind: 'tag', tag: 'v1' })).toBe('only tagged text')
    expect(await ran({ kind: 'tag', tag: 'rc1' })).toBe('')
    expect(await ran({ kind: 'tag', tag: 'rc' })).toBe('only')
    expect(await ran({ kind: 'schedule', branch: 'main' })).toBe('both plain tagged text')
  })

  test('are checked', async () => {
    await refused(graph(['a'], [], '- a: {filters: {branches: {onyl: main}}}'), 'unknown keys: onyl')
    await refused(graph(['a'], [], '- a: {filters: \'<< pipeline.git.branch >> == "main"\'}'), 'names values without "<<"')
    await refused(graph(['a'], [], '- a: {filters: pipeline.git.barnch}'), 'pipeline.git.barnch, which is unknown')
  })
})

describe('workflows', () => {
  const starts = async (condition: string, event?: CircleciRun['event']): Promise<boolean> =>
    results(await run(graph(['a'], [], '- a', condition), event === undefined ? {} : { event })).length > 0

  test('run when their condition is true', async () => {
    const tag = { kind: 'tag', tag: 'v1' } as const
    const pull = { kind: 'pull-request', source: 'topic', target: 'main' } as const
    expect(await starts('when: pipeline.git.branch == "main"')).toBe(true)
    expect(await starts('when: pipeline.git.branch == "main"', tag)).toBe(false)
    expect(await starts('unless: pipeline.git.branch == "main"')).toBe(false)
    expect(await starts('when: {and: [{not: << pipeline.git.tag >>}, {equal: [main, << pipeline.git.branch >>]}]}')).toBe(true)
    expect(await starts('when: {or: [false, {matches: {pattern: "^ma.n$", value: << pipeline.git.branch >>}}]}')).toBe(true)
    expect(await starts('when: {matches: {pattern: "ma", value: << pipeline.git.branch >>}}')).toBe(false)
    const onPull = 'when: pipeline.event.name == "pull_request" and pipeline.event.github.pull_request.base.ref == "main"'
    expect(await starts(onPull, pull)).toBe(true)
    expect(await starts(onPull)).toBe(false)
    expect(await starts('when: pipeline.event.name == "schedule"', { kind: 'schedule', branch: 'main' })).toBe(true)
    expect(await starts('when: pipeline.event.name == "api"', { kind: 'manual', branch: 'main' })).toBe(true)
  })

  test('fail to be created by a wrong condition', async () => {
    await refused(graph(['a'], [], '- a', 'when: pipeline.event.github.pull_request.base.ref == "main"'), 'which this pipeline has not')
    await refused(graph(['a'], [], '- a', 'when: pipeline.git.branch matches /x/'), 'needs a string and got null', {
      event: { kind: 'tag', tag: 'v1' },
    })
    await refused(graph(['a'], [], '- a', 'when: {and: []}'), 'at least one statement')
    await refused(graph(['a'], [], '- a', 'when: {xor: [true]}'), 'no logic statement')
    await refused(steps('- when: {condition: pipeline.git.branch == "x", steps: []}'), 'always true')
  })

  test('rerun from failed', async () => {
    const flaky = `{${image}, steps: [{restore_cache: {key: k}}, {run: 'mkdir -p ~/c; echo x >> ~/c/n; test $(wc -l < ~/c/n) -gt 1'}, {save_cache: {key: 'k{{ epoch }}', paths: [~/c], when: always}}]}`
    const config = `
jobs: {a: ${pass}, b: ${flaky}, c: ${pass}}
workflows: {w: {max_auto_reruns: 1, jobs: [a, {b: {requires: [a]}}, {c: {requires: [b]}}]}}
`
    const trace = await run(config)
    expect(results(trace)).toEqual(['a: success', 'b: success', 'c: success'])
    expect(trace.order.filter(({ what }) => what === 'start').map(({ job }) => job)).toEqual(['a', 'b', 'b', 'c'])
  })

  test('run side by side, each with the jobs it names', async () => {
    const config = `
jobs: {a: ${pass}, b: ${pass}}
workflows: {one: {jobs: [a]}, two: {when: false, jobs: [b]}, three: {jobs: [{b: {pre-steps: [{run: echo pre}], post-steps: [{run: echo post}]}}]}}
`
    const trace = await run(config)
    expect(results(trace)).toEqual(['a: success', 'b: success'])
    expect(log(trace, 'b')).toEqual(['pre', 'post'])
  })
})
