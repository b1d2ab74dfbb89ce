/** `pipegen plan`: a table, JSON, and questions that make no sense. */
import { describe, expect, test } from 'vitest'
import { makeRepo } from './repo.ts'

const ci = `import { all, branch, ci, job, failed, input, not, pipeline, secret, sh, text } from 'pipegen'
const lint = job({ steps: [sh('Lint')\`make lint\`], allowFailure: true })
const test = job({ matrix: { node: ['20', '22'] }, steps: [sh('Test')\`make test\`] })
const build = job({ needs: [lint, test], outputs: ['digest'], steps: [sh\`echo digest=1 >> "$PIPEGEN_OUTPUT"\`] })
const deploy = job({
  needs: [build],
  when: branch('main'),
  approval: { message: 'Ship it?' },
  env: { TOKEN: secret('TOKEN'), BY: text\`\${ci.actor}!\` },
  steps: [sh('Deploy')\`make deploy\`, sh({ name: 'Undo', when: failed() })\`make undo\`],
})
const level = input({ type: 'choice', options: ['info', 'debug'], default: 'info' })
const trace = job({ when: all(level.is('debug'), not(branch('old'))), steps: [sh\`make trace\`] })
export default pipeline('ci', {
  providers: ['github'],
  on: { push: { branches: ['main', 'develop'] }, pullRequest: { paths: ['src/**'] }, schedule: '0 2 * * *', manual: { inputs: { level } } },
  gate: 'ok',
  jobs: { lint, test, build, deploy, trace },
})
`
const repo = () => makeRepo({ 'ci.ts': ci })

describe('the table', () => {
  test('has every job and cell in order, with state, place and reason', async () => {
    expect(await repo().pipegen('plan')).toEqual({
      status: 0,
      err: '',
      out: [
        'ci: push to "main"',
        'job     cell     state    place     why',
        'lint             runs     ci.ts:2   It has no needs and no condition.',
        'test    node=20  runs     ci.ts:3   It has no needs and no condition.',
        'test    node=22  runs     ci.ts:3   It has no needs and no condition.',
        "trace            skipped  ci.ts:13  ci.input('level').is('debug') is false.",
        'build            runs     ci.ts:4   Every need is met.',
        'deploy           waits    ci.ts:8   It waits for approval: "Ship it?".',
        'ok               waits              It reports for all jobs.',
        'critical path  lint → build → deploy, at most 3h',
        '',
      ].join('\n'),
    })
  })
  test('says why the pipeline does not start', async () => {
    const { out, status } = await repo().pipegen('plan', '--branch', 'topic')
    expect({ out, status }).toEqual({
      status: 0,
      out: 'ci: push to "topic"\ndoes not start  Branch "topic" is not among "main", "develop".\n',
    })
  })
  test.each<[string, readonly string[], readonly RegExp[]]>([
    ['a job fails', ['--fail', 'lint'], [/^lint +failed \(allowed\)/m, /^build +runs/m]],
    [
      'one cell fails',
      ['--fail', 'test:node=22'],
      [/node=20 +runs/, /node=22 +failed/, /^build +skipped .*ci\.ts:4 +It needs "test", which failed\./m],
    ],
    ['a step fails', ['--approve', 'all', '--fail-step', 'deploy:Deploy'], [/^deploy +failed +ci\.ts:10 +Step "Deploy" fails\./m]],
    [
      'an approval is given',
      ['--approve', 'deploy'],
      [/^deploy +runs +ci\.ts:7 +Every need is met, and its condition branch\('main'\) is true\./m, /^ok +runs/m],
    ],
    ['the run is cancelled', ['--cancel'], [/^lint +cancelled/m, /^ok +failed/m]],
    ['the run is cancelled later', ['--cancel-after', 'lint'], [/^lint +runs/m, /^test +node=20 +cancelled/m]],
    [
      'a pull request changes files',
      ['--pr', 'main', '--changed', 'src/a.ts'],
      [/^ci: pull request from "feature" to "main", changed: src\/a\.ts$/m],
    ],
    ['a pull request changes others', ['--pr', 'main', '--changed', 'docs/a.md'], [/No changed file matches "src\/\*\*"/]],
    ['it comes from a fork', ['--fork', '--source', 'fix'], [/^ci: pull request from "fix" of a fork to "main"$/m]],
    [
      'somebody starts it',
      ['--input', 'level=debug', '--branch', 'old'],
      [/^ci: manual run on "old", level=debug$/m, /^trace .* not\(branch\('old'\)\) is false/m],
    ],
    [
      'a schedule starts it',
      ['--cron', '0 2 * * *', '--actor', 'me'],
      [/^ci: schedule "0 2 \* \* \*" on "main", actor "me"$/m, /^deploy +waits/m],
    ],
    ['another schedule would', ['--cron', '0 3 * * *'], [/has no schedule "0 3 \* \* \*"/]],
  ])('shows what follows when %s', async (_, args, lines) => {
    const { status, out, err } = await repo().pipegen('plan', ...args)
    expect({ status, err }).toEqual({ status: 0, err: '' })
    for (const line of lines) expect(out).toMatch(line)
  })
  test('has the steps and their environment where it is asked for them', async () => {
    const { out } = await repo().pipegen('plan', '--approve', 'deploy', '--actor', 'me', '--steps')
    expect(out).toContain("    0 Deploy  runs\n        TOKEN=secret('TOKEN')\n        BY=me!\n    1 Undo  skipped  failed() is false.\nok ")
  })
})

