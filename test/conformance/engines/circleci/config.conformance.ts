/** Templates, parameters and matrices are expanded, and what CircleCI refuses is refused. */
import { describe, expect, test } from 'vitest'
import { runCircleci } from './circleci.ts'
import { graph, image, log, pass, refused, results, run, steps } from './fixtures.ts'

describe('"<<" in texts', () => {
  test('gives values with their types, and "\\<<" is literal', async () => {
    const config = `
parameters: {level: {type: string, default: high}, deep: {type: boolean, default: true}}
jobs:
  a:
    ${image}
    environment: {LEVEL: << pipeline.parameters.level >>, TEXT: "is << pipeline.parameters.level >>"}
    steps:
      - run: |
          echo "$LEVEL, $TEXT, <<pipeline.number>>, << pipeline.git.branch == "main" >>"
          cat \\<<EOF
          here
          EOF
          cat \\<<<string
      - when: {condition: << pipeline.parameters.deep >>, steps: [{run: echo deep}]}
      - unless: {condition: << pipeline.parameters.deep >>, steps: [{run: echo shallow}]}
workflows: {w: {jobs: [a]}}
`
    expect(log(await run(config), 'a')).toEqual(['high, is high, 1, true', 'here', 'string', 'deep'])
    const event = { kind: 'manual', branch: 'main', parameters: { level: 'low', deep: false } } as const
    expect(log(await run(config, { event }), 'a')).toEqual(['low, is low, 1, true', 'here', 'string', 'shallow'])
    await refused(config, 'unexpected arguments: typo', { event: { ...event, parameters: { typo: 1 } } })
    await refused(config, 'is no boolean', { event: { ...event, parameters: { deep: 'yes' } } })
  })

  test('must be known, and must be escaped', async () => {
    await refused(steps('- run: cat <<EOF'), 'must be escaped')
    await refused(steps('- run: echo << nothing >>'), 'nothing >> is unknown')
    await refused(steps('- run: echo << pipeline.trigger_source >>'), 'is unknown')
    await refused(steps('- run: echo << parameters.x >>'), 'is unknown')
  })

  test('prints <nil> for a value that this pipeline lacks, but a condition fails', async () => {
    const config = steps('- run: {command: \'echo "$X"\', environment: {X: << pipeline.event.github.pull_request.title >>}}')
    expect(log(await run(config), 'a')).toEqual(['<nil>'])
    expect(log(await run(config, { event: { kind: 'pull-request', source: 'b', target: 'main', title: '$(id)' } }), 'a')).toEqual(['$(id)'])
    const condition = graph(['a'], [], '- a', 'when: {equal: [main, << pipeline.event.github.pull_request.base.ref >>]}')
    await refused(condition, 'which this pipeline has not')
  })
})

