/** Values and conditions by chance, of what there is around them. */
import fc from 'fast-check'
import { type Code, type Codes, call, fixed, isWithin, oneOf, pick, quoted, type Reach, type Scope, sources, words } from './code.ts'

const facts = ['ci.branch', 'ci.tag', 'ci.event']
const rareFacts = ['ci.defaultBranch', 'ci.pullRequest.author', 'ci.workspace', 'jobToken()']
const moreFacts = [
  ...['ci.sha', 'ci.shortSha', 'ci.ref', 'ci.actor', 'ci.repository', 'ci.runId', 'ci.runNumber', 'ci.runUrl'],
  ...['ci.commit.message', 'ci.pullRequest.number', 'ci.pullRequest.title', 'ci.pullRequest.source'],
  ...['ci.pullRequest.target'],
]

/** Something of the scope, by number; else the code of last resort. */
function known(find: (scope: Scope) => readonly string[], otherwise: string): Codes {
  return fc.nat(20).map((at) => (scope) => pick(find(scope), at) ?? otherwise)
}

const cells = known(({ axes }) => axes.map(({ name }) => `matrix.${name}`), 'ci.branch')
const outputs = known(({ earlier }) => earlier.flatMap((job) => job.outputs.map((output) => `${job.name}.outputs.${output}`)), 'ci.event')
const hosts = known(({ services }) => services.flatMap((id) => [`services.${id}.host`, `services.${id}.port`]), 'ci.branch')
const inputs = known(({ inputs: declared }) => declared.map((name) => `ci.input(${quoted(name)})`), 'ci.tag')
const settings = sources("variable('SITE')", "variable('LEVEL')", "secret('TOKEN')", "secret('PASSWORD')")

/** Values of a job or a step. */
export function values(reach: Reach, depth = 2): Codes {
  const portable = isWithin(reach, 'portable')
  return oneOf(
    sources(...facts),
    cells,
    outputs,
    portable && sources(...moreFacts),
    portable && hosts,
    portable && inputs,
    portable && settings,
    isWithin(reach, 'all') && sources(...rareFacts),
    depth > 0 && values(reach, depth - 1).map((value) => (scope) => `text\`a-\${${value(scope)}}.b\``),
    depth > 0 &&
      call('choose', plainConditions(isWithin(reach, 'all') ? reach : 'executed', 0), words('yes', 'x y'), values('executed', 0)),
    depth > 0 &&
      fc
        .tuple(isWithin(reach, 'all') ? values(reach, 0) : oneOf(sources('ci.tag'), cells, outputs), words('none', 'a b'))
        .map(method('or')),
  )
}

/** What an earlier step has written too: values of a step. */
export function stepValues(reach: Reach): Codes {
  return oneOf(
    known(({ written }) => written.map((name) => `env(${quoted(name)})`), 'ci.branch'),
    values(reach),
  )
}

function method(name: string): (parts: readonly [Code, Code]) => Code {
  return ([value, argument]) =>
    (scope) =>
      `${value(scope)}.${name}(${argument(scope)})`
}

const branches = ['main', 'topic', 'release/*', 'feature/**', 'v?']
const tags = ['v*', 'v1', 'v[0-9].*', '**']

/** Without a status test. */
export function plainConditions(reach: Reach, depth = 2): Codes {
  const portable = isWithin(reach, 'portable')
  const ownCells = fc.tuple(fc.nat(20), fc.nat(20), fc.boolean()).map(
    ([axis, value, isNot]): Code =>
      (scope) => {
        const own = pick(scope.axes, axis)
        const text = own === undefined ? undefined : pick(own.values, value)
        return text === undefined ? "branch('main')" : `matrix.${own?.name}.${isNot ? 'isNot' : 'is'}(${text})`
      },
  )
  const compared = fc
    .tuple(
      sources('ci.pullRequest.source', 'ci.pullRequest.target', 'ci.ref', 'ci.actor', 'ci.branch', 'ci.tag', 'ci.event'),
      fc.constantFrom('is', 'isNot', 'includes', 'startsWith', 'endsWith', 'matches'),
      words('main', 'v1', 'push', 'topic'),
    )
    .map(
      ([value, operation, text]): Code =>
        (scope) =>
          `${value(scope)}.${operation}(${text(scope)})`,
    )
  const asked = fc
    .tuple(
      oneOf(outputs, outputs, inputs, sources("variable('LEVEL')", 'ci.commit.message')),
      fc.constantFrom('is', 'includes'),
      words('1', '', 'a b'),
    )
    .map(
      ([value, operation, text]): Code =>
        (scope) =>
          `${value(scope)}.${operation}(${text(scope)})`,
    )
  return oneOf(
    call('branch', words(...branches)),
    call('event', words('push', 'tag', 'pullRequest', ...(portable ? ['schedule', 'manual'] : []))),
    call('tag', words(...tags)),
    ownCells,
    portable && call('branch', words(...branches), words(...branches)),
    portable && call('repository', words('acme/app')),
    portable && call('changed', words('src/**', '*.md', 'docs/a?.[tm]*')),
    portable && compared,
    isWithin(reach, 'all') && asked,
    isWithin(reach, 'all') && asked,
    isWithin(reach, 'all') && call('event', words('release')),
    depth > 0 && call('all', plainConditions(reach, depth - 1), plainConditions(reach, depth - 1)),
    depth > 0 && call('any', plainConditions(reach, depth - 1), plainConditions(reach, depth - 1)),
    depth > 0 && call('not', plainConditions(reach, depth - 1)),
  )
}

const statuses = sources('failed()', 'always()', 'succeeded()')

/** Of jobs and steps: some ask how the ones before ended. */
export function conditions(reach: Reach): Codes {
  const atoms = isWithin(reach, 'all') ? oneOf(statuses, fc.constant(fixed('cancelled()'))) : statuses
  return oneOf(
    plainConditions(reach),
    atoms,
    call('all', atoms, plainConditions(reach, 1)),
    isWithin(reach, 'all') && call('any', atoms, plainConditions(reach, 1)),
    isWithin(reach, 'all') && call('not', atoms),
  )
}
