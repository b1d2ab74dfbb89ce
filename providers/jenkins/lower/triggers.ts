/**
 * What starts a build. Jenkins' own configuration decides which branches, pull requests and tags are built at all; the file adds timers and
 * parameters, and a guard that lets pass only what the triggers ask for.
 * Source: Jenkins User Handbook, "Pipeline Syntax", triggers and parameters; hudson.scheduler.CronTabList for `TZ=`.
 */
import { globBody, plainName } from '../../../src/ir/glob.ts'
import type { Patterns, Pipeline, Schedule } from '../../../src/ir/types.ts'
import { anyOf, block, changedLines, expressionBlock, mayBePullRequest, nameLine, oneOf } from '../condition.ts'
import type { Code } from '../document.ts'
import { list, quoted } from '../groovy.ts'
import { parameterNames } from '../parameters.ts'
import type { Settings } from '../settings.ts'
import type { Frame } from './scene.ts'

const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** One trigger holds all lines of a branch; their time zone is the first one, and Jenkins knows no names of months and days. */
export function cronTrigger(schedules: readonly Schedule[], settings: Settings): readonly string[] {
  if (schedules.length === 0) return []
  const branches = scheduledBranches(schedules, settings)
  if (branches.length === 1) return [`cron(${cronText(schedules)})`]
  const choices = branches.map(
    (branch) => `${scheduledTest(branch)} ? ${cronText(schedules.filter((each) => branchOf(each, settings) === branch))} : `,
  )
  return [`cron(${choices.join('')}'')`]
}

function cronText(schedules: readonly Schedule[]): string {
  return quoted([`TZ=${zoneOf(schedules[0])}`, ...new Set(schedules.map(({ cron }) => numbered(cron)))].join('\n'))
}

export function zoneOf(schedule: Schedule | undefined): string {
  return schedule?.timezone ?? 'UTC'
}

/** Null is the branch that Jenkins calls primary. */
export function branchOf({ branch }: Schedule, { defaultBranch }: Settings): string | null {
  return branch ?? defaultBranch
}

/** The branches that have schedules, in the order of the source. */
export function scheduledBranches(schedules: readonly Schedule[], settings: Settings): readonly (string | null)[] {
  return [...new Set(schedules.map((each) => branchOf(each, settings)))]
}

/** Not every source of branches says which one is primary. */
export function scheduledTest(branch: string | null): string {
  return branch === null ? "env.BRANCH_IS_PRIMARY == 'true'" : `env.BRANCH_NAME == ${quoted(branch)}`
}

function numbered(cron: string): string {
  const fields = cron.trim().split(/\s+/)
  return fields
    .map((field, index) => {
      if (index === 3) return field.replace(/[A-Za-z]+/g, (name) => String(months.indexOf(name.toUpperCase()) + 1))
      return index === 4 ? field.replace(/[A-Za-z]+/g, (name) => String(days.indexOf(name.toUpperCase()))) : field
    })
    .join(' ')
}

export function parameterLines(pipeline: Pipeline): readonly string[] {
  const names = parameterNames(pipeline)
  return (pipeline.triggers.manual?.inputs ?? []).map(({ name: input, type, default: value, description, options }) => {
    const name = names.get(input) ?? input
    const rest = description === null ? '' : `, description: ${quoted(description)}`
    if (type === 'boolean') return `booleanParam(name: ${quoted(name)}, defaultValue: ${value === 'true'}${rest})`
    if (type !== 'choice') return `string(name: ${quoted(name)}, defaultValue: ${quoted(value ?? '')}${rest})`
    // The first choice is the default.
    const choices = value === null ? options : [value, ...options.filter((option) => option !== value)]
    return `choice(name: ${quoted(name)}, choices: ${list(choices.map(quoted))}${rest})`
  })
}

// ───────────────────────────── the guard

/**
 * Lines of `when` for the whole pipeline; empty where every build may run. A timer runs on every branch that holds the file, so the others are
 * stopped here. Tags are built only where a build strategy says so, so that a pipeline without filters needs no word about them.
 */
