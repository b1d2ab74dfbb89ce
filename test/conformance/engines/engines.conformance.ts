/** Every engine accepts what is right and, more to the point, finds a planted fault. */
import { describe, expect, test } from 'vitest'
import { runAct } from './act.ts'
import { run } from './engine-process.ts'
import { evaluateConditions, evaluateExpressions } from './github-expression.ts'
import { actionlint, githubParser, zizmor } from './github-static.ts'
import type { GitlabEvent, GitlabOptions } from './gitlab-process.ts'
import { runGitlab } from './gitlab-run.ts'
import { gitlabSchema, listJobs } from './gitlab-static.ts'
import type { Trace } from './trace.ts'

const lines = (...rows: readonly string[]): string => `${rows.join('\n')}\n`
const workflowFile = '.github/workflows/ci.yml'
const sha = '3d3c42e5aac5ba805825da76410c181273ba90b1'

/** "test{os=linux}: success" for every job, sorted. */
const results = (trace: Trace): readonly string[] =>
  trace.jobs
    .map(({ id, cell, result }) => `${id}${cell === null ? '' : `{${Object.entries(cell).map((pair) => pair.join('='))}}`}: ${result}`)
    .sort()

const jobOf = (trace: Trace, id: string) => trace.jobs.find((job) => job.id === id)

describe('the static engines of GitHub', () => {
  const good = lines(
    'name: CI',
    'on: [push]',
    'permissions: {}',
    'jobs:',
    '  build:',
    '    name: Build',
    '    runs-on: ubuntu-latest',
    '    timeout-minutes: 5',
    '    steps:',
    `      - uses: actions/checkout@${sha} # v6.0.0`,
    '        with:',
    '          persist-credentials: false',
    '      - run: npm ci',
  )
  const other = '.github/workflows/other.yml'

  test('actionlint accepts a good workflow and finds an unknown context, in its file', async () => {
    expect(await actionlint({ [workflowFile]: good })).toEqual([])
    const bad = good.replace('npm ci', 'echo ${{ matrix.os }}')
    expect(await actionlint({ [workflowFile]: good, [other]: bad })).toMatchObject([{ file: other, line: 13, rule: 'expression' }])
  })

  test('actionlint finds what shellcheck finds', async () => {
    const bad = good.replace('npm ci', 'cd $HOME/$1')
    expect(await actionlint({ [workflowFile]: bad })).toMatchObject([{ rule: 'shellcheck' }, { rule: 'shellcheck' }])
  })

  test('zizmor accepts a good workflow and finds an action that is not pinned', async () => {
    expect(await zizmor({ [workflowFile]: good })).toEqual([])
    const bad = good.replace(sha, 'v6')
    expect(await zizmor({ [workflowFile]: good, [other]: bad })).toMatchObject([{ file: other, line: 10, rule: 'unpinned-uses' }])
  })

  test("GitHub's parser accepts a good workflow and finds an unknown key and an unknown need", async () => {
    expect(await githubParser({ [workflowFile]: good })).toEqual([])
    const bad = good.replace('    timeout-minutes: 5', '    timeout-minuets: 5\n    needs: [lint]')
    const findings = await githubParser({ [workflowFile]: good, [other]: bad })
    expect(findings).toMatchObject([
      { file: other, line: 8 },
      { file: other, line: 5 },
    ])
    expect(findings.map(({ message }) => message).join()).toMatch(/timeout-minuets.*at least one job with no dependencies/)
  })

  test("GitHub's parser says once that a text is not YAML", async () => {
    expect(await githubParser({ [workflowFile]: 'on: [push\njobs: {' })).toHaveLength(1)
  })

  test('nothing to check is an error', async () => {
    await expect(actionlint({ 'ci.yml': good })).rejects.toThrow('No file lies under')
    await expect(githubParser({})).rejects.toThrow('No file lies under')
  })
})

describe("GitHub's evaluator", () => {
  const github = { ref: 'refs/heads/main', ref_name: 'main', event_name: 'push' }

  test('adds success() to a condition that asks for no status', async () => {
    const ask = (expression: string, status: 'success' | 'failure' | 'cancelled') => ({ expression, contexts: { github }, status })
    expect(
      await evaluateConditions([
        ask("github.ref_name == 'MAIN'", 'success'),
        ask("github.ref_name == 'main'", 'failure'),
        ask("${{ always() && github.ref_name == 'main' }}", 'failure'),
        ask("github.ref_name == 'success()'", 'failure'),
        ask('failure()', 'failure'),
        ask('!cancelled()', 'cancelled'),
        ask('github.nothing', 'success'),
      ]),
    ).toEqual([true, false, true, false, true, false, false].map((value) => ({ value })))
  })

  test('gives values and errors', async () => {
    const contexts = { matrix: { os: 'linux' }, needs: { a: { outputs: { list: '[1,2]' } } } }
    const expressions = ["format('{0}-x', matrix.os)", 'fromJSON(needs.a.outputs.list)', 'nope.x', "contains('a'"]
    expect(await evaluateExpressions(expressions.map((expression) => ({ expression, contexts })))).toMatchObject([
      { value: 'linux-x' },
      { value: [1, 2] },
      { error: expect.stringContaining('nope') },
      { error: expect.any(String) },
    ])
  })
})

