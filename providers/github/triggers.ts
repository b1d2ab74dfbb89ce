/**
 * `on:` of a workflow. Filters are those of the language, save that GitHub's `?` and `+` repeat the character before them.
 * Source: GitHub Docs, "Workflow syntax", filter pattern cheat sheet.
 */
import { type GlobPart, parseGlob } from '../../src/ir/glob.ts'
import type { Input, Patterns, Pipeline } from '../../src/ir/types.ts'

type Filters = { readonly [filter: string]: readonly string[] }

export function lowerTriggers({ triggers }: Pipeline): { readonly [event: string]: unknown } {
  const on: { [event: string]: unknown } = {}
  const { push, tag, pullRequest, schedules, manual, release, github } = triggers
  if (push !== null || tag !== null) {
    // Branches alone keep tags out, tags alone keep branches out; to have all of one beside some of the other takes `**`.
    const all: Patterns = { only: ['**'], ignore: [] }
    const branches = push === null ? null : (push.branches ?? all)
    const tags = tag === null ? null : (tag.tags ?? all)
    on.push = { ...filters('branches', branches), ...filters('tags', tags), ...filters('paths', push?.paths ?? null) }
  }
  if (pullRequest !== null) {
    const types = pullRequest.types === null ? {} : { types: pullRequest.types }
    on.pull_request = orNull({ ...types, ...filters('branches', pullRequest.branches), ...filters('paths', pullRequest.paths) })
  }
  if (release) on.release = { types: ['published'] }
  if (schedules.length > 0) on.schedule = schedules.map(({ cron, timezone }) => ({ cron, ...(timezone === null ? {} : { timezone }) }))
  if (manual !== null)
    on.workflow_dispatch =
      manual.inputs.length === 0 ? null : { inputs: Object.fromEntries(manual.inputs.map((input) => [input.name, lowerInput(input)])) }
  return { ...on, ...github }
}

/** An event without filters is a bare key. */
function orNull(map: Filters): Filters | null {
  return Object.keys(map).length === 0 ? null : map
}

/** One list: GitHub refuses `branches` beside `branches-ignore`, but takes `!` in a list. */
function filters(key: 'branches' | 'tags' | 'paths', patterns: Patterns | null): Filters {
  if (patterns === null) return {}
  const { only, ignore } = patterns
  if (only.length === 0) return { [`${key}-ignore`]: ignore.map(lowerGlob) }
  return { [key]: [...only.map(lowerGlob), ...ignore.map((glob) => `!${lowerGlob(glob)}`)] }
}

/** Whether GitHub's filters can say the glob: they have neither "one character" nor negated classes. */
export function canFilter(glob: string): boolean {
  return (parseGlob(glob) ?? []).every((part) => part.kind !== 'one' && !(part.kind === 'class' && part.negated))
}

function lowerGlob(glob: string): string {
  return (parseGlob(glob) ?? []).map(lowerGlobPart).join('')
}

function lowerGlobPart(part: GlobPart): string {
  switch (part.kind) {
    case 'text':
      return part.text.replace(/[?+*[\]!\\]/g, '\\$&')
    case 'star':
      return '*'
    case 'globstar':
      return '**'
    case 'one':
      return '?'
    case 'class':
      return part.negated ? `[!${part.body}]` : `[${part.body}]`
  }
}

function lowerInput(input: Input): { readonly [key: string]: unknown } {
  const fallback =
    input.default === null
      ? {}
      : { default: input.type === 'boolean' ? input.default === 'true' : input.type === 'number' ? Number(input.default) : input.default }
  return {
    ...(input.description === null ? {} : { description: input.description }),
    type: input.type,
    ...(input.options.length === 0 ? {} : { options: input.options }),
    ...(input.required ? { required: true } : {}),
    ...fallback,
  }
}
