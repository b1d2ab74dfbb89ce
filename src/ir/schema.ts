/**
 * The one definition of shapes: which fields a spec has and what they hold, before `resolve` gives them meaning.
 * `.scripts/shapes.mjs` compiles it ahead to `shapes.generated.ts`, so that a valid pipeline never loads zod; what fails there
 * is checked again here, for the words. Wording of a type: `.meta({ title })`.
 */
import { z } from 'zod'
import { practices } from '../diagnostics/practices.ts'
import { type Kind, kindOf } from '../dsl/brand.ts'
import type { CommonFields, JobSpec, PipelineSpec, ProjectSpec, ShOptions, UsesOptions } from '../dsl/types.ts'
import { cacheNames, permissionScopes, toolNames } from './types.ts'

/** The kinds of the custom schemas, for the compiler of shapes. */
export const kinds = new Map<z.ZodType, Kind>()

function ours(kind: Kind, title: string): z.ZodType {
  const schema = z.custom((value) => kindOf(value) === kind).meta({ title })
  kinds.set(schema, kind)
  return schema
}

const value = ours('value', 'a value')
const condition = ours('condition', 'a condition, such as branch("main")')
const job = ours('job', 'a job')
const step = ours('step', 'a step')
const call = ours('call', 'what call() returns')
const artifact = ours('artifact', 'an artifact of another job')
const optionalNeed = ours('optional', 'optional(job)')
const pipeline = ours('pipeline', 'a pipeline')

const string = z.string().meta({ title: 'a string' })
const boolean = z.boolean().meta({ title: 'true or false' })
const whole = z.int().min(0).meta({ title: 'a whole number' })
const strings = z.union([string, z.array(string)]).meta({ title: 'a string or a list of strings' })
const scalar = z.union([string, z.number(), boolean]).meta({ title: 'a string, a number, true or false' })
const nothing = z.union([z.literal(false), z.null(), z.undefined()])
const text = z.union([string, value]).meta({ title: 'a string or a value' })
const conditionLike = condition
const duration = z.string().meta({ title: 'a duration such as "30m"' })
const env = z
  .record(z.string(), z.union([scalar, value, z.undefined()]).meta({ title: 'a string, a number or a value' }))
  .meta({ title: 'variables, such as { NODE_ENV: "test" }' })
const cell = z.record(z.string(), scalar).meta({ title: 'a cell, such as { node: "22", os: "ubuntu" }' })
const shell = z.enum(['bash', 'sh', 'pwsh']).meta({ title: '"bash", "sh" or "pwsh"' })

// biome-ignore lint/suspicious/noExplicitAny: a recursive schema needs a type of its own.
const stepList: z.ZodType<any> = z
  .lazy(() => z.array(z.union([step, stepList, nothing])).meta({ title: 'a list of steps' }))
  .meta({ title: 'a list of steps' })

const service = z.strictObject({
  image: text,
  port: z.union([whole, z.array(whole)]).meta({ title: 'a port or a list of ports' }),
  env: env.optional(),
  health: string.optional(),
  command: strings.optional(),
})
const container = z.strictObject({
  image: text,
  env: env.optional(),
  credentials: z.strictObject({ username: text, password: text }).optional(),
  options: string.optional(),
  entrypoint: z.array(string).optional(),
})
const runner = z
  .union([string, value, z.strictObject({ labels: z.array(string) })])
  .meta({ title: 'a runner such as "ubuntu", or { labels: […] }' })
const cache = z.union([
  z.enum(cacheNames),
  z.strictObject({ key: z.union([string, z.strictObject({ prefix: string.optional(), files: strings })]), paths: z.array(string) }),
])
const artifactSpec = z.strictObject({
  paths: strings,
  retention: duration.optional(),
  when: z.enum(['success', 'failure', 'always']).optional(),
  ifMissing: z.enum(['error', 'warn', 'ignore']).optional(),
})
const access = z.enum(['read', 'write', 'none']).meta({ title: '"read", "write" or "none"' })
const permissions = z.union([
  z.literal('none'),
  z.strictObject(Object.fromEntries(permissionScopes.map((scope) => [scope, access.optional()]))),
])
const allowed = z.strictObject(Object.fromEntries(practices.map((code) => [code, string.optional()])))
const imageOrContainer = z.union([text, container]).meta({ title: 'an image or a container' })