export function guardLines({ pipeline, possible, settings }: Frame): readonly Code[] {
  const { push, tag, pullRequest, schedules, manual } = pipeline.triggers
  const untimed = untimedLines({ pipeline, possible })
  if (schedules.length === 0) return untimed
  const primary = anyOf(scheduledBranches(schedules, settings).map(scheduledLine))
  const timed = "triggeredBy 'TimerTrigger'"
  if (push === null && tag === null && pullRequest === null && manual === null) return [timed, primary]
  if (untimed.length === 0) return [block('anyOf', [`not { ${timed} }`, primary])]
  return [block('anyOf', [block('allOf', [timed, primary]), block('allOf', [`not { ${timed} }`, ...untimed])])]
}

function scheduledLine(branch: string | null): Code {
  return branch === null ? expressionBlock(scheduledTest(branch)) : nameLine('branch', branch)
}

function untimedLines({ pipeline, possible }: Pick<Frame, 'pipeline' | 'possible'>): readonly Code[] {
  const { push, tag, pullRequest, manual } = pipeline.triggers
  const lines: Code[] = []
  const offPullRequests = 'not { changeRequest() }'
  const offTags = 'not { buildingTag() }'
  const open = push !== null && push.branches === null && push.paths === null
  if (open) {
    if (pullRequest === null)
      return tag === null ? [offPullRequests] : [...(tag.tags === null ? [] : [anyOf([offTags, ...tagLines(tag.tags)])]), offPullRequests]
    const filtered = pullRequest.branches !== null || pullRequest.paths !== null
    return [
      ...(filtered ? [anyOf([offPullRequests, oneOf(pullRequestLines(pullRequest, possible))])] : []),
      ...(tag === null || tag.tags === null ? [] : [anyOf([offTags, ...tagLines(tag.tags)])]),
    ]
  }
  if (push !== null) {
    const branches = push.branches === null ? [offPullRequests, offTags] : namesLines('branch', push.branches)
    const own = [
      ...branches,
      ...(push.branches !== null && (tag !== null || mayMatch(push.branches)) ? [offTags] : []),
      ...(push.branches !== null && mayMatch(push.branches) ? [offPullRequests] : []),
    ]
    lines.push(
      oneOf([
        ...own,
        ...(push.paths === null
          ? []
          : [anyOf(changedLines(push.paths.only, push.paths.ignore, { possible: possible.filter((event) => event !== 'tag') }))]),
      ]),
    )
  }
  if (pullRequest !== null) lines.push(oneOf(pullRequestLines(pullRequest, possible)))
  if (tag !== null) lines.push(...(tag.tags === null ? ['buildingTag()'] : tagLines(tag.tags)))
  if (manual !== null) lines.push(block('allOf', ["triggeredBy cause: 'UserIdCause'", offPullRequests, offTags]))
  return lines.length === 0 ? [] : [anyOf(lines)]
}

/** A pattern may also fit the name of a tag or of a pull request. */
function mayMatch({ only }: Patterns): boolean {
  return only.length === 0 || only.some(mayBePullRequest)
}

function pullRequestLines(trigger: NonNullable<Pipeline['triggers']['pullRequest']>, possible: Frame['possible']): readonly Code[] {
  const { branches, paths } = trigger
  const lines: Code[] = branches === null ? ['changeRequest()'] : [...targetLines(branches)]
  if (paths !== null)
    lines.push(anyOf(changedLines(paths.only, paths.ignore, { possible: possible.filter((event) => event === 'manual') })))
  return lines
}

function targetLines({ only, ignore }: Patterns): readonly Code[] {
  const listed = only.length === 0 ? ['changeRequest()'] : [anyOf(only.map((glob) => targetLine(glob)))]
  return [...listed, ...ignore.map((glob) => `not { ${targetLine(glob)} }`)]
}

function targetLine(glob: string): string {
  const plain = plainName(glob)
  return plain === null
    ? `changeRequest target: ${quoted(globBody(glob))}, comparator: 'REGEXP'`
    : `changeRequest target: ${quoted(plain)}, comparator: 'EQUALS'`
}

function tagLines(patterns: Patterns): readonly Code[] {
  return [oneOf(namesLines('tag', patterns))]
}

function namesLines(directive: 'branch' | 'tag', { only, ignore }: Patterns): readonly Code[] {
  const listed = only.length === 0 ? (directive === 'tag' ? ['buildingTag()'] : []) : [anyOf(only.map((glob) => nameLine(directive, glob)))]
  return [...listed, ...ignore.map((glob) => `not { ${nameLine(directive, glob)} }`)]
}
