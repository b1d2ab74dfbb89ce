/**
 * The language's globs: `*` stops at `/`, `**` doesn't, two stars and a slash are any number of folders, `?` is one character and `[…]` a class, both never `/`.
 * The whole string must match, case-sensitively. A glob without special characters is a plain name.
 */
export type GlobPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'star' }
  | { readonly kind: 'globstar' }
  | { readonly kind: 'one' }
  | { readonly kind: 'class'; readonly negated: boolean; readonly body: string }

/** The parts of a glob, or null if it is none: empty, or an unclosed or empty class. */
export function parseGlob(glob: string): readonly GlobPart[] | null {
  const parts: GlobPart[] = []
  let text = ''
  const flush = (): void => {
    if (text !== '') parts.push({ kind: 'text', text })
    text = ''
  }
  let at = 0
  while (at < glob.length) {
    const char = glob[at] ?? ''
    if (char === '*') {
      flush()
      const double = glob[at + 1] === '*'
      parts.push({ kind: double ? 'globstar' : 'star' })
      at += double ? 2 : 1
    } else if (char === '?') {
      flush()
      parts.push({ kind: 'one' })
      at += 1
    } else if (char === '[') {
      const found = /^\[([!^]?)(\]?[^\]/]*)\]/.exec(glob.slice(at))
      if (found === null || found[2] === '' || !isClass(found[2] ?? '')) return null
      flush()
      parts.push({ kind: 'class', negated: found[1] !== '', body: found[2] ?? '' })
      at += found[0].length
    } else if (char === '\\' && at + 1 < glob.length) {
      text += glob[at + 1]
      at += 2
    } else {
      text += char
      at += 1
    }
  }
  flush()
  return parts.length === 0 ? null : parts
}

/** A class is usable if its regular expression is: `[z-a]` isn't. Named classes and escapes, which bash has, are refused. */
function isClass(body: string): boolean {
  if (/\\|\[[:.=]/.test(body)) return false
  try {
    new RegExp(`[${classBody(body)}]`, 'u')
    return true
  } catch {
    return false
  }
}

/** Whether a name can be tested by the glob. One that begins with `!` excludes on GitHub, and is a plain text nowhere. */
export function isNameGlob(glob: string): boolean {
  return !glob.startsWith('!') && parseGlob(glob) !== null
}

/** Whether it may name more than one text, by its letters alone. */
export function isPattern(glob: string): boolean {
  return /[*?[]/.test(glob)
}

/** The one string that the glob matches, or null if it matches several. */
export function plainName(glob: string): string | null {
  const parts = parseGlob(glob)
  if (parts === null || parts.length !== 1) return null
  const [part] = parts
  return part?.kind === 'text' ? part.text : null
}

/** Whether every string that `narrow` matches, `wide` matches, too; false also where that isn't easy to tell. */
export function globCovers(wide: string, narrow: string): boolean {
  if (wide === narrow) return true
  const [first, second, ...more] = parseGlob(wide) ?? []
  if (first?.kind === 'globstar') return second === undefined
  if (first?.kind !== 'text' || second?.kind !== 'globstar' || more.length > 0) return false
  const [start] = parseGlob(narrow) ?? []
  return start?.kind === 'text' && start.text.startsWith(first.text)
}

/** Source of an anchored regular expression that RE2, Java, JavaScript and, slashes aside, POSIX ERE read alike. `/` is not escaped. */
export function globToRegex(glob: string): string {
  return `^${globBody(glob)}$`
}

/** `globToRegex` without the anchors, to be joined with others. */
export function globBody(glob: string): string {
  const parts = parseGlob(glob) ?? [{ kind: 'text', text: glob } as const]
  return parts.map((part, index) => (anyFolders(parts, index) ? '(.*/)?' : partRegex(cutSlash(part, parts, index)))).join('')
}

/** `**` between slashes, or between the start and a slash, is any number of folders: also none. */
function anyFolders(parts: readonly GlobPart[], index: number): boolean {
  const [before, part, after] = [parts[index - 1], parts[index], parts[index + 1]]
  if (part?.kind !== 'globstar' || after?.kind !== 'text' || !after.text.startsWith('/')) return false
  return index === 0 || (before?.kind === 'text' && before.text.endsWith('/'))
}

/** The slash behind such a `**` belongs to it. */
function cutSlash(part: GlobPart, parts: readonly GlobPart[], index: number): GlobPart {
  return part.kind === 'text' && anyFolders(parts, index - 1) ? { kind: 'text', text: part.text.slice(1) } : part
}

function partRegex(part: GlobPart): string {
  switch (part.kind) {
    case 'text':
      return part.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    case 'star':
      return '[^/]*'
    case 'globstar':
      return '.*'
    case 'one':
      return '[^/]'
    case 'class':
      return part.negated ? `[^/${classBody(part.body)}]` : `[${classBody(part.body)}]`
  }
}

/** A range around `/` leaves it out. */
function classBody(body: string): string {
  const ranges = body.replace(/(.)-(.)/gsu, (range, from: string, to: string) => (from < '/' && '/' < to ? `${from}-.0-${to}` : range))
  return ranges.replace(/[\\[\]^]/g, '\\$&')
}

const compiled = new Map<string, RegExp>()

/** Whether the glob matches the whole of `text`. */
export function globMatches(glob: string, text: string): boolean {
  let regex = compiled.get(glob)
  if (regex === undefined) {
    regex = new RegExp(globToRegex(glob), 'su')
    compiled.set(glob, regex)
  }
  return regex.test(text)
}
