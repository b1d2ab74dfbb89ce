/** The job to require in branch protection: it always reports, and fails if a job failed or was cancelled. */
import { allOf, restrictToTriggers } from '../../../src/ir/condition.ts'
import type { Pipeline } from '../../../src/ir/types.ts'
import { unlessUntouched } from '../../shared/path-filters.ts'
import type { GithubJob } from '../document.ts'
import type { GithubSettings } from '../settings.ts'
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

/**
 * A workflow that a path filter keeps from starting reports nothing, and the required check waits for ever. So with a gate
 * the filters become conditions of the jobs. Source: GitHub Docs, "Troubleshooting required status checks".
 */
export function reporting(pipeline: Pipeline): Pipeline {
  const { gate, triggers, jobs } = pipeline
  const { push, pullRequest } = triggers
  if (gate === null || (push?.paths ?? pullRequest?.paths ?? null) === null) return pipeline
  const paths = allOf([unlessUntouched('push', push?.paths ?? null), unlessUntouched('pullRequest', pullRequest?.paths ?? null)])
  return {
    ...pipeline,
    triggers: {
      ...triggers,
      push: push === null ? null : { ...push, paths: null },
      pullRequest: pullRequest === null ? null : { ...pullRequest, paths: null },
    },
    jobs: jobs.map((job) => ({ ...job, when: restrictToTriggers(allOf([paths, job.when]), triggers) })),
  }
}
