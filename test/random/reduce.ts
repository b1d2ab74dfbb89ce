/** Makes a program that shows a fault small: whatever can go without the fault going, goes. */
import { Program } from './pipelines.ts'

/** `isBad` says whether a program still shows the fault; what doesn't even run shows another one. */
export async function reduce(program: Program, isBad: (smaller: Program) => Promise<boolean>): Promise<Program> {
  let best = program
  for (let before = -1; before !== sizeOf(best); ) {
    before = sizeOf(best)
    for (let index = best.constants.length - 1; index >= 0; index -= 1) {
      const without = new Program(best.constants.toSpliced(index, 1), best.exported)
      if (await isBad(without)) best = without
    }
    for (let index = 0; index <= best.constants.length; index += 1) best = await reducePart(best, index, isBad)
  }
  return best
}

const sizeOf = ({ constants, exported }: Program): number => constants.join('').length + exported.length

/** The constant at `index`, or, behind the last, what is exported. */
async function reducePart(program: Program, index: number, isBad: (smaller: Program) => Promise<boolean>): Promise<Program> {
  const { constants, exported } = program
  const having = (text: string): Program =>
    index < constants.length ? new Program(constants.with(index, text), exported) : new Program(constants, text)
  let text = constants[index] ?? exported
  for (let at = 0; ; at += 1) {
    // The widest first. What stands behind a piece that went has moved up to its place.
    const [start, end] = piecesOf(text)[at] ?? []
    if (start === undefined || end === undefined) return having(text)
    const shorter = text.slice(0, start) + text.slice(end)
    if (!(await isBad(having(shorter)))) continue
    text = shorter
    at -= 1
  }
}

/** Start and end of everything that stands between brackets and commas, with its comma, widest first. */
export function piecesOf(text: string): readonly (readonly [number, number])[] {
  const pieces: [number, number][] = []
  const open: { readonly close: string; start: number }[] = []
  const take = (end: number): void => {
    const last = open.at(-1)
    if (last === undefined || last.close === '`') return
    if (text.slice(last.start, end).trim() !== '') pieces.push([last.start, end])
    last.start = end
  }
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? ''
    const isTemplate = open.at(-1)?.close === '`'
    if (char === '\\') at += 1
    else if (isTemplate && char !== '`' && !text.startsWith('${', at)) continue
    else if (isTemplate && char === '$') open.push({ close: '}', start: ++at + 1 })
    else if (char === "'") at += /^'(?:[^'\\]|\\.)*/.exec(text.slice(at))?.[0].length ?? 1
    else if (char === open.at(-1)?.close) {
      take(at)
      open.pop()
    } else if (char === '`') open.push({ close: '`', start: at })
    else if ('([{'.includes(char)) open.push({ close: closing[char] ?? '', start: at + 1 })
    else if (char === ',') take(at + 1)
  }
  return pieces.sort((one, other) => other[1] - other[0] - (one[1] - one[0]))
}

const closing: { readonly [open: string]: string } = { '(': ')', '[': ']', '{': '}' }
