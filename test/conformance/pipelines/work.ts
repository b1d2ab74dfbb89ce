/** What the jobs of the small pipelines do: they tell that they run, and fail if they are the one that should. */
import { sh, variable } from 'pipegen'

export const env = { FAIL: variable('FAIL_JOB').or('nothing') }

/** The step that fails is named "Fail". */
export const work = (id: string) => [sh('Work')`echo SEEN ${id}`, sh('Fail')`test "$FAIL" != ${id}`]
