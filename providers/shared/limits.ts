/** Documented limits of providers, as data, and what a build says of them. */
import { finding } from '../../src/diagnostics/catalog.ts'
import type { Diagnostic, Origin } from '../../src/diagnostics/diagnostic.ts'

export interface Limit {
  readonly most: number
  /** Of what: "cells of a matrix". */
  readonly what: string
  /** A project comes nearer to it over the years, so that a warning in time is worth having. */
  readonly grows?: true
}

/** Adds a finding if `got` is above the limit, or near one that is approached bit by bit. */
export type LimitCheck = (limit: Limit, got: number, at: Origin | null) => void

/** The part of a limit from which on a warning says that it is near. */
const near = 0.8

export function limitCheck(provider: string, over: 'error' | 'warn', findings: Diagnostic[]): LimitCheck {
  return ({ most, what, grows }, got, at) => {
    if (got > most)
      findings.push({ ...finding('over-limit', at, provider, what, most, got), severity: over === 'error' ? 'error' : 'warning' })
    else if (grows === true && got > most * near) findings.push(finding('near-limit', at, provider, what, most, got))
  }
}

/** Bytes of a text in UTF-8, worked out only where its length leaves a doubt about this limit. */
export function bytesOf(text: string, { most }: Limit): number {
  return text.length > most || text.length * 3 <= most * near ? text.length : new TextEncoder().encode(text).length
}
