/**
 * The group of jobs that run one at a time. It stands in the workflow, where a job's parameters aren't known: values of the pipeline can be put in.
 * Source: CircleCI Docs, "Controlling serial execution across your organization", "Project values and variables", and "Config templating".
 */
import type { CiName, Value } from '../../../src/ir/types.ts'
import type { Group } from '../../shared/matrix.ts'
import { branchValue, tagValue } from '../expression.ts'
import { axisParameter, parameterName } from '../names.ts'
import { escaped } from './values.ts'

/** A pipeline has a branch or a tag. */
const known: { readonly [name in CiName]?: string } = {
  ref: `<< ${branchValue} >><< ${tagValue} >>`,
  tag: `<< ${tagValue} >>`,
  sha: '<< pipeline.git.revision >>',
  'pullRequest.number': '<< pipeline.event.github.pull_request.number >>',
  'pullRequest.source': '<< pipeline.event.github.pull_request.head.ref >>',
  'pullRequest.target': '<< pipeline.event.github.pull_request.base.ref >>',
}

/** Whether the value is known when CircleCI makes the pipeline. */
export function canName(value: Value): boolean {
  if (value.kind === 'text') return value.parts.every(canName)
  return value.kind === 'matrix' || pipelineText(value) !== null
}

/** Groups are the organisation's, so the project's name stands before ours. `own` are the arguments of one cell. */
export function serialGroup({ job, cells, fixed }: Group, own: { readonly [parameter: string]: string } | null): string | null {
  if (job.concurrency === null) return null
  const text = (value: Value): string => {
    if (value.kind === 'text') return value.parts.map(text).join('')
    if (value.kind !== 'matrix') return pipelineText(value) ?? ''
    const settled = (cells.length === 1 ? (cells[0]?.[value.axis] ?? '') : fixed[value.axis]) ?? own?.[axisParameter(value.axis)]
    if (settled !== undefined) return escaped(settled)
    return own === null ? `<< matrix.${axisParameter(value.axis)} >>` : ''
  }
  return `<< pipeline.project.slug >>/${text(job.concurrency.group)}`
}

function pipelineText(value: Value): string | null {
  if (value.kind === 'literal') return escaped(value.text)
  if (value.kind === 'input') return `<< pipeline.parameters.${parameterName(value.name)} >>`
  return value.kind === 'ci' ? (known[value.name] ?? null) : null
}
