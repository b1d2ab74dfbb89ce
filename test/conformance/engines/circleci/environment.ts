/** `environment` maps. CircleCI substitutes no variables in them. */
import { ConfigError, mapOf, type Tree } from './tree.ts'

export type Environment = Readonly<Record<string, string>>

export function readEnvironment(tree: Tree | undefined, where: string): Environment {
  return Object.fromEntries(
    Object.entries(mapOf(tree, `The environment of ${where}`)).map(([name, value]) => {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new ConfigError(`${where} has a variable with the name ${name}.`)
      return [name, textOfValue(value, `The variable ${name} of ${where}`)]
    }),
  )
}

/** Integers of more than six digits turn into exponent form: https://circleci.com/docs/reference/configuration-reference/#environment */
function textOfValue(value: Tree, where: string): string {
  if (value === null) return ''
  if (typeof value === 'object') throw new ConfigError(`${where} is no text.`)
  if (typeof value === 'number' && Math.abs(value) > 999_999) throw new ConfigError(`${where} is a large number; it must be quoted.`)
  return String(value)
}
