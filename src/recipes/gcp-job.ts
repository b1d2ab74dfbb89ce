/** What deployments to Google Cloud share. */
import type { Job, JobOptions, StepList } from '../index.ts'
import { failed } from '../index.ts'
import { type CloudDeployOptions, type CloudLogin, cloudJob, cloudStep, type GoogleAccount, gcloudLogin } from './clouds.ts'
import { smokeStep } from './options.ts'

export interface GcpAccount extends GoogleAccount {
  readonly project: string
}

/** What every deployment to Google Cloud takes. */
export interface GcpDeployOptions extends CloudDeployOptions, GcpAccount {}

/** How users come to what was deployed, and back. */
interface Switch {
  /** Steps that deploy what no user sees, and set `GCP_BEFORE` to what users see. */
  readonly deploy: (access: CloudLogin) => StepList
  readonly switch: readonly string[]
  readonly back: string
}

/** Google's image of gcloud, which has git. Source: https://cloud.google.com/sdk/docs/downloads-docker */
const container = 'gcr.io/google.com/cloudsdktool/google-cloud-cli:562.0.0-slim'

/** A job that deploys without traffic, switches, looks, and switches back where users get no answer. */
export function gcpJob(options: GcpDeployOptions, own: JobOptions, { deploy, switch: lines, back }: Switch): Job {
  const { smokeTest } = options
  const access = gcloudLogin(options, options.project)
  return cloudJob(options, access, { container, ...own }, [
    deploy(access),
    cloudStep(access, { name: 'Switch the traffic' }, ['echo "GCP_SWITCHED=yes" >> "$PIPEGEN_ENV"', ...lines]),
    smokeTest !== undefined && smokeStep(smokeTest),
    cloudStep(access, { name: 'Switch back', when: failed() }, [
      `if [ -n "\${GCP_SWITCHED:-}" ] && [ -n "\${GCP_BEFORE:-}" ]; then`,
      `  ${back}`,
      'fi',
    ]),
  ])
}
