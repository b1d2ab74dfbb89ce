/**
 * What the parameters of a build are called. They are variables of its environment, too, where names that differ in case alone are one: a
 * variable that an author sets beside an input of such a name would stand under the name of the parameter, so the parameter takes its name.
 * Source: Jenkins' hudson.EnvVars and hudson.model.StringParameterValue.
 */
import { eachSetVariable } from '../../src/ir/env.ts'
import type { Pipeline } from '../../src/ir/types.ts'

const known = new WeakMap<Pipeline, ReadonlyMap<string, string>>()

/** By the name of the input. */
export function parameterNames(pipeline: Pipeline): ReadonlyMap<string, string> {
  let names = known.get(pipeline)
  if (names === undefined) {
    names = findNames(pipeline)
    known.set(pipeline, names)
  }
  return names
}

function findNames(pipeline: Pipeline): ReadonlyMap<string, string> {
  const inputs = pipeline.triggers.manual?.inputs ?? []
  const set = new Map(inputs.map(({ name }) => [name.toLowerCase(), new Set<string>()]))
  if (inputs.length > 0) eachSetVariable(pipeline, (name) => set.get(name.toLowerCase())?.add(name))
  return new Map(
    inputs.map(({ name }) => {
      const variables = set.get(name.toLowerCase()) ?? new Set()
      const [first] = variables
      return [name, first === undefined || variables.has(name) ? name : first]
    }),
  )
}
