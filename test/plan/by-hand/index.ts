/** The tables of all pipelines, by the names of the pipelines. */
import { allowedFailures } from './allowed-failures.ts'
import { alwaysRuns } from './always.ts'
import { approvalGate } from './approval-gate.ts'
import { approvals } from './approvals.ts'
import { cancelledRun } from './cancelled.ts'
import { cascade } from './cascade.ts'
import { cells } from './cells.ts'
import { changedPaths } from './changed-paths.ts'
import { eventNames } from './event-names.ts'
import { failFast } from './fail-fast.ts'
import { failedThroughSkip } from './failed-through-skip.ts'
import { gate } from './gate.ts'
import { inputs } from './inputs.ts'
import { mixedStatus } from './mixed-status.ts'
import { nameFilters } from './name-filters.ts'
import { optionalNeeds } from './optional-needs.ts'
import { pathFilters } from './path-filters.ts'
import { pullRequests } from './pull-requests.ts'
import { recovery } from './recovery.ts'
import { schedules } from './schedules.ts'
import type { Table } from './table.ts'
import { tags } from './tags.ts'
import { values } from './values.ts'

export const tables: { readonly [name: string]: Table } = {
  'allowed failures': allowedFailures,
  always: alwaysRuns,
  'approval gate': approvalGate,
  approvals,
  cancelled: cancelledRun,
  cascade,
  cells,
  'changed paths': changedPaths,
  'event names': eventNames,
  'fail-fast': failFast,
  'failed through a skip': failedThroughSkip,
  gate,
  inputs,
  'mixed status': mixedStatus,
  'name filters': nameFilters,
  'optional needs': optionalNeeds,
  'path filters': pathFilters,
  'pull requests': pullRequests,
  recovery,
  schedules,
  tags,
  values,
}
