/** Durations of the language: one whole number and one unit. */
const seconds = { s: 1, m: 60, h: 3_600, d: 86_400 } as const

/** Seconds, or null if the text is no duration. Zero is none. */
export function parseDuration(text: string): number | null {
  const found = /^([1-9]\d{0,8})([smhd])$/.exec(text)
  if (found === null) return null
  return Number(found[1]) * seconds[found[2] as keyof typeof seconds]
}
