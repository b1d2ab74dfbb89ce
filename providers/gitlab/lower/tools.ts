/** Where no image can hold a tool, the job looks whether the asked version is there. */
import type { ToolName } from '../../../src/ir/types.ts'
import { type Scene, valueIn } from './scene.ts'
import { shellText } from './values.ts'

const versionCommands: { readonly [tool in ToolName]: string } = {
  python: 'python --version',
  node: 'node --version',
  go: 'go version',
  java: 'java -version',
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

/** Whether the tools of the job come with its image. */
export function imageHoldsTools({ job, system }: Pick<Scene, 'job' | 'system'>): boolean {
  return system === 'linux' && job.container === null && job.runner.kind !== 'labels' && !job.docker
}

export function toolChecks(scene: Scene): readonly string[] {
  if (imageHoldsTools(scene)) return []
  return scene.job.tools.flatMap(({ tool, version }) => {
    if (version.kind === 'file') return []
    const wanted = shellText(valueIn(version, scene)).replace(/(\.[x*])+$/, '')
    const command = versionCommands[tool]
    return [`${command} 2>&1 | grep -E "(^|[^0-9.])${wanted}([^0-9]|$)" || { echo "${tool} ${wanted} is wanted here" >&2; exit 1; }`]
  })
}
