import { describe, expect, test } from 'vitest'
import {
  all, always, any, branch, call, cancelled, changed, ci, env, event, image, input, job, not, optional, pipeline, project, repository, secret, sh, tag, text, uses, variable, variant,
} from '../../src/index.ts' // biome-ignore format: a list of names
import { compileInMemory, faultsOf } from './compile-in-memory.ts'

type Jobs = { readonly [id: string]: unknown }
const ok = (): unknown => job({ steps: [sh`true`] })
/** A pipeline as an author without types may write it. */
const pipe = (jobs: Jobs, more: object = {}): unknown => pipeline('ci', { on: { push: true }, jobs, ...more } as never)
const loose = (spec: object): ReturnType<typeof job> => job(spec as never)

/** What an author gets wrong, and the findings: code and place in the model. */
const cases: { readonly [mistake: string]: readonly [make: () => unknown, ...faults: readonly string[]] } = {
  'nothing is wrong': [() => pipe({ a: ok() })],

  // ── the export
  'no default export': [() => undefined, 'no-default-export'],
  'a default export that is no pipeline': [() => 42, 'not-a-pipeline'],
  'a job as the default export': [() => ok(), 'not-a-pipeline'],
  'an empty list': [() => [], 'not-a-pipeline'],
  'a project without pipelines': [() => project({ pipelines: [] }), 'no-pipelines'],
  'two pipelines of one name': [() => [pipe({ a: ok() }), pipe({ b: ok() })], 'pipeline-name-taken'],
  'a name that is no file name': [() => pipeline('a/b', { on: { push: true }, jobs: { a: ok() } } as never), 'bad-pipeline-name'],

  // ── shapes
  'a misspelt field of a job': [() => pipe({ a: loose({ steps: [sh`x`], timout: '5m' }) }), 'unknown-field jobs.a.timout'],
  'a misspelt field of a pipeline': [() => pipe({ a: ok() }, { job: {} }), 'unknown-field job'],
  'a misspelt trigger': [() => pipe({ a: ok() }, { on: { pull_request: true } }), 'unknown-field on.pull_request'],
  'a misspelt filter': [() => pipe({ a: ok() }, { on: { push: { branch: 'main' } } }), 'unknown-field on.push.branch'],
  'a field of the wrong type': [() => pipe({ a: loose({ steps: [sh`x`], timeout: 5 }) }), 'wrong-type jobs.a.timeout'],
  'a step that is a string': [() => pipe({ a: loose({ steps: ['npm test'] }) }), 'wrong-type jobs.a.steps.0'],
  'a step without its command': [() => pipe({ a: loose({ steps: [sh('Test')] }) }), 'wrong-type jobs.a.steps.0'],
  'a misspelt option of a step': [() => pipe({ a: job({ steps: [sh({ nme: 'x' } as never)`x`] }) }), 'unknown-field jobs.a.steps.0.nme'],
  'a service without a port': [
    () => pipe({ a: loose({ steps: [sh`x`], services: { db: { image: 'x:1' } } }) }),
    'missing-field jobs.a.services.db',
  ],
  'a version as a number': [() => pipe({ a: loose({ steps: [sh`x`], tools: { python: 3.12 } }) }), 'wrong-type jobs.a.tools.python'],
  'no triggers': [() => pipe({ a: ok() }, { on: {} }), 'no-trigger on'],
  'no jobs': [() => pipe({}), 'no-jobs jobs'],

  // ── jobs and needs
  'a need that is not listed': [() => pipe({ a: job({ needs: [ok() as never], steps: [sh`x`] }) }), 'need-not-listed jobs.a.needs.0'],
  'a need given twice': [
    () => {
      const a = job({ steps: [sh`x`] })
      return pipe({ a, b: job({ needs: [a, optional(a)], steps: [sh`x`] }) })
    },
    'need-twice jobs.b.needs.1',
  ],
  'one job under two ids': [
    () => {
      const a = ok()
      return pipe({ a, b: a })
    },
    'job-listed-twice jobs.b',
  ],
  'ids that differ in case': [() => pipe({ Test: ok(), test: ok() }), 'id-collision jobs.test'],
  'a gate named as a job': [() => pipe({ a: ok() }, { gate: 'A' }), 'id-collision gate'],
  'ids that become the same': [() => pipe({ 'a b': ok(), 'a-b': ok() }), 'id-collision jobs.a-b'],
  'a job without steps': [() => pipe({ a: job({ steps: [] }) }), 'no-steps jobs.a.steps'],
  'a job that can never run': [() => pipe({ a: job({ when: event('schedule'), steps: [sh`x`] }) }), 'never-runs jobs.a.when'],
  'a job that is listed nowhere': [
    () => {
      ok()
      return pipe({ a: ok() })
    },
    'unused-job',
  ],
  'a condition that is used nowhere': [
    () => pipe({ a: loose({ when: (branch('main') as unknown) && event('push'), steps: [sh`x`] }) }),
    'unused-condition',
  ],
  'a combination that is used nowhere': [
    () => {
      all(branch('main'), not(event('push')))
      return pipe({ a: ok() })
    },
    'unused-condition',
  ],
  'a condition on the side of a variant': [
    () =>
      pipe({
        a: job({ steps: [variant({ github: sh({ when: all(branch('main'), cancelled()) })`x`, default: sh`y` })] }),
        b: variant({ gitlab: job({ when: not(event('push')), steps: [sh`x`] }), default: job({ steps: [sh`x`] }) }),
        c: job({ when: variant({ circleci: any(tag('v*'), branch('main')), default: event('push') }), steps: [sh`x`] }),
      }),
  ],
  'container and tools': [
    () => pipe({ a: job({ container: 'node:22', tools: { node: '22' }, steps: [sh`x`] }) }),
    'tools-in-container jobs.a.tools',
  ],

  // ── matrix
  'an empty axis': [() => pipe({ a: job({ matrix: { os: [] }, steps: [sh`x`] }) }), 'empty-axis jobs.a.matrix.os'],
  'an exclude that matches nothing': [
    () => pipe({ a: loose({ matrix: { os: ['x', 'y'] }, exclude: [{ os: 'z' }], steps: [sh`x`] }) }),
    'exclude-matches-nothing jobs.a.exclude.0',
  ],
  'an exclude that takes all': [
    () => pipe({ a: job({ matrix: { os: ['x'] }, exclude: [{ os: 'x' }], steps: [sh`x`] }) }),
    'empty-matrix jobs.a.matrix',
  ],
  'a fraction as an axis value': [
    () => pipe({ a: job({ matrix: { python: [3.1, 3.12] }, steps: [sh`x`] }) }),
    'fraction-axis jobs.a.matrix.python.0',
    'fraction-axis jobs.a.matrix.python.1',
  ],
  'axes that differ in case': [
    () => pipe({ a: job({ matrix: { os: ['x'], OS: ['y'] }, steps: [sh`x`] }) }),
    'axis-collision jobs.a.matrix.OS',
  ],
  'a value that the axis never has': [
    () => pipe({ a: job({ matrix: { os: ['x', 'y'] }, steps: ({ matrix }) => [sh({ when: matrix.os.is('z' as never) })`x`] }) }),
    'axis-value jobs.a.steps.0.when',
  ],
  'outputs of a matrix': [
    () => pipe({ a: job({ matrix: { os: ['x'] }, outputs: ['v'], steps: [sh`echo v=1 >> "$PIPEGEN_OUTPUT"`] }) }),
    'matrix-output jobs.a.outputs',
  ],

  // ── values
  'the output of a job that is not listed': [
    () => {
      const a = job({ outputs: ['v'], steps: [sh`echo v=1 >> "$PIPEGEN_OUTPUT"`] })
      return pipe({ b: job({ steps: [sh`x ${a.outputs.v}`] }) })
    },
    'need-not-listed jobs.b.steps.0',
    'unused-job',
  ],
  'an output that nobody sets': [() => pipe({ a: job({ outputs: ['v'], steps: [sh`true`] }) }), 'output-never-set jobs.a.outputs.0'],
  'a bad name of an output': [
    () => pipe({ a: job({ outputs: ['a-b'], steps: [sh`x >> "$PIPEGEN_OUTPUT"`] }) }),
    'bad-output-name jobs.a.outputs.0',
  ],
  'an input that is not declared': [
    () => pipe({ a: job({ steps: [sh`x ${ci.input('level')}`] }) }, { on: { manual: true } }),
    'unknown-input jobs.a.steps.0',
  ],
  'an input that is not listed': [
    () => pipe({ a: job({ steps: [sh`x ${input({ type: 'string' })}`] }) }),
    'input-not-listed jobs.a.steps.0',
  ],
  'a variable of a step in a job': [() => pipe({ a: job({ env: { A: env('B') }, steps: [sh`x`] }) }), 'env-in-job jobs.a.env.A'],
  'an image by tag': [() => pipe({ a: job({ container: image(text`repo:${ci.sha}`), steps: [sh`x`] }) }), 'mutable-image jobs.a.container'],
  'a bad name of a variable': [() => pipe({ a: job({ env: { 'A B': 'x' }, steps: [sh`x`] }) }), 'bad-env-name jobs.a.env.A B'],
  'a bad name of a secret': [() => pipe({ a: job({ steps: [sh`x ${secret('A-B')}`] }) }), 'bad-secret-name jobs.a.steps.0'],
  'a secret evaluated as code': [() => pipe({ a: job({ steps: [sh`eval ${secret('S')}`] }) }), 'evaluated-as-code jobs.a.steps.0'],
  'untrusted text evaluated as code': [
    () => pipe({ a: job({ steps: [sh`bash -c "echo ${ci.pullRequest.title}"`] }) }),
    'evaluated-as-code jobs.a.steps.0',
  ],
  'NUL in a text': [() => pipe({ a: job({ env: { A: 'a\0b' }, steps: [sh`x`] }) }), 'nul-character jobs.a.env.A'],
  'half of an emoji': [() => pipe({ a: job({ description: 'Go 🚀'.slice(0, 4), steps: [sh`x`] }) }), 'lone-surrogate jobs.a.description'],

  // ── fields
  'a bad duration': [() => pipe({ a: job({ timeout: '0m', steps: [sh`x`] }) }), 'bad-duration jobs.a.timeout'],
  'a bad schedule': [() => pipe({ a: ok() }, { on: { schedule: '61 * * * *' } }), 'bad-cron on.schedule'],
  'a bad schedule among others': [
    () => pipe({ a: ok() }, { on: { schedule: ['0 2 * * *', { cron: '@daily' }] } }),
    'bad-cron on.schedule.1.cron',
  ],
  'a bad time zone': [
    () => pipe({ a: ok() }, { on: { schedule: { cron: '0 2 * * *', timezone: 'Mars/Olympus' } } }),
    'bad-timezone on.schedule.timezone',
  ],
  'a bad glob in a trigger': [() => pipe({ a: ok() }, { on: { push: { branches: ['main', '[z-a]'] } } }), 'bad-glob on.push.branches.1'],
  'an exclusion in a trigger': [() => pipe({ a: ok() }, { on: { push: { branches: ['main', '!next'] } } }), 'bad-glob on.push.branches.1'],
  'an exclusion in a condition': [() => pipe({ a: job({ when: branch('!main'), steps: [sh`x`] }) }), 'bad-glob jobs.a.when'],
  'a path of an artifact that excludes': [
    () => pipe({ a: job({ artifacts: { d: ['dist', '!dist/x'] }, steps: [sh`x`] }) }),
    'bad-path jobs.a.artifacts.d.paths',
  ],
  'a bad glob in a condition': [() => pipe({ a: job({ when: branch('[') as never, steps: [sh`x`] }) }), 'bad-glob jobs.a.when'],
  'a bad event': [
    () => pipe({ a: job({ when: event('pull_request' as never), steps: [sh`x`] }) }),
    'bad-event jobs.a.when',
    'never-runs jobs.a.when',
  ],
  'a bad repository': [() => pipe({ a: job({ when: repository('name' as never), steps: [sh`x`] }) }), 'bad-repository jobs.a.when'],
  'a condition without arguments': [
    () => pipe({ a: job({ when: any(always(), all(changed())), steps: [sh`x`] }) }),
    'empty-condition jobs.a.when',
  ],
  'a path out of the checkout': [() => pipe({ a: job({ artifacts: { x: '../x' }, steps: [sh`x`] }) }), 'bad-path jobs.a.artifacts.x.paths'],
  'an artifact by two jobs': [
    () => pipe({ a: job({ artifacts: { x: 'x' }, steps: [sh`x`] }), b: job({ artifacts: { x: 'x' }, steps: [sh`x`] }) }),
    'artifact-twice jobs.b.artifacts.x',
  ],
  'services on Windows': [
    () => pipe({ a: job({ runner: 'windows', services: { db: { image: 'postgres:16', port: 5432 } }, steps: [sh`x`] }) }),
    'runner-without-engine jobs.a.services',
  ],
  'an image without a version': [() => pipe({ a: job({ container: 'node', steps: [sh`x`] }) }), 'image-latest jobs.a.container'],
  'a script that is not there': [() => pipe({ a: job({ steps: [sh.file('x.sh')] }) }), 'file-not-found jobs.a.steps.0'],
  'an action without a version': [() => pipe({ a: job({ steps: [uses('actions/checkout' as never)] }) }), 'bad-action jobs.a.steps.0'],
  'a choice without options': [
    () => pipe({ a: ok() }, { on: { manual: { inputs: { x: { type: 'choice' } } } } }),
    'choice-without-options on.manual.inputs.x',
  ],

  // ── several at once
  'three faults at once': [
    () => pipe({ a: loose({ timout: '5m', steps: [sh`x`] }), b: job({ timeout: '0s', steps: [sh`x`] }), c: job({ steps: [] }) }),
    'bad-duration jobs.b.timeout',
    'unknown-field jobs.a.timout',
    'no-steps jobs.c.steps',
  ],
}

