/** How far the official image of a tool stands in for it. */
import type { Job, Tool, Value } from '../../src/ir/types.ts'
import type { Support } from '../../src/provider.ts'
import { toolImage, toolImages } from './images.ts'
import { native, unsupported } from './levels.ts'

/** What a job without an image that holds its tools can do. */
export const giveContainer = 'Give the job a `container` that holds what it needs.'

/** `isSettled`: the provider knows the value before it starts the job's container. */
export function toolImageSupport(job: Job, { tool, version }: Tool, isSettled: (value: Value) => boolean): Support {
  if (job.tools.length > 1) return unsupported('an image holds one tool.', giveContainer)
  const { image } = toolImages[tool]
  if (version.kind === 'literal')
    return toolImage(tool, version.text) === null
      ? unsupported(`"${image}" has no tag for "${version.text}".`, 'Write the whole version, such as "1.33.4".')
      : native
  const values = version.kind === 'matrix' ? (job.matrix?.cells ?? []).map((cell) => cell[version.axis] ?? '') : []
  const odd = values.find((value) => toolImage(tool, value) !== `${image}:${value}`)
  if (odd !== undefined)
    return unsupported(`"${odd}" is no tag of "${image}".`, 'Write versions as the image\'s tags do, such as "22" or "3.12".')
  return isSettled(version)
    ? native
    : unsupported('the image is chosen before the job has values.', 'Use a version that is known, or an axis of the matrix.')
}