describe('the static engines of GitLab', () => {
  const good = lines('stages: [build]', 'build:', '  stage: build', '  script:', '    - make')

  test('the schema accepts a good pipeline and finds a wrong type and an unknown word', () => {
    expect(gitlabSchema({ a: good })).toEqual([])
    expect(gitlabSchema({ a: good, b: `${good}  when: sometimes\n` })).toMatchObject([{ file: 'b' }])
    expect(gitlabSchema({ a: good.replace('- make', '- {a: 1}') })).not.toEqual([])
    expect(gitlabSchema({ a: 'a: [' })).not.toEqual([])
  })

  const listed = async (pipeline: string, event: GitlabEvent, options?: GitlabOptions): Promise<readonly string[]> =>
    (await listJobs({ '.gitlab-ci.yml': pipeline }, event, options)).map(({ name }) => name)

  const byEvent = lines(
    'main: {script: make, rules: [{if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH}]}',
    'push: {script: make, rules: [{if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH}]}',
    'tag: {script: make, rules: [{if: $CI_COMMIT_TAG =~ /^v/}]}',
    'mr: {script: make, rules: [{if: $CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_TARGET_BRANCH_NAME == "main"}]}',
    'schedule: {script: make, rules: [{if: $CI_PIPELINE_SOURCE == "schedule"}]}',
    'web: {script: make, rules: [{if: $CI_PIPELINE_SOURCE == "web"}]}',
    'docs: {script: make, rules: [{changes: [docs/**/*]}]}',
  )

  test('each event makes its own jobs', async () => {
    const events: readonly GitlabEvent[] = [
      { kind: 'push', branch: 'main' },
      { kind: 'push', branch: 'feature/x' },
      { kind: 'tag', tag: 'v1' },
      { kind: 'merge-request', source: 'feature', target: 'main' },
      { kind: 'schedule' },
      { kind: 'manual', branch: 'other' },
    ]
    expect(await Promise.all(events.map((event) => listed(byEvent, event)))).toEqual([
      ['main', 'push'],
      ['push'],
      ['tag'],
      ['mr'],
      ['main', 'schedule'],
      ['web'],
    ])
  })

  test('changed files count', async () => {
    expect(await listed(byEvent, { kind: 'push', branch: 'x' }, { changed: ['docs/a/b.md'] })).toEqual(['push', 'docs'])
  })

  test('workflow rules keep a pipeline from running', async () => {
    const pipeline = `workflow: {rules: [{if: $CI_COMMIT_TAG}]}\n${byEvent}`
    expect(await listed(pipeline, { kind: 'push', branch: 'main' })).toEqual([])
    expect(await listed(pipeline, { kind: 'tag', tag: 'v1' })).toEqual(['tag'])
  })

  test('a job is listed with all that the rules decided', async () => {
    const pipeline = lines(
      'stages: [a, b]',
      'one: {stage: a, script: make}',
      'two: {stage: b, needs: [one], script: make, rules: [{when: manual, allow_failure: true}]}',
      'three: {stage: b, needs: [], script: make, rules: [{when: never}]}',
    )
    expect(await listJobs({ '.gitlab-ci.yml': pipeline }, { kind: 'push', branch: 'main' })).toEqual([
      { name: 'one', stage: 'a', when: 'on_success', allowFailure: false, needs: null },
      { name: 'two', stage: 'b', when: 'manual', allowFailure: true, needs: ['one'] },
    ])
  })

  test('a need that is no job is an error', async () => {
    await expect(listed('a: {needs: [b], script: make}\n', { kind: 'push', branch: 'main' })).rejects.toThrow('refused')
  })
})

describe('an engine that hangs', () => {
  test('is killed with its children', async () => {
    await expect(run('/bin/sh', ['-c', 'trap "" TERM; sleep 61'], { seconds: 1 })).rejects.toThrow('was killed after 1 seconds')
  })
})

