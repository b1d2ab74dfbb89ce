/**
 * Makes the tables of known actions from actions.json, in which an input reads `name!~: type`: `!` is required, `~` deprecated, both may be left out.
 * The newest major takes `inputs`. An earlier one takes them and those of `also`, because releases of earlier majors get inputs of newer ones;
 * `required` and `optional` are inputs that it treats otherwise, `outputs` what it gives instead. `open`: its inputs aren't known.
 *
 *   src/dsl/actions.generated.ts                  types
 *   providers/github/pinned-actions.generated.ts  tags and commits
 *   providers/github/known-actions.generated.ts   names of inputs and outputs
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('../', import.meta.url)
const generated = "/** Generated from .scripts/actions.json by `npm run actions`. Don't edit. */"

/** Path → text of every generated file. */
export function generate() {
  const actions = Object.entries(JSON.parse(readFileSync(new URL('.scripts/actions.json', root), 'utf8')))
  return {
    'src/dsl/actions.generated.ts': typesOf(actions),
    'providers/github/pinned-actions.generated.ts': pinsOf(actions),
    'providers/github/known-actions.generated.ts': namesOf(actions),
  }
}

function parseInput(spec) {
  const [, name, marks, type] = /^([^!~:]+)([!~]*)(?:: (.+))?$/.exec(spec)
  return { name, required: marks.includes('!'), deprecated: marks.includes('~'), type }
}

// ───────────────────────────── types

function typesOf(actions) {
  const inputs = actions.map(([action, facts]) => `interface ${typeName(action)} {${facts.inputs.map(field).join('')} }`)
  const entries = actions.flatMap(([action, facts]) =>
    Object.entries(facts.versions)
      .filter(([, version]) => !version.open)
      .map(
        ([major, version]) =>
          `  '${action}@${major}': { with: ${withOf(action, facts, version)}; outputs: ${union(version.outputs ?? facts.outputs)} }`,
      ),
  )
  return `${generated}
import type { ActionInput, AnyValue } from './types.ts'

type Input = ActionInput
type Flag = boolean | 'true' | 'false' | AnyValue
type OneOf<T extends string> = T | AnyValue

${inputs.join('\n')}

/** The actions that pipegen knows, by major version. */
export interface BuiltInActions {
${entries.join('\n')}
}
`
}

function typeName(action) {
  return action.replace(/(^|[^a-zA-Z0-9]+)([a-zA-Z0-9])/g, (_, _between, letter) => letter.toUpperCase()).replace(/^(?=\d)/, 'A')
}

function field(spec) {
  const { name, required, deprecated, type } = parseInput(spec)
  const key = /^[a-zA-Z_]\w*$/.test(name) ? name : `'${name}'`
  return `${deprecated ? ' /** @deprecated */' : ''} ${key}${required ? `: ${typeOf(type)}` : `?: ${typeOf(type)} | undefined`};`
}

function typeOf(type) {
  if (type === undefined) return 'Input'
  const texts = type.split('|').filter((each) => each !== 'boolean')
  if (texts.length === 0) return 'Flag'
  const oneOf = `OneOf<${union(texts)}>`
  return type.startsWith('boolean') ? `Flag | ${oneOf}` : oneOf
}

function withOf(action, { inputs }, { also = [], required = [], optional = [] }) {
  const base = typeName(action)
  const typed = (names, mark) =>
    names.map((name) => field(inputs.find((each) => parseInput(each).name === name).replace(/^([^!~:]+)[!~]*/, `$1${mark}`)))
  const more = [...also.map(field), ...typed(required, '!'), ...typed(optional, '')]
  const own = optional.length > 0 ? `Omit<${base}, ${union(optional)}>` : base
  if (more.length > 0) return `${own} & {${more.join('')} }`
  return inputs.length === 0 ? '{ readonly [input: string]: never }' : own
}

function union(names) {
  return names.length === 0 ? 'never' : names.map((name) => `'${name}'`).join(' | ')
}

// ───────────────────────────── what the compiler reads

function pinsOf(actions) {
  const rows = actions.map(([action, { versions }]) => {
    const pins = Object.entries(versions).map(([major, { tag, sha }]) => `${major}: ['${tag}', '${sha}']`)
    return `  '${action}': { ${pins.join(', ')} },`
  })
  return `${generated}

/** Tags and commits of GitHub actions, by action and major version. Facts of the actions' repositories, as of the summer of 2026. */
export const pinnedActions: { readonly [action: string]: { readonly [major: string]: readonly [tag: string, commit: string] } } = {
${rows.join('\n')}
}
`
}

function namesOf(actions) {
  const rows = actions.map(([action, facts]) => {
    const majors = new Map()
    for (const [major, version] of Object.entries(facts.versions)) {
      if (version.open) continue
      const names = `['${inputNames(facts, version).join(' ')}', '${(version.outputs ?? facts.outputs).join(' ')}']`
      majors.set(names, [...(majors.get(names) ?? []), major])
    }
    return `  '${action}': { ${[...majors].map(([names, list]) => `'${list.join(' ')}': ${names}`).join(', ')} },`
  })
  return `${generated}

/** Names of the inputs (a required one ends in \`!\`) and of the outputs, by the majors that have them. As texts: most runs ask for none or a few. */
export const knownActions: { readonly [action: string]: { readonly [majors: string]: readonly [inputs: string, outputs: string] } } = {
${rows.join('\n')}
}
`
}

function inputNames({ inputs }, { also = [], required = [], optional = [] }) {
  return [...inputs, ...also].map((spec) => {
    const input = parseInput(spec)
    const needed = (input.required || required.includes(input.name)) && !optional.includes(input.name)
    return needed ? `${input.name}!` : input.name
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [path, text] of Object.entries(generate())) writeFileSync(new URL(path, root), text)
