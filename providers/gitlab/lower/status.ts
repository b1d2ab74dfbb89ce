/** Steps that ask how the steps before them ended. */
import { allOf, hasStatus, isNever, yes } from '../../../src/ir/condition.ts'
import type { Condition, RunStep } from '../../../src/ir/types.ts'
import { commandText, orElse } from '../../shared/shell-code.ts'
import type { StatusTests } from '../../shared/shell-test.ts'
import { mentionsChanges } from '../condition.ts'
import type { GitlabLine } from '../document.ts'
import { choosesByChanges } from './git.ts'
import { conditionIn, type Scene } from './scene.ts'
import { shellTest } from './shell-test.ts'
import { attempts, bodyOf, guarded, named, type Prepared, plainLine, read, reload } from './step.ts'

/** Trailing steps that run only after a failure: GitLab's `after_script` knows the status, and can't change it any more. */
export function failureSteps(scene: Scene, steps: readonly RunStep[]): number {
  // Its shell would have to list the changed files again.
  if (steps.some(({ when }) => mentionsChanges(when)) || choosesByChanges(scene)) return 0
  if (steps.some(({ files }) => files.includes('ENV') || files.includes('PATH'))) return 0
  const late = steps.findLastIndex((step) => !isAfterFailure(step.when)) + 1
  if (steps.slice(0, late).some((step) => hasStatus(step.when))) return 0
  return late === 0 ? 0 : steps.length - late
}

function isAfterFailure(condition: Condition): boolean {
  if (condition.kind === 'all')
    return condition.of.some(isAfterFailure) && condition.of.every((part) => isAfterFailure(part) || !hasStatus(part))
  return condition.kind === 'status' && condition.status === 'failed' && !condition.negated
}

const jobStatus: StatusTests = { succeeded: '[ "$CI_JOB_STATUS" = success ]', failed: '[ "$CI_JOB_STATUS" = failed ]' }

export function afterFailure(steps: readonly RunStep[], scene: Scene, { exports, bound }: Prepared): readonly GitlabLine[] {
  const lines = exports.map(plainLine)
  for (const step of steps) {
    const when = conditionIn(step.when, scene)
    if (isNever(when)) continue
    const quiet = steps.length > 1 ? { ...step, allowFailure: true } : step
    const body = bodyOf(quiet, scene, { directory: null, exports, bound, status: jobStatus }, steps.length === 1)
    for (const line of named(step, scene, [
      guarded(
        shellTest(when, jobStatus),
        body.map((each) => each.line),
      ),
    ]))
      lines.push(line)
  }
  return lines
}

const tracked: StatusTests = { succeeded: '[ "$rc" -eq 0 ]', failed: '[ "$rc" -ne 0 ]' }

/** `rc` is not 0 once a step has failed: later steps ask it, and the job ends with it. */
export function trackedSteps(
  early: readonly RunStep[],
  after: readonly RunStep[],
  scene: Scene,
  prepared: Prepared,
  ending: readonly GitlabLine[],
): readonly GitlabLine[] {
  const lines: GitlabLine[] = []
  for (const [index, step] of [...early, ...after].entries()) {
    const isAfter = index >= early.length
    const own = conditionIn(step.when, scene)
    const when = isAfter || hasStatus(own) ? own : allOf([{ kind: 'status', status: 'succeeded', negated: false }, own])
    if (isNever(when)) continue
    const { setup, lines: plain } = read(step, scene, { ...prepared, status: tracked })
    const command = attempts(step, setup, plain)
    const line = commandText(orElse(command, step.allowFailure ? 'true' : 'rc=$?'))
    const asked = index === 0 ? withoutSuccess(when) : when
    const body = isAlways(asked) ? plainLine(line) : guarded(shellTest(asked, tracked), [line])
    for (const each of named(step, scene, [body])) lines.push(each)
    for (const each of reload(step, scene, true)) lines.push(each)
    if (index === early.length - 1)
      for (const { comment, line: each } of ending) lines.push({ comment, line: `if [ "$rc" -eq 0 ]; then\n  ${each} || rc=$?\nfi` })
  }
  return lines
}

/** No step of a job that was cancelled runs. */
function isAlways(condition: Condition): boolean {
  return (
    (condition.kind === 'constant' && condition.value) ||
    (condition.kind === 'status' && (condition.negated ? condition.status === 'cancelled' : condition.status === 'always'))
  )
}

/** Before the first step nothing has failed. */
function withoutSuccess(condition: Condition): Condition {
  if (condition.kind === 'all') return allOf(condition.of.map(withoutSuccess))
  return condition.kind === 'status' && condition.status === 'succeeded' && !condition.negated ? yes : condition
}
