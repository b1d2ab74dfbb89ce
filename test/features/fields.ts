/** The fields of the language, from its shapes, and which of them a pipeline uses. */
import { type Kind, kindOf } from '../../src/dsl/brand.ts'
import type { CallNode, JobNode, PipelineNode, SpecFields, StepNode } from '../../src/dsl/nodes.ts'
import type { Pipeline } from '../../src/index.ts'
import type { Shape } from '../../src/ir/shape.ts'
import { fits } from '../../src/ir/shape.ts'
import { shapesOf } from '../../src/ir/shapes.ts'

const shapes = shapesOf()

/** What an author writes fields of. Those of a project say which pipelines there are, and an input that is a value has those of `inputs`. */
const roots = ['pipeline', 'job', 'run', 'uses', 'call'] as const
type Root = (typeof roots)[number]

/** Every field by its path; `*` is a name that the author chooses. What is allowed is about findings, and changes no file. */
export const fieldNames: readonly string[] = [...new Set(roots.flatMap((root) => fieldsIn(shapeOf(root), root)))].filter(
  (field) => !/\.allow(\.|$)/.test(field),
)

function shapeOf(root: Root): Shape {
  const shape = shapes[root]
  if (shape === undefined) throw new Error(`no shape "${root}"`)
  return shape
}

function fieldsIn(shape: Shape, path: string): readonly string[] {
  if (typeof shape === 'string') return []
  if ('fields' in shape && !shape.loose)
    return Object.entries(shape.fields).flatMap(([field, each]) => [`${path}.${field}`, ...fieldsIn(each, `${path}.${field}`)])
  if ('oneOf' in shape) return shape.oneOf.flatMap((each) => fieldsIn(each, path))
  if ('listOf' in shape) return fieldsIn(shape.listOf, path)
  return 'mapOf' in shape ? fieldsIn(shape.mapOf, `${path}.*`) : []
}

/** The fields that a pipeline, its jobs and their steps give. */
export function fieldsOf(pipeline: Pipeline): ReadonlySet<string> {
  const { spec } = nodeOf<PipelineNode>(pipeline)
  const jobs = Object.values(spec.jobs as object).map((job) => nodeOf<JobNode>(job))
  return new Set([...given('pipeline', spec), ...jobs.flatMap(ofJob)])
}

function ofJob(node: JobNode): readonly string[] {
  if (node.kind === 'variant') return Object.values(node.choices).flatMap(ofJob)
  const { steps, after } = node.spec
  if (kindOf(steps) === 'call') return [...given('job', node.spec), ...given('call', nodeOf<CallNode>(steps).options)]
  return [...given('job', node.spec), ...[steps, after].flat(9).flatMap(ofStep)]
}

function ofStep(step: unknown): readonly string[] {
  if (!isKind(step, 'step')) return []
  const node = nodeOf<StepNode>(step)
  return node.kind === 'variant' ? [] : given(node.kind === 'uses' ? 'uses' : 'run', node.options)
}

function isKind(object: unknown, kind: Kind): boolean {
  return kindOf(object) === kind
}

function nodeOf<Node>(object: unknown): Node {
  return (object as { readonly node: Node }).node
}

function given(root: Root, fields: SpecFields): readonly string[] {
  return usedIn(fields, shapeOf(root), root)
}

function usedIn(value: unknown, shape: Shape, path: string): readonly string[] {
  if (typeof shape === 'string' || value === undefined) return []
  if ('oneOf' in shape) {
    const fitting = shape.oneOf.find((each) => fits(value, each, shapes))
    return fitting === undefined ? [] : usedIn(value, fitting, path)
  }
  if ('listOf' in shape) return (value as readonly unknown[]).flatMap((each) => usedIn(each, shape.listOf, path))
  if ('mapOf' in shape) return Object.values(value as object).flatMap((each) => usedIn(each, shape.mapOf, `${path}.*`))
  if (!('fields' in shape) || shape.loose) return []
  return Object.entries(value as object).flatMap(([field, each]) => {
    const inner = shape.fields[field]
    return inner === undefined || each === undefined ? [] : [`${path}.${field}`, ...usedIn(each, inner, `${path}.${field}`)]
  })
}
