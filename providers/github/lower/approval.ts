/**
 * Approval on GitHub is a rule of an environment's settings, which the file can't hold: without it nobody is asked.
 * So the first step of the gated job asks the API whether the environment has reviewers, and fails if it hasn't.
 * Source: GitHub Docs, REST API, "Get an environment".
 */

import { within } from '../../../src/diagnostics/diagnostic.ts'
import { hasStatus } from '../../../src/ir/condition.ts'
import { safeId } from '../../../src/ir/id.ts'
import type { Job } from '../../../src/ir/types.ts'
import type { GithubJob, GithubStep } from '../document.ts'
import { template } from '../value.ts'
import { guardId, isGuarded, type JobScope } from './context.ts'
import { scriptText } from './steps.ts'

/** The message of an approval, unless it names the step of a gate. */
export function unsaidMessage(job: Job, scope: JobScope): string | null {
  return isGate(job) && !isGuarded(scope) ? null : (job.approval?.message ?? null)
}

/** The environment of the job, or one of its own for a gate that has none. */
export function lowerEnvironment(job: Job, scope: JobScope): GithubJob['environment'] {
  if (job.environment === null) return job.approval === null ? undefined : `${safeId(job.id)}-approval`
  const name = template(job.environment.name, scope)
  return job.environment.url === null ? name : { name, url: template(job.environment.url, scope) }
}

export function approvalSteps(job: Job, scope: JobScope): readonly GithubStep[] {
  if (job.approval === null) return []
  const environment = lowerEnvironment(job, scope)
  const name = typeof environment === 'string' ? environment : (environment?.name ?? '')
  noteReviewers(job, name, scope)
  if (!isGuarded(scope)) return isGate(job) ? [{ name: job.approval.message ?? 'Approved', run: 'echo "Approved."' }] : []
  const asked = [...job.steps, ...job.after].some(({ when }) => hasStatus(when)) || job.after.length > 0
  return [
    {
      name: 'Check that a reviewer was asked',
      ...(asked ? { id: guardId } : {}),
      env: { ENVIRONMENT: name, GH_TOKEN: '${{ github.token }}' },
      run: scriptText(guard),
    },
  ]
}

export function isGate(job: Job): boolean {
  return job.approval !== null && job.steps.length === 0 && job.call === null
}

const guard = [
  'path=$(printf %s "$ENVIRONMENT" | sed \'s/%/%25/g; s/ /%20/g; s|/|%2F|g; s/#/%23/g; s/?/%3F/g\')',
  'rules=$(curl -fsS -H "Authorization: Bearer $GH_TOKEN" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/environments/$path")',
  'case "$rules" in',
  '  *\'"required_reviewers"\'*) ;;',
  '  *)',
  '    echo "::error::Environment $ENVIRONMENT asks nobody: add required reviewers in the settings of the repository."',
  '    exit 1 ;;',
  'esac',
].join('\n')

function noteReviewers(job: Job, name: string, scope: JobScope): void {
  const { approvers = [] } = job.approval ?? {}
  const who = approvers.length > 0 ? `: ${approvers.join(', ')}` : ''
  const guarded = isGuarded(scope) ? 'Until then the job fails' : 'Without them nobody is asked'
  scope.lowering.todos.push({
    provider: 'github',
    code: 'approval',
    message: `Add required reviewers to the environment "${name}"${who}. ${guarded}.`,
    command: `gh api --method PUT "repos/{owner}/{repo}/environments/${encodeURIComponent(name)}" -F "reviewers[][type]=User" -F "reviewers[][id]=$(gh api users/${approvers[0] ?? 'LOGIN'} --jq .id)"`,
    at: within(job.origin, 'approval'),
  })
}
