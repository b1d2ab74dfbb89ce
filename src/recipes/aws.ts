/** AWS: ECS, Lambda and Elastic Beanstalk. Jobs become a role by their OIDC token: no access key is stored anywhere. */
import { type AwsAccount, awsLogin, type Login, loginOf } from './clouds.ts'

export type { AwsDeployOptions } from './aws-job.ts'
export { type BeanstalkOptions, beanstalk } from './beanstalk.ts'
export type { AwsAccount, CloudDeployOptions, Login } from './clouds.ts'
export { type EcsOptions, ecs, type TaskDefinition } from './ecs.ts'
export { type SamOptions, type ServerlessOptions, sam, serverless } from './lambda.ts'

/**
 * A login for steps of one's own, whose commands find a session of the role in the usual variables. Wants curl.
 * @example
 * const site = aws.login({ role: 'arn:aws:iam::123456789012:role/site', region: 'eu-central-1' })
 * const upload = job({ ...site.job, steps: [sh`${site.load}aws s3 sync public/ s3://example.com --delete`] })
 */
export function login(account: AwsAccount): Login {
  return loginOf(awsLogin(account))
}
