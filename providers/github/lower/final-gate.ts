/** The job to require in branch protection: it always reports, and fails if a job failed or was cancelled. */
import type { Pipeline } from '../../../src/ir/types.ts'
import type { GithubJob } from '../document.ts'
import type { GithubSettings } from '../index.ts'
import { runnerLabel } from './runner.ts'

/**
 * Jobs that were skipped count as good, and so do those that were allowed to fail: their result is `success`.
 * Source: GitHub Docs, "Contexts reference", needs context; actions/runner#1161.
 */
export function lowerFinalGate(pipeline: Pipeline, needs: readonly string[], settings: GithubSettings): GithubJob | null {
  if (pipeline.gate === null) return null
  return {
    needs,
    if: '${{ always() }}',
    'runs-on': runnerLabel('ubuntu', settings.runners),
    'timeout-minutes': 5,
    steps: [
      {
        name: 'Fail if a job failed or was cancelled',
        if: "${{ contains(needs.*.result, 'failure') || contains(needs.*.result, 'cancelled') }}",
        run: 'exit 1',
      },
    ],
  }
}
