/** What GitLab takes at most. Sources: GitLab Docs, "CI/CD YAML syntax reference", "GitLab application limits" and "Artifacts reports". */
import type { Limit } from '../shared/limits.ts'

export const limits = {
  name: { most: 255, what: 'characters of the name of a job' },
  /** With the values of its cell, if it has one. */
  neededName: { most: 128, what: 'characters of the name of a job that others need' },
  cells: { most: 200, what: 'cells of a job', grows: true },
  needs: { most: 50, what: 'needs of a job', grows: true },
  tags: { most: 49, what: 'tags of a job' },
  caches: { most: 4, what: 'caches of a job' },
  keyFiles: { most: 2, what: 'files in the key of a cache' },
  paths: { most: 50, what: 'paths in one condition', grows: true },
  /** Of a dotenv report, where the instance has the default. */
  outputs: { most: 20, what: 'outputs of a job' },
  /** "A month" is a little more than thirty days. Source: Gitlab::Ci::Config::Entry::Timeout. */
  days: { most: 30, what: 'days of a job' },
  environmentName: { most: 255, what: 'characters of the name of an environment' },
  resourceGroup: { most: 255, what: 'characters of the name of a concurrency group' },
  /** Since 18.11, of the compiled configuration of one job. */
  jobBytes: { most: 1024 * 1024, what: 'characters of the scripts and variables of a job' },
  /**
   * The default is 2 MB of memory for what the file becomes, which is about five times its text. Source: GitLab Docs, "GitLab application limits",
   * maximum size and depth of CI/CD configuration YAML files. So nobody can say exactly: going over it is a warning.
   */
  bytes: { most: 400_000, what: 'bytes of a file by its default setting' },
} as const satisfies { readonly [name: string]: Limit }
