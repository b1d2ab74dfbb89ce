/**
 * The steps of a job one after another. A step fails by an exception, so what runs after a failure stands in `catch` or `finally`;
 * only an order that neither can say keeps the failure in a variable.
 */
import { isStatus, stepsChooseBy } from '../../../src/ir/choice.ts'
import { allOf, hasStatus, isNever } from '../../../src/ir/condition.ts'
import type { Condition, Job, Step } from '../../../src/ir/types.ts'
import { block, groovyTest, type StatusTests } from '../condition.ts'
import type { Block, Code } from '../document.ts'
import { asksWritten } from './late.ts'
import { type Scene, scopeOf, script } from './scene.ts'

export interface Action {
  /** In the cell. */
  readonly when: Condition
  readonly code: readonly Code[]
  /** Of `after`: runs whatever happened. */
  readonly always: boolean
}

export function sequence(actions: readonly Action[], scene: Scene): readonly Code[] {
  const left = actions.filter(({ when, code }) => code.length > 0 && !isNever(when))
  if (valuesAskStatus(scene.job)) return [script(tracked(left, scene))]
  const normal = left.findIndex((each) => each.always || hasStatus(each.when))
  if (normal < 0) return joined(left.flatMap((action) => guarded(action, scene)))
  const failed = left.findIndex((each, index) => index >= normal && failedRest(each) === null)
  const end = failed < 0 ? left.length : failed
  const closing = left.slice(end)
  if (!closing.every(isAlways)) return [script(tracked(left, scene))]
  const body = joined(left.slice(0, normal).flatMap((action) => guarded(action, scene)))
  if (body.length === 0) return closing.length === 0 ? [] : [script(inTurn(closing.map((each) => plainly(each, scene))))]
  const code: Code[] = [block('try', body)]
  const undo = left.slice(normal, end)
  if (undo.length > 0)
    code.push(
      ...(hasTimeLimits(scene.job) ? [] : [block('catch (InterruptedException aborted)', ['throw aborted'])]),
      block('catch (error)', [
        ...inTurn(undo.map((each) => guarded({ ...each, when: failedRest(each) ?? each.when }, scene))),
        'throw error',
      ]),
    )
  if (closing.length > 0) code.push(block('finally', inTurn(closing.map((each) => plainly(each, scene)))))
  return [script(code)]
}

/** Steps of one folder in one `dir`, and Groovy in one `script`. */
function joined(code: readonly Code[]): readonly Code[] {
  const result: Code[] = []
  for (const each of code) {
    const last = result.at(-1)
    const both = isBlock(each) && last !== undefined && isBlock(last) && each.head === last.head
    if (both && /^(dir\(|script$)/.test(each.head)) result[result.length - 1] = block(each.head, [...last.body, ...each.body])
    else result.push(each)
  }
  return result
}

function isBlock(code: Code): code is Block {
  return typeof code !== 'string' && 'body' in code
}

/** What else the action asks beside `failed()`; null if that isn't what it asks. */
function failedRest({ when, always }: Action): Condition | null {
  if (always) return null
  const parts = when.kind === 'all' ? when.of : [when]
  const rest = parts.filter((part) => !isFailed(part))
  return rest.length === parts.length || rest.some(hasStatus) ? null : allOf(rest)
}

function isFailed(part: Condition): boolean {
  return part.kind === 'status' && ((part.status === 'failed' && !part.negated) || (part.status === 'succeeded' && part.negated))
}

function isAlways({ when, always }: Action): boolean {
  return always ? !hasStatus(when) : when.kind === 'status' && when.status === 'always' && !when.negated
}

function plainly(action: Action, scene: Scene): readonly Code[] {
  return action.always ? guarded(action, scene) : action.code
}

function guarded({ when, code }: Action, { scope }: Scene): readonly Code[] {
  return when.kind === 'constant' ? code : [script([block(`if (${groovyTest(when, scope)})`, code)])]
}

/** Each runs even if the one before it fails. */
function inTurn(parts: readonly (readonly Code[])[]): readonly Code[] {
  const [first = [], ...rest] = parts
  return rest.length === 0 ? first : [block('try', first), block('finally', inTurn(rest))]
}

/**
 * An abort, and the time limit of the job, are no failure. A step's own limit is one, but is thrown as the same exception, and the sandbox has no way
 * to tell them apart: where a step has one, an abort counts as a failure too. Source: workflow-step-api, FlowInterruptedException.
 */
export function hasTimeLimits({ steps, after }: Job): boolean {
  return [...steps, ...after].some(({ timeout }) => timeout !== null)
}

/** Whether a step's variable or folder is chosen by how the steps before ended, or its shell may ask for it. */
export function valuesAskStatus({ steps, after }: Job): boolean {
  const mixes = ({ when }: Step): boolean => hasStatus(when) && asksWritten(when)
  return stepsChooseBy(steps, isStatus) || stepsChooseBy(after, isStatus) || steps.some(mixes) || after.some(mixes)
}

/** How the variable that keeps the failure is asked. */
export function trackedStatus(job: Job): StatusTests {
  const aborted = 'failure instanceof InterruptedException'
  return hasTimeLimits(job)
    ? { succeeded: 'failure == null', failed: 'failure != null' }
    : { succeeded: 'failure == null', failed: `failure != null && !(${aborted})`, cancelled: aborted }
}

function tracked(actions: readonly Action[], scene: Scene): readonly Code[] {
  const scope = scopeOf(scene.frame, scene.job, scene.scope.mapped, trackedStatus(scene.job))
  const inScene: Scene = { ...scene, scope }
  const code: Code[] = ['def failure = null']
  let run: Code[] = []
  let first = true
  const attempt = (body: readonly Code[]): readonly Code[] => [block('try', body), block('catch (error)', ['failure = failure ?: error'])]
  const flush = (): void => {
    if (run.length === 0) return
    code.push(...(first ? attempt(run) : [block('if (failure == null)', attempt(run))]))
    first = false
    run = []
  }
  for (const action of actions) {
    if (!action.always && !hasStatus(action.when)) {
      run.push(...guarded(action, inScene))
      continue
    }
    flush()
    first = false
    const test = action.when.kind === 'constant' ? 'true' : groovyTest(action.when, scope)
    code.push(...(test === 'true' ? attempt(action.code) : [block(`if (${test})`, attempt(action.code))]))
  }
  flush()
  code.push(block('if (failure != null)', ['throw failure']))
  return code
}
