/**
 * The version of a tool that a file of the repo names, as the usual version managers read it. Null where it names none, or a range:
 * which release that becomes is decided by whoever installs it.
 */
import type { ToolName } from '../types.ts'

export function versionIn(tool: ToolName, path: string, text: string): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const found =
    name === '.tool-versions' || name === 'mise.toml' || name === '.mise.toml'
      ? listed(tool, text)
      : (readers[name]?.(text) ?? firstLine(text))
  const [, version] = exact.exec(found?.trim() ?? '') ?? []
  return version ?? null
}

/** Also `ruby-3.4.1`, `temurin-21` and the names of Node's long-term releases. */
const exact = /^(?:[a-z]+-)?v?(\d+(?:\.\d+)*(?:\.[x*])?|lts\/(?:\*|[a-z]+)|stable)$/

const readers: { readonly [name: string]: (text: string) => string | undefined } = {
  'package.json': (text) => {
    const { volta, devEngines, engines } = jsonOf(text)
    return textAt(volta, 'node') ?? textAt(devEngines, 'runtime', 'version') ?? textAt(engines, 'node')
  },
  'global.json': (text) => textAt(jsonOf(text), 'sdk', 'version'),
  'go.mod': goVersion,
  'go.work': goVersion,
  'rust-toolchain.toml': (text) => /^\s*channel\s*=\s*["']([^"']+)["']/m.exec(text)?.[1],
  '.sdkmanrc': (text) => /^\s*java\s*=\s*(\d[\d.]*)/m.exec(text)?.[1],
}

/** Source: Go, "Go Modules Reference", go and toolchain directives. */
function goVersion(text: string): string | undefined {
  return /^toolchain\s+go(\S+)/m.exec(text)?.[1] ?? /^go\s+(\S+)/m.exec(text)?.[1]
}

const otherNames: { readonly [tool in ToolName]?: string } = { node: 'nodejs', go: 'golang' }

function listed(tool: ToolName, text: string): string | undefined {
  return new RegExp(`^\\s*(?:${tool}|${otherNames[tool] ?? tool})(?:\\s+|\\s*=\\s*)["']?([^\\s"'#]+)`, 'm').exec(text)?.[1]
}

function firstLine(text: string): string | undefined {
  return text.split('\n').find((line) => !/^\s*(#|$)/.test(line))
}

interface Fields {
  readonly [key: string]: unknown
}

function jsonOf(text: string): Fields {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? (parsed as Fields) : {}
  } catch {
    return {}
  }
}

function textAt(from: unknown, ...keys: readonly string[]): string | undefined {
  let value = from
  for (const key of keys) value = typeof value === 'object' && value !== null ? (value as Fields)[key] : undefined
  return typeof value === 'string' ? value : undefined
}
