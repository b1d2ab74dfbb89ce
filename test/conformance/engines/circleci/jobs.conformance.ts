/** Steps run as on CircleCI, and files go from job to job. */
import { describe, expect, test } from 'vitest'
import { image, log, refused, results, run, stepResults, steps } from './fixtures.ts'

describe('the steps of a job', () => {
  test('are processes of their own, by bash with -e and pipefail', async () => {
    const trace = await run(
      steps(
        '- run: |',
        '    export LEAK=yes',
        '    cd /',
        '- run: echo "SEEN $LEAK $(basename "$PWD")"',
        '- run: {name: Pipe, command: "false | true\\necho never"}',
        '- run: echo never',
        '- run: {name: Tell, command: echo told, when: on_fail}',
        '- run: {name: Clean, command: echo cleaned, when: always}',
      ),
    )
    expect(log(trace, 'a')).toEqual(['SEEN  project', 'told', 'cleaned'])
    expect(stepResults(trace, 'a').slice(2)).toEqual(['Pipe: failure', 'echo never: skipped', 'Tell: success', 'Clean: success'])
    expect(results(trace)).toEqual(['a: failure'])
  })

  test('see the environments in the order of CircleCI, and no variable is substituted in them', async () => {
    const config = `
jobs:
  a:
    docker: [{image: x, environment: {B: image, C: image}}]
    environment: {C: job, D: job, E: $C}
    steps:
      - run: {command: 'echo "$A $B $C $D $E $F $CIRCLE_JOB"', environment: {D: step}}
workflows: {w: {jobs: [{a: {context: [one, two]}}]}}
`
    const contexts = { one: { B: 'context', F: 'one', CIRCLE_JOB: 'mine' }, two: { F: 'two' } }
    expect(log(await run(config, { project: { A: 'project', F: 'project' }, contexts }), 'a')).toEqual(['project image job step $C two a'])
  })

  test('source $BASH_ENV if bash runs them', async () => {
    const trace = await run(
      steps(
        '- run: echo \'export SET=yes\' >> "$BASH_ENV"',
        '- run: echo "bash $SET"',
        '- run: {shell: /bin/sh -e, command: echo "sh $SET"}',
      ),
    )
    expect(log(trace, 'a')).toEqual(['bash yes', 'sh '])
  })

  test('have a shell and a working directory, of the job or of their own', async () => {
    const config = `
jobs:
  a:
    ${image}
    shell: /bin/sh
    working_directory: ~/deep/place
    steps:
      - run: mkdir sub; false; echo "\${PWD#$HOME} $CIRCLE_WORKING_DIRECTORY"
      - run: {command: 'echo "\${PWD#$HOME}"; false; echo never', working_directory: sub, shell: bash -e}
      - run: {command: 'true', working_directory: nowhere, when: always}
workflows: {w: {jobs: [a]}}
`
    const trace = await run(config)
    expect(log(trace, 'a').slice(0, 2)).toEqual(['/deep/place ~/deep/place', '/deep/place/sub'])
    expect(trace.jobs[0]?.steps.map(({ result }) => result)).toEqual(['success', 'failure', 'failure'])
  })

  test('may end the job by halting, which is a success', async () => {
    const halt = (command: string): string =>
      steps(`- run: '${command} step halt; echo rest'`, '- run: echo never', '- run: {command: echo never, when: always}')
    for (const command of ['circleci', 'circleci-agent']) {
      const trace = await run(halt(command))
      expect(log(trace, 'a')).toEqual(['rest'])
      expect(results(trace)).toEqual(['a: success'])
    }
    const { problems } = await run(steps('- run: circleci tests glob "x" || true'))
    expect(problems).toEqual([expect.stringContaining('circleci tests glob x')])
  })

  test('are repeated by max_auto_reruns', async () => {
    const trial = (reruns: number): string =>
      steps(`- run: {command: 'echo x >> count; test "$(wc -l < count)" -eq 3', max_auto_reruns: ${reruns}, auto_rerun_delay: 10s}`)
    expect(results(await run(trial(2)))).toEqual(['a: success'])
    expect(results(await run(trial(1)))).toEqual(['a: failure'])
  })

  test('fail without output, while those in the background are left alone', async () => {
    const trace = await run(
      steps(
        '- run: {name: Server, command: "echo up; sleep 30", background: true}',
        '- run: {name: Slow, command: sleep 30, no_output_timeout: 0.5s}',
      ),
    )
    expect(stepResults(trace, 'a')).toEqual(['Server: success', 'Slow: failure'])
    expect(log(trace, 'a').join()).toMatch(/up.*Too long with no output/)
  })

  test('check out into an empty folder, and every job has a fresh one', async () => {
    const config = `
jobs:
  a: {${image}, steps: [checkout, checkout, {run: 'cat file; git rev-parse HEAD; echo $CIRCLE_SHA1; touch mine'}]}
  b: {${image}, steps: [{run: 'ls; touch file'}, checkout]}
workflows: {w: {jobs: [a, {b: {requires: [a]}}]}}
`
    const trace = await run(config, { files: { file: 'content\n' } })
    const [content, head, sha] = log(trace, 'a')
    expect(content).toBe('content')
    expect(head).toBe(sha)
    expect(stepResults(trace, 'b')).toEqual(['ls; touch file: success', 'checkout: failure'])
    expect(log(trace, 'b')).toEqual([expect.stringContaining('neither empty nor a git repository')])
  })

  test('keep results and artifacts of a job that failed', async () => {
    const trace = await run(
      steps("- run: 'false'", '- store_test_results: {path: r}', '- store_artifacts: {path: a}', '- add_ssh_keys', '- setup_remote_docker'),
    )
    expect(stepResults(trace, 'a').slice(1)).toEqual([
      'store_test_results: success',
      'store_artifacts: success',
      'add_ssh_keys: skipped',
      'setup_remote_docker: skipped',
    ])
  })

  test('tell about the event', async () => {
    const config = `
jobs: {a: {${image}, steps: [{run: 'echo "$CI $CIRCLECI $CIRCLE_BRANCH/$CIRCLE_TAG $CIRCLE_PROJECT_USERNAME/$CIRCLE_PROJECT_REPONAME $CIRCLE_PULL_REQUEST"'}]}}
workflows: {w: {jobs: [{a: {filters: {tags: {only: /.*/}}}}]}}
`
    expect(log(await run(config), 'a')).toEqual(['true true main/ acme/app '])
    expect(log(await run(config, { event: { kind: 'tag', tag: 'v1' } }), 'a')).toEqual(['true true /v1 acme/app '])
    const pull = { kind: 'pull-request', source: 'topic', target: 'main', number: 7 } as const
    expect(log(await run(config, { event: pull }), 'a')).toEqual(['true true topic/ acme/app https://github.com/acme/app/pull/7'])
  })
})

