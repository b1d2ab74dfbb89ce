/** Elastic Beanstalk: an environment of the platform Docker runs the image that was built, or what it ran before. */
import { failed, type Image, type Job } from '../index.ts'
import { type AwsDeployOptions, awsCli, awsJob, withImage } from './aws-job.ts'
import { awsLogin, cloudStep } from './clouds.ts'
import { word, words } from './words.ts'

export interface BeanstalkOptions extends AwsDeployOptions {
  /** The image that was built. */
  readonly image: Image
  /** The application and its environment, of the platform Docker; both must be there. */
  readonly application: string
  readonly name: string
  /** Port of the container. Default 8000. */
  readonly port?: number
}

/**
 * Makes a version of the image, and waits until the environment runs it and is green. A version that is there already is used again. Otherwise,
 * or if the smoke test fails, the environment goes back to the version before, and the job fails; also where Beanstalk itself has gone back.
 * Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/single-container-docker-configuration.html
 * @example
 * const web = aws.beanstalk({
 *   image: build.image, environment: 'production', role: variable('DEPLOY_ROLE'), region: 'eu-central-1',
 *   application: 'shop', name: 'shop-production', smokeTest: 'https://shop.example.com/health',
 * })
 */
export function beanstalk(options: BeanstalkOptions): Job {
  const { image, application, name, port = 8000 } = options
  const access = awsLogin(options)
  const eb = 'aws elasticbeanstalk'
  const of = words(['--application-name', application])
  const ask = (field: string): string =>
    `${eb} describe-environments ${of} ${words(['--environment-names', name, '--no-include-deleted', '--query', `Environments[0].${field}`])} --output text`
  const update = (label: string): readonly string[] => [
    `  ${eb} update-environment ${words(['--environment-name', name])} --version-label "${label}" --query Status --output text`,
    `  ${eb} wait environment-updated ${words(['--environment-names', name])}`,
  ]
  const DOCKERRUN = withImage(
    (mark) => ({ AWSEBDockerrunVersion: '1', Image: { Name: mark, Update: 'true' }, Ports: [{ ContainerPort: port }] }),
    image,
  )
  const deploy = cloudStep(access, { name: 'Deploy', env: { DOCKERRUN } }, [
    `before=$(${ask('VersionLabel')})`,
    `[ "$before" != None ] || { echo ${word(`There is no environment ${name} of ${application}`)} >&2; exit 1; }`,
    `label=$(printf '%s' "$DOCKERRUN" | sha256sum | cut -c 1-64)`,
    `known=$(${eb} describe-application-versions ${of} --version-labels "$label" --query 'length(ApplicationVersions)' --output text)`,
    'if [ "$known" = 0 ]; then',
    `  bucket=$(${eb} create-storage-location --query S3Bucket --output text)`,
    `  key=${word(application)}/$label-Dockerrun.aws.json`,
    `  printf '%s' "$DOCKERRUN" | aws s3 cp --only-show-errors - "s3://$bucket/$key"`,
    `  ${eb} create-application-version ${of} --version-label "$label" --source-bundle "S3Bucket=$bucket,S3Key=$key" --query ApplicationVersion.Status --output text`,
    'fi',
    'if [ "$before" != "$label" ]; then',
    '  echo "BEANSTALK_BEFORE=$before" >> "$PIPEGEN_ENV"',
    ...update('$label'),
    'fi',
    `runs=$(${ask('VersionLabel')})`,
    '[ "$runs" = "$label" ] || { echo "Beanstalk has gone back to $runs" >&2; exit 1; }',
    'tries=20',
    `until [ "$(${ask('Health')})" = Green ]; do`,
    '  tries=$((tries - 1))',
    `  [ "$tries" -gt 0 ] || { echo ${word(`${name} is not green`)} >&2; exit 1; }`,
    '  sleep 15',
    'done',
  ])
  const back = cloudStep(access, { name: 'Roll back', when: failed() }, [
    `if [ -n "\${BEANSTALK_BEFORE:-}" ]; then`,
    ...update('$BEANSTALK_BEFORE'),
    'fi',
  ])
  return awsJob(options, { description: 'Deploy the image to Elastic Beanstalk', ...awsCli }, [deploy], [back])
}
