/** A workflow of GitHub Actions: what pipegen writes, in the order in which it is printed. */
import type { Annotated } from '../shared/yaml.ts'

type Text = string | Annotated
type TextMap = { readonly [name: string]: string }

export interface GithubWorkflow {
  readonly name: string
  readonly on: { readonly [event: string]: unknown }
  readonly permissions: TextMap
  readonly env?: TextMap
  readonly defaults?: { readonly run: { readonly shell: string } }
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress'?: boolean | string }
  readonly jobs: { readonly [id: string]: GithubJob }
}

export interface GithubJob {
  readonly name?: string
  readonly needs?: readonly string[]
  readonly if?: string
  readonly strategy?: GithubStrategy
  readonly 'runs-on'?: string | readonly string[]
  readonly permissions?: TextMap
  readonly environment?: string | { readonly name: string; readonly url?: string }
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress'?: boolean }
  /** A reusable workflow, with what it is handed, instead of steps. */
  readonly uses?: string
  readonly with?: { readonly [input: string]: string | number | boolean }
  readonly secrets?: 'inherit' | TextMap
  readonly container?: string | GithubContainer
  readonly services?: { readonly [id: string]: GithubService }
  readonly outputs?: TextMap
  readonly env?: TextMap
  readonly 'timeout-minutes'?: number
  readonly 'continue-on-error'?: boolean | string
  readonly steps?: readonly (GithubStep | Annotated)[]
}

export interface GithubStrategy {
  readonly 'fail-fast': boolean
  readonly 'max-parallel'?: number
  /** A text is an expression. */
  readonly matrix: { readonly [axis: string]: readonly string[] | readonly TextMap[] | string }
}

export interface GithubContainer {
  readonly image: string
  readonly credentials?: { readonly username: string; readonly password: string }
  readonly env?: TextMap
  readonly options?: string
}

export interface GithubService {
  readonly image: string
  readonly env?: TextMap
  readonly ports?: readonly string[]
  readonly options?: string
  readonly command?: string
}

export interface GithubStep {
  readonly name?: string
  readonly id?: string
  readonly if?: string
  readonly uses?: Text
  readonly with?: { readonly [input: string]: string | number | boolean }
  readonly env?: TextMap
  readonly 'working-directory'?: string
  readonly shell?: string
  readonly 'continue-on-error'?: boolean
  readonly 'timeout-minutes'?: number
  readonly run?: string
}

/** What `github: { … }` of a job merges into the emitted job. May hold values and jobs. */
export interface GithubJobOverlay {
  readonly [key: string]: unknown
}