describe('files between jobs', () => {
  const persist = (name: string, file: string): string =>
    `  ${name}: {${image}, steps: [{run: 'mkdir -p out/deep; echo ${name} > out/deep/${file}'}, {persist_to_workspace: {root: ., paths: [out]}}]}`
  const show = `  show: {${image}, steps: [{attach_workspace: {at: .}}, {run: 'cd out/deep; for f in *; do echo "$f $(cat "$f")"; done'}]}`
  const workspace = (first: string, second: string, secondRequires: string): string => `
jobs:
${persist('one', first)}
${persist('two', second)}
${show}
workflows: {w: {jobs: [one, {two: {requires: [${secondRequires}]}}, {show: {requires: [two, one]}}]}}
`

  test('come from all jobs upstream', async () => {
    expect(log(await run(workspace('x', 'y', '')), 'show')).toEqual(['x one', 'y two'])
    const config = workspace('x', 'y', '').replace('requires: [two, one]', 'requires: [two]')
    expect(log(await run(config), 'show')).toEqual(['y two'])
  })

  test('are overwritten by a later job, and clash between concurrent ones', async () => {
    expect(log(await run(workspace('x', 'x', 'one')), 'show')).toEqual(['x two'])
    const clash = await run(workspace('x', 'x', ''))
    expect(log(clash, 'show').join()).toContain('persisted the same file: out/deep/x')
    expect(results(clash)).toContain('show: failure')
  })

  test('are named by globs without "**", and must be there', async () => {
    const config = (path: string): string => `
jobs:
  one: {${image}, steps: [{run: 'mkdir -p out/deep; touch out/a.txt out/b.log out/deep/c.txt'}, {persist_to_workspace: {root: out, paths: ['${path}']}}]}
  show: {${image}, steps: [{attach_workspace: {at: got}}, {run: 'cd got; find . -type f | sort'}]}
workflows: {w: {jobs: [one, {show: {requires: [one]}}]}}
`
    expect(log(await run(config('*.txt')), 'show')).toEqual(['./a.txt'])
    expect(log(await run(config('**/*.txt')), 'show')).toEqual(['./deep/c.txt'])
    expect(log(await run(config('[ab].*')), 'show')).toEqual(['./a.txt', './b.log'])
    expect(results(await run(config('nothing')))).toEqual(['one: failure', 'show: skipped'])
    await refused(config('.'), 'must not be the root itself')
  })

  test('are cached under a key that never changes, and found by its beginning', async () => {
    const job = (name: string, save: string): string =>
      `  ${name}: {${image}, steps: [checkout, {restore_cache: {keys: ['v1-{{ checksum "lock" }}-x', v1-]}}, {run: 'mkdir -p ~/deps; touch ~/deps/none; echo "$(ls ~/deps)" | xargs; touch ~/deps/${name}'}, {save_cache: {key: '${save}', paths: [~/deps]}}]}`
    const config = `
jobs:
${job('one', 'v1-{{ .Branch }}')}
${job('two', 'v1-{{ .Branch }}')}
${job('three', 'v1-{{ checksum "lock" }}-x')}
${job('four', 'v1-{{ .Nothing }}')}
workflows: {w: {jobs: [one, {two: {requires: [one]}}, {three: {requires: [two]}}, {four: {requires: [three]}}]}}
`
    const trace = await run(config, { files: { lock: 'x' } })
    const seen = ['one', 'two', 'three', 'four'].map((name) => log(trace, name).find((line) => line.includes('none')))
    expect(seen).toEqual(['none', 'none one', 'none one', 'none one three'])
    expect(results(trace)).toContain('four: failure')
    expect(log(trace, 'two').at(-1)).toContain('already exists')
  })
})