describe('act', () => {
  const workflow = lines(
    'name: CI',
    'on: [push]',
    'env: {LEVEL: top}',
    'jobs:',
    '  build:',
    '    runs-on: ubuntu-24.04',
    '    container: node:22',
    '    env: {LEVEL: job}',
    '    outputs:',
    '      version: ${{ steps.version.outputs.version }}',
    '    steps:',
    `      - uses: actions/checkout@${sha} # v6`,
    `      - uses: actions/setup-node@${sha} # v6`,
    '        with: {node-version: 22}',
    `      - uses: actions/cache/restore@${sha} # v4`,
    '        with: {path: x, key: k}',
    '      - id: version',
    '        run: echo "version=1.2" >> "$GITHUB_OUTPUT"',
    '      - run: echo "$LEVEL $STEP $GITHUB_REF ${{ vars.V }} $(cat file.txt)"',
    '        env: {STEP: step}',
    '      - run: mkdir -p dist/a && echo built > dist/a/x.txt && echo hidden > dist/.h',
    `      - uses: actions/upload-artifact@${sha} # v4`,
    '        with: {name: dist, path: dist}',
    '      - name: Never',
    "        if: github.ref_name == 'other'",
    '        run: echo never',
    '  cells:',
    '    needs: [build]',
    '    runs-on: ${{ matrix.os }}',
    '    strategy:',
    '      fail-fast: false',
    '      matrix: {os: [ubuntu-22.04, macos-15]}',
    '    steps:',
    `      - uses: actions/download-artifact@${sha} # v4`,
    '        with: {name: dist, path: out}',
    '      - run: echo "${{ needs.build.outputs.version }} $(cd out && find . -type f) $(cat out/a/x.txt)"',
    "      - run: test ${{ matrix.os }} = ubuntu-22.04 || echo 'bad' && test ${{ matrix.os }} = ubuntu-22.04",
    '      - run: echo after',
    '      - if: always()',
    '        run: echo always',
    '  dependent:',
    '    needs: cells',
    '    runs-on: ubuntu-latest',
    '    steps:',
    '      - run: echo dependent',
    '  last:',
    '    needs: cells',
    '    if: always()',
    '    runs-on: ubuntu-latest',
    '    steps:',
    '      - run: exit 3',
    '        continue-on-error: true',
    '      - run: echo "cells ${{ needs.cells.result }}"',
    '      - uses: someone/unknown@v1',
  )
  const files = { [workflowFile]: workflow, 'file.txt': 'text' }

  test('runs jobs, cells and steps in the order of their needs', async () => {
    const trace = await runAct({ workflowFile, files, branch: 'dev', vars: { V: 'var' }, secrets: { S: 'zzz' } })
    expect(trace.problems).toEqual([])
    expect(results(trace)).toEqual([
      'build: success',
      'cells{os=macos-15}: failure',
      'cells{os=ubuntu-22.04}: success',
      'dependent: skipped',
      'last: success',
    ])
    expect(jobOf(trace, 'build')?.log).toEqual([
      'stub setup-node 22',
      'stub cache k',
      'job step refs/heads/dev var text',
      'stub upload-artifact dist: 1 files',
    ])
    expect(jobOf(trace, 'build')?.steps.map(({ result }) => result)).toEqual([...Array(7).fill('success'), 'skipped'])
    const bad = trace.jobs.find((job) => job.cell?.os === 'macos-15')
    expect(bad?.steps.map(({ result }) => result)).toEqual(['success', 'success', 'failure', 'skipped', 'success'])
    expect(bad?.log).toEqual(['stub download-artifact dist', '1.2 ./a/x.txt built', 'bad', 'always'])
    expect(jobOf(trace, 'last')?.log).toEqual(['cells failure', 'stub someone/unknown'])
    expect(trace.order.slice(0, 3).map(({ job, what }) => `${job} ${what}`)).toEqual(['build start', 'build end', 'cells start'])
    expect(trace.order).toHaveLength(8)
  })

  test('finds an artifact that nobody has made', async () => {
    const trace = await runAct({
      workflowFile,
      files: { ...files, [workflowFile]: workflow.replace('{name: dist, path: out}', '{name: dits}') },
    })
    expect(trace.jobs.filter(({ id }) => id === 'cells').map(({ result }) => result)).toEqual(['failure', 'failure'])
  })

  test('reports an expression that it cannot evaluate as a problem', async () => {
    const trace = await runAct({
      workflowFile,
      files: { ...files, [workflowFile]: workflow.replace('LEVEL: job', 'LEVEL: "${{ fromJSON(\'x\') }}"') },
    })
    expect(trace.problems.join()).toContain('Unable to interpolate')
  })

  test('refuses a workflow with a needs cycle', async () => {
    await expect(
      runAct({ workflowFile, files: { [workflowFile]: workflow.replace('    container: node:22', '    needs: [last]') } }),
    ).rejects.toThrow('act ran no job')
  })
})

