/** Overlays: parts of a provider's own format that an author merges into an emitted job. They may hold values and jobs. */
import type { Value } from './types.ts'

const marker = Symbol('overlay value')
const jobMarker = Symbol('overlay job')

/** A value inside an overlay; the provider writes it in its own way. */
export interface OverlayValue {
  readonly [marker]: true
  readonly value: Value
}

export function overlayValue(value: Value): OverlayValue {
  return { [marker]: true, value }
}

export function isOverlayValue(part: unknown): part is OverlayValue {
  return typeof part === 'object' && part !== null && marker in part
}

/** A job inside an overlay, by its id; the provider writes its own name for it. */
export interface OverlayJob {
  readonly [jobMarker]: true
  readonly job: string
}

export function overlayJob(job: string): OverlayJob {
  return { [jobMarker]: true, job }
}

function isOverlayJob(part: unknown): part is OverlayJob {
  return typeof part === 'object' && part !== null && jobMarker in part
}

/** How a provider writes what isn't its own format. */
export interface OverlayWriter {
  readonly value: (value: Value) => unknown
  readonly job: (id: string) => unknown
}

/** The values in an overlay, wherever they stand. */
export function overlayValues(part: unknown): readonly Value[] {
  if (isOverlayValue(part)) return [part.value]
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(overlayValues) : []
}

/** `overlay` over `base`: maps merge, everything else is replaced. */
export function mergeOverlay(base: unknown, overlay: unknown, write: OverlayWriter): unknown {
  if (isOverlayValue(overlay)) return write.value(overlay.value)
  if (isOverlayJob(overlay)) return write.job(overlay.job)
  if (Array.isArray(overlay)) return overlay.map((item) => mergeOverlay(undefined, item, write))
  if (typeof overlay !== 'object' || overlay === null) return overlay
  const merged: { [key: string]: unknown } = isMap(base) ? { ...base } : {}
  for (const [key, part] of Object.entries(overlay)) {
    if (part !== undefined) merged[key] = mergeOverlay(merged[key], part, write)
  }
  return merged
}

function isMap(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
