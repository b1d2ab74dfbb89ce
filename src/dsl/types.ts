/**
 * The public types of pipegen: what an author can write. Names and shapes are the language's contract.
 */

import type { CircleciJobOverlay } from '../../providers/circleci/document.ts'
import type { GithubJobOverlay } from '../../providers/github/document.ts'
import type { GitlabJobOverlay } from '../../providers/gitlab/document.ts'
import type { JenkinsStageOverlay } from '../../providers/jenkins/document.ts'
import type { Practice } from '../diagnostics/practices.ts'
import type { Provider } from '../provider.ts'
import type { BuiltInActions } from './actions.generated.ts'
import type { brand, imageBrand } from './brand.ts'

export type { Practice } from '../diagnostics/practices.ts'
export type { Provider } from '../provider.ts'
export type { BuiltInActions } from './actions.generated.ts'

// ───────────────────────────── values and conditions

export type Scalar = string | number | boolean

/** What fields and combinators take as a condition. */
export interface ConditionLike {
  readonly [brand]: 'condition'
}

/**
 * A condition, evaluated by the provider when the pipeline runs.
 * Combine conditions with `all`, `any` and `not`: `&&`, `||`, `!` and `?:` look at the object, not at what it will be.
 */
export interface Condition extends ConditionLike {
  /** @deprecated Not there at run time. It makes `a && b`, `if (a)` and `a ? x : y` an error (TS2801) in the editor: use `all`, `any`, `not`, `choose`. */
  then(useAllAnyNotOrChoose: (value: ConditionLike) => void): void
}

/**
 * A text that is known when the pipeline runs: a secret, a matrix value, an output, a fact of the run.
 * `T` are the texts that it can be. An absent value is the empty text. Comparison is exact and case-sensitive on every provider.
 */
export interface Value<T extends Scalar = string> {
  readonly [brand]: 'value'
  /** Equal to `v`. */
  is(v: NoInfer<T | `${T}`> | AnyValue): Condition
  /** Not equal to `v`. */
  isNot(v: NoInfer<T | `${T}`> | AnyValue): Condition
  includes(s: string): Condition
  startsWith(s: string): Condition
  endsWith(s: string): Condition
  /** The whole text matches the glob: `*` stops at `/`, `**` doesn't. */
  matches(glob: string): Condition
  /** `fallback` where the value is empty or not set. */
  or(fallback: Scalar | AnyValue): Value
}
// biome-ignore lint/suspicious/noExplicitAny: a Value of whatever texts; `unknown` would not be assignable because `is` takes T.
export type AnyValue = Value<any>

/** An image that this pipeline built, or one that `image()` names by digest. Is a Value, so that `sh` and `text` take it. */
export interface Image extends Value {
  readonly [imageBrand]: true
}

export type Text = string | AnyValue
/** One number and one unit: `90s`, `30m`, `2h`, `7d`. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`
export type Env = { readonly [name: string]: Scalar | AnyValue | undefined }

// ───────────────────────────── matrix: the types of its cells

type Cell = { readonly [axis: string]: Scalar }
type Axes = { readonly [axis: string]: readonly Scalar[] | AnyValue }
export type Matrix = Axes | readonly Cell[]
type Keys<U> = U extends unknown ? keyof U : never
type At<U, K> = U extends unknown ? (K extends keyof U ? U[K] : '') : never
type AxisValue<V> = V extends readonly (infer X extends Scalar)[] ? X : string
type Product<M> = M extends readonly (infer C)[] ? C : { readonly [K in keyof M]: AxisValue<M[K]> }
type Cells<M, I> = Product<M> | (I extends readonly (infer C)[] ? C : never)
type Flat<T> = { [K in keyof T]: T[K] } & {}

/** What a function field is given: a Value for each key of any cell ('' in a cell that lacks it), a host and a port for each service. */
export interface Ctx<M, I, S extends string> {
  readonly matrix: Flat<{ readonly [K in Extract<Keys<Cells<M, I>>, string>]: Value<At<Cells<M, I>, K> & Scalar> }>
  readonly services: { readonly [K in S]: { readonly host: Value; readonly port: Value } }
}
export type Dyn<T, C> = T | ((ctx: C) => T)
type NotAxis = { readonly include?: never; readonly exclude?: never; readonly failFast?: never; readonly maxParallel?: never }

// ───────────────────────────── jobs

export interface Artifact {
  readonly [brand]: 'artifact'
}

