/** Lambda: functions by SAM and by the Serverless Framework, whose stacks go back by themselves when they can't be updated. */
import { type AnyValue, type Env, type Job, sh, type Text } from '../index.ts'
import { type AwsDeployOptions, awsJob } from './aws-job.ts'
import { awsLogin, cloudStep } from './clouds.ts'
import { install, type Manager } from './node.ts'
import { words } from './words.ts'

export interface SamOptions extends AwsDeployOptions {
  /** Name of the stack. */
  readonly stack: string
  /** What builds the functions, and names the image of the job: `python3.13`, `nodejs22.x`, `java21`. */
  readonly runtime: string
  /** Default `template.yaml`. */
  readonly template?: string
  /** Parameters of the template. */
  readonly parameters?: { readonly [name: string]: Text }
  /** What the stack may create. Default `CAPABILITY_IAM`: roles, with names that CloudFormation chooses. */
  readonly capabilities?: readonly ('CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM' | 'CAPABILITY_AUTO_EXPAND')[]
}

/**
 * Builds and deploys Lambda functions by SAM, in AWS's image for their runtime. A stack that can't be updated goes back by itself; without a
 * change, nothing happens. After a smoke test that fails, the job fails and the stack stays: gradual traffic is the template's `DeploymentPreference`.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-cli-command-reference-sam-deploy.html
 * @example
 * const functions = aws.sam({
 *   environment: 'production', role: variable('DEPLOY_ROLE'), region: 'eu-central-1', stack: 'shop', runtime: 'python3.13',
 *   parameters: { Stage: 'production' },
 * })
 */
export function sam(options: SamOptions): Job {
  const { stack, runtime, template = 'template.yaml', parameters = {}, capabilities = ['CAPABILITY_IAM'], region } = options
  const given = variablesOf(parameters)
  const command = [
    `sam deploy ${words(['--stack-name', stack, '--region', region, '--resolve-s3', '--capabilities', ...capabilities])}`,
    '--no-confirm-changeset --no-fail-on-empty-changeset --no-progressbar',
    ...(given.words.length === 0 ? [] : ['--parameter-overrides']),
    // A value in quotes may have blanks.
    ...given.words.map(([name, variable]) => `"${name}=\\"$${variable}\\""`),
  ]
  // Source: https://gallery.ecr.aws/sam/build-python3.13
  const container = `public.ecr.aws/sam/build-${runtime}:1.148.0-20251122050712`
  return awsJob(options, { description: 'Deploy the functions', container }, [
    sh('Build')`sam build --template-file ${template}`,
    cloudStep(awsLogin(options), { name: 'Deploy', env: given.env }, [command.join(' ')]),
  ])
}

export interface ServerlessOptions extends AwsDeployOptions {
  /** Default `production`. */
  readonly stage?: string
  /** Parameters of `serverless.yml`: `${param:name}`. */
  readonly params?: { readonly [name: string]: Text }
  /** Installs what the lock file says, plugins too; then it is the project's own framework that runs. */
  readonly manager?: Manager
  /** Of Serverless Inc., whose framework version 4 wants it. Absent: osls, the open continuation of version 3. */
  readonly accessKey?: AnyValue
  /** Version of Node. Default 22. */
  readonly node?: string
}

/**
 * Deploys Lambda functions by the Serverless Framework. A stack that can't be updated goes back by itself; without a change, nothing happens.
 * After a smoke test that fails, the job fails and the stack stays.
 * Source: https://github.com/oss-serverless/serverless
 * @example
 * const functions = aws.serverless({
 *   environment: 'production', role: variable('DEPLOY_ROLE'), region: 'eu-central-1', stage: 'production', manager: 'npm',
 * })
 */
export function serverless(options: ServerlessOptions): Job {
  const { stage = 'production', params = {}, manager, accessKey, node = '22', region } = options
  const given = variablesOf(params)
  const framework = manager === undefined ? `npx --yes ${accessKey === undefined ? osls : serverless4}` : 'npx --no-install serverless'
  const command = [
    `${framework} deploy ${words(['--stage', stage, '--region', region])}`,
    ...given.words.map(([name, variable]) => `--param="${name}=$${variable}"`),
  ]
  const env = { ...given.env, ...(accessKey === undefined ? {} : { SERVERLESS_ACCESS_KEY: accessKey }) }
  const own = { description: 'Deploy the functions', tools: { node }, ...(manager === undefined ? {} : { cache: manager }) }
  return awsJob(options, own, [
    manager !== undefined && install({ manager }),
    cloudStep(awsLogin(options), { name: 'Deploy', env }, [command.join(' ')]),
  ])
}

/** Source: npm, November 2026. */
const osls = 'osls@4.3.1'
const serverless4 = 'serverless@4.43.0'

/** A variable for each parameter, since names of parameters needn't be names of variables. */
function variablesOf(parameters: { readonly [name: string]: Text }): {
  readonly env: Env
  readonly words: readonly (readonly [name: string, variable: string])[]
} {
  const named = Object.entries(parameters).map(([name, value], index) => ({ name, value, variable: `PARAMETER_${index + 1}` }))
  return {
    env: Object.fromEntries(named.map(({ variable, value }) => [variable, value])),
    words: named.map(({ name, variable }) => [name, variable]),
  }
}
