/** Limits that only Jenkins has, and the structure of what overlays have changed. */
import { finding } from '../../src/diagnostics/catalog.ts'
import { type Diagnostic, type Origin, within } from '../../src/diagnostics/diagnostic.ts'
import { eachSetVariable } from '../../src/ir/env.ts'
import type { Pipeline } from '../../src/ir/types.ts'
import type { Lowered } from '../../src/provider.ts'
import { reservedVariables } from '../shared/reserved.ts'
import type { JenkinsCode } from './codes.ts'
import type { Code, JenkinsDocument } from './document.ts'
import { grammarFaults } from './grammar.ts'
import { limits } from './limits.ts'
import { codeSize, pipelineSize } from './lower/size.ts'
import { builtIn } from './names.ts'
import { parameterNames } from './parameters.ts'
import { pipelineBlock } from './render.ts'

export function checkJenkins({ documents, origins }: Lowered<JenkinsDocument>, severity: 'error' | 'warn'): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  for (const { path, document, pipelines } of documents) {
    const at = origins.get(document) ?? null
    reservedVariables(pipelines, builtIn, (name, place) => diagnostics.push(finding('reserved-env', place, name, 'Jenkins sets it itself')))
    for (const pipeline of pipelines) diagnostics.push(...hiddenVariables(pipeline))
    const size = Math.max(
      document.pipeline === null ? 0 : pipelineSize(document.pipeline),
      codeSize(document.script),
      ...document.methods.map(methodSize),
    )
    if (size > limits.code.most * 0.8) diagnostics.push(tooLarge(path, size, at, severity))
    const { pipeline } = document
    if (pipeline === null || !pipelines.some(({ jobs }) => jobs.some(({ overlays }) => overlays.jenkins !== undefined))) continue
    for (const fault of grammarFaults([pipelineBlock(pipeline)])) diagnostics.push(misplaced(path, fault, at))
  }
  return diagnostics
}

/** Variables that differ in case alone from each other, and from a parameter. */
function hiddenVariables(pipeline: Pipeline): readonly Diagnostic[] {
  const parameters = new Map([...parameterNames(pipeline).values()].map((name) => [name.toLowerCase(), name]))
  const found: Diagnostic[] = []
  if (parameters.size > 0)
    eachSetVariable(pipeline, (name, at) => {
      const parameter = parameters.get(name.toLowerCase())
      if (parameter !== undefined && parameter !== name) found.push(hidden(name, parameter, at))
    })
  return found
}

function hidden(name: string, parameter: string, at: Origin): Diagnostic {
  return {
    code: 'jenkins-env-case' satisfies JenkinsCode,
    severity: 'error',
    provider: 'jenkins',
    message: `Variables "${name}" and "${parameter}", a parameter of the build, are one to Jenkins, which ignores case: scripts would find no "${name}".`,
    hint: 'Write the name alike everywhere, or leave the variable out: a script may read the input itself.',
    at,
  }
}

function methodSize(method: Code): number {
  return codeSize([method])
}

function tooLarge(path: string, size: number, at: Origin | null, severity: 'error' | 'warn'): Diagnostic {
  const over = size > limits.code.most
  return {
    code: 'jenkins-too-large' satisfies JenkinsCode,
    severity: over && severity === 'error' ? 'error' : 'warning',
    provider: 'jenkins',
    message: `${path} has ${Math.round(size / 1000)} KB of code in one block; ${over ? 'Jenkins takes' : 'it comes near'} about ${limits.code.most / 1000} KB, the most that the Java virtual machine takes in one method.`,
    hint: 'Split the pipeline, or use a matrix for jobs that differ in values alone.',
    at: at === null ? null : within(at, 'jobs'),
  }
}

function misplaced(path: string, fault: string, at: Origin | null): Diagnostic {
  return {
    code: 'jenkins-structure' satisfies JenkinsCode,
    severity: 'error',
    provider: 'jenkins',
    message: `Jenkins would refuse ${path}: ${fault}.`,
    hint: 'Change the overlay `jenkins` of the job.',
    at: at === null ? null : within(at, 'jobs'),
  }
}
