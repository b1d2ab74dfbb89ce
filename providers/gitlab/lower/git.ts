/**
 * What the job's own git does: another ref than the runner's, and the files that changed, for steps that ask.
 * Source: GitLab Docs, "Predefined CI/CD variables reference", CI_COMMIT_BEFORE_SHA and CI_MERGE_REQUEST_DIFF_BASE_SHA.
 */

import { isChanged, stepsChooseBy, varsChooseBy } from '../../../src/ir/choice.ts'
import type { Condition } from '../../../src/ir/types.ts'
import { withChosen } from '../../shared/shell-code.ts'
import { mentionsChanges } from '../condition.ts'
import type { GitlabLine } from '../document.ts'
import { changedVariable } from '../names.ts'
import { type Scene, valueIn } from './scene.ts'
import { writer } from './shell-code.ts'

/** The runner has checked out the commit that the pipeline is for. */
export function refLines(scene: Scene): readonly GitlabLine[] {
  const { checkout } = scene.job
  if (checkout === null || checkout.ref === null) return []
  const ref = valueIn(checkout.ref, scene)
  const depth = checkout.depth === null || checkout.depth === 0 ? '' : `--depth ${checkout.depth} `
  const fetch = withChosen(ref, writer, (text) => `git fetch ${depth}origin "${text}"`).join('\n')
  const submodules = `git submodule update --init${checkout.submodules === 'recursive' ? ' --recursive' : ''}`
  const lines = [fetch, 'git checkout --detach FETCH_HEAD', ...(checkout.submodules === false ? [] : [submodules])]
  return lines.map((line, index) => ({ comment: index === 0 ? 'Check out the ref' : '', line }))
}

function asksChanges({ job }: Scene, guard: Condition): boolean {
  return mentionsChanges(guard) || [...job.steps, ...job.after].some(({ when }) => mentionsChanges(when)) || choosesByChanges({ job })
}

/** Whether a variable or a step's folder depends on what has changed. */
export function choosesByChanges({ job }: Pick<Scene, 'job'>): boolean {
  return (
    stepsChooseBy(job.steps, isChanged) ||
    stepsChooseBy(job.after, isChanged) ||
    varsChooseBy(job.env, isChanged) ||
    varsChooseBy(job.container?.env ?? [], isChanged)
  )
}

/** A merge request is compared with its merge base, a push with the commit before it; both may lie beyond the runner's shallow clone. */
export function changesLines(scene: Scene, guard: Condition): readonly GitlabLine[] {
  if (!asksChanges(scene, guard)) return []
  const lines = [
    'git rev-parse --quiet HEAD > /dev/null',
    'PIPEGEN_BASE="$CI_MERGE_REQUEST_DIFF_BASE_SHA"',
    'if [ "$CI_PIPELINE_SOURCE" = push ] && [ -z "$CI_COMMIT_TAG" ]; then PIPEGEN_BASE="$CI_COMMIT_BEFORE_SHA"; fi',
    [
      `${changedVariable}=`,
      'if [ -n "$PIPEGEN_BASE" ] && git fetch --quiet --depth 1 origin "$PIPEGEN_BASE" 2> /dev/null; then',
      `  ${changedVariable}="$(mktemp)"`,
      `  git -c core.quotePath=false diff --name-only "$PIPEGEN_BASE" HEAD > "$${changedVariable}"`,
      'fi',
    ].join('\n'),
  ]
  return lines.map((line, index) => ({ comment: index === 0 ? 'List the files that changed' : '', line }))
}
