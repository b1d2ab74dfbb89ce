/** The public API of pipegen: everything that a ci.ts imports from 'pipegen'. */
export { all, always, any, branch, cancelled, changed, event, failed, not, repository, succeeded, tag } from './dsl/condition.ts'
export { job, optional } from './dsl/job.ts'
export { pipeline, project } from './dsl/pipeline.ts'
export { raw, sh } from './dsl/sh.ts'
export { call, uses, variant } from './dsl/step.ts'
export type {
  ActionInput, ActionStep, Allowed, AnyValue, ApprovalSpec, Artifact, ArtifactSpec, CacheName, CacheSpec, Call, CheckoutSpec, CommonFields, Condition, ConditionLike, ContainerSpec, Ctx, Defaults,
  Duration, Env, EventName, Image, Input, InputSpec, Interpolation, Job, JobOptions, JobSpec, KnownActions, Matrix, OptionalNeed, OwnActions, PermissionScope, Permissions, PerProvider,
  Pipeline, PipelineSpec, Practice, Project, ProjectSpec, Provider, ProviderName, PullRequestSpec, PushSpec, Raw, Reports, Runner, Scalar, ScheduleSpec, ServiceSpec, Sh, Shell,
  ShOptions, Step, StepList, Text, Tool, Tools, Triggers, UsesOptions, Value,
} from './dsl/types.ts' // biome-ignore format: a list of names
export { choose, ci, env, image, input, jobToken, secret, text, variable } from './dsl/value.ts'
