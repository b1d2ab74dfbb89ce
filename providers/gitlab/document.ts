/** `.gitlab-ci.yml` as data: what pipegen writes, in the order in which it is printed. */

export interface GitlabDocument {
  readonly workflow: GitlabWorkflow
  readonly default?: { readonly interruptible?: boolean }
  readonly variables?: GitlabVariables
  readonly stages?: readonly string[]
  readonly jobs: readonly GitlabNamedJob[]
}

export interface GitlabWorkflow {
  readonly auto_cancel?: GitlabAutoCancel
  readonly rules: readonly GitlabWorkflowRule[]
}
export interface GitlabAutoCancel {
  readonly on_new_commit: 'conservative' | 'interruptible' | 'none'
}
export interface GitlabWorkflowRule {
  readonly if?: string
  readonly changes?: readonly string[]
  readonly when?: 'always' | 'never'
  readonly auto_cancel?: GitlabAutoCancel
}

export interface GitlabNamedJob {
  readonly name: string
  /** Comment lines above the job; '' is none. */
  readonly comment: string
  readonly job: GitlabJob
}

/** A text, or one that GitLab must not expand; inputs of a manual run have a form's fields. */
export type GitlabVariable =
  | string
  | { readonly value: string; readonly expand: false }
  | { readonly description?: string; readonly value: string; readonly options?: readonly string[] }
export interface GitlabVariables {
  readonly [name: string]: GitlabVariable
}

export type GitlabImage =
  | string
  | { readonly name: string; readonly entrypoint?: readonly string[]; readonly docker?: { readonly user?: string } }

export interface GitlabService {
  readonly name: string
  readonly alias?: string
  readonly variables?: { readonly [name: string]: string }
  readonly command?: readonly string[]
}

export type GitlabWhen = 'on_success' | 'on_failure' | 'always' | 'manual' | 'never'
export interface GitlabRule {
  readonly if?: string
  readonly changes?: readonly string[]
  readonly when?: GitlabWhen
  readonly allow_failure?: boolean
}

export type GitlabNeed = string | { readonly job: string; readonly artifacts?: boolean; readonly optional?: boolean }

export interface GitlabCache {
  readonly key: string | { readonly files: readonly string[]; readonly prefix?: string }
  readonly paths: readonly string[]
}

export interface GitlabArtifacts {
  readonly when?: 'on_success' | 'on_failure' | 'always'
  readonly expire_in?: string
  readonly paths?: readonly string[]
  readonly reports?: {
    readonly junit?: readonly string[]
    readonly coverage_report?: { readonly coverage_format: 'cobertura'; readonly path: string }
    readonly dotenv?: string
  }
}

/** A line of a script with the comment that stands above it; '' is none. */
export interface GitlabLine {
  readonly comment: string
  readonly line: string
  /** The line is PowerShell, whatever the job's shell. Known while a job is lowered only. */
  readonly powershell?: true
}

export interface GitlabJob {
  readonly stage?: string
  readonly image?: GitlabImage
  readonly tags?: readonly string[]
  readonly services?: readonly (string | GitlabService)[]
  readonly needs?: readonly GitlabNeed[]
  readonly dependencies?: readonly string[]
  readonly rules?: readonly GitlabRule[]
  readonly when?: GitlabWhen
  readonly manual_confirmation?: string
  readonly parallel?: { readonly matrix: readonly { readonly [axis: string]: string | readonly string[] }[] }
  readonly variables?: GitlabVariables
  readonly id_tokens?: { readonly [name: string]: { readonly aud: string } }
  readonly cache?: GitlabCache | readonly GitlabCache[]
  readonly before_script?: readonly GitlabLine[]
  readonly script: readonly GitlabLine[]
  readonly after_script?: readonly GitlabLine[]
  readonly coverage?: string
  readonly artifacts?: GitlabArtifacts
  readonly environment?: string | { readonly name: string; readonly url?: string }
  readonly resource_group?: string
  readonly interruptible?: boolean
  readonly allow_failure?: boolean
  readonly retry?: number
  readonly timeout?: string
}

/** What `gitlab: { … }` of a job merges into the emitted job: any keyword of a job. May hold values and jobs. */
export interface GitlabJobOverlay {
  readonly [keyword: string]: unknown
}
