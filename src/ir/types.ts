/**
 * The neutral model ("IR"): what rules, the plan and every provider read, and nothing else.
 * Every field is present; absence is `null` or an empty list. Nothing here names a provider but the overlays.
 */
import type { Origin } from '../diagnostics/diagnostic.ts'
import type { Practice } from '../diagnostics/practices.ts'

// ───────────────────────────── values

/** A text that is known now, or that the provider, the runner or an earlier job supplies. */
export type Value =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'text'; readonly parts: readonly Value[] }
  | { readonly kind: 'secret'; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string }
  /** What an earlier step of the same job wrote to `$PIPEGEN_ENV`. */
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'matrix'; readonly axis: string }
  | { readonly kind: 'service'; readonly service: string; readonly field: 'host' | 'port' }
  | { readonly kind: 'output'; readonly job: string; readonly name: string }
  /** An output of a GitHub action in the same job; `step` is the step's id. */
  | { readonly kind: 'stepOutput'; readonly step: string; readonly name: string }
  | { readonly kind: 'ci'; readonly name: CiName }
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'jobToken' }
  | { readonly kind: 'choose'; readonly when: Condition; readonly then: Value; readonly otherwise: Value }
  | { readonly kind: 'or'; readonly value: Value; readonly fallback: Value }

export const ciNames = [
  'sha', 'shortSha', 'ref', 'branch', 'tag', 'event', 'actor', 'repository', 'runId', 'runNumber', 'runUrl', 'workspace', 'defaultBranch',
  'commit.message', 'pullRequest.number', 'pullRequest.title', 'pullRequest.source', 'pullRequest.target', 'pullRequest.author',
] as const // biome-ignore format: one table
export type CiName = (typeof ciNames)[number]

export interface EnvVar {
  readonly name: string
  readonly value: Value
}

// ───────────────────────────── conditions

export const eventNames = ['push', 'tag', 'pullRequest', 'schedule', 'manual', 'release'] as const
export type EventName = (typeof eventNames)[number]

/**
 * A condition in negation normal form: `all` and `any` of atoms, `not` only inside an atom (`negated`), constants folded.
 * An `event` atom holds the set of events for which it is true, so its negation is another set.
 */
export type Condition =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | Atom

export type Atom =
  | { readonly kind: 'event'; readonly events: readonly EventName[] }
  /** True on a push, schedule or manual run of a branch that the glob matches; false on pull requests, tags and releases. */
  | { readonly kind: 'branch'; readonly glob: string; readonly negated: boolean }
  | { readonly kind: 'tag'; readonly glob: string; readonly negated: boolean }
  /** A path that no glob of `ignore` takes, and one of `globs` does; all do if there is none. */
  | { readonly kind: 'changed'; readonly globs: readonly string[]; readonly ignore: readonly string[]; readonly negated: boolean }
  | { readonly kind: 'repository'; readonly name: string; readonly negated: boolean }
  | { readonly kind: 'status'; readonly status: Status; readonly negated: boolean }
  | { readonly kind: 'compare'; readonly op: CompareOp; readonly left: Value; readonly right: Value; readonly negated: boolean }

export type Status = 'succeeded' | 'failed' | 'cancelled' | 'always'
/** `matches` takes a glob on its right; all are exact and case-sensitive, and read an absent value as ''. */
export type CompareOp = 'is' | 'includes' | 'startsWith' | 'endsWith' | 'matches'

// ───────────────────────────── pipeline

export interface Pipeline {
  readonly name: string
  readonly triggers: Triggers
  readonly env: readonly EnvVar[]
  /** null: what the jobs need, and nothing more. */
  readonly permissions: Permissions | null
  readonly concurrency: PipelineConcurrency
  /** Name of the job that always reports, for branch protection. */
  readonly gate: string | null
  readonly allow: readonly Allowance[]
  /** In the order of the source; every need stands somewhere in the list. */
  readonly jobs: readonly Job[]
  readonly origin: Origin
}

/** A finding that the author wants as it is. */
export interface Allowance {
  readonly code: Practice
  readonly reason: string
  readonly origin: Origin
}

export interface PipelineConcurrency {
  /** null: the pipeline itself, by branch or pull request. */
  readonly group: Value | null
  /** When a newer run of the same group cancels this one. */
  readonly cancelInProgress: Condition
}

