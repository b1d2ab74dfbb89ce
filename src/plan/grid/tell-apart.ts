/** Texts that tell tests of a name apart: one for each way in which they can come out together. */
import { compareTexts } from '../../ir/condition.ts'
import { type GlobPart, parseGlob, plainName } from '../../ir/glob.ts'
import type { CompareOp } from '../../ir/types.ts'

export interface TextTest {
  readonly op: CompareOp
  readonly text: string
}

export interface Samples {
  /** Never empty. */
  readonly texts: readonly string[]
  /** Whether there is no other way in which the tests can come out. */
  readonly complete: boolean
}

/** Each is tried in the gaps of each other, and more than a few are rare. */
const mostTests = 40

/** Of texts that the tests take for the same, those of `plain` go first. */
export function tellApart(tests: readonly TextTest[], plain: readonly string[]): Samples {
  const bySignature = new Map<string, string>()
  const gaps = gapsFor(tests)
  const made = tests.flatMap((test) => gaps.flatMap((gap) => examplesOf(test, gap)))
  for (const text of [...plain, ...made, ...gaps]) {
    const signature = tests.map(({ op, text: right }) => (compareTexts(op, text, right) ? '1' : '0')).join('')
    if (!bySignature.has(signature)) bySignature.set(signature, text)
  }
  const texts = [...bySignature.values()]
  return { texts, complete: tests.length <= mostTests && !mayOverlapUnseen(tests, texts) }
}

/** What stands for a star: a word that no test speaks of, nothing, what the other tests want to see, and what no single star takes. */
function gapsFor(tests: readonly TextTest[]): readonly string[] {
  const word = [...'xyzqkwvj'].find((letter) => tests.every(({ text }) => !text.includes(letter))) ?? 'xyzzy'
  const others = [...new Set(tests.slice(0, mostTests).flatMap((test) => examplesOf(test, '')))]
  const all = others.join('')
  return [...new Set([word, '', ...others, all + all, `${word}/${word}`])]
}

function examplesOf({ op, text }: TextTest, gap: string): readonly string[] {
  switch (op) {
    case 'is':
      return [text]
    case 'includes':
      return [text, gap + text + gap]
    case 'startsWith':
      return [text + gap]
    case 'endsWith':
      return [gap + text]
    case 'matches':
      return [exampleOf(text, gap)]
  }
}

function exampleOf(glob: string, gap: string): string {
  // Two stars and a slash may be no folder at all.
  const parts = parseGlob(gap === '' ? glob.replace(/(^|\/)\*\*\//g, '$1') : glob) ?? []
  return parts.map((part) => exampleOfPart(part, gap)).join('')
}

function exampleOfPart(part: GlobPart, gap: string): string {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'star':
      return gap.replaceAll('/', '')
    case 'globstar':
      return gap
    case 'one':
      return 'x'
    case 'class':
      return part.negated ? ([...'xyz0-'].find((letter) => !part.body.includes(letter)) ?? 'x') : (part.body[0] ?? 'x')
  }
}

/**
 * A letter that a glob leaves open may have to be the very one that another test wants, and no example tries that.
 * Two such tests are no danger if a text was found that passes both, or if they begin in different ways.
 */
function mayOverlapUnseen(tests: readonly TextTest[], texts: readonly string[]): boolean {
  const wild = tests.filter(({ op, text }) => op !== 'is' && !(op === 'matches' && plainName(text) !== null))
  const passes = (test: TextTest, text: string): boolean => compareTexts(test.op, text, test.text)
  return wild
    .filter(({ op, text }) => op === 'matches' && parseGlob(text)?.some(({ kind }) => kind === 'one' || kind === 'class'))
    .some((open) =>
      wild.some((other) => other !== open && !beginApart(open, other) && !texts.some((text) => passes(open, text) && passes(other, text))),
    )
}

function beginApart(one: TextTest, other: TextTest): boolean {
  const [a, b] = [startOf(one), startOf(other)]
  return !a.startsWith(b) && !b.startsWith(a)
}

function startOf({ op, text }: TextTest): string {
  if (op === 'startsWith') return text
  const [first] = op === 'matches' ? (parseGlob(text) ?? []) : []
  return first?.kind === 'text' ? first.text : ''
}
