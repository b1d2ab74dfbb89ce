/** Reads the `action.yml` of an action: what it takes and gives. Source: GitHub Docs, "Metadata syntax reference". */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'yaml'
import { UsageError } from './fault.ts'

export interface ActionFile {
  readonly inputs: readonly ActionFileInput[]
  readonly outputs: readonly string[]
}

export interface ActionFileInput {
  readonly name: string
  readonly description: string
  /** Declared so, and without a default that stands in for it. */
  readonly required: boolean
  readonly default: string | null
  /** Why it should no longer be used; null if it may. */
  readonly deprecated: string | null
}

/** Throws a `UsageError` for what is no such file. */
export function readActionFile(path: string, cwd: string): ActionFile {
  const data = mapIn(parseYaml(readText(path, cwd), path))
  if (data === null || 'jobs' in data || !['name', 'description', 'inputs', 'outputs', 'runs'].some((key) => key in data)) {
    throw new UsageError(`"${path}" describes no action.`, 'Name the `action.yml` in the folder of the action.')
  }
  const { using } = mapIn(data.runs) ?? {}
  const inputs = entriesOf(data, 'inputs', path).map(([name, spec]) => inputOf(name, mapIn(spec) ?? {}))
  return {
    inputs: using === 'docker' ? [...inputs, ...dockerInputs.filter(({ name }) => !inputs.some((each) => each.name === name))] : inputs,
    outputs: entriesOf(data, 'outputs', path).map(([name]) => name),
  }
}

/** GitHub takes these for every action that is a container. */
const dockerInputs: readonly ActionFileInput[] = [
  { name: 'args', description: "Arguments of the container's command.", required: false, default: null, deprecated: null },
  { name: 'entrypoint', description: "The container's command.", required: false, default: null, deprecated: null },
]

function readText(path: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, path), 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UsageError(code === 'ENOENT' ? `"${path}" isn't there.` : `"${path}" can't be read: ${message}.`)
  }
}

function parseYaml(text: string, path: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw new UsageError(`"${path}" isn't YAML: ${(error as Error).message.trimEnd()}`)
  }
}

type Fields = { readonly [key: string]: unknown }

function mapIn(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
}

function entriesOf(data: Fields, key: string, path: string): readonly (readonly [string, unknown])[] {
  const value = data[key] ?? {}
  const map = mapIn(value)
  if (map === null) throw new UsageError(`\`${key}\` in "${path}" is no map.`)
  return Object.entries(map)
}

function inputOf(name: string, { description, required, default: fallback, deprecationMessage }: Fields): ActionFileInput {
  const hasDefault = fallback !== undefined && fallback !== null
  return {
    name,
    description: oneLine(description),
    required: String(required) === 'true' && !hasDefault,
    default: hasDefault ? oneLine(fallback) : null,
    deprecated: deprecationMessage === undefined ? null : oneLine(deprecationMessage),
  }
}

function oneLine(text: unknown): string {
  return String(text ?? '')
    .replace(/\s+/g, ' ')
    .trim()
}
