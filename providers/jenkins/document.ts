/**
 * A Jenkinsfile as data: what pipegen writes, in the order in which it is printed.
 * Source of the grammar: Jenkins User Handbook, "Pipeline Syntax".
 */

/** A line of Groovy, lines that belong together, or a block. Lines after a text's first one stand as they are: they may be inside a string. */
export type Code = string | Lines | Block

/** Each line is indented as the block it stands in. */
export interface Lines {
  readonly lines: readonly string[]
}

/** `head {`, its body and `}`; `head` has a name and arguments, such as `dir('app')`, and no text over several lines. */
export interface Block {
  readonly head: string
  /** Of a closure: `{ db ->`; '' is none. */
  readonly params: string
  readonly body: readonly Code[]
}

export interface JenkinsDocument {
  /** Plugins that the file needs, named in a comment on top. */
  readonly plugins: readonly string[]
  /** Whether `@Field` is used. */
  readonly fields: readonly Code[]
  readonly pipeline: JenkinsPipeline | null
  /** A scripted pipeline instead. */
  readonly script: readonly Code[]
  /** Below the pipeline. */
  readonly methods: readonly Code[]
}

export interface JenkinsPipeline {
  readonly environment: readonly Code[]
  readonly options: readonly string[]
  readonly parameters: readonly string[]
  readonly triggers: readonly string[]
  readonly stages: readonly JenkinsStage[]
}

/** What a stage does: one of these. */
export type JenkinsWork =
  | { readonly kind: 'steps'; readonly steps: readonly Code[] }
  | { readonly kind: 'stages'; readonly stages: readonly JenkinsStage[] }
  | { readonly kind: 'parallel'; readonly stages: readonly JenkinsStage[] }
  | {
      readonly kind: 'matrix'
      readonly axes: readonly JenkinsAxis[]
      readonly excludes: readonly (readonly JenkinsAxis[])[]
      readonly stages: readonly JenkinsStage[]
    }

export interface JenkinsAxis {
  readonly name: string
  readonly values: readonly string[]
}

export interface JenkinsStage {
  readonly name: string
  /** Comment lines above the stage; '' is none. */
  readonly comment: string
  readonly when: readonly Code[]
  readonly agent: readonly Code[]
  readonly options: readonly string[]
  readonly input: readonly Code[]
  readonly environment: readonly Code[]
  readonly failFast: boolean
  readonly work: JenkinsWork
  readonly post: readonly Code[]
}

/** Merged last into the emitted stage; all of it is Groovy, as it would stand in the Jenkinsfile. */
export interface JenkinsStageOverlay {
  /** Lines of `agent { … }`: `["label 'gpu'"]`. */
  readonly agent?: readonly string[]
  /** Lines of `options { … }`: `['timestamps()']`. */
  readonly options?: readonly string[]
  /** Lines of `environment { … }`. */
  readonly environment?: readonly string[]
  /** Lines of `post { … }`: `["always { cleanWs() }"]`. */
  readonly post?: readonly string[]
}
