/** The names of the recipes, as authors write them: `docker.buildPush`, `drift`. */
import * as namespaces from '../../src/recipes/index.ts'

export const recipes: readonly string[] = Object.entries(namespaces).flatMap(([namespace, value]) =>
  typeof value === 'function' ? [namespace] : Object.keys(value).map((name) => `${namespace}.${name}`),
)
