/** One group of a job's cells → one job of CircleCI. */
import { possibleEvents } from '../../../src/ir/condition.ts'
import { mergeOverlay } from '../../../src/ir/overlay.ts'
import type { Condition, Pipeline } from '../../../src/ir/types.ts'
import type { Group } from '../../shared/matrix.ts'
import type { CircleciJob, CircleciParameter } from '../document.ts'
import { axisParameter, jobName } from '../names.ts'
import type { Settings } from '../settings.ts'
import { openAxes } from './cells.ts'
import { lowerEnvironment } from './environment.ts'
import { runsOn } from './executor.ts'
import type { Scene } from './scene.ts'
import { serviceContainers } from './services.ts'
import { shellCommand } from './step.ts'
import { jobShell, lowerSteps, runSteps, type Traffic } from './steps.ts'
import { fieldText } from './values.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** `guard` is what the job asks before its steps. */
export function lowerJob(pipeline: Pipeline, group: Group, guard: Condition, settings: Settings, traffic: Traffic): CircleciJob {
  const { job } = group
  const { system, imageShell, executor } = runsOn(group, settings)
  const inDocker = executor.docker !== undefined
  const scene: Scene = {
    pipeline,
    job,
    group,
    settings,
    possible: possibleOf(pipeline),
    system,
    imageShell,
    inDocker,
    wanted: new Map(),
  }
  const steps = runSteps(job)
  const shell = jobShell(steps)
  const environment = lowerEnvironment(scene, steps, shell)
  const lowered: Writable<CircleciJob> = {}
  const parameters = parametersOf(group)
  if (parameters !== null) lowered.parameters = parameters
  if (executor.docker !== undefined)
    lowered.docker = job.services.length === 0 ? executor.docker : [...executor.docker, ...serviceContainers(scene)]
  if (executor.machine !== undefined) lowered.machine = executor.machine
  if (executor.macos !== undefined) lowered.macos = executor.macos
  if (executor.resource_class !== undefined) lowered.resource_class = executor.resource_class
  lowered.shell = shellCommand(shell, system)
  const lines = lowerSteps(scene, environment, shell, guard, traffic)
  for (const [name, text] of scene.wanted) environment.variables[name] ??= text
  for (const _ in environment.variables) {
    lowered.environment = environment.variables
    break
  }
  lowered.steps = lines
  const overlay = job.overlays.circleci
  return overlay === undefined ? lowered : (mergeOverlay(lowered, overlay, { value: fieldText, job: jobName }) as CircleciJob)
}

const possibles = new WeakMap<Pipeline, Scene['possible']>()

function possibleOf(pipeline: Pipeline): Scene['possible'] {
  const known = possibles.get(pipeline)
  if (known !== undefined) return known
  const events = possibleEvents(pipeline.triggers)
  possibles.set(pipeline, events)
  return events
}

function parametersOf(group: Group): { readonly [name: string]: CircleciParameter } | null {
  const axes = openAxes(group)
  if (axes.length === 0) return null
  const lacking = (axis: string): boolean => group.cells.some((cell) => cell[axis] === undefined)
  return Object.fromEntries(
    axes.map((axis) => [axisParameter(axis), lacking(axis) ? { type: 'string' as const, default: '' } : { type: 'string' as const }]),
  )
}
