/**
 * The Java virtual machine takes methods of at most 64 KB, and all of `pipeline { }` becomes one. Constants count little, code does; in a large
 * pipeline the steps of each stage move to a method of their own. Source: Jenkins, JENKINS-37984, "Method code too large".
 */

import { block } from '../condition.ts'
import type { Code, JenkinsPipeline, JenkinsStage, JenkinsWork } from '../document.ts'
import { identifier } from '../groovy.ts'
import { withoutScript } from './scene.ts'

/** Characters of code, less texts, from which steps move out. */
const roomy = 32_000

export interface Moved {
  readonly stages: readonly JenkinsStage[]
  readonly methods: readonly Code[]
}

export function movedSteps(stages: readonly JenkinsStage[]): Moved {
  if (stages.reduce((sum, stage) => sum + stageSize(stage), 0) <= roomy) return { stages, methods: [] }
  const methods: Code[] = []
  const names = new Set<string>()
  return { stages: stages.map((stage) => moved(stage, methods, names)), methods }
}

function moved(stage: JenkinsStage, methods: Code[], names: Set<string>): JenkinsStage {
  const { work } = stage
  if (work.kind !== 'steps') return withWork(stage, { ...work, stages: work.stages.map((each) => moved(each, methods, names)) })
  if (work.steps.length === 1 && typeof work.steps[0] === 'string') return stage
  const name = freeName(identifier(`run ${stage.name}`), names)
  methods.push(block(`def ${name}()`, withoutScript(work.steps)))
  return withWork(stage, { kind: 'steps', steps: [block('script', [`${name}()`])] })
}

/** Field by field: a spread would give each of thousands of stages a shape of its own. */
function withWork(stage: JenkinsStage, work: JenkinsWork): JenkinsStage {
  const { name, comment, when, agent, options, input, environment, failFast, post } = stage
  return { name, comment, when, agent, options, input, environment, failFast, work, post }
}

export function freeName(wanted: string, names: Set<string>): string {
  let name = wanted
  for (let number = 2; names.has(name); number += 1) name = `${wanted}${number}`
  names.add(name)
  return name
}

export function pipelineSize({ stages, ...top }: JenkinsPipeline): number {
  const own = codeSize([...top.environment, ...top.options, ...top.parameters, ...top.triggers])
  return stages.reduce((sum, stage) => sum + stageSize(stage), own)
}

export function stageSize(stage: JenkinsStage): number {
  const { work } = stage
  const own = [stage.when, stage.agent, stage.options, stage.input, stage.environment, stage.post].reduce(
    (sum, code) => sum + codeSize(code),
    stage.name.length + 40,
  )
  if (work.kind === 'steps') return own + codeSize(work.steps)
  return work.stages.reduce((sum, each) => sum + stageSize(each), own)
}

/** A text over several lines is one constant. */
export function codeSize(code: readonly Code[]): number {
  let size = 0
  for (const each of code) {
    if (typeof each === 'string') size += each.length > 200 ? Math.max(60, each.indexOf("'''")) : each.length
    else if ('lines' in each) size += 60
    else size += each.head.length + 10 + codeSize(each.body)
  }
  return size
}
