/** Words of scripts that recipes put together. */

/** One word for a shell, in quotes if it needs them. */
export function word(text: string): string {
  if (/^[A-Za-z0-9_./:=@,+-]+$/.test(text)) return text
  return text.includes("'") && !/["$`\\!]/.test(text) ? `"${text}"` : quoted(text)
}

export function words(texts: readonly string[]): string {
  return texts.map(word).join(' ')
}

/** In single quotes, where a shell reads nothing. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
