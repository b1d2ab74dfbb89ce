/** Whether an event starts the pipeline: its triggers, without any job's conditions. */
import { globMatches } from '../ir/glob.ts'
import type { EventName, Patterns, Triggers } from '../ir/types.ts'
import type { NameKind, RunEvent, StartReason } from './types.ts'

/** What GitHub, and by our lowering everyone else, takes where the source doesn't say. Source: GitHub Docs, "Events that trigger workflows". */
const defaultTypes = ['opened', 'synchronize', 'reopened']

export function startReason(triggers: Triggers, event: RunEvent): StartReason {
  return refusalOf(triggers, event) ?? { kind: 'trigger-matched', event: event.event }
}

/** The first filter that doesn't let the event pass; null if all do. */
function refusalOf(triggers: Triggers, event: RunEvent): StartReason | null {
  switch (event.event) {
    case 'push': {
      const { push } = triggers
      if (push === null) return noTrigger(event.event)
      return refuseName('branch', event.branch, push.branches) ?? refusePaths(event.changed ?? null, push.paths)
    }
    case 'tag':
      return triggers.tag === null ? noTrigger(event.event) : refuseName('tag', event.tag, triggers.tag.tags)
    case 'pullRequest': {
      const { pullRequest } = triggers
      if (pullRequest === null) return noTrigger(event.event)
      return (
        refuseType(event.action ?? null, pullRequest.types ?? defaultTypes) ??
        refuseName('target', event.target, pullRequest.branches) ??
        refusePaths(event.changed ?? null, pullRequest.paths)
      )
    }
    case 'schedule':
      return refuseSchedule(triggers, event.defaultBranch ?? 'main', event.branch ?? null, event.cron ?? null)
    case 'manual':
      return triggers.manual === null ? noTrigger(event.event) : null
    case 'release':
      return triggers.release ? null : noTrigger(event.event)
  }
}

function noTrigger(event: EventName): StartReason {
  return { kind: 'no-trigger', event }
}

function refuseName(of: NameKind, name: string, patterns: Patterns | null): StartReason | null {
  if (patterns === null) return null
  if (!listed(patterns.only, name)) return { kind: 'name-not-listed', of, name, only: patterns.only }
  const glob = patterns.ignore.find((each) => globMatches(each, name))
  return glob === undefined ? null : { kind: 'name-ignored', of, name, glob }
}

/** One file that passes is enough. Without a known base the pipeline starts, as `changed()` is true then. */
function refusePaths(changed: readonly string[] | null, patterns: Patterns | null): StartReason | null {
  if (patterns === null || changed === null) return null
  const { only, ignore } = patterns
  const passes = changed.some((file) => listed(only, file) && !ignore.some((glob) => globMatches(glob, file)))
  return passes ? null : { kind: 'paths-not-changed', only, ignore }
}

function listed(only: readonly string[], name: string): boolean {
  return only.length === 0 || only.some((glob) => globMatches(glob, name))
}

function refuseType(action: string | null, types: readonly string[]): StartReason | null {
  return action === null || types.includes(action) ? null : { kind: 'type-not-listed', action, types }
}

function refuseSchedule({ schedules }: Triggers, defaultBranch: string, given: string | null, cron: string | null): StartReason | null {
  if (schedules.length === 0) return noTrigger('schedule')
  const branch = given ?? defaultBranch
  const found = schedules.some((each) => (each.branch ?? defaultBranch) === branch && (cron === null || each.cron === cron))
  return found ? null : { kind: 'not-scheduled', branch, cron }
}