const jobFields = {
  description: string.optional(),
  name: text.optional(),
  stage: string.optional(),
  needs: z
    .array(z.union([job, optionalNeed, nothing]))
    .meta({ title: 'a list of jobs' })
    .optional(),
  when: conditionLike.optional(),
  failFast: boolean.optional(),
  maxParallel: whole.optional(),
  runner: runner.optional(),
  container: imageOrContainer.optional(),
  tools: z
    .strictObject(
      Object.fromEntries(
        toolNames.map((tool) => [
          tool,
          z
            .union([string, value, z.strictObject({ file: string })])
            .meta({ title: 'a version in quotes, a value or { file }' })
            .optional(),
        ]),
      ),
    )
    .optional(),
  docker: boolean.optional(),
  checkout: z
    .union([
      boolean,
      z.strictObject({
        depth: whole.optional(),
        submodules: z.union([boolean, z.literal('recursive')]).optional(),
        lfs: boolean.optional(),
        ref: text.optional(),
      }),
    ])
    .optional(),
  env: env.optional(),
  cache: z
    .union([cache, z.array(cache)])
    .meta({ title: `one of ${cacheNames.join(', ')}, or { key, paths }` })
    .optional(),
  after: stepList.optional(),
  download: z.array(z.union([artifact, nothing])).optional(),
  reports: z
    .strictObject({
      junit: strings.optional(),
      coverage: z.strictObject({ cobertura: string.optional(), regex: string.optional() }).optional(),
      sarif: strings.optional(),
    })
    .optional(),
  environment: z
    .union([text, z.strictObject({ name: text, url: text.optional() })])
    .meta({ title: 'a name, or { name, url }' })
    .optional(),
  approval: z
    .union([boolean, z.strictObject({ message: string.optional(), approvers: z.array(string).optional(), timeout: duration.optional() })])
    .optional(),
  concurrency: z
    .union([text, z.strictObject({ group: text, cancelInProgress: boolean.optional() })])
    .meta({ title: 'a group, or { group, cancelInProgress }' })
    .optional(),
  timeout: duration.optional(),
  retry: whole.optional(),
  allowFailure: z.union([boolean, conditionLike]).optional(),
  permissions: permissions.optional(),
  oidc: z.union([boolean, z.strictObject({ audience: string.optional() })]).optional(),
  shell: shell.optional(),
  in: text.optional(),
  allow: allowed.optional(),
  github: z.record(z.string(), z.unknown()).optional(),
  gitlab: z.record(z.string(), z.unknown()).optional(),
  jenkins: z.record(z.string(), z.unknown()).optional(),
  circleci: z.record(z.string(), z.unknown()).optional(),
} satisfies { readonly [field in keyof Required<CommonFields>]: z.ZodType }

const ownFields = {
  matrix: z
    .union([z.array(cell), z.record(z.string(), z.union([z.array(scalar), value]).meta({ title: 'a list of values' }))])
    .meta({ title: 'axes or a list of cells' })
    .optional(),
  include: z.array(cell).optional(),
  exclude: z.array(cell).optional(),
  services: z.record(z.string(), service).optional(),
  steps: z.union([stepList, call]).meta({ title: 'a list of steps' }).optional(),
  artifacts: z.record(z.string(), z.union([strings, artifactSpec]).meta({ title: 'paths, or { paths, … }' })).optional(),
  outputs: z.array(string).optional(),
} satisfies { readonly [field in Exclude<keyof JobSpec<never, never, never, never, never>, keyof CommonFields>]: z.ZodType }

