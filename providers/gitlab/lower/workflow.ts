/** Triggers → `workflow:rules`: which events start the pipeline, and whether a newer run cancels an older one. */
import { within } from '../../../src/diagnostics/diagnostic.ts'
import type { Condition, EventName, Patterns, Pipeline } from '../../../src/ir/types.ts'
import type { Todo } from '../../../src/provider.ts'
import { decide } from '../condition.ts'
import type { GitlabWorkflow, GitlabWorkflowRule } from '../document.ts'
import { nameTest } from '../expression.ts'
import { changesGlob } from '../paths.ts'
import { hasVersion, type Settings } from '../settings.ts'
import { joinTests } from './rules.ts'

/** The rules of all pipelines in the file. Of those that start on the same event, one that may be cancelled decides: jobs that may not say so. */
export function lowerWorkflow(pipelines: readonly Pipeline[], settings: Settings): GitlabWorkflow {
  const says = saysWhatIsCancelled(settings)
  const constant = commonAnswer(pipelines)
  const found = new Map<string, GitlabWorkflowRule>()
  for (const pipeline of pipelines) {
    for (const { events, rule } of triggerRules(pipeline)) {
      const written = says && constant === null ? cancelRules(pipeline.concurrency.cancelInProgress, events, rule) : [rule]
      for (const each of written) found.set(JSON.stringify(each), each)
    }
  }
  const rules = [...found.values()]
  const pushed = pipelines.filter(({ triggers }) => triggers.push !== null)
  return {
    ...(says ? { auto_cancel: { on_new_commit: constant === true ? ('interruptible' as const) : ('none' as const) } } : {}),
    rules: [
      ...(pushed.length > 0 && pushed.every(mergeRequestsWin) ? [supersededPush] : []),
      ...(pipelines.length === 1 ? rules : cancelledFirst(rules)),
    ],
  }
}

/** Whether newer runs cancel older ones, if that is the same for all runs of all pipelines. */
function commonAnswer(pipelines: readonly Pipeline[]): boolean | null {
  const answers = new Set(
    pipelines.map(({ concurrency: { cancelInProgress } }) => (cancelInProgress.kind === 'constant' ? cancelInProgress.value : null)),
  )
  const [answer = null] = answers
  return answers.size === 1 ? answer : null
}

function cancelledFirst(rules: readonly GitlabWorkflowRule[]): readonly GitlabWorkflowRule[] {
  return [...rules.filter((rule) => rule.auto_cancel !== undefined), ...rules.filter((rule) => rule.auto_cancel === undefined)]
}

/** Whether some run may be cancelled by a newer one. Without `auto_cancel` that is all runs or none. */
export function cancels({ concurrency: { cancelInProgress } }: Pipeline, settings: Settings): boolean {
  return cancelInProgress.kind === 'constant' ? cancelInProgress.value : saysWhatIsCancelled(settings)
}

/** Whether `auto_cancel` is known. Source: GitLab Docs, "CI/CD YAML syntax reference", `workflow:auto_cancel:on_new_commit`. */
function saysWhatIsCancelled(settings: Settings): boolean {
  return hasVersion(settings, '16.9')
}

/** Without `auto_cancel` GitLab cancels what hasn't started yet, whatever its jobs say. */
export function cancelTodos(pipelines: readonly Pipeline[], settings: Settings): readonly Todo[] {
  const spared = pipelines.find((pipeline) => !cancels(pipeline, settings))
  if (spared === undefined || saysWhatIsCancelled(settings)) return []
  return [
    {
      provider: 'gitlab',
      code: 'pipeline.concurrency.cancel',
      message: 'Settings > CI/CD > General pipelines: switch off "Auto-cancel redundant pipelines".',
      command: 'glab api --method PUT projects/:id --field auto_cancel_pending_pipelines=disabled',
      at: within(spared.origin, 'concurrency'),
    },
  ]
}

// ───────────────────────────── pushes and merge requests

const supersededPush: GitlabWorkflowRule = {
  if: '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH != $CI_DEFAULT_BRANCH && $CI_OPEN_MERGE_REQUESTS',
  when: 'never',
}

/**
 * A push to a branch with an open merge request makes two pipelines of one commit. Where any branch and any merge request starts
 * the pipeline, the merge request's is enough; where one of them is filtered, both say something of their own and both run.
 */
export function mergeRequestsWin({ triggers: { push, pullRequest } }: Pipeline): boolean {
  if (push === null || pullRequest === null || push.paths !== null || (push.branches?.only.length ?? 0) > 0) return false
  return pullRequest.branches === null && pullRequest.paths === null
}

interface TriggerRule {
  readonly events: readonly EventName[]
  readonly rule: GitlabWorkflowRule
}

function triggerRules({ triggers }: Pipeline): readonly TriggerRule[] {
  const { push, tag, pullRequest, schedules, manual } = triggers
  const rules: TriggerRule[] = []
  if (push !== null && push.branches === null && push.paths === null && tag !== null && tag.tags === null) {
    rules.push({ events: ['push', 'tag'], rule: { if: source('push') } })
  } else {
    if (push !== null)
      rules.push({
        events: ['push'],
        rule: { if: joined(source('push'), ...refTests('CI_COMMIT_BRANCH', push.branches)), ...changesOf(push.paths) },
      })
    if (tag !== null) rules.push({ events: ['tag'], rule: { if: joined(source('push'), ...refTests('CI_COMMIT_TAG', tag.tags)) } })
  }
  if (pullRequest !== null) {
    const tests = pullRequest.branches === null ? [] : refTests('CI_MERGE_REQUEST_TARGET_BRANCH_NAME', pullRequest.branches)
    rules.push({ events: ['pullRequest'], rule: { if: joined(source('merge_request_event'), ...tests), ...changesOf(pullRequest.paths) } })
  }
  if (schedules.length > 0) rules.push({ events: ['schedule'], rule: { if: source('schedule') } })
  if (manual !== null) rules.push({ events: ['manual'], rule: { if: ['web', 'api', 'trigger'].map(source).join(' || ') } })
  return rules
}

function source(name: string): string {
  return `$CI_PIPELINE_SOURCE == "${name}"`
}

function joined(...tests: readonly string[]): string {
  return tests.join(' && ')
}

function refTests(variable: string, patterns: Patterns | null): readonly string[] {
  const tests: string[] = []
  if (patterns === null || patterns.only.length === 0) tests.push(`$${variable}`)
  else tests.push(nameTest(variable, patterns.only, false).text)
  if (patterns !== null && patterns.ignore.length > 0) tests.push(nameTest(variable, patterns.ignore, true).text)
  return tests
}

function changesOf(paths: Patterns | null): Pick<GitlabWorkflowRule, 'changes'> {
  return paths === null || paths.only.length === 0 ? {} : { changes: paths.only.map(changesGlob) }
}

// ───────────────────────────── cancelling

/** GitLab asks the older pipeline whether it may be cancelled, so each rule says it for the runs that it starts. */
function cancelRules(cancel: Condition, events: readonly EventName[], rule: GitlabWorkflowRule): readonly GitlabWorkflowRule[] {
  const decision = decide(cancel, events)
  if (!decision.ok) return [rule]
  const rules: GitlabWorkflowRule[] = []
  for (const clause of decision.clauses) {
    const test = joinTests(rule.if ?? null, clause.if)
    rules.push({ ...rule, ...(test === null ? {} : { if: test }), auto_cancel: { on_new_commit: 'interruptible' } })
    if (clause.if === null) return rules
  }
  return [...rules, rule]
}
