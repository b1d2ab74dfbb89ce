/** What an import gives: the names of a module, also of one that is CommonJS, JSON or part of Node. */
import type { Namespace } from './module-function.ts'

export function toNamespace(value: unknown): Namespace {
  if (typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Module]') return value as Namespace
  return copyNames(Object.create(null), value)
}

export function copyNames(namespace: Namespace, value: unknown): Namespace {
  const isObject = (typeof value === 'object' || typeof value === 'function') && value !== null
  const isTranspiled = isObject && '__esModule' in value
  // Descriptors, because some of Node's own exports are getters that load a module.
  if (isObject && !Array.isArray(value)) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
      if (name !== 'default') Object.defineProperty(namespace, name, { ...descriptor, configurable: true })
    }
  }
  Object.defineProperty(namespace, 'default', {
    enumerable: true,
    configurable: true,
    value: isTranspiled && 'default' in value ? value.default : value,
  })
  return namespace
}

export function exportAll(namespace: Namespace, from: Namespace): void {
  for (const name of Object.keys(from)) {
    if (name === 'default' || name in namespace) continue
    Object.defineProperty(namespace, name, { enumerable: true, configurable: true, get: () => from[name] })
  }
}

/** Node finds the names of a CommonJS package by reading its text, and not always all of them. */
export function withMembersOfDefault(loaded: Namespace, names: readonly string[]): Namespace {
  const { default: whole } = loaded
  if ((typeof whole !== 'object' && typeof whole !== 'function') || whole === null) return loaded
  const found = names.filter((name) => !(name in loaded) && name in whole)
  return Object.assign(Object.create(null), loaded, Object.fromEntries(found.map((name) => [name, (whole as Namespace)[name]])))
}