const stepFields = {
  name: text.optional(),
  env: env.optional(),
  when: conditionLike.optional(),
  allowFailure: boolean.optional(),
  timeout: duration.optional(),
}

const provider = z
  .union([string, z.looseObject({ name: string })])
  .meta({ title: 'the name of a provider, or what github() and the like return' })
const trigger = <S extends z.ZodRawShape>(fields: S): z.ZodType =>
  z.union([z.literal(true), z.strictObject(fields)]).meta({ title: 'true, or an object of filters' })
const schedule = z
  .union([string, z.strictObject({ cron: string, timezone: string.optional(), branch: string.optional() })])
  .meta({ title: 'five cron fields, or { cron, timezone, branch }' })
const inputSpec = z.strictObject({
  type: z.enum(['string', 'boolean', 'number', 'choice']).meta({ title: '"string", "boolean", "number" or "choice"' }),
  description: string.optional(),
  default: scalar.optional(),
  required: boolean.optional(),
  options: z.array(string).optional(),
})

const triggers = z.strictObject({
  push: trigger({
    branches: strings.optional(),
    branchesIgnore: strings.optional(),
    tags: strings.optional(),
    tagsIgnore: strings.optional(),
    paths: strings.optional(),
    pathsIgnore: strings.optional(),
  }).optional(),
  pullRequest: trigger({
    branches: strings.optional(),
    paths: strings.optional(),
    pathsIgnore: strings.optional(),
    types: strings.optional(),
  }).optional(),
  schedule: z
    .union([schedule, z.array(schedule)])
    .meta({ title: 'five cron fields, { cron, timezone, branch }, or a list of them' })
    .optional(),
  manual: trigger({ inputs: z.record(z.string(), z.union([inputSpec, value])) }).optional(),
  tag: strings.optional(),
  release: z.literal(true).optional(),
  github: z.record(z.string(), z.unknown()).optional(),
} satisfies { readonly [field in keyof PipelineSpec['on']]: z.ZodType })

/** The shapes that `shapeOf` knows. */
export const schemas = {
  job: z.strictObject({ ...jobFields, ...ownFields }),
  run: z.strictObject({ ...stepFields, in: text.optional(), retry: whole.optional(), shell: shell.optional() } satisfies {
    readonly [field in keyof ShOptions]-?: z.ZodType
  }),
  uses: z.strictObject({ ...stepFields, with: env.optional(), outputs: z.array(string).optional() } satisfies {
    readonly [field in keyof UsesOptions | 'outputs']-?: z.ZodType
  }),
  call: z.strictObject({
    with: env.optional(),
    secrets: z
      .union([z.literal('inherit'), z.record(z.string(), value)])
      .meta({ title: '"inherit", or secrets by name' })
      .optional(),
  }),
  pipeline: z.strictObject({
    providers: z.array(provider).optional(),
    on: triggers,
    env: env.optional(),
    permissions: permissions.optional(),
    concurrency: z.strictObject({ group: text.optional(), cancelInProgress: z.union([boolean, conditionLike]).optional() }).optional(),
    defaults: z
      .strictObject({
        runner: runner.optional(),
        timeout: duration.optional(),
        retry: whole.optional(),
        container: imageOrContainer.optional(),
        env: env.optional(),
        shell: shell.optional(),
      })
      .optional(),
    gate: string.optional(),
    allow: allowed.optional(),
    jobs: z.record(z.string(), job.meta({ title: 'a job' })),
  } satisfies { readonly [field in keyof Required<PipelineSpec>]: z.ZodType }),
  project: z.strictObject({ pipelines: z.array(pipeline), providers: z.array(provider).optional() } satisfies {
    readonly [field in keyof Required<ProjectSpec>]: z.ZodType
  }),
  input: inputSpec,
}
export type SchemaName = keyof typeof schemas
