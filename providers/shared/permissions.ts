/** Permissions where a job has no token of its own that could have them. */
import type { FeatureUse, Support } from '../../src/provider.ts'
import { differs, native, setting } from './levels.ts'

/** `todo` says where a token that may write comes from. An OIDC token is no such token: a job has one if it asks for it. */
export function permissionsSupport({ pipeline, job, subject }: FeatureUse, todo: string): Support {
  const written = Object.entries(subject as { readonly [scope: string]: string }).flatMap(([scope, access]) =>
    access === 'write' ? [scope] : [],
  )
  if (written.some((scope) => scope !== 'id-token')) return setting(todo)
  const jobs = job === null ? pipeline.jobs : [job]
  return written.length > 0 && jobs.some(({ oidc }) => oidc === null)
    ? differs('a job has an OIDC token only if it asks for one.', 'Use `oidc`.')
    : native
}
