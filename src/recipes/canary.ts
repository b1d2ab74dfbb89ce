/** What canaries have in common, whoever moves the traffic. */
import { type Step, sh, type Text } from '../index.ts'

/** Asked again and again while a weight holds: one answer that is no success ends the canary. */
export interface CanaryCheck {
  readonly url: Text
  /** Seconds at each weight. Default 300. */
  readonly hold?: number
  /** Seconds between two attempts. Default 15. */
  readonly every?: number
}

/** In percent. */
export const usualWeights: readonly number[] = [10, 50, 100]

/** The weights, if they are steps to all of the traffic. */
export function risingWeights(weights: readonly number[]): readonly number[] {
  const isRising = weights.every((weight, index) => weight > (weights[index - 1] ?? 0))
  if (!isRising || weights.at(-1) !== 100) throw new TypeError(`The weights of a canary rise to 100; these are ${weights.join(', ')}.`)
  return weights
}

export function checkStep(weight: number, { url, hold = 300, every = 15 }: CanaryCheck): Step {
  return sh({ name: `Check at ${weight} %` })`
    attempt=0
    while [ "$attempt" -lt ${Math.max(1, Math.ceil(hold / every))} ]; do
      curl -fsS -o /dev/null --retry 2 --retry-delay 2 --retry-all-errors --max-time 10 ${url}
      attempt=$((attempt + 1))
      sleep ${every}
    done
  `
}