describe('parameters', () => {
  const commands = `
commands:
  greet:
    parameters: {to: {type: string}, loud: {type: boolean, default: false}, before: {type: steps, default: []}}
    steps:
      - steps: << parameters.before >>
      - when: {condition: << parameters.loud >>, steps: [{run: 'echo HELLO << parameters.to >>'}]}
      - unless: {condition: << parameters.loud >>, steps: [{run: "echo 'hello << parameters.to >>'"}]}
`
  const greeting = (argument: string): string => commands + steps(`- greet: ${argument}`)

  test('of commands, with steps among them', async () => {
    expect(log(await run(greeting('{to: you}')), 'a')).toEqual(['hello you'])
    expect(log(await run(greeting(String.raw`{to: '\<<you'}`)), 'a')).toEqual(['hello <<you'])
    expect(log(await run(greeting('{to: you, loud: true, before: [{run: echo first}, {greet: {to: there}}]}')), 'a')).toEqual([
      'first',
      'hello there',
      'HELLO you',
    ])
  })

  test('of commands are checked', async () => {
    await refused(greeting('{}'), 'misses the argument to')
    await refused(greeting('{to: 1}'), 'is no string')
    await refused(greeting('{to: x, loud: "yes"}'), 'is no boolean')
    await refused(greeting('{to: x, other: y}'), 'unexpected arguments: other')
    await refused(steps('- nobody: {to: x}'), 'no command and no step that is known')
  })

  const typed = (type: string, argument: string): string => `
executors: {e: {parameters: {v: {type: string, default: one}}, docker: [{image: "x:<< parameters.v >>"}], environment: {V: << parameters.v >>}}}
jobs:
  a:
    parameters: {p: ${type}}
    ${image}
    steps: [{run: echo "<< parameters.p >>"}]
workflows: {w: {jobs: [{a: {p: ${argument}}}]}}
`
  test('have types', async () => {
    expect(log(await run(typed('{type: integer}', '3')), 'a')).toEqual(['3'])
    expect(log(await run(typed('{type: enum, enum: [x, y]}', 'y')), 'a')).toEqual(['y'])
    expect(log(await run(typed('{type: env_var_name}', 'TOKEN')), 'a')).toEqual(['TOKEN'])
    await refused(typed('{type: integer}', '"3"'), 'is no integer')
    await refused(typed('{type: string}', '1.10'), 'is no string')
    await refused(typed('{type: enum, enum: [x, y]}', 'z'), 'is no enum')
    await refused(typed('{type: enum, enum: [x, y], default: z}', 'x'), 'is no enum')
    await refused(typed('{type: env_var_name}', 'no-name'), 'is no env_var_name')
    await refused(typed('{type: number}', '1'), 'type number, which is unknown')
    await refused(typed('{type: string}', 'x').replace('{p:', '{requires: {type: string, default: x}, p:'), 'reserved names: requires')
    await refused(`parameters: {x: {type: steps, default: []}}\n${graph(['a'], [], '- a')}`, 'type steps, which is unknown')
    await refused(`parameters: {x: {type: string}}\n${graph(['a'], [], '- a')}`, 'need a default')
  })

  test('of executors, which the job may get as an argument', async () => {
    const config = (executor: string): string => `
executors: {e: {parameters: {v: {type: string}}, docker: [{image: "x:<< parameters.v >>"}], environment: {V: << parameters.v >>, W: executor}}}
jobs:
  a:
    parameters: {on: {type: executor, default: e}}
    executor: << parameters.on >>
    environment: {W: job}
    steps: [{run: 'echo "$V $W"'}]
workflows: {w: {jobs: [{a: {on: ${executor}}}]}}
`
    expect(log(await run(config('{name: e, v: two}')), 'a')).toEqual(['two job'])
    await refused(config('e'), 'misses the argument v')
    await refused(config('f'), 'executor f, which is not defined')
  })
})

