/** Where no image can hold a tool, the job looks whether the asked version is there. */
import type { ToolName } from '../../src/ir/types.ts'

export const versionCommands: { readonly [tool in ToolName]: string } = {
  python: 'python --version',
  node: 'node --version',
  go: 'go version',
  java: 'java --version',
  rust: 'rustc --version',
  ruby: 'ruby --version',
  dotnet: 'dotnet --version',
  php: 'php --version',
  deno: 'deno --version',
  bun: 'bun --version',
  terraform: 'terraform version',
  helm: 'helm version --short',
  kubectl: 'kubectl version --client',
}

/** `wanted` stands between double quotes. */
export function shellCheck(tool: ToolName, wanted: string): string {
  return `${versionCommands[tool]} | grep -E "(^|[^0-9.])${wanted}([^0-9]|$)" || { echo "${tool} ${wanted} is wanted here" >&2; exit 1; }`
}
