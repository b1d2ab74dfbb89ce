/** What Jenkins' multibranch jobs tell a build about itself: variables, causes, and where the commit comes from. */

export type JenkinsEvent =
  | { readonly kind: 'push'; readonly branch: string }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'change-request'; readonly source: string; readonly target: string; readonly id?: number }
  | { readonly kind: 'timer'; readonly branch?: string }
  | { readonly kind: 'manual'; readonly branch?: string }

export interface Cause {
  readonly _class: string
  readonly shortDescription: string
  readonly userId?: string
  readonly userName?: string
}

export const remote = 'https://git.example.org/acme/app.git'
const jenkins = 'https://jenkins.example.org/'

/** The name of the branch job: the branch's, the tag's, or "PR-7". */
export function headOf(event: JenkinsEvent, defaultBranch: string): string {
  switch (event.kind) {
    case 'push':
      return event.branch
    case 'tag':
      return event.tag
    case 'change-request':
      return `PR-${event.id ?? 7}`
    case 'timer':
    case 'manual':
      return event.branch ?? defaultBranch
  }
}

/** The branch that is checked out. */
export function branchOf(event: JenkinsEvent, defaultBranch: string): string {
  if (event.kind === 'change-request') return event.source
  return event.kind === 'tag' ? defaultBranch : headOf(event, defaultBranch)
}

/** CI isn't among them: older controllers don't set it. */
export function buildVariables(event: JenkinsEvent, defaultBranch: string, number: number): Readonly<Record<string, string>> {
  const head = headOf(event, defaultBranch)
  const job = `job/app/job/${encodeURIComponent(encodeURIComponent(head))}/`
  return {
    BUILD_NUMBER: String(number),
    BUILD_ID: String(number),
    BUILD_DISPLAY_NAME: `#${number}`,
    BUILD_TAG: `jenkins-app-${encodeURIComponent(head)}-${number}`,
    BUILD_URL: `${jenkins}${job}${number}/`,
    JOB_URL: `${jenkins}${job}`,
    JOB_NAME: `app/${encodeURIComponent(head)}`,
    JOB_BASE_NAME: encodeURIComponent(head),
    JENKINS_URL: jenkins,
    HUDSON_URL: jenkins,
    BRANCH_NAME: head,
    ...(head === defaultBranch ? { BRANCH_IS_PRIMARY: 'true' } : {}),
    ...headVariables(event),
  }
}

function headVariables(event: JenkinsEvent): Readonly<Record<string, string>> {
  if (event.kind === 'tag') return { TAG_NAME: event.tag, TAG_UNIXTIME: '1700000000', TAG_TIMESTAMP: '1700000000000' }
  if (event.kind !== 'change-request') return {}
  const id = String(event.id ?? 7)
  return {
    CHANGE_ID: id,
    CHANGE_BRANCH: event.source,
    CHANGE_TARGET: event.target,
    CHANGE_TITLE: 'A change',
    CHANGE_AUTHOR: 'alice',
    CHANGE_AUTHOR_DISPLAY_NAME: 'Alice',
    CHANGE_AUTHOR_EMAIL: 'alice@example.org',
    CHANGE_URL: `https://git.example.org/acme/app/pull/${id}`,
  }
}

/** What Declarative's own checkout adds to the environment. */
export function scmVariables(event: JenkinsEvent, defaultBranch: string, commit: string): Readonly<Record<string, string>> {
  return { GIT_COMMIT: commit, GIT_BRANCH: headOf(event, defaultBranch), GIT_LOCAL_BRANCH: headOf(event, defaultBranch), GIT_URL: remote }
}

export function causesOf(event: JenkinsEvent): readonly Cause[] {
  switch (event.kind) {
    case 'timer':
      return [{ _class: 'hudson.triggers.TimerTrigger$TimerTriggerCause', shortDescription: 'Started by timer' }]
    case 'manual':
      return [{ _class: 'hudson.model.Cause$UserIdCause', shortDescription: 'Started by user alice', userId: 'alice', userName: 'Alice' }]
    default:
      return [{ _class: 'jenkins.branch.BranchEventCause', shortDescription: 'Push event' }]
  }
}
