/** A pipeline → `.gitlab-ci.yml`. */
import { type Diagnostic, type Origin, within } from '../../../src/diagnostics/diagnostic.ts'
import type { Input, Job, Pipeline } from '../../../src/ir/types.ts'
import type { Lowered } from '../../../src/provider.ts'
import { commentOf, type Group } from '../../shared/matrix.ts'
import type { GitlabCode } from '../codes.ts'
import type { GitlabDocument, GitlabNamedJob, GitlabNeed, GitlabVariable } from '../document.ts'
import { inputVariable, jobName } from '../names.ts'
import type { Settings } from '../settings.ts'
import { confirms, lowerJob } from './job.ts'
import { choiceVariable, type Merged, mergedId, mergePipelines } from './merge.ts'
import { outputJobs, type Placement, placementsOf } from './placement.ts'
import { stagesOf } from './stages.ts'
import { choiceTodos, togetherFindings } from './together.ts'
import { globalVariables } from './variables.ts'
import { cancels, cancelTodos, lowerWorkflow } from './workflow.ts'

export function lowerPipelines(pipelines: readonly Pipeline[], settings: Settings): Lowered<GitlabDocument> {
  const [pipeline] = pipelines
  const origins = new Map<object, Origin>()
  if (pipeline === undefined) return { documents: [], todos: [], diagnostics: [], origins }
  const merged = mergePipelines(pipeline, pipelines.slice(1))
  const diagnostics = [...togetherFindings(merged)]
  const document = lowerPipeline(merged, settings, origins, diagnostics)
  return {
    documents: [{ path: settings.file, document, pipelines }],
    todos: [...choiceTodos(merged), ...cancelTodos(merged.parts, settings)],
    diagnostics,
    origins,
  }
}

function lowerPipeline(merged: Merged, settings: Settings, origins: Map<object, Origin>, diagnostics: Diagnostic[]): GitlabDocument {
  const { pipeline, parts } = merged
  const placements = placementsOf(pipeline)
  const post = latePlacements(placements)
  const stages = stagesOf(pipeline, post)
  if (stages.contradictory) diagnostics.push(contradictoryStages(pipeline))
  const keepsFiles = pipeline.jobs.some((job) => job.artifacts.length > 0 || job.outputs.length > 0)
  const interruptible = interruptibleJobs(parts, settings)
  const jobs: GitlabNamedJob[] = []
  for (const job of pipeline.jobs) {
    const placement = placements.get(job.id)
    if (placement === undefined) continue
    if (placement.waits === 'stages') diagnostics.push(...watchesMore(job, placement, pipeline, post))
    const needs = placement.waits === 'stages' || stages.names.length + post.size === 0 ? null : needsOf(placement, placements)
    const frame = {
      pipeline,
      interruptible: interruptible.has(job.id),
      settings,
      placement,
      stage: stages.of.get(job.id) ?? null,
      needs,
      refusesArtifacts: placement.waits === 'stages' && keepsFiles && job.downloads.length === 0 && outputJobs(placement.guard).size === 0,
    }
    for (const placed of placement.groups) {
      const lowered = lowerJob(frame, placed)
      origins.set(lowered, job.origin)
      jobs.push({ name: groupName(placed.group), comment: wordsOf(placed.group, settings), job: lowered })
    }
  }
  const workflow = lowerWorkflow(parts, settings)
  origins.set(workflow, within(pipeline.origin, 'on'))
  const variables = [...choiceVariables(merged), ...pipelineVariables(pipeline)]
  return {
    workflow,
    ...(parts.every((part) => cancels(part, settings)) ? { default: { interruptible: true } } : {}),
    ...(variables.length === 0 ? {} : { variables: Object.fromEntries(variables) }),
    ...(stages.names.length === 0 ? {} : { stages: stages.names }),
    jobs,
  }
}

/** Where all pipelines can be cancelled, a default says it. */
function interruptibleJobs(parts: readonly Pipeline[], settings: Settings): ReadonlySet<string> {
  const some = parts.filter((part) => cancels(part, settings))
  if (some.length === parts.length) return new Set()
  return new Set(some.flatMap((part) => part.jobs.map(({ id }) => mergedId(part, id))))
}

/** Jobs that stand in `.post`, and those that need them: nothing else comes so late. */
function latePlacements(placements: ReadonlyMap<string, Placement>): ReadonlySet<string> {
  const late = new Set<string>()
  for (const [id, { waits, job }] of placements) if (waits === 'stages' || job.needs.some((need) => late.has(need.job))) late.add(id)
  return late
}