describe('--json', () => {
  test('has the reasons with their places, and the steps', async () => {
    const { status, out } = await repo().pipegen('plan', '--json', '--approve', 'deploy')
    const { plans, diagnostics } = JSON.parse(out)
    expect({ status, diagnostics, length: plans.length }).toEqual({ status: 0, diagnostics: [], length: 1 })
    const [{ jobs, ...plan }] = plans
    expect(plan).toEqual({
      pipeline: 'ci',
      event: { event: 'push', branch: 'main' },
      starts: true,
      reason: { kind: 'trigger-matched', text: 'A push to a branch starts the pipeline.' },
      gate: { id: 'ok', state: 'runs' },
      criticalPath: { jobs: ['lint', 'build', 'deploy'], seconds: 10_800 },
    })
    expect(jobs[1]).toMatchObject({ id: 'test', cell: { node: '20' }, state: 'runs', needs: [] })
    expect(jobs[5]).toMatchObject({
      id: 'deploy',
      cell: null,
      needs: ['build'],
      state: 'runs',
      reason: {
        kind: 'needs-met',
        text: "Every need is met, and its condition branch('main') is true.",
        file: 'ci.ts',
        line: 7,
        column: 9,
      },
    })
    expect(jobs[5].steps[0]).toMatchObject({
      name: 'Deploy',
      state: 'runs',
      line: 10,
      env: [
        { name: 'TOKEN', text: null, source: "secret('TOKEN')" },
        { name: 'BY', text: null, source: 'text`${ci.actor}!`' },
      ],
    })
  })
  test('has the errors of the model, with no plans', async () => {
    const { status, out } = await makeRepo({ 'ci.ts': ci.replace("'0 2 * * *'", "'0 2 * *'") }).pipegen('plan', '--json')
    expect({ status, ...JSON.parse(out) }).toMatchObject({ status: 1, plans: [], diagnostics: [{ code: 'bad-cron', line: 16 }] })
  })
  test('keeps what the ci.ts prints off stdout', async () => {
    const before = process.stdout
    const { out } = await makeRepo({ 'ci.ts': `process.stdout.write('noise')\n${ci}` }).pipegen('plan', '--json')
    expect(JSON.parse(out).plans).toHaveLength(1)
    expect(process.stdout).toBe(before)
  })
})

