/** What deployments to AWS share. */
import type { Image, Job, JobOptions, StepList, Text } from '../index.ts'
import { text } from '../index.ts'
import { type AwsAccount, awsLogin, type CloudDeployOptions, cloudJob } from './clouds.ts'
import { smokeStep } from './options.ts'

/** What every deployment to AWS takes. */
export interface AwsDeployOptions extends CloudDeployOptions, AwsAccount {}

/** Amazon's image of the AWS CLI, which has no git. Source: https://gallery.ecr.aws/aws-cli/aws-cli */
export const awsCli: JobOptions = { checkout: false, container: 'amazon/aws-cli:2.37.5' }

/** A job that deploys, looks, and may have something to do after that. */
export function awsJob(options: AwsDeployOptions, own: JobOptions, deploy: StepList, after: StepList = []): Job {
  const { smokeTest } = options
  return cloudJob(options, awsLogin(options), own, [deploy, smokeTest !== undefined && smokeStep(smokeTest), after])
}

/** JSON in which the image stands where `json` writes the mark. */
export function withImage(json: (mark: string) => unknown, image: Image): Text {
  const mark = '<the image>'
  const [before = '', after = ''] = JSON.stringify(json(mark)).split(mark)
  return text`${before}${image}${after}`
}
