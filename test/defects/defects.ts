/** Every defect, in order. */
import type { Defect } from './defect.ts'
import { deployments } from './deployments.ts'
import { images } from './images.ts'
import { syntax } from './syntax.ts'
import { tests } from './tests.ts'

export const defects: readonly (readonly [id: string, Defect])[] = Object.entries({ ...syntax, ...images, ...deployments, ...tests }).sort(
  ([a], [b]) => a.localeCompare(b),
)
