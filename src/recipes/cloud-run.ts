/** Cloud Run: a revision of the image that was built, first without traffic. */
import type { Image, Job, Step } from '../index.ts'
import { ask, type CloudLogin, cloudStep, field } from './clouds.ts'
import { type GcpDeployOptions, gcpJob } from './gcp-job.ts'
import { word, words } from './words.ts'

export interface CloudRunOptions extends GcpDeployOptions {
  /** The image that was built. */
  readonly image: Image
  /** Name of the service. The first deployment makes it. */
  readonly service: string
  /** `europe-west1`. */
  readonly region: string
  /** Anybody may call it. Default false: callers need the role Cloud Run Invoker, and a deployment closes what somebody opened. */
  readonly public?: boolean
  /**
   * A path that the new revision must answer with success before any user sees it, tried for a minute: `/health`. Where the service isn't public, the
   * service account needs the roles Cloud Run Invoker, and Service Account OpenID Connect Identity Token Creator of itself.
   */
  readonly check?: `/${string}`
  /** Options of `gcloud run deploy`: `['--memory', '1Gi']`. */
  readonly options?: readonly string[]
}

/**
 * Deploys a revision without traffic, checks it at an address of its own, and only then gives it all traffic. If the smoke test fails afterwards,
 * the traffic goes back to the revisions that had it, and the job fails. A revision that doesn't start never gets any.
 * Source: https://cloud.google.com/run/docs/rollouts-rollbacks-traffic-migration
 * @example
 * const production = gcp.cloudRun({
 *   image: build.image, environment: 'production', service: 'api', project: 'acme', region: 'europe-west1',
 *   provider: 'projects/123/locations/global/workloadIdentityPools/ci/providers/ci', serviceAccount: 'deploy@acme.iam.gserviceaccount.com',
 *   check: '/health', smokeTest: 'https://api.example.com/health',
 * })
 */
export function cloudRun(options: CloudRunOptions): Job {
  const { image, service, region, check, options: more = [] } = options
  const at = words([service, '--region', region])
  const open = options.public === true ? '--allow-unauthenticated' : '--no-allow-unauthenticated'
  const traffic = (to: string): string => `gcloud run services update-traffic ${at} --to-revisions "${to}"`
  const deploy = (access: CloudLogin): Step =>
    cloudStep(access, { name: 'Deploy without traffic', env: { IMAGE: image } }, [
      `known=$(gcloud run services list ${words(['--region', region])} --filter ${word(`metadata.name=${service}`)} --format 'value(metadata.name)')`,
      'if [ -n "$known" ]; then',
      `  before=$(${ofTraffic(at, '=', 'revisionName', 'percent')} | sed -n '/=[1-9]/p' | paste -sd , -)`,
      '  echo "GCP_BEFORE=$before" >> "$PIPEGEN_ENV"',
      'fi',
      // The first revision of a service always has the traffic.
      `gcloud run deploy ${[at, open, ...more.map(word)].join(' ')} --image "$IMAGE" --tag ${candidate} \${known:+--no-traffic}`,
      `now=$(gcloud run services describe ${at} --format 'value(status.latestCreatedRevisionName)')`,
      'echo "GCP_NOW=$now" >> "$PIPEGEN_ENV"',
    ])
  return gcpJob(
    options,
    { description: 'Deploy the image to Cloud Run', checkout: false },
    {
      deploy: (access) => [deploy(access), check !== undefined && checkStep(options, access, at, check)],
      switch: [traffic('$GCP_NOW=100')],
      back: traffic('$GCP_BEFORE'),
    },
  )
}

const candidate = 'candidate'

/** Prints two fields of each part of the traffic. */
function ofTraffic(at: string, separator: string, one: string, two: string): string {
  const format = `csv[no-heading,separator="${separator}"](status.traffic.${one},status.traffic.${two})`
  return `gcloud run services describe ${at} --flatten 'status.traffic[]' --format ${word(format)}`
}

/** Source for the audience, which is the service also where a revision is asked: https://cloud.google.com/run/docs/authenticating/service-to-service */
function checkStep(options: CloudRunOptions, access: CloudLogin, at: string, path: string): Step {
  const account = 'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/$GOOGLE_SERVICE_ACCOUNT'
  const curl = 'curl -fsS -o /dev/null --retry 10 --retry-delay 6 --retry-all-errors --max-time 10'
  return cloudStep(access, { name: 'Check the new revision' }, [
    `url=$(${ofTraffic(at, ' ', 'tag', 'url')} | sed -n 's/^${candidate} //p')`,
    ...(options.public === true
      ? [`${curl} "$url"${word(path)}`]
      : [
          `audience=$(gcloud run services describe ${at} --format 'value(status.url)')`,
          ...ask(`printf 'Authorization: Bearer %s' "$google_token" | curl -sS --fail-with-body --retry 3 --header @- \\
  --data-urlencode "audience=$audience" --data includeEmail=true "${account}:generateIdToken"`),
          `identity=$(${field('token')})`,
          `printf 'Authorization: Bearer %s' "$identity" | ${curl} --header @- "$url"${word(path)}`,
        ]),
  ])
}
