/** Comparisons that GitHub's expressions don't make: what of them a shell decides, and which shell can. */
import { compareChosen } from '../../src/ir/choice.ts'
import { allOf, anyOf, foldCompare, valueForCell } from '../../src/ir/condition.ts'
import { parseGlob, plainName } from '../../src/ir/glob.ts'
import type { Atom, Condition, Job, Value } from '../../src/ir/types.ts'
import { literal, partsOf } from '../../src/ir/value.ts'
import { isShellValue } from './value.ts'

export type Comparison = Extract<Atom, { kind: 'compare' }>

export interface Place {
  /** Null for what the pipeline asks. */
  readonly job: Job | null
  /** Whether a step asks: a step before it can answer. */
  readonly inStep: boolean
}

/** A pattern, or a fact that only a shell knows. */
export function asksShell(atom: Comparison): boolean {
  const { op, right } = atom
  if (partsOfBoth(atom).some(isShellValue)) return true
  return op === 'matches' && right.kind === 'literal' && plainName(right.text) === null && globPrefix(right.text) === null
}

/** What a shell has to decide of the comparison. */
export function shellLeaves(atom: Comparison, place: Place): readonly Comparison[] {
  const found: Comparison[] = []
  if (asksShell(atom))
    toldApart(atom, place, (leaf) => {
      found.push(leaf)
    })
  return found
}

/** Without choices, and with the cells of a known matrix told apart: what is left is for an expression, or for a shell. */
export function toldApart(atom: Comparison, place: Place, note: (leaf: Comparison) => void = () => undefined): Condition {
  return compareChosen(atom, undefined, (leaf) => {
    const folded = foldCompare(leaf)
    if (folded.kind !== 'compare' || !asksShell(folded)) return folded
    const { told, open } = byCell(folded, place.job)
    // One step that reads the cell is simpler than an answer for each.
    const isKept = place.inStep && open.length > 0
    for (const each of isKept ? [folded] : open) note(each)
    return isKept ? folded : told
  })
}

/** A comparison of values of a known matrix is decided now, cell by cell, as far as it can be: `open` is what it can't. */
function byCell(atom: Comparison, job: Job | null): { readonly told: Condition; readonly open: readonly Comparison[] } {
  const matrix = job?.matrix ?? null
  const axes = [...new Set(partsOfBoth(atom).flatMap((part) => (part.kind === 'matrix' ? [part.axis] : [])))]
  if (axes.length === 0 || matrix === null || matrix.axes.some(({ from }) => from !== null)) return { told: atom, open: [atom] }
  // Expressions would take cells for each other that differ in case alone.
  const valuesOf = (axis: string): readonly string[] => [...new Set(matrix.cells.map((cell) => cell[axis] ?? ''))]
  if (axes.some((axis) => new Set(valuesOf(axis).map((text) => text.toLowerCase())).size < valuesOf(axis).length))
    return { told: atom, open: [atom] }
  const cells = new Map(matrix.cells.map((cell) => [JSON.stringify(axes.map((axis) => cell[axis] ?? '')), cell]))
  const open: Comparison[] = []
  const told = [...cells.values()].map((cell) => {
    const own = foldCompare({ ...atom, left: valueForCell(atom.left, cell), right: valueForCell(atom.right, cell) })
    if (own.kind === 'compare') open.push(own)
    return allOf([...axes.map((axis) => isValue(axis, cell[axis] ?? '')), own])
  })
  return { told: anyOf(told), open }
}

function isValue(axis: string, text: string): Condition {
  return { kind: 'compare', op: 'is', left: { kind: 'matrix', axis }, right: literal(text), negated: false }
}

/** Whether a job before those of the pipeline knows both sides. */
export function isKnownAtOnce(atom: Comparison): boolean {
  return partsOfBoth(atom).every((part) => part.kind !== 'output' && part.kind !== 'service' && isKnownToGate(part))
}

/** Whether a job before the one that asks does. */
export function isKnownBefore(atom: Comparison): boolean {
  return partsOfBoth(atom).every(isKnownToGate)
}

function isKnownToGate(part: Value): boolean {
  if (part.kind === 'ci') return part.name !== 'workspace'
  return ['literal', 'text', 'or', 'variable', 'input', 'output', 'service'].includes(part.kind)
}

export function partsOfBoth({ left, right }: Comparison): readonly Value[] {
  return [...partsOf(left), ...partsOf(right)]
}

/** `text` of `text**`; null for every other glob. */
export function globPrefix(glob: string): string | null {
  const parts = parseGlob(glob) ?? []
  const [first, second] = parts
  return parts.length === 2 && first?.kind === 'text' && second?.kind === 'globstar' ? first.text : null
}
