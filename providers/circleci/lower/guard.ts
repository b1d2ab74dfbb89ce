/**
 * Conditions that only a running job can ask: changed paths and outputs. The job compares the commits or reads the workspace, and ends green before its steps.
 * Source: CircleCI Docs, "Configuration reference", ending a job from within a step.
 */
import { isChanged, stepsChooseBy, varsChooseBy } from '../../../src/ir/choice.ts'
import type { Condition, RunStep, Shell } from '../../../src/ir/types.ts'
import { mentionsChanges, outputJobs } from '../condition.ts'
import type { CircleciStep } from '../document.ts'
import { changedVariable, eventVariable, outputFile } from '../names.ts'
import { conditionIn, type Scene } from './scene.ts'
import { escaped, eventText, shellTest, shellText } from './values.ts'

export function guardSteps(scene: Scene, shell: Shell, guard: Condition): readonly CircleciStep[] {
  const condition = conditionIn(guard, scene)
  if (condition.kind === 'constant') return []
  const test = shellTest(condition, { succeeded: 'true', failed: 'false' }, scene, shell)
  const looks = mentionsChanges(condition)
  const sources = [...outputJobs(condition)]
  const lines = [
    ...(looks ? listChanges(scene, shell) : []),
    ...sources.map(outputFile).map((file) => `if [ -f ${file} ]; then . ${file}; fi`),
    `if ! { ${test}; }; then circleci-agent step halt; fi`,
    '',
  ]
  const name = sources.length === 0 ? 'Skip the job unless paths changed' : 'Skip the job unless its condition holds'
  return [
    ...(looks && scene.job.checkout === null ? ['checkout' as const] : []),
    ...(sources.length === 0 ? [] : [attachWorkspace]),
    { run: { name, command: escaped(lines.join('\n')) } },
  ]
}

export const attachWorkspace = { attach_workspace: { at: '.' } } as const

/** Of a push only its last commit is known. Without anything to compare with, every file counts as changed. */
function listChanges(scene: Scene, shell: Shell): readonly string[] {
  scene.wanted.set(eventVariable, eventText(scene))
  const { names } = scene.settings.events
  const diff = 'git -c core.quotePath=false diff --name-only'
  const target = scene.possible.includes('pullRequest') ? shellText({ kind: 'ci', name: 'pullRequest.target' }, scene, shell) : null
  return [
    `${changedVariable}=$(mktemp)`,
    `case "$${eventVariable}$CIRCLE_TAG" in`,
    ...(target === null ? [] : [`  ${names.pullRequest.join('|')}) ${diff} "origin/${target}...HEAD" > "$${changedVariable}" ;;`]),
    `  ${names.push.join('|')}) ${diff} HEAD~1 > "$${changedVariable}" 2> /dev/null || ${changedVariable}= ;;`,
    `  *) ${changedVariable}= ;;`,
    'esac',
  ]
}

/** Commands that look once, for steps that ask for changed paths. */
export function noteChanges(scene: Scene, shell: Shell, steps: readonly RunStep[]): readonly string[] {
  const { job } = scene
  const chooses = stepsChooseBy(steps, isChanged) || varsChooseBy([...job.env, ...(job.container?.env ?? [])], isChanged)
  if (!chooses && !steps.some(({ when }) => mentionsChanges(conditionIn(when, scene)))) return []
  return [...listChanges(scene, shell), `echo "export ${changedVariable}=$${changedVariable}" >> "$BASH_ENV"`]
}