/** Every list of patterns is null where the source doesn't filter. */
export interface Triggers {
  readonly push: { readonly branches: Patterns | null; readonly paths: Patterns | null } | null
  readonly tag: { readonly tags: Patterns | null } | null
  readonly pullRequest: {
    readonly branches: Patterns | null
    readonly paths: Patterns | null
    readonly types: readonly string[] | null
  } | null
  readonly schedules: readonly Schedule[]
  readonly manual: { readonly inputs: readonly Input[] } | null
  readonly release: boolean
  /** Other events of GitHub's, as written. */
  readonly github: { readonly [event: string]: unknown } | null
}

/** A name passes if some `only` glob (or an empty list) and no `ignore` glob matches. */
export interface Patterns {
  readonly only: readonly string[]
  readonly ignore: readonly string[]
}

export interface Schedule {
  /** Five POSIX fields. */
  readonly cron: string
  /** IANA name; null is UTC. */
  readonly timezone: string | null
  /** null is the default branch. */
  readonly branch: string | null
  readonly origin: Origin
}

export interface Input {
  readonly name: string
  readonly type: 'string' | 'boolean' | 'number' | 'choice'
  readonly description: string | null
  readonly default: string | null
  readonly required: boolean
  /** For `choice`, else empty. */
  readonly options: readonly string[]
  readonly origin: Origin
}

// ───────────────────────────── jobs

export interface Job {
  readonly id: string
  readonly description: string | null
  /** Display name; null is the id. */
  readonly name: Value | null
  readonly stage: string | null
  /** In the order of the source, then those that a download or an output added. */
  readonly needs: readonly Need[]
  /** `constant true` where the source says nothing. May speak of the matrix: fold it for a cell with `conditionForCell`. */
  readonly when: Condition
  readonly matrix: Matrix | null
  readonly runner: Runner
  readonly container: Container | null
  readonly tools: readonly Tool[]
  readonly docker: boolean
  readonly checkout: Checkout | null
  readonly services: readonly Service[]
  readonly env: readonly EnvVar[]
  readonly caches: readonly Cache[]
  readonly steps: readonly Step[]
  readonly after: readonly Step[]
  /** A reusable workflow instead of steps. */
  readonly call: Call | null
  readonly artifacts: readonly Artifact[]
  readonly downloads: readonly Download[]
  readonly outputs: readonly string[]
  readonly reports: Reports
  readonly environment: Environment | null
  readonly approval: Approval | null
  readonly concurrency: { readonly group: Value; readonly cancelInProgress: boolean } | null
  /** Seconds, per attempt. */
  readonly timeout: number
  /** Further attempts after the first. */
  readonly retry: number
  readonly allowFailure: Condition
  /** null: the least that the job's own features need. */
  readonly permissions: Permissions | null
  readonly oidc: { readonly audience: string | null } | null
  readonly allow: readonly Allowance[]
  /** Merged last into the emitted job, by provider. */
  readonly overlays: { readonly [provider: string]: unknown }
  readonly origin: Origin
}

export interface Need {
  readonly job: string
  readonly optional: boolean
  readonly origin: Origin
}

export interface Matrix {
  /** As written; empty where the matrix is a list of cells. A dynamic axis has a value and no values. */
  readonly axes: readonly Axis[]
  readonly include: readonly Cell[]
  readonly exclude: readonly Cell[]
  /** Expanded by GitHub's rules for include and exclude, in their order. */
  readonly cells: readonly Cell[]
  readonly failFast: boolean
  readonly maxParallel: number | null
}
export interface Axis {
  readonly name: string
  readonly values: readonly string[]
  readonly from: Value | null
}
export type Cell = { readonly [axis: string]: string }

export type Runner =
  /** A neutral name with an optional version, such as `ubuntu`, `windows` or `ubuntu-24.04`, or any name that only the provider knows. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'labels'; readonly labels: readonly string[] }
  | { readonly kind: 'value'; readonly value: Value }

export interface Container {
  readonly image: Value
  readonly env: readonly EnvVar[]
  readonly credentials: { readonly username: Value; readonly password: Value } | null
  readonly options: string | null
  /** null: the image's own; an empty list clears it. */
  readonly entrypoint: readonly string[] | null
}

export const toolNames = [
  'python',
  'node',
  'go',
  'java',
  'rust',
  'ruby',
  'dotnet',
  'php',
  'deno',
  'bun',
  'terraform',
  'helm',
  'kubectl',
] as const
export type ToolName = (typeof toolNames)[number]
export interface Tool {
  readonly tool: ToolName
  /** What a file named when the pipeline was built; an empty text where it named no one version. */
  readonly version: Value
  /** The file of the repo that names the version; null where the author does. */
  readonly file: string | null
  readonly origin: Origin
}

