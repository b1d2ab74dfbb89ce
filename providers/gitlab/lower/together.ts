/** What authors of several pipelines in one file have to know. */
import { type Diagnostic, type Todo, within } from '../../../src/diagnostics/diagnostic.ts'
import { possibleEvents } from '../../../src/ir/condition.ts'
import { plainName } from '../../../src/ir/glob.ts'
import type { EventName, Input, Patterns, Pipeline } from '../../../src/ir/types.ts'
import type { GitlabCode } from '../codes.ts'
import { choiceVariable, type Merged } from './merge.ts'
import { placementsOf } from './placement.ts'

export function togetherFindings({ pipeline, parts }: Merged): readonly Diagnostic[] {
  if (parts.length === 1) return []
  return [...meetings(parts), ...inputClashes(parts), ...lostConditions(pipeline)]
}

/** A schedule has to say whose it is. */
export function choiceTodos({ parts, chosen }: Merged): readonly Todo[] {
  if (parts.filter(({ triggers }) => triggers.schedules.length > 0).length < 2) return []
  return parts.flatMap(({ name, triggers }) =>
    chosen.includes(name)
      ? triggers.schedules.map(({ cron, origin }) => ({
          provider: 'gitlab',
          code: 'gitlab-several-pipelines' satisfies GitlabCode,
          message: `Give the pipeline schedule "${cron}" the variable ${choiceVariable}, with the value "${name}".`,
          command: null,
          at: origin,
        }))
      : [],
  )
}

/** Pipelines that start on the same event are one pipeline of GitLab. */
function meetings(parts: readonly Pipeline[]): readonly Diagnostic[] {
  return parts.flatMap((other, index) =>
    parts.slice(0, index).flatMap((first) => {
      const events = possibleEvents(first.triggers).filter(
        (event) => possibleEvents(other.triggers).includes(event) && meet(event, first, other),
      )
      if (events.length === 0) return []
      return [
        {
          code: 'gitlab-several-pipelines' satisfies GitlabCode,
          severity: 'warning' as const,
          provider: 'gitlab',
          message: `On ${events.join(' and ')}, pipelines "${first.name}" and "${other.name}" are one pipeline of GitLab: they succeed, fail and are cancelled together.`,
          hint: 'Let them start on different events or branches, or make them one pipeline.',
          at: within(other.origin, 'on'),
        },
      ]
    }),
  )
}

function meet(event: EventName, { triggers: a }: Pipeline, { triggers: b }: Pipeline): boolean {
  switch (event) {
    case 'push':
      return !areApart(a.push?.branches ?? null, b.push?.branches ?? null)
    case 'tag':
      return !areApart(a.tag?.tags ?? null, b.tag?.tags ?? null)
    case 'pullRequest':
      return !areApart(a.pullRequest?.branches ?? null, b.pullRequest?.branches ?? null)
    default:
      // A variable tells them apart.
      return false
  }
}

/** Two lists of plain names that have none in common. */
function areApart(a: Patterns | null, b: Patterns | null): boolean {
  if (a === null || b === null || a.only.length === 0 || b.only.length === 0) return false
  return [...a.only, ...b.only].every((glob) => plainName(glob) !== null) && !a.only.some((glob) => b.only.includes(glob))
}

/** Inputs of all pipelines are in one form. */
function inputClashes(parts: readonly Pipeline[]): readonly Diagnostic[] {
  const seen = new Map<string, Input>()
  return parts.flatMap(({ triggers }) =>
    (triggers.manual?.inputs ?? []).flatMap((input) => {
      const other = seen.get(input.name)
      seen.set(input.name, other ?? input)
      if (other === undefined || shapeOf(other) === shapeOf(input)) return []
      return [
        {
          code: 'gitlab-input-twice' satisfies GitlabCode,
          severity: 'error' as const,
          provider: 'gitlab',
          message: `Input "${input.name}" of two pipelines would be one field of GitLab's form, but they differ.`,
          hint: 'Declare both alike, or give one of them another name.',
          at: input.origin,
        },
      ]
    }),
  )
}

function shapeOf({ origin: _, ...shape }: Input): string {
  return JSON.stringify(shape)
}

/** What each pipeline could say alone, and a job's condition together with that of its pipeline can't. */
function lostConditions(pipeline: Pipeline): readonly Diagnostic[] {
  return [...placementsOf(pipeline).values()].flatMap(({ job, fault }) =>
    fault === null
      ? []
      : [
          {
            code: 'gitlab-condition-together' satisfies GitlabCode,
            severity: 'error' as const,
            provider: 'gitlab',
            message: `In one file with other pipelines, job "${job.id}" can't have its condition: ${fault}`,
            hint: "Give its pipeline a file of its own, gitlab({ file: '…' }), or filter by `when` of the jobs alone.",
            at: within(job.origin, 'when'),
          },
        ],
  )
}
