/** The language's globs as GitLab's `changes` reads them: Ruby's File.fnmatch with PATHNAME, DOTMATCH and EXTGLOB. */
import { type GlobPart, parseGlob } from '../../src/ir/glob.ts'

/**
 * Ruby's `**` crosses folders only as a whole segment before a slash, so `src/**` becomes `src/**` + `/*`, and `**` inside a name
 * becomes two alternatives: within the folder, and further down.
 */
export function changesGlob(glob: string): string {
  const parts = parseGlob(glob)
  if (parts === null) return glob
  let text = ''
  for (const [index, part] of parts.entries()) {
    if (part.kind !== 'globstar') {
      text += partText(part)
      continue
    }
    const next = parts[index + 1]
    const opens = text === '' || text.endsWith('/')
    const closes = next === undefined || (next.kind === 'text' && next.text.startsWith('/'))
    if (opens && next === undefined) text += '**/*'
    else if (opens && closes) text += '**'
    else if (opens) text += '**/*'
    else return `{${text}*${tail(parts, index)},${text}*/**/*${tail(parts, index)}}`
  }
  return text
}

function tail(parts: readonly GlobPart[], index: number): string {
  return parts
    .slice(index + 1)
    .map((part) => (part.kind === 'globstar' ? '*' : partText(part)))
    .join('')
}

function partText(part: GlobPart): string {
  switch (part.kind) {
    case 'text':
      // `$` begins a variable here.
      return part.text.replace(/[\\*?[\]{},]/g, '\\$&').replaceAll('$', '[$]')
    case 'star':
    case 'globstar':
      return '*'
    case 'one':
      return '?'
    case 'class':
      return `[${part.negated ? '^' : ''}${part.body}]`
  }
}