export interface Checkout {
  /** Commits of history; 0 is all, null the provider's own shallow default. */
  readonly depth: number | null
  readonly submodules: false | true | 'recursive'
  readonly lfs: boolean
  readonly ref: Value | null
}

export interface Service {
  readonly id: string
  readonly image: Value
  /** The first is what `services.x.port` means. */
  readonly ports: readonly number[]
  readonly env: readonly EnvVar[]
  /** A command that succeeds inside the service's container once it is ready. */
  readonly health: string | null
  readonly command: readonly string[]
  readonly origin: Origin
}

export const cacheNames = [
  'npm',
  'pnpm',
  'yarn',
  'pip',
  'poetry',
  'uv',
  'go',
  'cargo',
  'maven',
  'gradle',
  'bundler',
  'composer',
  'nuget',
] as const
export type CacheName = (typeof cacheNames)[number]
export type Cache =
  /** The download cache of a package manager. */
  | { readonly kind: 'known'; readonly name: CacheName; readonly origin: Origin }
  | {
      readonly kind: 'paths'
      readonly prefix: string
      readonly files: readonly string[]
      readonly paths: readonly string[]
      readonly origin: Origin
    }

// ───────────────────────────── steps

export type Shell = 'bash' | 'sh' | 'pwsh'

/** `variant` is gone: a pipeline that holds one is resolved once per provider. */
export type Step = RunStep | UsesStep

interface StepCommon {
  readonly name: Value | null
  readonly when: Condition
  readonly env: readonly EnvVar[]
  readonly allowFailure: boolean
  /** Seconds, per attempt. */
  readonly timeout: number | null
  readonly origin: Origin
}

export interface RunStep extends StepCommon {
  readonly kind: 'run'
  /** Reads every interpolated value from an environment variable of `bindings`, quoted for its place. No trailing newline. */
  readonly script: string
  /**
   * Variables that the script reads beside `env`: named by the compiler for the values that were interpolated.
   * A value that the step's or job's own `env` already binds under that name is not repeated.
   */
  readonly bindings: readonly EnvVar[]
  /** Relative to the workspace, the job's own directory included; null is the workspace. */
  readonly directory: Value | null
  readonly retry: number
  readonly shell: Shell
  /** Which of `$PIPEGEN_OUTPUT`, `_ENV`, `_PATH` and `_SUMMARY` the script mentions. */
  readonly files: readonly StepFile[]
}

export const stepFiles = ['OUTPUT', 'ENV', 'PATH', 'SUMMARY'] as const
export type StepFile = (typeof stepFiles)[number]

export interface UsesStep extends StepCommon {
  readonly kind: 'uses'
  /** As written: `owner/repo@ref`, `./path` or `docker://image`. */
  readonly action: string
  readonly with: readonly EnvVar[]
  /** Those that the source declares; a known action has others. */
  readonly outputs: readonly string[]
  /** Set where a value reads an output of this step. */
  readonly id: string | null
}

export interface Call {
  /** As written: `./path` or `owner/repo/path@ref`. */
  readonly workflow: string
  readonly with: readonly CallInput[]
  readonly secrets: 'inherit' | readonly EnvVar[]
  readonly origin: Origin
}

export interface CallInput extends EnvVar {
  /** What the source gave: a called workflow takes a number or a flag for no text. */
  readonly type: 'string' | 'boolean' | 'number'
}

// ───────────────────────────── what a job gives

export interface Artifact {
  readonly name: string
  readonly paths: readonly string[]
  /** Seconds; null is the provider's default. */
  readonly retention: number | null
  readonly when: 'success' | 'failure' | 'always'
  readonly ifMissing: 'error' | 'warn' | 'ignore'
  readonly origin: Origin
}
export interface Download {
  readonly job: string
  readonly artifact: string
  readonly origin: Origin
}
export interface Reports {
  readonly junit: readonly string[]
  readonly cobertura: string | null
  /** RE2; the first group is the percentage. */
  readonly coverageRegex: string | null
  readonly sarif: readonly string[]
}
export interface Environment {
  readonly name: Value
  readonly url: Value | null
}
export interface Approval {
  readonly message: string | null
  readonly approvers: readonly string[]
  /** Seconds. */
  readonly timeout: number | null
}

export const permissionScopes = [
  'actions', 'attestations', 'checks', 'contents', 'deployments', 'id-token', 'issues', 'packages', 'pages', 'pull-requests', 'security-events', 'statuses',
] as const // biome-ignore format: one table
export type PermissionScope = (typeof permissionScopes)[number]
/** Scopes that aren't named are `none`. */
export type Permissions = { readonly [scope in PermissionScope]?: 'read' | 'write' | 'none' }
