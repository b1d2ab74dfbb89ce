/** What one event says, once, in the terms in which conditions and values ask. */
import { type CiName, ciNames, type EventName, type Pipeline } from '../ir/types.ts'
import type { Outcomes, RunEvent } from './types.ts'

export interface Facts {
  readonly event: EventName
  /** The branch that runs; null on pull requests, tags and releases. */
  readonly branch: string | null
  /** The tag that was pushed; null on every other event. */
  readonly tag: string | null
  /** null: no base to compare with. */
  readonly changed: readonly string[] | null
  readonly repository: string
  /** A name that is missing is unknown. */
  readonly ci: ReadonlyMap<CiName, string>
  readonly inputs: ReadonlyMap<string, string>
  readonly variables: ReadonlyMap<string, string>
  readonly outputs: ReadonlyMap<string, ReadonlyMap<string, string>>
}

export function factsOf(pipeline: Pipeline, event: RunEvent, outcomes: Outcomes): Facts {
  return {
    event: event.event,
    branch: branchOf(event),
    tag: tagOf(event),
    // A tag, a schedule, a manual run and a release have no base, whatever the caller says.
    changed: event.event === 'push' || event.event === 'pullRequest' ? (event.changed ?? null) : null,
    repository: event.repository ?? '',
    ci: ciOf(event),
    inputs: inputsOf(pipeline, event),
    variables: new Map(Object.entries(event.variables ?? {})),
    outputs: new Map(Object.entries(outcomes.outputs ?? {}).map(([job, outputs]) => [job, new Map(Object.entries(outputs))])),
  }
}

function branchOf(event: RunEvent): string | null {
  switch (event.event) {
    case 'push':
    case 'manual':
      return event.branch
    case 'schedule':
      return event.branch ?? defaultBranchOf(event)
    case 'tag':
    case 'pullRequest':
    case 'release':
      return null
  }
}

function tagOf(event: RunEvent): string | null {
  return event.event === 'tag' || event.event === 'release' ? event.tag : null
}

function defaultBranchOf(event: RunEvent): string {
  return event.defaultBranch ?? 'main'
}

/** What a run of this kind doesn't have is '', so known; what it has and nobody told is missing. */
function ciOf(event: RunEvent): ReadonlyMap<CiName, string> {
  const pullRequest = event.event === 'pullRequest' ? event : null
  const branch = branchOf(event) ?? ''
  const tag = tagOf(event) ?? ''
  const known: { readonly [name in CiName]: string | undefined } = {
    sha: event.sha,
    shortSha: event.sha?.slice(0, 8),
    ref: pullRequest?.source ?? (branch || tag),
    branch,
    tag,
    event: event.event,
    actor: event.actor,
    repository: event.repository,
    runId: undefined,
    runNumber: undefined,
    runUrl: undefined,
    workspace: undefined,
    defaultBranch: defaultBranchOf(event),
    'commit.message': event.commitMessage,
    'pullRequest.number': pullRequest === null ? '' : pullRequest.number?.toString(),
    'pullRequest.title': pullRequest === null ? '' : pullRequest.title,
    'pullRequest.source': pullRequest?.source ?? '',
    'pullRequest.target': pullRequest?.target ?? '',
    'pullRequest.author': pullRequest === null ? '' : pullRequest.author,
  }
  const ci = new Map<CiName, string>()
  for (const name of ciNames) {
    const text = known[name]
    if (text !== undefined) ci.set(name, text)
  }
  return ci
}

/** An input that nobody gives has its default, on every event; one without default is ''. */
function inputsOf(pipeline: Pipeline, event: RunEvent): ReadonlyMap<string, string> {
  const inputs = new Map(pipeline.triggers.manual?.inputs.map((input) => [input.name, input.default ?? '']))
  if (event.event === 'manual') for (const [name, text] of Object.entries(event.inputs ?? {})) inputs.set(name, text)
  return inputs
}
