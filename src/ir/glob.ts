/**
 * The language's globs: `*` stops at `/`, `**` doesn't, `?` is one character and `[…]` a class, both never `/`.
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

/** A class is usable if its regular expression is: `[z-a]` isn't. */
function isClass(body: string): boolean {
  try {
    new RegExp(`[${classBody(body)}]`)
    return true
  } catch {
    return false
  }
}

/** The one string that the glob matches, or null if it matches several. */
export function plainName(glob: string): string | null {
  const parts = parseGlob(glob)
  if (parts === null || parts.length !== 1) return null
  const [part] = parts
  return part?.kind === 'text' ? part.text : null
}

/** Source of an anchored regular expression that RE2, Java, JavaScript and, slashes aside, POSIX ERE read alike. `/` is not escaped. */
export function globToRegex(glob: string): string {
  return `^${globBody(glob)}$`
}

/** `globToRegex` without the anchors, to be joined with others. */
export function globBody(glob: string): string {
  return (parseGlob(glob) ?? [{ kind: 'text', text: glob }])
    .map((part) => {
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
    })
    .join('')
}

function classBody(body: string): string {
  return body.replace(/[\\[\]^]/g, '\\$&')
}

const compiled = new Map<string, RegExp>()

/** Whether the glob matches the whole of `text`. */
export function globMatches(glob: string, text: string): boolean {
  let regex = compiled.get(glob)
  if (regex === undefined) {
    regex = new RegExp(globToRegex(glob), 's')
    compiled.set(glob, regex)
  }
  return regex.test(text)
}
