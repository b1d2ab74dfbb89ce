/** Pipelines, jobs and steps of the model with everything that a test doesn't name left at its default. */
import type { Origin } from '../../src/diagnostics/diagnostic.ts'
import { yes } from '../../src/ir/condition.ts'
import { expandMatrix } from '../../src/ir/matrix.ts'
import type {
  Cell,
  CompareOp,
  Condition,
  EventName,
  Job,
  Matrix,
  Need,
  Pipeline,
  RunStep,
  Status,
  Triggers,
  UsesStep,
  Value,
} from '../../src/ir/types.ts'

export const nowhere: Origin = { site: null, parent: null, keys: [] }

/** Starts on every event; `pipelineOf({ triggers: { ...noTriggers, tag: … } })` on less. */
export const allTriggers: Triggers = {
  push: { branches: null, paths: null },
  tag: { tags: null },
  pullRequest: { branches: null, paths: null, types: null },
  schedules: [{ cron: '0 2 * * *', timezone: null, branch: null, origin: nowhere }],
  manual: { inputs: [] },
  release: true,
  github: null,
}

export const noTriggers: Triggers = { push: null, tag: null, pullRequest: null, schedules: [], manual: null, release: false, github: null }

export function pipelineOf(fields: Partial<Pipeline> = {}): Pipeline {
  return {
    name: 'ci',
    triggers: allTriggers,
    env: [],
    permissions: null,
    concurrency: { group: null, cancelInProgress: { kind: 'event', events: ['pullRequest'] } },
    gate: null,
    allow: [],
    jobs: [],
    origin: nowhere,
    ...fields,
  }
}

/** `needs` also takes ids. Without `steps` the job has one, `true`. */
export type JobFields = Partial<Omit<Job, 'needs'>> & { readonly id: string; readonly needs?: readonly (string | Need)[] }

export function jobOf({ needs = [], ...fields }: JobFields): Job {
  const origin: Origin = { site: null, parent: nowhere, keys: ['jobs', fields.id] }
  return {
    description: null,
    name: null,
    stage: null,
    needs: needs.map((need) => (typeof need === 'string' ? needOf(need) : need)),
    when: yes,
    matrix: null,
    runner: { kind: 'name', name: 'ubuntu' },
    container: null,
    tools: [],
    docker: false,
    checkout: { depth: null, submodules: false, lfs: false, ref: null },
    services: [],
    env: [],
    caches: [],
    steps: [stepOf()],
    after: [],
    call: null,
    artifacts: [],
    downloads: [],
    outputs: [],
    reports: { junit: [], cobertura: null, coverageRegex: null, sarif: [] },
    environment: null,
    approval: null,
    concurrency: null,
    timeout: 1800,
    retry: 0,
    allowFailure: { kind: 'constant', value: false },
    permissions: null,
    oidc: null,
    allow: [],
    overlays: {},
    origin,
    ...fields,
  }
}

export function needOf(job: string): Need {
  return { job, optional: false, origin: nowhere }
}

export function optionalNeed(job: string): Need {
  return { job, optional: true, origin: nowhere }
}

export function stepOf(fields: Partial<RunStep> = {}): RunStep {
  return {
    kind: 'run',
    name: null,
    when: yes,
    env: [],
    allowFailure: false,
    timeout: null,
    origin: nowhere,
    script: 'true',
    bindings: [],
    directory: null,
    retry: 0,
    shell: 'bash',
    files: [],
    ...fields,
  }
}

export function usesOf(action: string, fields: Partial<UsesStep> = {}): UsesStep {
  return {
    kind: 'uses',
    action,
    name: null,
    when: yes,
    env: [],
    allowFailure: false,
    timeout: null,
    origin: nowhere,
    with: [],
    outputs: [],
    id: null,
    ...fields,
  }
}

export interface MatrixFields {
  readonly include?: readonly Cell[]
  readonly exclude?: readonly Cell[]
}

export function matrixOf(axes: { readonly [name: string]: readonly string[] }, { include = [], exclude = [] }: MatrixFields = {}): Matrix {
  const named = Object.entries(axes).map(([name, values]) => ({ name, values, from: null }))
  return {
    axes: named,
    include,
    exclude,
    cells: expandMatrix({ axes: named, list: [], include, exclude }),
    failFast: false,
    maxParallel: null,
  }
}

// ───────────────────────────── values and conditions

export function lit(text: string): Value {
  return { kind: 'literal', text }
}

export function on(...events: readonly EventName[]): Condition {
  return { kind: 'event', events }
}

export function branch(glob: string, negated = false): Condition {
  return { kind: 'branch', glob, negated }
}

export function tag(glob: string, negated = false): Condition {
  return { kind: 'tag', glob, negated }
}

export function changed(...globs: readonly string[]): Condition {
  return { kind: 'changed', globs, ignore: [], negated: false }
}

export function status(name: Status, negated = false): Condition {
  return { kind: 'status', status: name, negated }
}

export function compare(left: Value, op: CompareOp, right: string, negated = false): Condition {
  return { kind: 'compare', op, left, right: lit(right), negated }
}
