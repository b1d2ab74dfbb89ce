/** Google Cloud: Cloud Run and App Engine. Jobs become a service account by workload identity federation: no key is stored anywhere. */
import { gcloudLogin, type Login, loginOf } from './clouds.ts'
import type { GcpAccount } from './gcp-job.ts'

export { type AppEngineOptions, appEngine } from './app-engine.ts'
export { type CloudRunOptions, cloudRun } from './cloud-run.ts'
export type { CloudDeployOptions, GoogleAccount, Login } from './clouds.ts'
export type { GcpAccount, GcpDeployOptions } from './gcp-job.ts'

/**
 * A login for steps of one's own: gcloud acts as the service account. Wants curl and gcloud.
 * @example
 * const site = gcp.login({
 *   project: 'acme', serviceAccount: 'site@acme.iam.gserviceaccount.com',
 *   provider: 'projects/123/locations/global/workloadIdentityPools/ci/providers/ci',
 * })
 * const upload = job({ ...site.job, steps: [sh`${site.load}gcloud storage rsync public/ gs://example.com --recursive`] })
 */
export function login({ project, ...account }: GcpAccount): Login {
  return loginOf(gcloudLogin(account, project))
}
