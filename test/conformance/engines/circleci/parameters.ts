/** Parameters of the pipeline, of jobs, commands and executors: https://circleci.com/docs/reference/reusing-config/#parameter-types */
import type { absent, Scope } from './template.ts'
import { ConfigError, isMap, mapOf, onlyKeys, sameTree, type Tree, type TreeMap, textOf, textsOf } from './tree.ts'

export interface Parameter {
  readonly type: string
  readonly default?: Tree
  readonly enum: readonly Tree[]
}

export type Parameters = Readonly<Record<string, Parameter>>

export const pipelineTypes = ['string', 'boolean', 'integer', 'enum']
export const allTypes = [...pipelineTypes, 'executor', 'steps', 'env_var_name']

const namePattern = /^[a-z][a-z0-9_-]*$/
// A job's invocation has these keys of its own.
const reservedInJobs = [
  'name',
  'requires',
  'context',
  'type',
  'filters',
  'matrix',
  'pre-steps',
  'post-steps',
  'serial-group',
  'override-with',
]

export function readParameters(tree: Tree | undefined, types: readonly string[], where: string): Parameters {
  return Object.fromEntries(
    Object.entries(mapOf(tree, `the parameters of ${where}`)).map(([name, entry]) => [name, readParameter(name, entry, types, where)]),
  )
}

export function readJobParameters(tree: Tree | undefined, where: string): Parameters {
  const parameters = readParameters(tree, allTypes, where)
  const reserved = Object.keys(parameters).filter((name) => reservedInJobs.includes(name))
  if (reserved.length > 0) throw new ConfigError(`${where} has parameters with reserved names: ${reserved.join(', ')}.`)
  return parameters
}

function readParameter(name: string, tree: Tree, types: readonly string[], owner: string): Parameter {
  const where = `the parameter ${name} of ${owner}`
  if (!namePattern.test(name)) throw new ConfigError(`${where} has a name of other than lower-case letters, digits, "_" and "-".`)
  const map = mapOf(tree, where)
  onlyKeys(map, ['type', 'default', 'description', 'enum'], where)
  const type = textOf(map.type, `The type of ${where}`)
  if (!types.includes(type)) throw new ConfigError(`${where} has the type ${type}, which is unknown here.`)
  const values = type === 'enum' ? textsOf(map.enum, `The enum of ${where}`) : []
  const parameter = { type, enum: values, ...(map.default === undefined ? {} : { default: map.default }) }
  if (map.default !== undefined) checkType(parameter, map.default, where)
  return parameter
}

/** What every parameter is worth, given the arguments. */
export function bind(parameters: Parameters, given: TreeMap, where: string): TreeMap {
  const unexpected = Object.keys(given).filter((name) => !Object.hasOwn(parameters, name))
  if (unexpected.length > 0) throw new ConfigError(`${where} got unexpected arguments: ${unexpected.join(', ')}.`)
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      const value = given[name] ?? parameter.default
      if (value === undefined) throw new ConfigError(`${where} misses the argument ${name}.`)
      checkType(parameter, value, `the argument ${name} of ${where}`)
      return [name, value]
    }),
  )
}

function checkType({ type, enum: values }: Parameter, value: Tree, where: string): void {
  const fits: Readonly<Record<string, () => boolean>> = {
    string: () => typeof value === 'string',
    boolean: () => typeof value === 'boolean',
    integer: () => Number.isInteger(value),
    enum: () => values.some((each) => sameTree(each, value)),
    executor: () => typeof value === 'string' || isMap(value),
    steps: () => Array.isArray(value),
    env_var_name: () => typeof value === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(value),
  }
  if (!fits[type]?.()) throw new ConfigError(`${where} is no ${type}: ${JSON.stringify(value)}.`)
}

/** `<prefix>.<name>` beside what the outer scope knows. */
export function scopeWith(prefix: string, values: TreeMap, outer: Scope): Scope {
  return (name) => {
    if (!name.startsWith(`${prefix}.`)) return outer(name)
    const key = name.slice(prefix.length + 1)
    return Object.hasOwn(values, key) ? values[key] : undefined
  }
}

/** The values of a pipeline; one that CircleCI knows and this pipeline lacks is null. */
export function pipelineScope(values: Readonly<Record<string, Tree | typeof absent>>): Scope {
  return (name) => (Object.hasOwn(values, name) ? values[name] : undefined)
}
