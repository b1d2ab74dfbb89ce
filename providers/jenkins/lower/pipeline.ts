/** Pipelines → Jenkinsfiles, one each. */
import { type Diagnostic, type Origin, within } from '../../../src/diagnostics/diagnostic.ts'
import type { Pipeline } from '../../../src/ir/types.ts'
import type { Lowered, Todo } from '../../../src/provider.ts'
import type { JenkinsDocument, JenkinsPipeline, JenkinsStage } from '../document.ts'
import { pathsOf } from '../names.ts'
import type { Settings } from '../settings.ts'
import { constantLines, isConstant } from './body.ts'
import { helperFields, helperMethods } from './helpers.ts'
import { emptyStage, lowerCells, lowerJob, type Tracking } from './job.ts'
import { isWide } from './matrix.ts'
import { concurrencyLines } from './options.ts'
import { type Barrier, type Chain, type Level, orderJobs } from './order.ts'
import { type Frame, frameOf } from './scene.ts'
import { lowerScripted } from './scripted.ts'
import { movedSteps } from './size.ts'
import { inheritedConditions, statusTests, tracksStatus, watchedJobs } from './status.ts'
import { cronTrigger, guardLines, parameterLines } from './triggers.ts'
import { noUses } from './uses.ts'

export function lowerPipelines(pipelines: readonly Pipeline[], settings: Settings): Lowered<JenkinsDocument> {
  const origins = new Map<object, Origin>()
  const diagnostics: Diagnostic[] = []
  const todos: Todo[] = []
  const paths = pathsOf(pipelines, settings)
  const documents = pipelines.map((pipeline, index) => {
    const path = paths[index] ?? settings.file
    const document = lowerPipeline(pipeline, settings, origins, diagnostics)
    todos.push(...settingsFor(pipeline, path, document))
    return { path, document, pipelines: [pipeline] }
  })
  return { documents, todos, diagnostics, origins }
}

function lowerPipeline(pipeline: Pipeline, settings: Settings, origins: Map<object, Origin>, diagnostics: Diagnostic[]): JenkinsDocument {
  const frame = frameOf(pipeline, settings, noUses())
  if (settings.dag === 'scripted') {
    const document = lowerScripted(frame)
    origins.set(document, pipeline.origin)
    return document
  }
  const order = orderJobs(pipeline, isWide)
  diagnostics.push(...order.barriers.map(barrierFound))
  const tracked = tracksStatus(pipeline, order)
  const tracking: Tracking = {
    status: tracked ? (job) => statusTests(job, pipeline, frame.uses) : null,
    watched: tracked ? watchedJobs(pipeline) : new Set(),
    inherited: tracked ? new Map() : inheritedConditions(frame),
  }
  frame.uses.results = tracking.watched.size > 0
  const names = new Set<string>()
  const levels = order.levels.map((level, index) => lowerLevel(level, index, frame, tracking, names, origins))
  const stages = guarded(levels.flat(), frame)
  const top: JenkinsPipeline = {
    environment: constantLines(pipeline.env.filter(isConstant)),
    options: concurrencyLines(pipeline),
    parameters: parameterLines(pipeline.triggers.manual?.inputs ?? []),
    triggers: cronTrigger(pipeline.triggers.schedules),
    stages,
  }
  const { stages: small, methods } = movedSteps(stages)
  const document: JenkinsDocument = {
    plugins: [...frame.uses.plugins].sort(),
    fields: helperFields(frame.uses),
    pipeline: { ...top, stages: small },
    script: [],
    methods: [...helperMethods(frame.uses), ...methods],
  }
  origins.set(document, pipeline.origin)
  return document
}

// ───────────────────────────── levels

function lowerLevel(
  level: Level,
  index: number,
  frame: Frame,
  tracking: Tracking,
  names: Set<string>,
  origins: Map<object, Origin>,
): readonly JenkinsStage[] {
  const alone = (chain: Chain): readonly JenkinsStage[] =>
    chain.map((job) => {
      const stage = lowerJob(job, frame, tracking)
      origins.set(stage, job.origin)
      return stage
    })
  const [only] = level
  if (only !== undefined && level.length === 1) return alone(only)
  const stages = level.flatMap((chain): readonly JenkinsStage[] => {
    const [first] = chain
    if (first !== undefined && chain.length === 1) {
      const cells = lowerCells(first, frame, tracking)
      for (const cell of cells) origins.set(cell, first.origin)
      return cells
    }
    return [emptyStage(chain.map(({ id }) => id).join(' → '), { kind: 'stages', stages: alone(chain) })]
  })
  const name = groupName(level, index, names)
  return [emptyStage(name, { kind: 'parallel', stages })]
}

const longestName = 48

/** The stage that the author named, else the jobs if they are few, else a number. */
function groupName(level: Level, index: number, names: Set<string>): string {
  const jobs = level.flat()
  const labels = new Set(jobs.map(({ stage }) => stage))
  const [label] = labels
  const ids = jobs.length > 4 ? '' : level.map((chain) => chain[0]?.id).join(', ')
  const wanted = labels.size === 1 && label != null ? label : ids !== '' && ids.length <= longestName ? ids : `level ${index + 1}`
  const taken = names.has(wanted) || jobs.some(({ id }) => id === wanted)
  const name = taken ? `${wanted} (level ${index + 1})` : wanted
  names.add(name)
  return name
}

/** One outer stage asks once for all; a stage in it may still hold parallel ones. */
function guarded(stages: readonly JenkinsStage[], frame: Frame): readonly JenkinsStage[] {
  const lines = guardLines(frame)
  if (lines.length === 0) return stages
  return [{ ...emptyStage(frame.pipeline.name, { kind: 'stages', stages }), when: lines }]
}

// ───────────────────────────── findings

function barrierFound({ first, waitsFor, others }: Barrier): Diagnostic {
  const names = waitsFor.slice(0, 3).map(({ id }) => `"${id}"`)
  const list = names.join(', ') + (waitsFor.length > 3 ? ` and ${waitsFor.length - 3} more` : '')
  const more = others === 0 ? '' : ` So do ${others} more of its level.`
  return {
    code: 'jenkins-barrier',
    severity: 'warning',
    provider: 'jenkins',
    message: `On Jenkins, job "${first.id}" starts only after ${list}, which it doesn't need: stages run level by level.${more}`,
    hint: "Use jenkins({ dag: 'scripted' }), in which each job starts as soon as its needs have ended.",
    at: within(first.origin, 'needs'),
  }
}

function settingsFor(pipeline: Pipeline, path: string, { plugins }: JenkinsDocument): readonly Todo[] {
  const todo = (code: string, message: string, command: string | null = null): Todo => ({
    provider: 'jenkins',
    code,
    message,
    command,
    at: pipeline.origin,
  })
  const todos = [
    todo(
      'jenkins-job',
      `Create a multibranch pipeline for the repository with script path "${path}" and the behaviour "Clean before checkout", since agents keep their workspaces.`,
    ),
  ]
  if (plugins.length > 0)
    todos.push(
      todo(
        'jenkins-plugins',
        `Install the plugins that ${path} needs: ${plugins.join(', ')}.`,
        `jenkins-plugin-cli --plugins ${plugins.join(' ')}`,
      ),
    )
  return todos
}
