/** Steps by chance. */
import fc from 'fast-check'
import { type Code, type Codes, isWithin, listOf, object, objectOf, oneOf, quoted, type Reach, sometimes, sources, words } from './code.ts'
import { conditions, stepValues } from './values.ts'

interface Step {
  readonly code: Code
  /** The variable that it leaves to later steps. */
  readonly writes: string | null
}

const variables = ['MODE', 'KIND', 'REGION'] as const

/** Every script tells that it ran, and what it saw. */
function scripts(reach: Reach): fc.Arbitrary<Code> {
  const portable = isWithin(reach, 'portable')
  return oneOf(
    stepValues(reach).map((value) => (scope) => `echo "SEEN ${scope.id} \${${value(scope)}}"`),
    stepValues(reach).map((value) => (scope) => `echo SEEN ${scope.id} \${${value(scope)}}`),
    sources('echo "SEEN $MODE $KIND"', "echo 'SEEN it''s #1: done'"),
    sources('mkdir -p bin; echo "$PWD/bin" >> "$PIPEGEN_PATH"', 'echo \'# Done\' >> "$PIPEGEN_SUMMARY"'),
    portable && sources('npm ci && npm test', 'make -j4 | tee log.txt', 'cat <<END\\nhello $USER\\nEND'),
    portable && sources("echo ${'it\\'s'} ${['a', 'b c']} ${7} ${raw('$(date)')}"),
  )
}

/** `''` ends quotes in a shell; text of a template needs no more than what JavaScript reads. */
function shell(options: Code | null, script: Code): Code {
  return (scope) => `sh${options === null ? '' : `(${options(scope)})`}\`${script(scope)}\``
}

function options(reach: Reach): Codes {
  const portable = isWithin(reach, 'portable')
  return object({
    name: sometimes(40, words(...names)),
    env: sometimes(20, stepEnv(reach)),
    when: sometimes(30, conditions(reach)),
    in: sometimes(10, portable ? oneOf(words('docs', 'a b/c'), stepValues('executed')) : words('/')),
    allowFailure: sometimes(10, sources('true')),
    timeout: sometimes(10, words('5m', '90s')),
    retry: sometimes(portable ? 10 : 0, sources('1', '2')),
    shell: sometimes(10, words('bash', 'sh')),
  })
}

function stepEnv(reach: Reach): Codes {
  const texts = oneOf(words('fast', 'a b', "it's", '', '#1: x'), stepValues(reach))
  return fc
    .tuple(fc.subarray([...variables], { minLength: 1 }), fc.array(texts, { minLength: 3, maxLength: 3 }))
    .map(([names, given]) => objectOf(Object.fromEntries(names.map((name, index) => [name, given[index]]))))
}

const names = ['Install', 'Run the tests', 'Say "hi": #1', "Don't stop", 'Bauen & prüfen']

function shellSteps(reach: Reach): fc.Arbitrary<Step> {
  return fc.tuple(options(reach), scripts(reach)).map(([given, script]) => ({ code: shell(given, script), writes: null }))
}

/** Not the variables of steps: which of the two `env()` reads there differs between providers. */
const writing: fc.Arbitrary<Step> = fc.constantFrom('MADE', 'FOUND', 'LEFT').map((name) => ({
  code: (scope) => `sh('Leave ${name}')\`echo "${name}=of ${scope.id}" >> "$PIPEGEN_ENV"\``,
  writes: name,
}))

/** No quoting is known for PowerShell, so no value may stand in it. */
const powershell: fc.Arbitrary<Step> = sources("sh({ shell: 'pwsh' })`Write-Output done`").map((code) => ({ code, writes: null }))

const actions: fc.Arbitrary<Step> = sources(
  "uses('actions/setup-go@v6', { with: { 'go-version': '1.25' } })",
  "uses('actions/setup-node@v6', { name: 'Node', when: branch('main'), with: { 'node-version': 22 } })",
).map((code) => ({ code, writes: null }))

const variants: fc.Arbitrary<Step> = sources(
  "variant({ github: uses('actions/setup-go@v6'), default: sh`go version` })",
  'variant({ gitlab: sh`echo gitlab`, default: sh`echo other` })',
).map((code) => ({ code, writes: null }))

/** What stands in `[…]`; `first` and `last` are always there. */
export function stepLists(reach: Reach, most = 5): fc.Arbitrary<(first: readonly Code[], last: readonly Code[]) => Code> {
  const portable = isWithin(reach, 'portable')
  const step = fc.oneof(
    { weight: 12, arbitrary: shellSteps(reach) },
    { weight: 2, arbitrary: writing },
    ...(portable ? [{ weight: 1, arbitrary: variants }] : []),
    ...(isWithin(reach, 'all')
      ? [
          { weight: 1, arbitrary: actions },
          { weight: 1, arbitrary: powershell },
        ]
      : []),
  )
  return fc.array(step, { maxLength: most }).map((steps) => (first, last) => (scope) => {
    const written: string[] = []
    const own = steps.map(({ code, writes }) => {
      const text = code({ ...scope, written: [...written] })
      if (writes !== null) written.push(writes)
      return text
    })
    const around = (codes: readonly Code[]): readonly string[] => codes.map((code) => code({ ...scope, written }))
    return listOf([...around(first), ...own, ...around(last)].map((text) => () => text))(scope)
  })
}

export const saying = (name: string, script: string): Code =>
  shell(
    () => quoted(name),
    () => script,
  )
