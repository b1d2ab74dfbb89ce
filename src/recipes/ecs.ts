/** ECS: a service runs the image that was built, or what it ran before. */
import { failed, type Image, type Job } from '../index.ts'
import { type AwsDeployOptions, awsCli, awsJob, withImage } from './aws-job.ts'
import { awsLogin, cloudStep } from './clouds.ts'
import { word, words } from './words.ts'

/** As `aws ecs register-task-definition --generate-cli-skeleton` shows it. */
export interface TaskDefinition {
  readonly family: string
  readonly containerDefinitions: readonly { readonly name: string; readonly [field: string]: unknown }[]
  readonly [field: string]: unknown
}

export interface EcsOptions extends AwsDeployOptions {
  /** The image that was built. */
  readonly image: Image
  readonly cluster: string
  /** The service, which must be there. */
  readonly service: string
  /** Name of the container that runs the image. */
  readonly name: string
  /** Default: the one that the service runs, without its tags; then a run with the same image changes nothing. */
  readonly taskDefinition?: TaskDefinition
}

/**
 * Registers a task definition with the image, and waits until the service runs it and is stable: ten minutes, as the AWS CLI does. Otherwise, or if
 * the smoke test fails, the service goes back to the definition before, and the job fails; also where ECS itself has gone back.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 * @example
 * const production = aws.ecs({
 *   image: build.image, environment: 'production', role: variable('DEPLOY_ROLE'), region: 'eu-central-1',
 *   cluster: 'shop', service: 'api', name: 'api', smokeTest: 'https://api.example.com/health',
 * })
 */
export function ecs(options: EcsOptions): Job {
  const { image, cluster, service, name, taskDefinition } = options
  const access = awsLogin(options)
  const at = words(['--cluster', cluster])
  const ask = (query: string): string => `aws ecs describe-services ${at} ${words(['--services', service, '--query', query])} --output text`
  const update = (definition: string): string =>
    `aws ecs update-service ${at} ${words(['--service', service])} --task-definition "${definition}" --query service.status --output text`
  const wait = `aws ecs wait services-stable ${at} ${words(['--services', service])}`
  const env = { IMAGE: image, ...(taskDefinition === undefined ? {} : { DEFINITION: filled(taskDefinition, name, image) }) }
  const deploy = cloudStep(access, { name: 'Deploy', env }, [
    `before=$(${ask('services[0].taskDefinition')})`,
    `[ "$before" != None ] || { echo ${word(`There is no service ${service} in the cluster ${cluster}`)} >&2; exit 1; }`,
    ...(taskDefinition === undefined ? copied(name) : [register('$DEFINITION')]),
    'if [ "$now" != "$before" ]; then',
    '  echo "ECS_BEFORE=$before" >> "$PIPEGEN_ENV"',
    `  ${update('$now')}`,
    'fi',
    wait,
    `runs=$(${ask("services[0].deployments[?status=='PRIMARY'].taskDefinition | [0]")})`,
    '[ "$runs" = "$now" ] || { echo "ECS has gone back to $runs" >&2; exit 1; }',
  ])
  const back = cloudStep(access, { name: 'Roll back', when: failed() }, [
    `if [ -n "\${ECS_BEFORE:-}" ]; then`,
    `  ${update('$ECS_BEFORE')}`,
    `  ${wait}`,
    'fi',
  ])
  return awsJob(options, { description: 'Deploy the image to ECS', ...awsCli }, [deploy], [back])
}

/** Not by standard input, which the AWS CLI reads twice. */
function register(definition: string): string {
  return `now=$(aws ecs register-task-definition --cli-input-json "${definition}" --query taskDefinition.taskDefinitionArn --output text)`
}

function filled(definition: TaskDefinition, name: string, image: Image): ReturnType<typeof withImage> {
  const own = definition.containerDefinitions
  if (!own.some((each) => each.name === name)) throw new Error(`The task definition has no container "${name}".`)
  return withImage(
    (mark) => ({ ...definition, containerDefinitions: own.map((each) => (each.name === name ? { ...each, image: mark } : each)) }),
    image,
  )
}

/**
 * What a definition may have beside its family and its containers; it is shown with more than can be registered, and with null for what it lacks.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 */
const fields = [
  ...['taskRoleArn', 'executionRoleArn', 'networkMode', 'volumes', 'placementConstraints', 'requiresCompatibilities', 'cpu', 'memory'],
  ...['pidMode', 'ipcMode', 'proxyConfiguration', 'inferenceAccelerators', 'ephemeralStorage', 'runtimePlatform', 'enableFaultInjection'],
]

/** The definition that runs, with another image; as it is where it has this one already. */
function copied(name: string): readonly string[] {
  const show = 'aws ecs describe-task-definition --task-definition "$before"'
  // An object merged with what it has already stays as it is.
  const present = fields.map((field) => `  ${field} && {${field}: ${field}} || {family: family}`)
  return [
    `running=$(${show} --query ${word(`taskDefinition.containerDefinitions[?name=='${name}'].image | [0]`)} --output text)`,
    `[ "$running" != None ] || { echo ${word(`The service has no container ${name}`)} >&2; exit 1; }`,
    'now=$before',
    'if [ "$running" != "$IMAGE" ]; then',
    `  definition=$(${show} --output json --query "taskDefinition.merge({family: family,`,
    `    containerDefinitions: containerDefinitions[].merge(@, name == '${name}' && {image: '$IMAGE'} || {name: name})},`,
    `${present.join(',\n')})")`,
    `  ${register('$definition')}`,
    'fi',
  ]
}
