/** Words of the language that are no fields: the values of a run, ways to compare, conditions, and the names that a field takes. */
import {
  all,
  always,
  any,
  branch,
  type CacheName,
  type ConditionLike,
  cancelled,
  changed,
  choose,
  env,
  event,
  failed,
  image,
  input,
  job,
  jobToken,
  not,
  optional,
  type Pipeline,
  raw,
  repository,
  ci as run,
  type Step,
  secret,
  sh,
  succeeded,
  tag,
  text,
  type Value,
  variable,
} from '../../../src/index.ts'
import { cacheNames, stepFiles } from '../../../src/ir/types.ts'
import { ci, type Pair, type ProviderName, type Same, steps } from '../case.ts'

export type WordCase = Pair & { readonly [P in ProviderName]?: Same }

const on = { push: { branches: ['main', 'dev'], tags: ['v*'] }, pullRequest: true, schedule: '0 4 * * *', manual: true } as const
const ofSteps = (list: readonly Step[]): Pipeline => ci({ a: job({ steps: [...steps, ...list] }) }, on)
const plain = (): Pipeline => ci({ a: job({ steps }) }, on)
const step = (each: () => Step): Pair => ({ with: () => ofSteps([each()]), without: () => ofSteps([sh`echo`]) })
const value = (of: () => Value): Pair => step(() => sh`echo ${of()}`)
const ofStep = (when: () => ConditionLike): Pair => step(() => sh({ when: when() })`echo`)
const ofJob = (when: () => ConditionLike): Pair => {
  const make = (given: { when?: ConditionLike }): Pipeline => {
    const before = job({ steps })
    return ci({ before, a: job({ needs: [before], ...given, steps }) }, on)
  }
  return { with: () => make({ when: when() }), without: () => make({}) }
}

const { commit, pullRequest, input: _input, ...simple } = run
const values: { readonly [name: string]: () => Value } = {
  ...Object.fromEntries(Object.entries(simple).map(([name, each]) => [`ci.${name}`, () => each as Value])),
  'ci.commit.message': () => commit.message,
  ...Object.fromEntries(Object.entries(pullRequest).map(([name, each]) => [`ci.pullRequest.${name}`, () => each])),
  secret: () => secret('TOKEN'),
  variable: () => variable('NAME'),
  env: () => env('NAME'),
  jobToken: () => jobToken(),
  text: () => text`${run.sha}-x`,
  choose: () => choose(branch('main'), 'a', 'b'),
  'value.or': () => variable('NAME').or('none'),
  image: () => image('app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'),
}

const comparisons: { readonly [name: string]: () => ConditionLike } = {
  'value.is': () => variable('NAME').is('x'),
  'value.isNot': () => variable('NAME').isNot('x'),
  'value.includes': () => variable('NAME').includes('x'),
  'value.startsWith': () => variable('NAME').startsWith('x'),
  'value.endsWith': () => variable('NAME').endsWith('x'),
  'value.matches': () => variable('NAME').matches('x*'),
}

const conditions: { readonly [name: string]: () => ConditionLike } = {
  branch: () => branch('main', 'dev'),
  tag: () => tag('v*'),
  ...Object.fromEntries(
    (['push', 'tag', 'pullRequest', 'schedule', 'manual'] as const).map((name) => [`event ${name}`, () => event(name)]),
  ),
  changed: () => changed('src/**'),
  repository: () => repository('acme/app'),
  all: () => all(branch('main'), event('push')),
  any: () => any(branch('main'), event('manual')),
  not: () => not(branch('main')),
  failed: () => failed(),
  always: () => always(),
  cancelled: () => cancelled(),
}

const inputs = {
  string: input({ type: 'string', default: 'x' }),
  boolean: input({ type: 'boolean', default: true }),
  number: input({ type: 'number', default: 2 }),
  choice: input({ type: 'choice', options: ['x', 'y'], default: 'x' }),
} as const

const each = <T>(entries: { readonly [name: string]: T }, of: (entry: T) => WordCase, more = ''): { readonly [name: string]: WordCase } =>
  Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name + more, of(entry)]))

/** What a `succeeded` adds is there anyway. */
const anyway = { same: 'A job or a step waits for success anyway.' }
const waits = { github: anyway, gitlab: anyway, jenkins: anyway, circleci: anyway }

export const wordCases: { readonly [name: string]: WordCase } = {
  ...each(values, value),
  ...each(comparisons, ofStep),
  ...each(conditions, ofJob, ' of a job'),
  ...each(conditions, ofStep, ' of a step'),
  'succeeded of a job': { ...ofJob(() => succeeded()), ...waits },
  'succeeded of a step': { ...ofStep(() => succeeded()), ...waits },
  ...each(
    inputs,
    (declared) => ({
      with: () => ci({ a: job({ steps: [sh`echo ${declared}`] }) }, { push: true, manual: { inputs: { level: declared } } }),
      without: () => ci({ a: job({ steps: [sh`echo`] }) }, { push: true, manual: true }),
    }),
    ' input',
  ),
  ...Object.fromEntries(stepFiles.map((file) => [`$PIPEGEN_${file}`, step(() => sh`echo "a=b" >> "$${raw(`PIPEGEN_${file}`)}"`)])),
  raw: step(() => sh`${raw('sort list | wc')}`),
  'several words': step(() => sh`ls ${['a b', 'c']}`),
  ...Object.fromEntries(
    cacheNames.map((name): [string, WordCase] => [
      `cache ${name}`,
      { with: () => ci({ a: job({ cache: name as CacheName, steps }) }, on), without: plain },
    ]),
  ),
  ...Object.fromEntries(
    ['windows', 'macos', 'ubuntu-22.04'].map((runner): [string, WordCase] => [
      `runner ${runner}`,
      { with: () => ci({ a: job({ runner, steps }) }, on), without: plain },
    ]),
  ),
  ...Object.fromEntries(
    (['bash', 'sh', 'pwsh'] as const).map((shell): [string, WordCase] => [
      `shell ${shell}`,
      {
        with: () => ofSteps([sh({ shell })`sort list | wc`]),
        without: () => ofSteps([sh({ shell: shell === 'bash' ? 'sh' : 'bash' })`sort list | wc`]),
      },
    ]),
  ),
  'optional need': {
    with: () => needing(true),
    without: () => needing(false),
  },
  'fallback of a matrix value': {
    with: () => ci({ a: job({ matrix: { size: ['s', 'm'] }, steps: ({ matrix }) => [sh`echo ${matrix.size.or('none')}`] }) }),
    without: () => ci({ a: job({ matrix: { size: ['s', 'm'] }, steps: [sh`echo`] }) }),
  },
  'host and port of a service': {
    with: () => served(true),
    without: () => served(false),
  },
}

function needing(lenient: boolean): Pipeline {
  const first = job({ when: branch('main'), steps })
  return ci({ first, a: job({ needs: [lenient ? optional(first) : first], steps }) }, on)
}

function served(reads: boolean): Pipeline {
  const services = { db: { image: 'postgres:16', port: 5432 } }
  return ci({ a: job({ services, steps: ({ services: { db } }) => [reads ? sh`echo ${db.host}:${db.port}` : sh`echo`] }) })
}
