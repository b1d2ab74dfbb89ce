/** A value means something in each place that takes one: it shows there on each provider, or an error says that it can't stand there. */
import { describe, expect, test } from 'vitest'
import { type AnyValue, branch, choose, env, ci as facts, job, jobToken, pipeline, secret, sh, text, variable } from '../../src/index.ts'
import { ciNames } from '../../src/ir/types.ts'
import { type ProviderName, providerNames } from './case.ts'
import { outcome, textOf } from './outcome.ts'

interface Scene {
  readonly size: AnyValue
  readonly go: AnyValue
}
type Make = (scene: Scene) => AnyValue
type JobSpec = Parameters<typeof job>[0]

/** Each with what has to show of it. Facts of a run go by many names; they have to differ from each other. */
const values: { readonly [name: string]: { readonly make: Make; readonly marks: readonly string[] } } = {
  secret: { make: () => secret('MARK_SECRET'), marks: ['MARK_SECRET'] },
  variable: { make: () => variable('MARK_VARIABLE'), marks: ['MARK_VARIABLE'] },
  env: { make: () => env('MARK_ENV'), marks: ['MARK_ENV'] },
  jobToken: { make: () => jobToken(), marks: [] },
  matrix: { make: ({ size }) => size, marks: [] },
  output: { make: ({ go }) => go, marks: [] },
  input: { make: () => facts.input('mark'), marks: [] },
  text: { make: () => text`mark-one-${variable('MARK_TWO')}`, marks: ['mark-one-', 'MARK_TWO'] },
  choice: { make: () => choose(branch('main'), 'mark-one', 'mark-two'), marks: ['mark-one', 'mark-two'] },
  'choice of values': { make: () => choose(branch('main'), variable('MARK_ONE'), secret('MARK_TWO')), marks: ['MARK_ONE', 'MARK_TWO'] },
  'choice in a text': { make: () => text`mark-${choose(branch('main'), 'one', 'two')}-end`, marks: ['one', 'two', '-end'] },
  fallback: { make: () => variable('MARK_ONE').or('mark-two'), marks: ['MARK_ONE', 'mark-two'] },
  'fallback in a text': { make: () => text`mark-${variable('MARK_ONE').or('two')}-end`, marks: ['MARK_ONE', 'two', '-end'] },
  'fallback of a fallback': {
    make: () => variable('MARK_ONE').or(variable('MARK_TWO')).or('mark-three'),
    marks: ['MARK_ONE', 'MARK_TWO', 'mark-three'],
  },
  'fallback of a matrix value': { make: ({ size }) => (size as ReturnType<typeof variable>).or('mark-two'), marks: [] } /* never empty */,
  ...Object.fromEntries(ciNames.map((name) => [`ci.${name}`, { make: () => factOf(name), marks: [] }])),
}

function factOf(name: string): AnyValue {
  return name.split('.').reduce<unknown>((of, key) => (of as { readonly [key: string]: unknown })[key], facts) as AnyValue
}

const echo = sh`make`
const places: { readonly [name: string]: (value: AnyValue) => object } = {
  'variable of a job': (value) => ({ env: { PLACE: value }, steps: [echo] }),
  'variable of a step': (value) => ({ steps: [sh({ env: { PLACE: value } })`make`] }),
  script: (value) => ({ steps: [sh`echo ${value}`] }),
  'folder of a step': (value) => ({ steps: [sh({ in: value })`make`] }),
  'name of a step': (value) => ({ steps: [sh({ name: value })`make`] }),
  'checkout of a ref': (value) => ({ checkout: { ref: value }, steps: [echo] }),
  image: (value) => ({ container: value, steps: [echo] }),
  'tag of an image': (value) => ({ container: text`registry.example.com/app:${value}`, steps: [echo] }),
  'variable of a container': (value) => ({ container: { image: 'node:24', env: { PLACE: value } }, steps: [echo] }),
  'image of a service': (value) => ({ services: { db: { image: text`postgres:${value}`, port: 5432 } }, steps: [echo] }),
  'variable of a service': (value) => ({ services: { db: { image: 'postgres:18', port: 5432, env: { PLACE: value } } }, steps: [echo] }),
  environment: (value) => ({ environment: value, steps: [echo] }),
  'URL of an environment': (value) => ({ environment: { name: 'preview', url: text`https://${value}.example.com` }, steps: [echo] }),
  'concurrency group': (value) => ({ concurrency: { group: value }, steps: [echo] }),
}

/** What is for people alone: a provider may have no place for it, and then says so. */
const titles: { readonly [place: string]: readonly ProviderName[] } = {
  'name of a step': providerNames,
  environment: ['jenkins', 'circleci'],
  'URL of an environment': ['jenkins', 'circleci'],
}

function compiled(place: string, make: Make, provider: ProviderName) {
  return outcome(() => {
    const decides = job({ outputs: ['go'], steps: [sh`echo "go=yes" >> "$PIPEGEN_OUTPUT"`] })
    const spec = ({ matrix }: { readonly matrix: { readonly size: AnyValue } }): object =>
      places[place]?.(make({ size: matrix.size, go: decides.outputs.go })) ?? {}
    const fields = Object.keys(spec({ matrix: { size: variable('X') } }))
    const placed = Object.fromEntries(
      fields.map((field) => [field, (scene: Parameters<typeof spec>[0]) => (spec(scene) as { readonly [field: string]: unknown })[field]]),
    )
    return pipeline('ci', {
      providers: providerNames,
      on: { push: true, pullRequest: true, manual: { inputs: { mark: { type: 'string', default: 'mark-input' } } } },
      env: { MARK_ENV: 'given' },
      jobs: { decides, a: job({ needs: [decides], matrix: { size: ['small', 'large'] }, ...placed } as unknown as JobSpec) },
    })
  }, provider)
}

describe.each(Object.keys(places))('%s', (place) => {
  describe.each(providerNames)('on %s', (provider) => {
    test('no value is lost in silence', async () => {
      if (titles[place]?.includes(provider)) return
      const plain = textOf(await compiled(place, () => text`mark-plain`, provider))
      const shown = new Map<string, string>()
      const lost: string[] = []
      for (const [name, { make, marks }] of Object.entries(values)) {
        const { errors, warnings, todos, ...rest } = await compiled(place, make, provider)
        if (errors.length > 0) continue
        const all = [textOf({ errors, warnings, todos, ...rest }), ...warnings, ...todos].join('\n')
        for (const mark of marks) if (!all.includes(mark)) lost.push(`${name}: no ${mark}`)
        if (all === plain) lost.push(`${name}: as a plain text`)
        const same = shown.get(all)
        if (same !== undefined && name !== 'fallback of a matrix value') lost.push(`${name}: as ${same}`)
        shown.set(all, name)
      }
      expect(lost).toEqual([])
    })
  })
})