describe('a pipeline with', () => {
  test.each(Object.entries(cases))('%s', async (_, [make, ...faults]) => {
    expect(await faultsOf(make)).toEqual(faults)
  })
})

describe('a mistake that can not wait to become data throws at its place:', () => {
  test.each([
    ['a value in a plain string', () => `py ${variable('X')}`, 'value-in-string'],
    ['a condition in a plain string', () => `py ${branch('x')}`, 'value-in-string'],
    ['an output that is not declared', () => sh`x ${(job({ steps: [sh`x`] }).outputs as { v?: never }).v as never}`, 'not-a-value'],
    [
      'an axis that is not there',
      () => job({ matrix: { os: ['x'] }, steps: ({ matrix }) => [sh`x ${(matrix as never as { oss: never }).oss}`] }),
      'unknown-axis',
    ],
    [
      'a service that is not there',
      () => job({ env: ({ services }) => ({ A: (services as never as { db: { host: never } }).db.host }), steps: [] }),
      'unknown-service',
    ],
    ['something else than a condition', () => all('main' as never), 'not-a-condition'],
    ['something else than a job', () => optional('main' as never), 'not-a-job'],
    ['a variant of two kinds', () => variant({ github: sh`x`, default: branch('x') } as never), 'bad-variant'],
    ['an object in a list of words', () => sh`x ${[{} as never]}`, 'not-a-word'],
  ])('%s', (_, make, code) => {
    expect(make).toThrow(expect.objectContaining({ code }))
  })
})

test('a provider that nobody knows is an error, and the others are made', async () => {
  const { files, diagnostics } = await compileInMemory(() => pipe({ a: ok() }, { providers: ['github', 'gitlb', 'circleci'] }))
  expect(files.map(({ provider }) => provider)).toEqual(['github', 'circleci'])
  expect(diagnostics).toMatchObject([{ code: 'unknown-provider', hint: 'Did you mean "gitlab"?' }])
})

test('the default container is not for a job that calls a workflow, nor for one with tools', async () => {
  const jobs = (): Jobs => ({
    a: job({ steps: call('./.github/workflows/x.yml') }),
    b: job({ tools: { node: '22' }, steps: [sh`x`] }),
    c: ok(),
  })
  const { pipelines } = await compileInMemory(() => pipe(jobs(), { defaults: { container: 'node:22' } }), { only: [] })
  expect(pipelines[0]?.jobs.map(({ container }) => container !== null)).toEqual([false, false, true])
})

test('a tag in a condition is used', async () => {
  expect(
    await faultsOf(() => pipe({ a: job({ when: any(tag('v*'), branch('main')), steps: [sh`x`] }) }, { on: { push: true, tag: 'v*' } })),
  ).toEqual([])
})
