/** Where no image can hold a tool, the job looks whether the asked version is there. */
import type { ToolName } from '../../../src/ir/types.ts'
import { shellCheck, versionCommands } from '../../shared/tool-check.ts'
import { type Scene, valueIn } from './scene.ts'
import { shellText } from './values.ts'

/** Whether the tools of the job come with its image. */
export function imageHoldsTools({ job, system }: Pick<Scene, 'job' | 'system'>): boolean {
  return system === 'linux' && job.container === null && job.runner.kind !== 'labels' && !job.docker
}

export function toolChecks(scene: Scene): readonly string[] {
  if (imageHoldsTools(scene)) return []
  return scene.job.tools.flatMap(({ tool, version }) => {
    const wanted = shellText(valueIn(version, scene)).replace(/(\.[x*])+$/, '')
    return [scene.outer === 'powershell' ? powershellCheck(tool, wanted) : shellCheck(tool, wanted)]
  })
}

function powershellCheck(tool: ToolName, wanted: string): string {
  const name = /^\$(\w+)$/.exec(wanted)?.[1]
  const pattern = name === undefined ? `'(^|[^0-9.])${wanted}([^0-9]|$)'` : `('(^|[^0-9.])' + $env:${name} + '([^0-9]|$)')`
  return `if ("$(${versionCommands[tool]})" -notmatch ${pattern}) { throw "${tool} ${name === undefined ? wanted : `$env:${name}`} is wanted here" }`
}