describe('a matrix', () => {
  const matrix = (extra: string, more = ''): string => `
jobs:
  test:
    parameters: {version: {type: string}, os: {type: string}}
    ${image}
    steps: [{run: 'echo "$CIRCLE_JOB << parameters.version >> << parameters.os >>"; test "<< parameters.version >>" != "9"'}]
  after: ${pass}
workflows:
  w:
    jobs:
      - test: {matrix: {parameters: {version: ["1", "9"], os: [linux, mac]}, ${extra}}, ${more}}
      - after: {requires: [test]}
`
  test('makes a job of every combination but those excluded, named by sorted parameters', async () => {
    const trace = await run(matrix('exclude: [{version: "9", os: mac}]'))
    expect(results(trace)).toEqual([
      'after: skipped',
      'test{version=1,os=linux}: success',
      'test{version=1,os=mac}: success',
      'test{version=9,os=linux}: failure',
    ])
    expect(trace.jobs.flatMap((job) => job.log)).toEqual(['test-linux-1 1 linux', 'test-mac-1 1 mac', 'test-linux-9 9 linux'])
  })

  test('may have a name for each cell, and an alias', async () => {
    const named = matrix('alias: all', 'name: t-<< matrix.version >>-<< matrix.os >>')
    await refused(named, 'requires test, which is no job')
    const trace = await run(named.replace('requires: [test]', 'requires: [{all: [success, failed]}, t-1-mac]'))
    expect(results(trace)).toContain('after: success')
    expect(trace.jobs[0]?.log).toEqual(['t-1-linux 1 linux'])
  })

  test('is required without what else invokes its job', async () => {
    const invocations = (requires: string): string =>
      matrix('alias: test', '').replace(
        '      - after: {requires: [test]}',
        `      - test: {name: bad, version: "9", os: x}\n      - after: {requires: ${requires}}`,
      )
    const passing = (config: string): string => config.replace('["1", "9"]', '["1", "2"]')
    expect(results(await run(passing(invocations('[test]'))))).toContain('after: success')
    expect(results(await run(passing(invocations('[test, bad]'))))).toContain('after: skipped')
    await refused(matrix('').replace(/matrix: .*, }/, 'name: other, version: "1", os: x}'), 'requires test, which is no job')
  })

  test('is checked', async () => {
    await refused(matrix('exclude: [{version: "9"}]'), 'no whole combination')
    await refused(matrix('').replace('version: ["1", "9"]', 'version: [1, "9"]'), 'is no string')
    await refused(matrix('').replace('os: [linux, mac]', 'us: [linux]'), 'lacks: us')
    await refused(matrix('include: []'), 'unknown keys: include')
    await refused(matrix('', 'os: linux'), 'twice: os')
  })
})

describe('a config', () => {
  const good = graph(['a'], [], '- a')

  test('is refused for what CircleCI refuses', async () => {
    const other = await runCircleci({ files: { '.circleci/config.yml': `version: 2\n${good}` } })
    expect(other.problems).toEqual([expect.stringContaining('not 2.1')])
    await refused(good.replace('- a', '- b'), 'job b of the workflow w is not defined')
    await refused(`${good}\njobs: {}`, 'unique')
    await refused(`jobs: {a: ${pass}, A: ${pass}}\nworkflows: {w: {jobs: [a]}}`, 'is taken, ignoring case')
    await refused(`jobs: {a: {steps: [checkout]}}\nworkflows: {w: {jobs: [a]}}`, '0 executor types')
    await refused(`jobs: {a: {${image}, machine: {image: x}, steps: [checkout]}}\nworkflows: {w: {jobs: [a]}}`, '2 executor types')
    await refused(`jobs: {a: {machine: {image: x}, steps: [setup_remote_docker]}}\nworkflows: {w: {jobs: [a]}}`, 'docker jobs only')
    await refused(`jobs: {a: ${pass}}`, 'no workflows')
    await refused(graph(['a'], [], '- a: {unknown: 1}'), 'unexpected arguments: unknown')
    await refused(graph(['a'], [], '- a: {serial-group: "a b"}'), 'serial-group')
    await refused(steps('- run: {command: x, max_auto_reruns: 6}'), '1 to 5')
    await refused(steps('- run: {command: x, max_auto_reruns: 1, auto_rerun_delay: 11m}'), 'at most 10m')
    await refused(steps('- run: {command: x, when: sometimes}'), 'none of on_success')
    await refused(steps('- run: {command: x, environment: {N: 12345678}}'), 'must be quoted')
    await refused(steps('- checkout:', '  run: x'), 'exactly one key')
  })

  test('is never read in part', async () => {
    await refused(`extra: 1\n${good}`, 'unknown keys: extra')
    await refused(`orbs: {node: circleci/node@5}\n${good}`, 'orbs')
    await refused(`setup: true\n${good}`, 'setup')
    await refused(steps('- run: {command: x, typo: y}'), 'unknown keys: typo')
    await refused(steps('- save_cache: {key: k, paths: [x], extra: y}'), 'unknown keys: extra')
    await refused(`jobs: {a: {${image}, retries: 1, steps: [checkout]}}\nworkflows: {w: {jobs: [a]}}`, 'unknown keys: retries')
    await refused(graph(['a'], [], '- a', 'timeout: 5m'), 'unknown keys: timeout')
  })
})