describe('a mistake', () => {
  test('of the model is reported as build does', async () => {
    const broken = makeRepo({ 'ci.ts': ci.replace('needs: [build]', 'neds: [build]') })
    const [planned, built] = [await broken.pipegen('plan'), await broken.pipegen('build')]
    expect(planned).toEqual({ status: 1, out: '', err: built.err })
    expect(planned.err).toContain('ci.ts:6:3 error[unknown-field] Job "deploy" has no field "neds".')
  })
  test('that is a warning stands beside the plan', async () => {
    const { status, out, err } = await makeRepo({ 'ci.ts': ci.replace('const level', 'const idle = branch("x")\nconst level') }).pipegen(
      'plan',
    )
    expect(status).toBe(0)
    expect(out).toContain('deploy')
    expect(err).toContain('ci.ts:12:14 warning[unused-condition]')
  })
  test.each<[readonly string[], string, string]>([
    [['--fail', 'tset'], 'There is no job "tset".', 'Did you mean "test"?'],
    [['--fail', 'test:nod=20'], 'Job "test" has no axis "nod".', 'Did you mean "node"?'],
    [['--fail', 'test:20'], '--fail test: "20" has no value.', 'Write --fail test: AXIS=VALUE.'],
    [['--fail-step', 'build'], '--fail-step "build" names no step.', 'Write --fail-step JOB:STEP, by name or by its number from 0.'],
    [['--fail-step', 'deploy:Deplyo'], 'Job "deploy" has no step "Deplyo".', 'Did you mean "Deploy"?'],
    [['--approve', 'lint'], 'Job "lint" waits for no approval.', 'Only a job with `approval` can be approved.'],
    [['--input', 'lvl=debug'], 'There is no input "lvl".', 'There is "level".'],
    [['--input', 'level=trace'], 'Input "level" can\'t be "trace".', 'It is one of "info", "debug".'],
    [['--input', 'level'], '--input "level" has no value.', 'Write --input NAME=VALUE.'],
    [['--output', 'digest=1'], '--output "digest=1" names no job.', 'Write --output JOB.NAME=VALUE.'],
    [['--output', 'build.digets=1'], 'Job "build" has no output "digets".', 'Did you mean "digest"?'],
    [['--event', 'pull_request'], 'There is no event "pull_request".', 'Did you mean "pullRequest"?'],
    [['--event', 'tag'], 'The event "tag" has a tag.', 'Add --tag NAME.'],
    [['--branch', 'main', '--tag', 'v1'], "--branch doesn't go with --tag.", 'It goes with the events push, schedule, manual.'],
    [['--event', 'push', '--pr', 'main'], '--pr doesn\'t go with the event "push".', 'It goes with the event pullRequest.'],
    [['--pipeline', 'c'], 'There is no pipeline "c".', 'Did you mean "ci"?'],
  ])('in the question %j is named, with what to do', async (args, message, hint) => {
    expect(await repo().pipegen('plan', ...args)).toEqual({ status: 2, out: '', err: `error ${message}\n   ${hint}\n` })
  })
  test('of an option that does not exist is wrong use', async () => {
    expect(await repo().pipegen('plan', '--brnach', 'main')).toMatchObject({ status: 2, out: '' })
  })
})

describe('a file with several pipelines', () => {
  const several = `import { job, pipeline, sh } from 'pipegen'
const make = (id) => pipeline(id, { on: { push: true }, jobs: { [id]: job({ steps: [sh\`make\`] }) } })
export default [make('one'), make('two')]
`
  test('is planned pipeline by pipeline', async () => {
    const { out } = await makeRepo({ 'ci.ts': several }).pipegen('plan', '--fail', 'two')
    expect(out).toMatch(/^one: push to "main"\njob .*\none +runs .*\n\ntwo: push to "main"\njob .*\ntwo +failed .*\n$/)
  })
  test('is planned for one of them if it is named', async () => {
    const { out } = await makeRepo({ 'ci.ts': several }).pipegen('plan', '--pipeline', 'two')
    expect(out).not.toContain('one')
    expect(await makeRepo({ 'ci.ts': several }).pipegen('plan', '--pipeline', 'two', '--fail', 'one')).toMatchObject({
      status: 2,
      err: 'error There is no job "one".\n   There is "two".\n',
    })
  })
})

