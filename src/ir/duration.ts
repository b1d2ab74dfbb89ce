/** Durations of the language: one whole number and one unit. */
const units = { s: 1, m: 60, h: 3_600, d: 86_400 } as const

/** Seconds, or null if the text is no duration. Zero is none. */
export function parseDuration(text: string): number | null {
  const found = /^([1-9]\d{0,8})([smhd])$/.exec(text)
  if (found === null) return null
  return Number(found[1]) * units[found[2] as keyof typeof units]
}

/** `1h 30m`, of whole seconds. */
export function durationWords(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3_600), 'h'] as const,
    [Math.floor((seconds % 3_600) / 60), 'm'] as const,
    [seconds % 60, 's'] as const,
  ]
  const words = parts.flatMap(([count, unit]) => (count > 0 ? [`${count}${unit}`] : []))
  return words.length === 0 ? '0s' : words.join(' ')
}
