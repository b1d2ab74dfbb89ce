/** How far failed steps and jobs can be tried again on GitHub. */
import type { Job, RunStep } from '../../../src/ir/types.ts'
import type { FeatureUse, Support } from '../../../src/provider.ts'
import { canCut, retriedStep } from '../lower/retry.ts'
import { differs, emulated, unsupported } from './levels.ts'

export function stepRetrySupport({ subject, job }: FeatureUse): Support {
  const { timeout } = subject as RunStep
  if (timeout !== null && !canCut(job))
    return unsupported('nothing ends a single attempt on macOS and Windows.', 'Use the timeout of the job.')
  return emulated('a loop in the shell.')
}

export function jobRetrySupport(job: Job | null): Support {
  if (job === null || retriedStep(job) === null)
    return differs('a failed job is not started again.', 'Give `retry` to the steps that may fail by chance.')
  return canCut(job)
    ? emulated('its one step is tried again.')
    : differs('the one step of the job is tried again, within one timeout for all attempts.', 'Give each attempt a limit in the script.')
}
