/** Pipelines → Jenkinsfiles, one each. */
import { type Diagnostic, type Origin, within } from '../../../src/diagnostics/diagnostic.ts'
import type { Pipeline } from '../../../src/ir/types.ts'
import type { Lowered, Todo } from '../../../src/provider.ts'
import type { JenkinsCode, JenkinsTodo } from '../codes.ts'
import type { JenkinsDocument, JenkinsPipeline, JenkinsStage } from '../document.ts'
import { pathsOf } from '../names.ts'
import { plugins as ids } from '../plugins.ts'
import type { Settings } from '../settings.ts'
import { labelTodo } from './agent.ts'
import { checkoutVariables, constantLines, isConstant } from './body.ts'
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
import { missingPlugins, noUses, pluginIds, type Uses } from './uses.ts'

export function lowerPipelines(pipelines: readonly Pipeline[], settings: Settings): Lowered<JenkinsDocument> {
  const origins = new Map<object, Origin>()
  const diagnostics: Diagnostic[] = []
  const todos: Todo[] = []
  const paths = pathsOf(pipelines, settings)
  const labels = new Set<string>()
  const documents = pipelines.map((pipeline, index) => {
    const path = paths[index] ?? settings.file
    const uses = noUses(labels)
    const document = lowerPipeline(pipeline, settings, uses, origins, diagnostics)
    diagnostics.push(...missingPlugins(uses, settings))
    todos.push(...settingsFor(pipeline, path, document, settings))
    return { path, document, pipelines: [pipeline] }
  })
  todos.push(...labelTodos(labels, pipelines, settings))
  return { documents, todos, diagnostics, origins }
}

function lowerPipeline(
  pipeline: Pipeline,
  settings: Settings,
  uses: Uses,
  origins: Map<object, Origin>,
  diagnostics: Diagnostic[],
): JenkinsDocument {
  const frame = frameOf(pipeline, settings, uses)
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
  const trusted = checkoutVariables(frame)
  const top: JenkinsPipeline = {
    environment: [
      ...constantLines(pipeline.env.filter(isConstant)),
      ...(trusted.length === 0 ? [] : ["// Git in containers may use the checkout of the agent's user.", ...constantLines(trusted)]),
    ],
    options: concurrencyLines(pipeline),
    parameters: parameterLines(pipeline),
    triggers: cronTrigger(pipeline.triggers.schedules, settings),
    stages,
  }
  const { stages: small, methods } = movedSteps(stages)
  const document: JenkinsDocument = {
    plugins: pluginIds(frame.uses),
    fields: helperFields(frame.uses),
    pipeline: { ...top, stages: small },
    script: [],
    methods: [...helperMethods(frame), ...methods],
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

/** The stages that the author named, else the jobs if they are few, else a number. */
function groupName(level: Level, index: number, names: Set<string>): string {
  const jobs = level.flat()
  const stages = jobs.every(({ stage }) => stage !== null) ? [...new Set(jobs.map(({ stage }) => stage))].join(', ') : ''
  const ids = jobs.length > 4 ? '' : level.map((chain) => chain[0]?.id).join(', ')
  const wanted = [stages, ids].find((name) => name !== '' && name.length <= longestName) ?? `level ${index + 1}`
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
    code: 'jenkins-barrier' satisfies JenkinsCode,
    severity: 'warning',
    provider: 'jenkins',
    message: `On Jenkins, job "${first.id}" starts only after ${list}, which it doesn't need: stages run level by level.${more}`,
    hint: "Use jenkins({ dag: 'scripted' }), in which each job starts as soon as its needs have ended.",
    at: within(first.origin, 'needs'),
  }
}

function settingsFor(pipeline: Pipeline, path: string, { plugins }: JenkinsDocument, settings: Settings): readonly Todo[] {
  const todo = (code: JenkinsTodo, message: string, command: string | null = null): Todo => ({
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
  if (plugins.length > 0 && settings.plugins === null)
    todos.push(
      todo(
        'jenkins-plugins',
        `Install the plugins that ${path} needs: ${plugins.join(', ')}.`,
        `jenkins-plugin-cli --plugins ${plugins.join(' ')}`,
      ),
    )
  // Source: Plain Credentials plugin, the form of StringCredentialsImpl: a password field.
  if (plugins.includes(ids.credentials.id))
    todos.push(
      todo(
        'jenkins-secrets',
        'Give a secret of several lines, such as a private key, to its credential by Configuration as Code or the API: the form of "Secret text" takes one line.',
      ),
    )
  return todos
}

/** Once for all pipelines, which share their agents. */
function labelTodos(labels: ReadonlySet<string>, [first]: readonly Pipeline[], settings: Settings): readonly Todo[] {
  if (first === undefined) return []
  return [...labels].map((name) => ({
    provider: 'jenkins',
    code: 'jenkins-label' satisfies JenkinsTodo,
    message: labelTodo(name, settings),
    command: null,
    at: first.origin,
  }))
}