/** `Job` takes any job; `Job<'digest'>` one that declares at least the output `digest`; `Job<never, 'dist'>` the artifact `dist`. */
export interface Job<O extends string = never, A extends string = never> {
  readonly [brand]: 'job'
  readonly outputs: { readonly [K in O]: Value }
  readonly artifacts: { readonly [K in A]: Artifact }
}
export interface OptionalNeed {
  readonly [brand]: 'optional'
}
export type Nothing = false | null | undefined
export type OneOrMore<T> = T | readonly T[]

/** A container beside the job; `services.<id>.host` and `.port` say where the job finds it. */
export interface ServiceSpec {
  image: Text
  /** Inside the container. The first is `services.<id>.port`. */
  port: number | readonly number[]
  env?: Env
  /** A command inside the service's container that succeeds once it is ready. The job waits for it, at most two minutes. */
  health?: string
  /** A text is split into words, as a shell does. */
  command?: string | readonly string[]
}
export interface ContainerSpec {
  image: Text
  env?: Env
  credentials?: { username: Text; password: Text }
  /** Options of `docker create`. */
  options?: string
  entrypoint?: readonly string[]
}
export interface ArtifactSpec {
  paths: OneOrMore<string>
  retention?: Duration
  when?: 'success' | 'failure' | 'always'
  ifMissing?: 'error' | 'warn' | 'ignore'
}
export type CacheName =
  | 'npm'
  | 'pnpm'
  | 'yarn'
  | 'pip'
  | 'poetry'
  | 'uv'
  | 'go'
  | 'cargo'
  | 'maven'
  | 'gradle'
  | 'bundler'
  | 'composer'
  | 'nuget'
/** Best effort: a job must succeed without its cache. */
export interface CacheSpec {
  key: string | { prefix?: string; files: OneOrMore<string> }
  paths: readonly string[]
}
export type Tool =
  | 'python'
  | 'node'
  | 'go'
  | 'java'
  | 'rust'
  | 'ruby'
  | 'dotnet'
  | 'php'
  | 'deno'
  | 'bun'
  | 'terraform'
  | 'helm'
  | 'kubectl'
/**
 * A version, or the file of the repo that names it, such as `.nvmrc`. A setup action on GitHub, which reads the file in each run; an image
 * elsewhere, whose version is the file's when the pipeline is built.
 */
export type Tools = { readonly [T in Tool]?: string | AnyValue | { readonly file: string } }
export type Runner = 'ubuntu' | 'windows' | 'macos' | (string & {}) | { labels: readonly string[] } | AnyValue
export type PermissionScope =
  | 'actions'
  | 'attestations'
  | 'checks'
  | 'contents'
  | 'deployments'
  | 'id-token'
  | 'issues'
  | 'packages'
  | 'pages'
  | 'pull-requests'
  | 'security-events'
  | 'statuses'
/** Scopes that aren't named are `none`. */
export type Permissions = 'none' | { readonly [scope in PermissionScope]?: 'read' | 'write' | 'none' }
export interface Reports {
  junit?: OneOrMore<string>
  /** `regex` is RE2; its first group is the percentage. */
  coverage?: { cobertura?: string; regex?: string }
  sarif?: OneOrMore<string>
}
export interface CheckoutSpec {
  /** Commits of history; 0 is all. */
  depth?: number
  submodules?: boolean | 'recursive'
  lfs?: boolean
  ref?: Text
}
export type Shell = 'bash' | 'sh' | 'pwsh'
/** Findings about practice that are meant so, each with the reason: it stays in `--json` and in the report. An empty reason is an error. */
export type Allowed = { readonly [code in Practice]?: string }
export interface ApprovalSpec {
  message?: string
  approvers?: readonly string[]
  timeout?: Duration
}

