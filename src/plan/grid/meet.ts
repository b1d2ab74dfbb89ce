/** A text that two patterns take. */
import { type GlobPart, parseGlob } from '../../ir/glob.ts'

/** One place of a pattern: a letter that stands there, or any number of letters. */
interface Place {
  readonly takes: (letter: string) => boolean
  /** Letters worth trying. */
  readonly letters: readonly string[]
  readonly repeats: boolean
}

export type Pattern = readonly Place[]

const anything: Place = { takes: () => true, letters: ['x', '/'], repeats: true }
const inSegment = (letter: string): boolean => letter !== '/'

/** Two stars and a slash may be no folder at all: that is the second pattern, if there is one. */
export function patternsOf(glob: string): readonly Pattern[] {
  const shorter = glob.replace(/(^|\/)\*\*\//g, '$1')
  return (shorter === glob ? [glob] : [glob, shorter]).map((each) => (parseGlob(each) ?? []).flatMap(placesOf))
}

export function patternAround(before: boolean, text: string, after: boolean): Pattern {
  return [...(before ? [anything] : []), ...placesOf({ kind: 'text', text }), ...(after ? [anything] : [])]
}

function placesOf(part: GlobPart): readonly Place[] {
  switch (part.kind) {
    case 'text':
      return [...part.text].map((letter) => ({ takes: (other) => other === letter, letters: [letter], repeats: false }))
    case 'star':
      return [{ takes: inSegment, letters: ['x'], repeats: true }]
    case 'globstar':
      return [anything]
    case 'one':
      return [{ takes: inSegment, letters: ['x'], repeats: false }]
    case 'class':
      // A try: whoever asks looks whether the text really passes.
      return [{ takes: inSegment, letters: part.negated ? [...'xyz0-'] : [...part.body], repeats: false }]
  }
}

/** The shortest text that both take, or null. A search over pairs of places, as long as the product of the two at most. */
export function meet(one: Pattern, other: Pattern): string | null {
  const seen = new Set<number>([0])
  let states: { readonly a: number; readonly b: number; readonly text: string }[] = [{ a: 0, b: 0, text: '' }]
  while (states.length > 0) {
    const next: typeof states = []
    const visit = (a: number, b: number, text: string, list: typeof states): void => {
      const key = a * (other.length + 1) + b
      if (seen.has(key)) return
      seen.add(key)
      list.push({ a, b, text })
    }
    for (const { a, b, text } of states) {
      if (a === one.length && b === other.length) return text
      const [left, right] = [one[a], other[b]]
      // A place that repeats may be over; that needs no letter.
      if (left?.repeats) visit(a + 1, b, text, states)
      if (right?.repeats) visit(a, b + 1, text, states)
      if (left === undefined || right === undefined) continue
      const letter = [...left.letters, ...right.letters].find((each) => left.takes(each) && right.takes(each))
      if (letter !== undefined) visit(left.repeats ? a : a + 1, right.repeats ? b : b + 1, text + letter, next)
    }
    states = next
  }
  return null
}
