/** App Engine: a version of each commit, which gets the traffic once it runs. */
import { ci, type Image, type Job } from '../index.ts'
import { cloudStep } from './clouds.ts'
import { type GcpDeployOptions, gcpJob } from './gcp-job.ts'
import { words } from './words.ts'

export interface AppEngineOptions extends GcpDeployOptions {
  /** Default `default`. */
  readonly service?: string
  /** Default `app.yaml`. */
  readonly config?: string
  /** The image that was built, from Artifact Registry: for the flexible environment. Absent: App Engine builds the repository. */
  readonly image?: Image
  /** From where the service is reached. Default `internal-and-cloud-load-balancing`: not from the internet, but by a load balancer. */
  readonly ingress?: 'all' | 'internal-only' | 'internal-and-cloud-load-balancing'
}

/**
 * Deploys a version that gets no traffic, and then gives it all. If the smoke test fails afterwards, the traffic goes back to the versions that had
 * it, and the job fails. A run for the commit that serves already deploys nothing.
 * Source: https://cloud.google.com/sdk/gcloud/reference/app/deploy
 * @example
 * const site = gcp.appEngine({
 *   environment: 'production', project: 'acme', serviceAccount: 'deploy@acme.iam.gserviceaccount.com',
 *   provider: 'projects/123/locations/global/workloadIdentityPools/ci/providers/ci', smokeTest: 'https://acme.example.com/health',
 * })
 */
export function appEngine(options: AppEngineOptions): Job {
  const { service = 'default', config = 'app.yaml', image, ingress = 'internal-and-cloud-load-balancing' } = options
  const of = words([service])
  const env = { COMMIT: ci.sha, ...(image === undefined ? {} : { IMAGE: image }) }
  const traffic = (to: string): string => `gcloud app services set-traffic ${of} --splits "${to}"`
  return gcpJob(
    options,
    { description: 'Deploy to App Engine' },
    {
      deploy: (access) => [
        cloudStep(access, { name: 'Deploy without traffic', env }, [
          'version=v-$(printf %.12s "$COMMIT")',
          `before=$(gcloud app versions list --service ${of} --hide-no-traffic --format 'csv[no-heading,separator="="](id,traffic_split)' | paste -sd , -)`,
          'if [ "${before%%=*}" != "$version" ]; then',
          '  echo "GCP_BEFORE=$before" >> "$PIPEGEN_ENV"',
          `  gcloud app deploy ${words([config])} --version "$version" --no-promote${image === undefined ? '' : ' --image-url "$IMAGE"'}`,
          'fi',
          'echo "GCP_NOW=$version" >> "$PIPEGEN_ENV"',
          `gcloud app services update ${of} --ingress ${ingress}`,
        ]),
      ],
      switch: [traffic('$GCP_NOW=1')],
      back: traffic('$GCP_BEFORE'),
    },
  )
}
