/** Images that mean something else tomorrow: `latest`, or no tag at all. */
import { finding } from '../diagnostics/catalog.ts'
import { type Diagnostic, within } from '../diagnostics/diagnostic.ts'
import type { Job, Value } from '../ir/types.ts'
import type { Rule } from './rules.ts'

export const fixedImages: Rule = (pipeline) => pipeline.jobs.flatMap(checkJob)

function checkJob(job: Job): readonly Diagnostic[] {
  const images = [
    ...(job.container === null ? [] : [{ image: job.container.image, at: within(job.origin, 'container') }]),
    ...job.services.map(({ image, origin }) => ({ image, at: within(origin, 'image') })),
  ]
  return images
    .filter(({ image }) => isMoving(image))
    .map(({ image, at }) => finding('image-latest', at, image.kind === 'literal' ? image.text : ''))
}

function isMoving(image: Value): boolean {
  if (image.kind !== 'literal') return false
  const name = image.text.split('/').at(-1) ?? ''
  return !name.includes('@') && (!name.includes(':') || name.endsWith(':latest'))
}
