/** Findings about good practice: what an author may want as it is, and then says so with a reason in `allow`. */
import type { Code } from './catalog.ts'

export const practices = [
  'image-latest',
] as const satisfies readonly Code[] // biome-ignore format: one table
export type Practice = (typeof practices)[number]

export function isPractice(code: string): boolean {
  return (practices as readonly string[]).includes(code)
}
