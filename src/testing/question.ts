/** What a plan was made from: its checks need more than it says. Not part of the public types. */
import type { Context } from '../ir/resolve/context.ts'
import type { Pipeline } from '../ir/types.ts'
import type { Outcomes, Plan, RunEvent } from '../plan/types.ts'

export interface Question {
  readonly pipeline: Pipeline
  readonly context: Context
  readonly event: RunEvent
  readonly outcomes: Outcomes
}

const questions = new WeakMap<object, Question>()

export function remember(plan: Plan, question: Question): void {
  questions.set(plan, question)
}

/** Throws for anything that `plan` didn't return. */
export function questionOf(plan: unknown): Question {
  const question = typeof plan === 'object' && plan !== null ? questions.get(plan) : undefined
  if (question === undefined) throw new TypeError("This is no plan: give what plan() of 'pipegen/testing' returned.")
  return question
}

export function sentences(...texts: readonly (string | null)[]): string {
  return texts.filter((text) => text !== null).join(' ')
}
