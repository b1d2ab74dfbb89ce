/** The plugins whose steps a Jenkinsfile may call, beside those of Pipeline itself. */

export interface Plugin {
  /** As the update center names it. */
  readonly id: string
  readonly title: string
  /** What of the language needs it, in a few words. */
  readonly for: string
  /** What to do without it, as a sentence; null if there is nothing but to install it. */
  readonly without: string | null
}

/** Source: https://plugins.jenkins.io/<id>. */
export const plugins = {
  docker: {
    id: 'docker-workflow',
    title: 'Docker Pipeline',
    for: '`container`, `tools`, `services` and `docker`',
    without: 'Leave `container` and `tools` out, and run the job on an agent that has what it needs.',
  },
  credentials: { id: 'credentials-binding', title: 'Credentials Binding', for: 'secrets and OIDC tokens', without: null },
  junit: { id: 'junit', title: 'JUnit', for: '`reports.junit`', without: 'Keep the report as one of `artifacts`.' },
  coverage: { id: 'coverage', title: 'Coverage', for: '`reports.coverage`', without: 'Keep the report as one of `artifacts`.' },
  cache: { id: 'jobcacher', title: 'Job Cacher', for: '`cache`', without: 'Leave caches out on Jenkins: jenkins({ caches: false }).' },
  lock: {
    id: 'lockable-resources',
    title: 'Lockable Resources',
    for: '`concurrency` of a job',
    without: 'Use `concurrency` of the pipeline, which is per branch.',
  },
  oidc: { id: 'oidc-provider', title: 'OpenID Connect Provider', for: '`oidc`', without: 'Use a secret.' },
} as const satisfies { readonly [name: string]: Plugin }

export type PluginName = keyof typeof plugins
/** Those that a Jenkinsfile of ours may need. */
export type PluginId = (typeof plugins)[PluginName]['id']
