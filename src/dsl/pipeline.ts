/** Pipelines and projects: what a ci.ts exports. */
import { PipegenError } from '../diagnostics/error.ts'
import { brand, copy } from './brand.ts'
import type { PipelineNode, ProjectNode, SpecFields } from './nodes.ts'
import { callSite, noteCreated } from './registry.ts'
import type { Pipeline, PipelineSpec, Project, ProjectSpec } from './types.ts'
import { describe } from './value.ts'

/**
 * A pipeline: what starts it, and its jobs. The name is the file's name on GitHub.
 * @example
 * export default pipeline('ci', {
 *   on: { push: { branches: ['main'] }, pullRequest: true },
 *   jobs: { lint, test },
 * })
 */
export function pipeline(name: string, spec: PipelineSpec): Pipeline {
  const site = callSite(pipeline, 4)
  const node: PipelineNode = Object.freeze({ kind: 'pipeline', name, spec: fieldsOf(spec, 'pipeline'), site, copy })
  noteCreated(node, site)
  return Object.freeze({ [brand]: 'pipeline' as const, node })
}

/** Several pipelines of one repo, and the providers that they share. */
export function project(spec: ProjectSpec): Project {
  const node: ProjectNode = Object.freeze({ kind: 'project', spec: fieldsOf(spec, 'project'), site: callSite(project, 4), copy })
  return Object.freeze({ [brand]: 'project' as const, node })
}

function fieldsOf(spec: unknown, what: string): SpecFields {
  if (typeof spec === 'object' && spec !== null) return spec as SpecFields
  throw new PipegenError(
    'not-a-spec',
    `${what}() takes an object, but got ${describe(spec)}.`,
    what === 'pipeline' ? "Write pipeline('ci', { on: …, jobs: … })." : 'Write project({ pipelines: […] }).',
  )
}
