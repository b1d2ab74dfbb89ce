/** Pins, inputs and outputs of actions, with and without a lock file. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { knownActions } from '../../providers/github/known-actions.generated.ts'
import { pinnedActions } from '../../providers/github/pinned-actions.generated.ts'
import { job, pipeline, type StepList, sh, uses } from '../../src/index.ts'
import { compileInMemory, describeFault } from '../compile/compile-in-memory.ts'

const sha = '0123456789abcdef0123456789abcdef01234567'
const lockOf = (actions: object): string => JSON.stringify({ actions })
const free = (action: string, options = {}): ReturnType<typeof uses> & { outputs: { [name: string]: never } } =>
  uses(action as never, options as never) as never

async function built(steps: StepList, lock?: string, fields = {}) {
  const make = () => pipeline('ci', { on: { push: true }, jobs: { a: job({ steps, checkout: false, ...fields }) } })
  const { files, diagnostics } = await compileInMemory(make, { only: ['github'], ...(lock === undefined ? {} : { lock }) })
  const { diagnostics: errors } = { diagnostics: diagnostics.filter(({ severity }) => severity === 'error') }
  return { uses: [...(files[0]?.text ?? '').matchAll(/uses: (.*)/g)].map(([, line]) => line), errors, faults: errors.map(describeFault) }
}

describe('an action is pinned', () => {
  test.each([
    ['actions/checkout@v4', 'actions/checkout@11d5960a326750d5838078e36cf38b85af677262 # v4.4.0'],
    ['actions/checkout@v4.4.0', 'actions/checkout@11d5960a326750d5838078e36cf38b85af677262 # v4.4.0'],
    ['github/codeql-action/upload-sarif@v4', 'github/codeql-action/upload-sarif@8aad20d150bbac5944a9f9d289da16a4b0d87c1e # v4.36.2'],
    [`acme/deploy@${sha}`, `acme/deploy@${sha}`],
    ['./.github/actions/x', './.github/actions/x'],
    ['docker://alpine:3.22', 'docker://alpine:3.22'],
  ])('%s', async (action, line) => {
    expect(await built([free(action)])).toEqual({ uses: [line], errors: [], faults: [] })
  })
  test('by the lock file, which extends the built-in table', async () => {
    const lock = lockOf({ 'acme/deploy@v2': { sha }, 'acme/tools/lint@v1': { sha, tag: 'v1.2.3' } })
    const { uses: lines } = await built([free('acme/deploy@v2'), free('acme/tools/lint@v1')], lock)
    expect(lines).toEqual([`acme/deploy@${sha} # v2`, `acme/tools/lint@${sha} # v1.2.3`])
  })
  test('by the lock file, which overrides the built-in table, for actions of pipegen itself too', async () => {
    const lock = lockOf({ 'actions/checkout@v7': { sha, tag: 'v7.9.9' } })
    const { uses: lines } = await built([free('actions/checkout@v7')], lock, { checkout: true })
    expect(lines).toEqual([`actions/checkout@${sha} # v7.9.9`, `actions/checkout@${sha} # v7.9.9`])
  })
  test('by the built-in table where the lock file knows only inputs', async () => {
    const { uses: lines } = await built([free('actions/deploy-pages@v5')], lockOf({ 'actions/deploy-pages@v5': { inputs: {} } }))
    expect(lines).toEqual(['actions/deploy-pages@cd2ce8fcbc39b97be8ca5fce6e763baed58fa128 # v5.0.0'])
  })
})

describe('an action that nobody knows', () => {
  test('is an error at its step that says how to add it', async () => {
    const { errors, faults, uses: lines } = await built([free('acme/deploy@v2')])
    expect(faults).toEqual(['unpinned-action jobs.a.steps.0'])
    expect(errors[0]).toMatchObject({ provider: 'github', hint: expect.stringContaining('pipegen actions add acme/deploy@v2 --sha') })
    expect(lines).toEqual([])
  })
  test('may be a known one, misspelt', async () => {
    const { errors } = await built([free('action/checkout@v4')])
    expect(errors[0]?.hint).toMatch(/^Did you mean "actions\/checkout@v4"\?/)
  })
  test('is one in an overlay, too', async () => {
    const { faults } = await built([sh`true`], undefined, { github: { steps: [{ uses: 'acme/deploy@v2' }] } })
    expect(faults).toEqual(['unpinned-action jobs.a.github.steps.0.uses'])
  })
  test('is one after an entry for inputs alone', async () => {
    expect((await built([free('acme/deploy@v2')], lockOf({ 'acme/deploy@v2': { inputs: {} } }))).faults).toEqual([
      'unpinned-action jobs.a.steps.0',
    ])
  })
  test.each(['constructor/x@v1', 'actions/checkout@constructor', '__proto__/x@v1'])('is %s, whatever objects inherit', async (action) => {
    expect((await built([free(action)])).faults).toEqual(['unpinned-action jobs.a.steps.0'])
  })
})

describe('inputs', () => {
  test.each<[name: string, action: string, inputs: object, faults: readonly string[]]>([
    ['that the action has', 'actions/setup-node@v4', { 'node-version': '22', 'always-auth': true }, []],
    ['in capitals, as GitHub reads them', 'actions/setup-node@v4', { 'Node-Version': '22' }, []],
    ['that it lacks', 'actions/setup-node@v4', { 'node-versoin': '22' }, ['unknown-action-input jobs.a.steps.0.with.node-versoin']],
    [
      'that its newest major lacks',
      'actions/setup-node@v7',
      { 'always-auth': true },
      ['unknown-action-input jobs.a.steps.0.with.always-auth'],
    ],
    ['that are missing', 'actions/cache@v5', { path: 'x' }, ['missing-action-input jobs.a.steps.0.with']],
    ['that are all missing', 'actions/cache@v5', {}, ['missing-action-input jobs.a.steps.0', 'missing-action-input jobs.a.steps.0']],
    ['that an earlier major wanted', 'actions/setup-java@v4', { 'java-version': '21' }, ['missing-action-input jobs.a.steps.0.with']],
    ['of a major whose inputs nobody knows', 'actions/setup-node@v1', { anything: 1 }, []],
    ['of a container', 'ossf/scorecard-action@v2', { results_file: 'a', results_format: 'sarif', args: 'x' }, []],
  ])('%s', async (_, action, inputs, faults) => {
    expect((await built([free(action, { with: inputs })])).faults).toEqual(faults)
  })
  test('are those of the lock file where it names some', async () => {
    const lock = lockOf({ 'acme/deploy@v2': { sha, inputs: { target: 'required', region: 'optional', old: 'deprecated' } } })
    expect((await built([free('acme/deploy@v2', { with: { target: 'x', region: 'y', old: 'z' } })], lock)).faults).toEqual([])
    const { errors } = await built([free('acme/deploy@v2', { with: { traget: 'x' } })], lock)
    expect(errors.map(({ code, hint }) => [code, hint])).toEqual([
      ['unknown-action-input', 'Did you mean "target"?'],
      ['missing-action-input', 'Add "target" to `with`.'],
    ])
  })
})

describe('an output', () => {
  const reading = (step: ReturnType<typeof free>, name: string, lock?: string) =>
    built([step, sh`echo ${step.outputs[name] as never}`], lock)
  test('of a known action is there without being declared', async () => {
    expect((await reading(free('actions/setup-node@v4'), 'cache-hit')).errors).toEqual([])
  })
  test('that came with a later major is not', async () => {
    expect((await reading(free('actions/setup-node@v4'), 'cache-primary-key')).faults).toEqual(['unknown-action-output jobs.a.steps.1'])
  })
  test('of any action may be declared', async () => {
    expect((await reading(free(`acme/deploy@${sha}`, { outputs: ['url'] }), 'url')).errors).toEqual([])
    expect((await reading(free(`acme/deploy@${sha}`), 'url')).faults).toEqual(['unknown-action-output jobs.a.steps.1'])
  })
  test('is known from the lock file', async () => {
    const lock = lockOf({ 'acme/deploy@v2': { sha, inputs: {}, outputs: ['url'] } })
    expect((await reading(free('acme/deploy@v2'), 'url', lock)).errors).toEqual([])
    expect((await reading(free('acme/deploy@v2'), 'ulr', lock)).errors[0]?.hint).toBe('Did you mean "url"?')
  })
})

describe('the tables', () => {
  test('are made from actions.json of today', async () => {
    const { generate } = (await import('../../.scripts/actions.mjs' as string)) as { generate: () => { readonly [path: string]: string } }
    for (const [path, text] of Object.entries(generate()))
      expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'), 'run npm run actions').toBe(text)
  })
  test('hold whole commits, and inputs only for majors that can be pinned', () => {
    const pins = Object.values(pinnedActions).flatMap((versions) => Object.values(versions))
    expect(pins.length).toBeGreaterThan(200)
    for (const [, commit] of pins) expect(commit).toMatch(/^[0-9a-f]{40}$/)
    for (const [action, majors] of Object.entries(knownActions))
      for (const major of Object.keys(majors).flatMap((each) => each.split(' '))) expect(pinnedActions[action]).toHaveProperty(major)
  })
})
