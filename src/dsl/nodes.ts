/**
 * The spec as data: what every DSL object holds in `node`. `resolve` reads it; nothing else does.
 * Jobs refer to each other by node, not by id: the id is known only when the pipeline lists them.
 */
import type { CallSite } from '../diagnostics/diagnostic.ts'
import type { CiName, CompareOp, EventName, Status } from '../ir/types.ts'

interface Node {
  /** The copy of pipegen that made it. */
  readonly copy: object
}

export type ValueNode = Node &
  (
    | { readonly kind: 'literal'; readonly text: string }
    | { readonly kind: 'text'; readonly parts: readonly ValueNode[] }
    | { readonly kind: 'secret' | 'variable' | 'env' | 'input'; readonly name: string }
    | { readonly kind: 'matrix'; readonly axis: string }
    | { readonly kind: 'service'; readonly service: string; readonly field: 'host' | 'port' }
    | { readonly kind: 'output'; readonly job: JobNode; readonly name: string }
    | { readonly kind: 'stepOutput'; readonly step: StepNode; readonly name: string }
    | { readonly kind: 'ci'; readonly name: CiName }
    | { readonly kind: 'jobToken' }
    /** An input declared as a value: its name is the key under which `manual.inputs` lists it. */
    | { readonly kind: 'declaredInput'; readonly spec: object; readonly site: CallSite }
    | { readonly kind: 'image'; readonly ref: ValueNode; readonly site: CallSite }
    | { readonly kind: 'choose'; readonly when: ConditionNode; readonly then: ValueNode; readonly otherwise: ValueNode }
    | { readonly kind: 'or'; readonly value: ValueNode; readonly fallback: ValueNode }
  )

export type ConditionNode = Node &
  (
    | { readonly kind: 'event'; readonly events: readonly EventName[] }
    | { readonly kind: 'branch' | 'tag' | 'changed'; readonly globs: readonly string[] }
    | { readonly kind: 'repository'; readonly name: string }
    | { readonly kind: 'status'; readonly status: Status }
    | { readonly kind: 'compare'; readonly op: CompareOp; readonly left: ValueNode; readonly right: ValueNode; readonly negated: boolean }
    | { readonly kind: 'all' | 'any'; readonly of: readonly ConditionNode[] }
    | { readonly kind: 'not'; readonly of: ConditionNode }
    | { readonly kind: 'variant'; readonly choices: { readonly [provider: string]: ConditionNode } }
  ) & { readonly site: CallSite }

export type JobNode = Node &
  (
    | { readonly kind: 'job'; readonly spec: SpecFields; readonly site: CallSite }
    | { readonly kind: 'variant'; readonly choices: { readonly [provider: string]: JobNode }; readonly site: CallSite }
  )

export type StepNode = Node &
  (
    | { readonly kind: 'run'; readonly options: SpecFields; readonly pieces: readonly Piece[]; readonly site: CallSite | null }
    | { readonly kind: 'file'; readonly options: SpecFields; readonly path: string; readonly site: CallSite }
    | { readonly kind: 'uses'; readonly options: SpecFields; readonly action: string; readonly site: CallSite }
    | { readonly kind: 'variant'; readonly choices: { readonly [provider: string]: unknown }; readonly site: CallSite }
  )

/** A part of a script: the author's own text, words known now, text that goes in as it is, or a value that arrives at run time. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'raw'; readonly text: string }
  | { readonly kind: 'value'; readonly value: ValueNode }

export type CallNode = Node & { readonly kind: 'call'; readonly workflow: string; readonly options: SpecFields; readonly site: CallSite }
export type ArtifactNode = Node & { readonly kind: 'artifact'; readonly job: JobNode; readonly name: string }
export type OptionalNode = Node & { readonly kind: 'optional'; readonly job: JobNode }
export type PipelineNode = Node & { readonly kind: 'pipeline'; readonly name: string; readonly spec: SpecFields; readonly site: CallSite }
export type ProjectNode = Node & { readonly kind: 'project'; readonly spec: SpecFields; readonly site: CallSite }

/** As the author wrote it, function fields already called; checked by the schema before anybody trusts it. */
export type SpecFields = { readonly [field: string]: unknown }
