/** Conditions that a step asks itself, in the words of GitLab's variables. */
import { type Condition, eventNames } from '../../../src/ir/types.ts'
import { type RunVariables, type StatusTests, shellTest as sharedTest } from '../../shared/shell-test.ts'
import { chosenInShell } from '../../shared/shell-values.ts'
import { changedVariable } from '../names.ts'
import { isVariable, shellText } from './values.ts'

const run: RunVariables = {
  branch: '$CI_COMMIT_BRANCH',
  tag: '$CI_COMMIT_TAG',
  repository: '$CI_PROJECT_PATH',
  source: '$CI_PIPELINE_SOURCE',
  sources: {
    push: ['push'],
    tag: ['push'],
    pullRequest: ['merge_request_event'],
    schedule: ['schedule'],
    manual: ['web', 'api', 'trigger'],
    release: [],
  },
  possible: eventNames,
  changed: changedVariable,
  value: (value) => chosenInShell(value, isVariable),
  text: shellText,
}

/** A command list for `if`; constants are folded before. */
export function shellTest(condition: Condition, status: StatusTests): string {
  return sharedTest(condition, status, run)
}