/** Every field whose type doesn't depend on the job's own axes, services, outputs or artifacts. What a recipe's `job` and a shared base take. */
// biome-ignore lint/complexity/noBannedTypes: a matrix without axes.
export interface CommonFields<C = Ctx<{}, [], never>> {
  /** A comment above the job. */
  description?: string
  name?: Dyn<Text, C>
  /** Groups jobs on GitLab and Jenkins; orders nothing. */
  stage?: string
  needs?: readonly (Job | OptionalNeed | Nothing)[]
  when?: Dyn<ConditionLike, C>
  /** Cancels the other cells at the first failure. Default false, the only value that every provider honours. */
  failFast?: boolean
  maxParallel?: number
  runner?: Dyn<Runner, C>
  container?: Dyn<Text | ContainerSpec, C>
  tools?: Dyn<Tools, C>
  /** The job needs a Docker engine. */
  docker?: boolean
  /** Default true. */
  checkout?: Dyn<boolean | CheckoutSpec, C>
  env?: Dyn<Env, C>
  cache?: Dyn<OneOrMore<CacheName | CacheSpec>, C>
  /** Steps that run after success and failure and, where the provider can, after cancellation. */
  after?: Dyn<StepList, C>
  /** Artifacts of other jobs, put where they were; those of a matrix job in one folder per cell, `name-value-value`. Adds the needs. */
  download?: readonly (Artifact | Nothing)[]
  reports?: Dyn<Reports, C>
  environment?: Dyn<Text | { name: Text; url?: Text }, C>
  /** Somebody must say yes, after `when` and the needs are met. A job without steps is a gate for others. */
  approval?: boolean | ApprovalSpec
  /** Jobs of one group run one at a time, across runs. */
  concurrency?: Dyn<string | { group: Text; cancelInProgress?: boolean }, C>
  /** Per attempt. Default one hour. */
  timeout?: Duration
  /** Further attempts: `retry: 2` is three in all. */
  retry?: number
  /** A failure counts as success for dependants and isn't seen by `failed()`. */
  allowFailure?: Dyn<boolean | ConditionLike, C>
  /** Of the job's token. Default: the least that the job's own features need. */
  permissions?: Permissions
  /** The job may ask the provider for an OIDC token. */
  oidc?: boolean | { audience?: string }
  shell?: Shell
  /** Working directory of the steps. */
  in?: Dyn<Text, C>
  /** @example allow: { 'production-without-staging': 'The site has one environment.' } */
  allow?: Allowed
  /** Merged last into the emitted job: maps merge, lists replace. */
  github?: GithubJobOverlay
  gitlab?: GitlabJobOverlay
  jenkins?: JenkinsStageOverlay
  circleci?: CircleciJobOverlay
}
/** For `const base = { … } satisfies JobOptions`, and for components that pass fields on. */
export type JobOptions = CommonFields

export interface JobSpec<
  M extends Matrix,
  I extends readonly Cell[],
  S extends string,
  O extends string,
  A extends string,
  C = Ctx<M, I, S>,
> extends CommonFields<C> {
  matrix?: M & NotAxis
  include?: I
  exclude?: readonly Exclusion<M>[]
  services?: { readonly [K in S]: ServiceSpec } | ((ctx: Pick<Ctx<M, I, never>, 'matrix'>) => { readonly [K in S]: ServiceSpec })
  steps: Dyn<StepList | Call, C>
  artifacts?: Dyn<{ readonly [K in A]: OneOrMore<string> | ArtifactSpec }, C>
  /** Names that steps set by a line `name=value` in `$PIPEGEN_OUTPUT`: one line each, at most 1 KB, never a secret. */
  outputs?: readonly O[]
}
type Exclusion<M> = M extends readonly Cell[] ? never : { readonly [K in keyof M]?: AxisValue<M[K]> }
export type AnyCell = Cell

// ───────────────────────────── steps

export interface Step {
  readonly [brand]: 'step'
}
/** `outputs` are known for known actions; for others name them: `uses('a/b@v1', { outputs: ['tag'] })`. */
export interface ActionStep<O extends string = never> extends Step {
  readonly outputs: { readonly [K in O]: Value }
}
export type StepList = readonly (Step | StepList | Nothing)[]
export interface Raw {
  readonly [brand]: 'raw'
}
export interface ShOptions {
  name?: Text
  env?: Env
  when?: ConditionLike
  /** Working directory, inside the job's own. */
  in?: Text
  allowFailure?: boolean
  timeout?: Duration
  retry?: number
  shell?: Shell
}
export type Interpolation = Scalar | readonly Scalar[] | AnyValue | Raw
/** Wants its command: sh('Test')`npm test`. */
export type CommandWanted = (command: TemplateStringsArray, ...values: readonly Interpolation[]) => Step
export interface Sh extends CommandWanted {
  (nameOrOptions: string | ShOptions): CommandWanted
  /** A step whose script is a file of the repo, read when the pipeline is built. The path is relative to the ci.ts. */
  file(path: string, options?: ShOptions): Step
}
export type ActionInput = Scalar | AnyValue
export type AnyInputs = { readonly [input: string]: ActionInput | undefined }
/**
 * The actions of your repo: `pipegen actions add` writes them into `pipegen.actions.d.ts`. They go before built-in ones of the same name.
 * @example declare module 'pipegen' { interface OwnActions { 'acme/deploy@v2': { with: { target: ActionInput }; outputs: 'url' } } }
 */
