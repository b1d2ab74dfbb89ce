/** What the parts of `resolve` share: findings so far, and what the spec's objects are called in the model. */
import type { Args, Code } from '../../diagnostics/catalog.ts'
import { finding } from '../../diagnostics/catalog.ts'
import type { Diagnostic, Origin } from '../../diagnostics/diagnostic.ts'
import type { JobNode, StepNode, ValueNode } from '../../dsl/nodes.ts'
import type { SchemaName } from '../schema.ts'
import { fits } from '../shape.ts'
import { shapes } from '../shapes.generated.ts'
import type { Job } from '../types.ts'

/** A part of the spec whose shape is wrong: `describeMisfits` words it, with zod. */
export interface Misfit {
  readonly schema: SchemaName
  readonly value: unknown
  readonly origin: Origin
  /** What it is, for the message: `Job "test"`. */
  readonly what: string
}

export interface Context {
  /** Whose side of a `variant` counts; null takes the default's. */
  readonly provider: string | null
  readonly readText: (path: string) => string | null
  readonly readRootText: (path: string) => string | null
  readonly findings: Diagnostic[]
  readonly misfits: Misfit[]
  /** Conditions, jobs and pipelines that something uses, by node. */
  readonly used: Set<object>
  /** What the pipeline calls its jobs. */
  readonly ids: Map<JobNode, string>
  /** What the pipeline calls the inputs that were declared as values. */
  readonly inputs: Map<ValueNode, string>
  readonly inputNames: Set<string>
  /** The choices of each `variant` that was met. */
  readonly variants: object[]
  /** Jobs, by id, that are the same whichever provider is asked. */
  readonly neutralJobs: Map<string, Job>
}

/** Where a value stands: what it may speak of there. */
export interface Scope {
  readonly context: Context
  /** Null outside of jobs. */
  readonly job: JobScope | null
  /** Steps may read what earlier steps wrote. */
  readonly inSteps: boolean
}

export interface JobScope {
  readonly id: string
  readonly axes: ReadonlySet<string>
  readonly services: ReadonlySet<string>
  /** Jobs whose outputs or artifacts this one uses. */
  readonly implied: Set<JobNode>
  /** Actions of this job whose outputs are read, with the ids they get. */
  readonly stepIds: Map<StepNode, string>
}

export function report<C extends Code>(context: Context, code: C, at: Origin, ...args: Args<C>): void {
  context.findings.push(finding(code, at, ...args))
}

/** Whether the value has the schema's shape; if not, the findings will say why. */
export function hasShape(context: Context, schema: SchemaName, value: unknown, origin: Origin, what: string): boolean {
  const shape = shapes[schema]
  if (shape !== undefined && fits(value, shape, shapes)) return true
  context.misfits.push({ schema, value, origin, what })
  return false
}