describe('--all', () => {
  const small = `import { job, optional, branch, pipeline, sh } from 'pipegen'
const test = job({ matrix: { node: ['20', '22'] }, steps: [sh\`make test\`] })
const agree = job({ needs: [test], when: branch('main'), approval: true, steps: [] })
const deploy = job({ needs: [optional(agree)], steps: [sh\`make deploy\`] })
export default pipeline('ci', { providers: ['github'], on: { push: { branches: ['main', 'develop'] } }, jobs: { test, agree, deploy } })
`
  test('has each outcome once, and what is wrong with the whole', async () => {
    const { status, out, err } = await makeRepo({ 'ci.ts': small }).pipegen('plan', '--all')
    expect(status).toBe(0)
    expect(out).toBe(
      [
        'ci: 15 situations, 8 outcomes',
        '',
        'push to "main" (and 2 like it)',
        '  runs   test',
        '  waits  agree, deploy',
        '',
        'push to "main", with every approval',
        '  runs  test, agree, deploy',
        '',
        'push to "feature"',
        '  does not start  Branch "feature" is not among "main", "develop".',
        '',
        'push to "develop" (and 1 like it)',
        '  runs  test, deploy',
        '',
        'push to "main", if "test" fails (and 3 like it)',
        '  runs    deploy',
        '  failed  test',
        '',
        'push to "main", if "agree" fails, with every approval',
        '  runs    test',
        '  failed  agree',
        '',
        'push to "main", if "deploy" fails, with every approval',
        '  runs    test, agree',
        '  failed  deploy',
        '',
        'push to "develop", if "deploy" fails (and 1 like it)',
        '  runs    test',
        '  failed  deploy',
        '',
      ].join('\n'),
    )
    expect(err).toMatch(
      /^ci\.ts:4:\d+ warning\[approval-bypassed\] Job "deploy" can run without the approval of "agree": that is skipped on push to "develop"\.$/m,
    )
  })
  test('fails with --strict where it found something', async () => {
    const found = makeRepo({ 'ci.ts': small })
    expect((await found.pipegen('plan', '--all', '--strict')).status).toBe(1)
    expect(
      (await makeRepo({ 'ci.ts': small.replace('[optional(agree)]', "[test], when: branch('main', 'develop')") }).pipegen('plan', '--all'))
        .err,
    ).toContain('[always-true]')
    expect(await makeRepo({ 'ci.ts': small.replace('optional(agree)', 'agree') }).pipegen('plan', '--all', '--strict')).toMatchObject({
      status: 0,
      err: '',
    })
  })
  test('has every situation as data', async () => {
    const { out } = await makeRepo({ 'ci.ts': small }).pipegen('plan', '--all', '--json')
    const { grids, diagnostics } = JSON.parse(out)
    expect(diagnostics).toMatchObject([
      { code: 'approval-bypassed', severity: 'warning', file: 'ci.ts', line: 4, path: ['jobs', 'deploy', 'needs', 0] },
    ])
    expect(grids).toHaveLength(1)
    expect(grids[0]).toMatchObject({ pipeline: 'ci', complete: true })
    expect(grids[0].situations).toHaveLength(15)
    expect(grids[0].situations[1]).toEqual({
      event: { event: 'push', branch: 'main' },
      outcomes: { approved: 'all' },
      starts: true,
      jobs: [
        { id: 'test', cell: { node: '20' }, state: 'runs' },
        { id: 'test', cell: { node: '22' }, state: 'runs' },
        { id: 'agree', cell: null, state: 'runs' },
        { id: 'deploy', cell: null, state: 'runs' },
      ],
      gate: null,
    })
  })
  test.each<[readonly string[], string]>([
    [['--all', '--branch', 'main'], "error --branch doesn't go with --all."],
    [['--all', '--default-branch', 'main'], "error --default-branch doesn't go with --all."],
    [['--all', '--fail-step', 'test:0'], "error --fail-step doesn't go with --all."],
    [['--all', '--steps'], "error --steps doesn't go with --all."],
    [['--strict'], 'error --strict goes with --all only.'],
  ])('refuses %s', async (args, words) => {
    const { status, out, err } = await makeRepo({ 'ci.ts': small }).pipegen('plan', ...args)
    expect({ status, out, first: err.split('\n')[0] }).toEqual({ status: 2, out: '', first: words })
  })
  test('reports errors of the model as build does', async () => {
    const broken = makeRepo({ 'ci.ts': small.replace('needs: [test]', 'neds: [test]').replace('on: {', 'on: { pullRequest: true,') })
    expect(await broken.pipegen('plan', '--all')).toEqual({ status: 1, out: '', err: (await broken.pipegen('build')).err })
  })
})