// biome-ignore lint/suspicious/noEmptyInterface: for others to fill.
export interface OwnActions {}
/** Inputs and outputs of the actions that `uses` knows, by `owner/repo@major`. Others take whatever they are given. */
export interface KnownActions extends OwnActions, Omit<BuiltInActions, keyof OwnActions> {}
export interface UsesOptions<W = AnyInputs> {
  with?: W
  env?: Env
  name?: Text
  when?: ConditionLike
  allowFailure?: boolean
  timeout?: Duration
}
export type ActionRef = (`${string}/${string}@${string}` | `./${string}` | `docker://${string}`) & {}
export type Known<A, F extends 'with' | 'outputs', Else> = A extends keyof KnownActions ? KnownActions[A][F] : Else
type None = Record<never, never>
type ActionOptions<A, O extends string> = UsesOptions<Known<A, 'with', AnyInputs>> & { outputs?: readonly O[] }
/** An action with required inputs can't do without its options. Not to be taken apart where `A` isn't known: that looks at every known action. */
export type UsesArguments<A, O extends string> = [A] extends [never]
  ? [options?: ActionOptions<A, O>]
  : None extends Known<A, 'with', None>
    ? [options?: ActionOptions<A, O>]
    : [options: ActionOptions<A, O> & { with: unknown }]
export interface Call {
  readonly [brand]: 'call'
}
export interface CallOptions {
  with?: AnyInputs
  secrets?: 'inherit' | { readonly [name: string]: AnyValue }
}
export type ProviderName = 'github' | 'gitlab' | 'jenkins' | 'circleci'
export type PerProvider<T> = { readonly [P in ProviderName | 'default']?: T }

// ───────────────────────────── triggers and pipeline

export type InputSpec =
  | { type: 'string'; description?: string; default?: string; required?: boolean }
  | { type: 'boolean'; description?: string; default?: boolean }
  | { type: 'number'; description?: string; default?: number; required?: boolean }
  | { type: 'choice'; description?: string; options: readonly string[]; default?: string }
// biome-ignore lint/suspicious/noExplicitAny: an Input of whatever type, as in AnyValue.
export interface Input<T extends Scalar = any> extends Value<T> {
  readonly input: true
}
export type EventName = 'push' | 'tag' | 'pullRequest' | 'schedule' | 'manual' | 'release'

export interface PushSpec {
  branches?: OneOrMore<string>
  branchesIgnore?: OneOrMore<string>
  tags?: OneOrMore<string>
  tagsIgnore?: OneOrMore<string>
  paths?: OneOrMore<string>
  pathsIgnore?: OneOrMore<string>
}
export interface PullRequestSpec {
  /** Target branches. */
  branches?: OneOrMore<string>
  paths?: OneOrMore<string>
  pathsIgnore?: OneOrMore<string>
  types?: OneOrMore<string>
}
export interface ScheduleSpec {
  /** Five fields: minute, hour, day of month, month, day of week. */
  cron: string
  /** IANA name, such as `Europe/Paris`; absent is UTC. */
  timezone?: string
  /** Absent is the default branch. */
  branch?: string
}
/** What starts the pipeline. `push: true` is every branch and no tag; `push.tags` and `tag` are the same event. */
export interface Triggers {
  push?: true | PushSpec
  pullRequest?: true | PullRequestSpec
  schedule?: OneOrMore<string | ScheduleSpec>
  manual?: true | { inputs: { readonly [name: string]: InputSpec | Input } }
  tag?: OneOrMore<string>
  release?: true
  /** Any other event of GitHub's, as its `on:` writes it. */
  github?: { readonly [event: string]: unknown }
}
export interface Defaults {
  runner?: Runner
  timeout?: Duration
  retry?: number
  container?: Text | ContainerSpec
  env?: Env
  shell?: Shell
}
export interface PipelineSpec {
  /** Absent: the project's, else GitHub. */
  providers?: readonly (ProviderName | Provider)[]
  on: Triggers
  env?: Env
  permissions?: Permissions
  /** Default: a newer run of a pull request cancels the older one; nothing else is cancelled. */
  concurrency?: { group?: Text; cancelInProgress?: boolean | ConditionLike }
  defaults?: Defaults
  /** One job that always reports, and succeeds if and only if nothing failed or was cancelled. */
  gate?: string
  /** Of every job, and of the pipeline itself. */
  allow?: Allowed
  jobs: { readonly [id: string]: Job }
}
export interface Pipeline {
  readonly [brand]: 'pipeline'
}
export interface Project {
  readonly [brand]: 'project'
}
export interface ProjectSpec {
  pipelines: readonly Pipeline[]
  providers?: readonly (ProviderName | Provider)[]
}
