/** `.circleci/config.yml` as data: what pipegen writes, in the order in which it is printed. */

export interface CircleciDocument {
  readonly version: 2.1
  readonly parameters?: { readonly [name: string]: CircleciParameter }
  readonly jobs: readonly CircleciNamedJob[]
  readonly workflows: readonly CircleciWorkflow[]
}

export interface CircleciParameter {
  readonly type: 'string' | 'enum'
  readonly enum?: readonly string[]
  readonly description?: string
  readonly default?: string
}

export interface CircleciNamedJob {
  readonly name: string
  /** Comment lines above the job; '' is none. */
  readonly comment: string
  readonly job: CircleciJob
}

export interface CircleciEnvironment {
  readonly [name: string]: string
}

export interface CircleciContainer {
  readonly image: string
  readonly auth?: { readonly username: string; readonly password: string }
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  readonly environment?: CircleciEnvironment
}

/** Exactly one of `docker`, `machine`, `macos` and `type` is there. */
export interface CircleciJob {
  readonly type?: 'no-op'
  readonly parameters?: { readonly [name: string]: CircleciParameter }
  readonly docker?: readonly CircleciContainer[]
  readonly machine?: true | { readonly image: string }
  readonly macos?: { readonly xcode: string }
  readonly resource_class?: string
  readonly shell?: string
  readonly environment?: CircleciEnvironment
  readonly steps?: readonly CircleciStep[]
}

export interface CircleciRun {
  readonly name?: string
  readonly when?: 'always' | 'on_fail'
  readonly shell?: string
  readonly working_directory?: string
  readonly environment?: CircleciEnvironment
  readonly command: string
  readonly no_output_timeout?: string
  readonly max_auto_reruns?: number
}

export type CircleciStep =
  | 'checkout'
  | 'setup_remote_docker'
  | { readonly checkout: { readonly method: 'full' } }
  | { readonly run: string | CircleciRun }
  | { readonly restore_cache: { readonly name?: string; readonly keys: readonly string[] } }
  | { readonly save_cache: { readonly key: string; readonly paths: readonly string[] } }
  | { readonly attach_workspace: { readonly at: string } }
  | { readonly persist_to_workspace: { readonly root: string; readonly paths: readonly string[] } }
  | { readonly store_artifacts: { readonly path: string; readonly destination?: string } }
  | { readonly store_test_results: { readonly path: string } }

export interface CircleciTrigger {
  readonly schedule: { readonly cron: string; readonly filters: { readonly branches: { readonly only: readonly string[] } } }
}

export interface CircleciWorkflow {
  readonly name: string
  /** It starts at these times, and by nothing else. */
  readonly triggers?: readonly CircleciTrigger[]
  readonly when?: string | false
  readonly max_auto_reruns?: number
  readonly jobs: readonly CircleciInvocation[]
}

export type CircleciStatus = 'success' | 'failed' | 'canceled' | 'unauthorized' | 'not_run' | 'terminal'
export type CircleciRequirement = string | { readonly [job: string]: CircleciStatus | readonly CircleciStatus[] }

export interface CircleciInvocation {
  readonly job: string
  /** Comment lines above; '' is none. */
  readonly comment: string
  readonly name?: string
  readonly type?: 'approval'
  readonly requires?: readonly CircleciRequirement[]
  readonly context?: readonly string[]
  readonly filters?: string
  readonly matrix?: {
    readonly parameters: { readonly [name: string]: readonly string[] }
    readonly exclude?: readonly { readonly [name: string]: string }[]
  }
  readonly 'serial-group'?: string
  /** Arguments for the parameters of the job. */
  readonly parameters?: { readonly [name: string]: string }
}

/** What `circleci: { … }` of a job merges into the emitted job: any key of a job. May hold values. */
export interface CircleciJobOverlay {
  readonly [key: string]: unknown
}