export function groupName({ job, suffix }: Group): string {
  return jobName(job.id) + suffix
}

function wordsOf(group: Group, settings: Settings): string {
  const { approval } = group.job
  const message = confirms(settings) ? null : approval?.message
  return [commentOf(group), message ?? ''].filter((line) => line !== '').join('\n')
}

// ───────────────────────────── needs

function needsOf(placement: Placement, placements: ReadonlyMap<string, Placement>): readonly GitlabNeed[] {
  const needs: GitlabNeed[] = []
  const asksStatus = placement.groups.some(({ rules }) => rules.some(({ when }) => when !== 'on_success'))
  for (const { job, optional } of placement.needs) {
    const needed = placements.get(job)
    if (needed === undefined) continue
    const wanted = wantsArtifacts(placement.job, needed.job) || outputJobs(placement.guard).has(job)
    for (const { group, presence } of needed.groups) {
      const certain = presence.kind === 'constant' && presence.value
      const missing = !certain && (optional || asksStatus || needed.groups.length > 1)
      const name = groupName(group)
      needs.push(wanted && !missing ? name : { job: name, ...(wanted ? {} : { artifacts: false }), ...(missing ? { optional: true } : {}) })
    }
  }
  return needs
}

/** A job without files and outputs gives nothing, so that there is nothing to refuse. */
function wantsArtifacts(job: Job, needed: Job): boolean {
  if (needed.artifacts.length === 0 && needed.reports.sarif.length === 0) return true
  if (job.downloads.some((download) => download.job === needed.id)) return true
  return (
    needed.outputs.length > 0 &&
    JSON.stringify([job.steps, job.after, job.env, job.environment, job.container], withoutOrigins).includes(
      `"kind":"output","job":${JSON.stringify(needed.id)}`,
    )
  )
}

function withoutOrigins(key: string, value: unknown): unknown {
  return key === 'origin' ? undefined : value
}

// ───────────────────────────── variables of the pipeline

function pipelineVariables(pipeline: Pipeline): readonly (readonly [string, GitlabVariable])[] {
  const inputs = pipeline.triggers.manual?.inputs ?? []
  return [...inputs.map((input) => [inputVariable(input.name), inputOf(input)] as const), ...globalVariables(pipeline.env)]
}

function choiceVariables({ chosen }: Merged): readonly (readonly [string, GitlabVariable])[] {
  const [value] = chosen
  return value === undefined ? [] : [[choiceVariable, { description: 'The pipeline to run', value, options: chosen }]]
}

function inputOf(input: Input): GitlabVariable {
  const options = input.type === 'boolean' ? ['true', 'false'] : input.options
  const value = input.default ?? (input.type === 'boolean' ? 'false' : '')
  const listed = options.length === 0 || options.includes(value) ? options : [value, ...options]
  return {
    ...(input.description === null ? {} : { description: input.description }),
    value: value.replaceAll('$', '$$$$'),
    ...(listed.length === 0 ? {} : { options: listed }),
  }
}

// ───────────────────────────── findings

function contradictoryStages(pipeline: Pipeline): Diagnostic {
  return {
    code: 'gitlab-stage-order' satisfies GitlabCode,
    severity: 'warning',
    provider: 'gitlab',
    message:
      "The stages of the jobs can't be put in an order in which each job comes after its needs, so GitLab's stages follow the needs instead.",
    hint: 'Give jobs that need each other in both directions different stages.',
    at: within(pipeline.origin, 'jobs'),
  }
}

/** A job in `.post` waits for all stages, and hears of every failure in them. */
function watchesMore(job: Job, placement: Placement, pipeline: Pipeline, post: ReadonlySet<string>): readonly Diagnostic[] {
  const watched = new Set(placement.needs.map((need) => need.job))
  const others = pipeline.jobs.filter(({ id }) => id !== job.id && !watched.has(id) && !post.has(id))
  if (others.length === 0) return []
  const names = others.slice(0, 3).map(({ id }) => `"${id}"`)
  const list = names.join(', ') + (others.length > 3 ? ` and ${others.length - 3} more` : '')
  const onFailure = placement.groups.some(({ rules }) => rules.some(({ when }) => when === 'on_failure'))
  return [
    {
      code: 'gitlab-watches-more' satisfies GitlabCode,
      severity: 'warning',
      provider: 'gitlab',
      message: `On GitLab, job "${job.id}" waits for all jobs${onFailure ? ' and runs if any of them failed' : ''}: also ${list}, which it doesn't need.`,
      hint: 'Let it need them, or let it need only jobs that have no needs themselves.',
      at: within(job.origin, 'when'),
    },
  ]
}
