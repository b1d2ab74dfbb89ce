/** What the emitted file needs beside its stages: helpers that lowering asked for, and plugins. */

export interface Uses {
  /** The method that names the event. */
  event: boolean
  actor: boolean
  repository: boolean
  /** The method that looks for changed paths. */
  changed: boolean
  /** The method that keeps `withEnv` from reading references in a text. */
  verbatim: boolean
  /** The map of outputs. */
  outputs: boolean
  /** The map of results, and the method that reads those of a matrix. */
  results: boolean
  result: boolean
  readonly plugins: Set<string>
  /** Containers with a user of their own hold a checkout, which belongs to the agent's user. */
  foreignCheckout: boolean
  /** Names of runners, and `docker`, that stand for labels which the options don't map. */
  readonly labels: Set<string>
}

export function noUses(labels: Set<string> = new Set()): Uses {
  return {
    event: false,
    actor: false,
    repository: false,
    changed: false,
    verbatim: false,
    outputs: false,
    results: false,
    result: false,
    plugins: new Set(),
    foreignCheckout: false,
    labels,
  }
}

/** Ids of plugins, as the update center names them. */
export const plugins = {
  docker: 'docker-workflow',
  credentials: 'credentials-binding',
  junit: 'junit',
  coverage: 'coverage',
  cache: 'jobcacher',
  lock: 'lockable-resources',
  branch: 'workflow-multibranch',
} as const