describe('gitlab-ci-local', () => {
  const pipeline = lines(
    'stages: [build, test, deploy]',
    'variables: {LEVEL: top}',
    'build:',
    '  stage: build',
    '  image: node:22',
    '  services: [postgres:16]',
    '  variables: {LEVEL: job}',
    '  script:',
    '    - echo "version=1.2" > out.env',
    '    - mkdir -p dist && echo built > dist/x.txt',
    '    - |',
    '      echo "$LEVEL $CI_COMMIT_BRANCH"',
    '      echo "$GIVEN $(cat file.txt)"',
    '  artifacts: {paths: [dist], reports: {dotenv: out.env}}',
    'cells:',
    '  stage: test',
    '  needs: [build]',
    "  parallel: {matrix: [{OS: [linux, macos], NODE: '22'}]}",
    '  script:',
    '    - echo "$OS $version $(cat dist/x.txt)"',
    '    - test "$OS" = linux',
    '    - echo after',
    '  after_script:',
    '    - echo "was $CI_JOB_STATUS"',
    'dependent:',
    '  stage: deploy',
    '  script: echo dependent',
    'last:',
    '  stage: deploy',
    '  when: always',
    '  script: echo last',
    'soft job:',
    '  stage: build',
    '  allow_failure: true',
    "  script: ['false']",
    'asked:',
    '  stage: build',
    '  when: manual',
    '  script: echo asked',
    'tagged:',
    '  stage: build',
    '  rules: [{if: $CI_COMMIT_TAG}]',
    '  script: echo tagged',
  )
  const files = { '.gitlab-ci.yml': pipeline, 'file.txt': 'text' }

  test('runs jobs, cells and steps in the order of their needs', async () => {
    const trace = await runGitlab({ files, event: { kind: 'push', branch: 'dev' }, variables: { GIVEN: 'given' } })
    expect(trace.problems).toEqual([])
    expect(results(trace)).toEqual([
      'asked: skipped',
      'build: success',
      'cells{OS=linux,NODE=22}: success',
      'cells{OS=macos,NODE=22}: failure',
      'dependent: skipped',
      'last: success',
      'soft job: failure',
    ])
    expect(jobOf(trace, 'build')?.log).toEqual(['job dev', 'given text'])
    const bad = trace.jobs.find((job) => job.cell?.OS === 'macos')
    expect(bad?.steps).toEqual([
      { name: 'echo "$OS $version $(cat dist/x.txt)"', result: 'success' },
      { name: 'test "$OS" = linux', result: 'failure' },
      { name: 'echo "was $CI_JOB_STATUS"', result: 'success' },
    ])
    expect(bad?.log).toEqual(['macos 1.2 built', 'was failed'])
    const moments = trace.order.map(({ job, what }) => `${job} ${what}`)
    expect(moments.indexOf('build end')).toBeLessThan(moments.indexOf('cells start'))
    expect(moments).toHaveLength(10)
  })

  test('starts a manual job that is asked for', async () => {
    const trace = await runGitlab({ files, event: { kind: 'push', branch: 'main' }, manual: ['asked'] })
    expect(jobOf(trace, 'asked')).toMatchObject({ result: 'success', log: ['asked'] })
  })

  test('finds a missing artifact', async () => {
    const trace = await runGitlab({
      files: { ...files, '.gitlab-ci.yml': pipeline.replace('needs: [build]', 'needs: [{job: build, artifacts: false}]') },
    })
    expect(trace.jobs.find((job) => job.cell?.OS === 'linux')?.log.join()).toContain('No such file')
  })

  test('knows the folder of a job that has an image', async () => {
    const text = 'build:\n  image: {name: \'x:1\'}\n  script:\n    - cd / && cd "$CI_PROJECT_DIR"\n    - test -f .gitlab-ci.yml\n'
    const { jobs } = await runGitlab({ files: { '.gitlab-ci.yml': `image: y\n${text}` } })
    expect(jobs.map(({ result }) => result)).toEqual(['success'])
  })

  test('refuses a pipeline with an unknown stage', async () => {
    await expect(runGitlab({ files: { ...files, '.gitlab-ci.yml': pipeline.replace('stage: deploy', 'stage: deply') } })).rejects.toThrow(
      'refused',
    )
  })
})
