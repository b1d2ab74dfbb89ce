/** Where no image can hold a tool, the job looks whether the asked version is there. */
import { literalText } from '../../../src/ir/value.ts'
import { versionCommands } from '../../shared/tool-check.ts'
import type { Code } from '../document.ts'
import { quoted } from '../groovy.ts'
import type { Place } from './agent.ts'
import { type Scene, valueIn } from './scene.ts'

export function toolChecks(scene: Scene, { image }: Place): readonly Code[] {
  if (image !== null && scene.job.container === null) return []
  return scene.job.tools.flatMap(({ tool, version }): readonly Code[] => {
    const wanted = literalText(valueIn(version, scene))
    if (wanted === null) return []
    const pattern = wanted.replace(/(\.[x*])+$/, '').replace(/[^\w-]/g, '[$&]')
    const check = `${versionCommands[tool]} | grep -E '(^|[^0-9.])${pattern}([^0-9]|$)'`
    return [`sh label: ${quoted(`Look for ${tool} ${wanted}`)}, script: ${quoted(check)}`]
  })
}
