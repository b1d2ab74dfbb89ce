import { describe, expect, test } from 'vitest'
import { image, type Job, job, pipeline, secret, sh, variable } from '../../src/index.ts'
import { aws } from '../../src/recipes/index.ts'
import { asRole, cloudAnswers, shownSecrets } from './fake-clouds.ts'
import type { Fakes } from './fakes.ts'
import { providers, type Run, runOn } from './run.ts'

const shop = `ghcr.io/acme/shop@sha256:${'a'.repeat(64)}` as const
const role = 'arn:aws:iam::123456789012:role/deploy'
const account = { environment: 'production', role: variable('DEPLOY_ROLE'), region: 'eu-central-1' } as const
const smokeTest = { url: 'https://shop.example.com/health', retries: 3, delay: 2, timeout: 5 }
const smoke = 'curl -fsS -o /dev/null --retry 3 --retry-delay 2 --retry-all-errors --max-time 5 https://shop.example.com/health'
const smokeFails: Fakes = { curl: `${cloudAnswers}case "$*" in *shop.example.com*) exit 22 ;; esac` }

/** A service, and what each of its definitions runs, by the number. */
const ecs = (also = ''): string => `${asRole(role)}
  [ -e "$STATE/runs" ] || { echo 7 > "$STATE/runs"; echo acme/shop@before > "$STATE/image-7"; }
  ${also}
  case "$*" in
    'ecs describe-services'*) cat "$STATE/runs" ;;
    'ecs describe-task-definition --task-definition '*' --output text') cat "$STATE/image-$4" ;;
    'ecs describe-task-definition'*) echo "{ copy of $4 }" ;;
    'ecs register-task-definition'*) printf '%s' "$4" > "$STATE/registered"; echo ${shop} > "$STATE/image-8"; echo 8 ;;
    'ecs update-service'*) sed 's/.*--task-definition \\([0-9]*\\).*/\\1/' <<< "$*" > "$STATE/runs" ;;
  esac`

/** An environment, and the versions that its application has. */
const beanstalk = (also = ''): string => `${asRole(role)}
  [ -e "$STATE/runs" ] || echo 'Sample Application' > "$STATE/runs"
  ${also}
  label=$(sed -n 's/.*--version-labels* \\(Sample Application\\|[0-9a-z]*\\).*/\\1/p' <<< "$*")
  case "$*" in
    *describe-environments*VersionLabel*) cat "$STATE/runs" ;;
    *describe-environments*Health*) echo Green ;;
    *describe-application-versions*) ls "$STATE" | grep -c "^version-$label" || true ;;
    *create-storage-location*) echo elasticbeanstalk-bucket ;;
    's3 cp'*) printf '%s' "$stdin" > "$STATE/uploaded" ;;
    *create-application-version*) [ ! -e "$STATE/version-$label" ] && touch "$STATE/version-$label" ;;
    *update-environment*) echo "$label" > "$STATE/runs" ;;
  esac`

describe.each(providers)('on %s', (provider) => {
  const run = (make: () => Job, fakes: Fakes = {}): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: { deploy: make() } }), {
      fakes: { curl: cloudAnswers, sam: '', ...fakes },
      variables: { DEPLOY_ROLE: role },
    })
  /** The commands that change something, and the smoke tests. */
  const changes = ({ lines }: Run): readonly string[] =>
    lines
      .filter((line) => /^(?:aws (?!\S+ (?:describe|wait))|curl .*shop\.example)/.test(line))
      .map((line) => line.replace(/ --(?:query|cli-input-json) .*/, ''))

  const service =
    (given: Partial<aws.EcsOptions> = {}) =>
    (): Job =>
      aws.ecs({ ...account, image: image(shop), cluster: 'shop', service: 'api', name: 'web', smokeTest, ...given })
  const register = 'aws ecs register-task-definition'
  const update = (definition: number): string => `aws ecs update-service --cluster shop --service api --task-definition ${definition}`

  test('aws.ecs registers the definition that runs with the new image, and waits for the service', async () => {
    const ran = await run(service(), { aws: ecs() })
    expect([ran.jobs, changes(ran)]).toEqual([{ deploy: 'success' }, [register, update(8), smoke]])
    expect(ran.lines).toContain('aws ecs wait services-stable --cluster shop --services api')
    expect(ran.state.registered).toBe('{ copy of 7 }')
    expect(ran.lines.find((line) => line.includes('merge('))).toContain(`name == 'web' && {image: '${shop}'}`)
    expect([ran.state.token, shownSecrets(ran)]).toEqual(['oidc token', []])
  })

  test('aws.ecs changes nothing where the service runs the image already', async () => {
    const ran = await run(service(), { aws: ecs(`echo ${shop} > "$STATE/image-7"`) })
    expect([ran.jobs, changes(ran)]).toEqual([{ deploy: 'success' }, [smoke]])
  })

  test('aws.ecs registers the definition that it is given, with the image in it', async () => {
    const taskDefinition = {
      family: 'shop',
      cpu: '256',
      containerDefinitions: [
        { name: 'web', portMappings: [{ containerPort: 8000 }] },
        { name: 'log', image: 'acme/log:1' },
      ],
    }
    const ran = await run(service({ taskDefinition }), { aws: ecs() })
    expect([ran.jobs, changes(ran)]).toEqual([{ deploy: 'success' }, [register, update(8), smoke]])
    const containerDefinitions = [{ ...taskDefinition.containerDefinitions[0], image: shop }, taskDefinition.containerDefinitions[1]]
    expect(JSON.parse(ran.state.registered ?? '')).toEqual({ ...taskDefinition, containerDefinitions })
  })

  const unstable = `[ "$2" != wait ] || [ "$(cat "$STATE/runs")" != 8 ] || exit 255`
  test.each([
    ['goes back where the service does not become stable', { aws: ecs(unstable) }, [register, update(8), update(7)]],
    ['goes back where the smoke test fails', { aws: ecs(), ...smokeFails }, [register, update(8), smoke, update(7)]],
    [
      'fails where ECS itself has gone back',
      { aws: ecs(`case "$*" in *services-stable*) echo 7 > "$STATE/runs" ;; esac`) },
      [register, update(8), update(7)],
    ],
    ['changes nothing where the definition is refused', { aws: ecs('[ "$2" != register-task-definition ] || exit 254') }, [register]],
    ['changes nothing where there is no such service', { aws: ecs('[ "$2" != describe-services ] || { echo None; exit; }') }, []],
    ['changes nothing where there is no such container', { aws: ecs('echo None > "$STATE/image-7"') }, []],
    ['changes nothing where the role is refused', { curl: 'case "$*" in *sts*) echo AccessDenied; exit 22 ;; esac', aws: ecs() }, []],
  ] satisfies readonly (readonly [string, Fakes, readonly string[]])[])('aws.ecs %s, and stays red', async (_, fakes, expected) => {
    const ran = await run(service(), fakes)
    expect([ran.jobs, changes(ran)]).toEqual([{ deploy: 'failure' }, expected])
    if (expected.length > 1) expect(ran.state.runs).toBe('7\n')
  })

  const functions =
    (given: Partial<aws.SamOptions> = {}) =>
    (): Job =>
      aws.sam({ ...account, stack: 'shop', runtime: 'python3.13', parameters: { Title: "Bob's shop" }, smokeTest, ...given })
  const build = 'sam build --template-file template.yaml'
  const deploy =
    'sam deploy --stack-name shop --region eu-central-1 --resolve-s3 --capabilities CAPABILITY_IAM --no-confirm-changeset ' +
    '--no-fail-on-empty-changeset --no-progressbar --parameter-overrides Title="Bob\'s shop"'
  const sam = ({ lines }: Run): readonly string[] => lines.filter((line) => /^sam|^curl .*shop/.test(line))

  test('aws.sam builds without a login, and deploys with one', async () => {
    const ran = await run(functions(), { sam: `[ "$1" = build ] || { ${asRole(role)} }` })
    expect([ran.jobs, sam(ran)]).toEqual([{ deploy: 'success' }, [build, deploy, smoke]])
    expect(ran.calls.find(({ tool, args }) => tool === 'sam' && args[0] === 'build')?.env.AWS_SESSION_TOKEN).toBeUndefined()
  })

  test.each([
    ['the build', { sam: '[ "$1" != build ]' }, [build]],
    ['the deployment', { sam: '[ "$1" != deploy ]' }, [build, deploy]],
    ['the smoke test', smokeFails, [build, deploy, smoke]],
  ] satisfies readonly (readonly [string, Fakes, readonly string[]])[])('aws.sam fails with %s', async (_, fakes, expected) => {
    const ran = await run(functions(), fakes)
    expect([ran.jobs, sam(ran)]).toEqual([{ deploy: 'failure' }, expected])
  })

  const framework = ({ lines }: Run): readonly string[] => lines.filter((line) => /^np[mx] |^curl .*shop/.test(line))

  test("aws.serverless deploys with the open framework, the company's, or the project's own", async () => {
    const make = (given: Partial<aws.ServerlessOptions>) => (): Job => aws.serverless({ ...account, ...given })
    const npx = asRole(role)
    const open = await run(make({ params: { 'image-uri': image(shop) }, smokeTest }), { npx })
    const words = 'deploy --stage production --region eu-central-1'
    expect([open.ok, framework(open)]).toEqual([true, [`npx --yes osls@4.3.1 ${words} --param=image-uri=${shop}`, smoke]])
    const closed = await run(make({ accessKey: secret('SERVERLESS_ACCESS_KEY'), stage: 'staging' }), { npx })
    expect([closed.ok, framework(closed)]).toEqual([true, ['npx --yes serverless@4.43.0 deploy --stage staging --region eu-central-1']])
    expect(closed.calls.find(({ tool }) => tool === 'npx')?.env.SERVERLESS_ACCESS_KEY).toBe('text of SERVERLESS_ACCESS_KEY')
    const own = await run(make({ manager: 'npm', smokeTest }), { npx: 'exit 1' })
    expect([own.ok, framework(own)]).toEqual([false, ['npm ci', `npx --no-install serverless ${words}`]])
  })

  const web = (): Job => aws.beanstalk({ ...account, image: image(shop), application: 'shop', name: 'shop-production', smokeTest })
  const label = /[0-9a-f]{64}/g
  const inBeanstalk = (ran: Run): readonly string[] => changes(ran).map((line) => line.replace(label, 'LABEL'))
  const version = [
    'aws elasticbeanstalk create-storage-location',
    'aws s3 cp --only-show-errors - s3://elasticbeanstalk-bucket/shop/LABEL-Dockerrun.aws.json',
    'aws elasticbeanstalk create-application-version --application-name shop --version-label LABEL --source-bundle S3Bucket=elasticbeanstalk-bucket,S3Key=shop/LABEL-Dockerrun.aws.json',
  ]
  const switchTo = (to: string): string =>
    `aws elasticbeanstalk update-environment --environment-name shop-production --version-label ${to}`
  const back = switchTo('Sample Application')

  test('aws.beanstalk makes a version of the image, and waits until the environment is green', async () => {
    const ran = await run(web, { aws: beanstalk() })
    expect([ran.jobs, inBeanstalk(ran)]).toEqual([{ deploy: 'success' }, [...version, switchTo('LABEL'), smoke]])
    expect(JSON.parse(ran.state.uploaded ?? '')).toMatchObject({ Image: { Name: shop }, Ports: [{ ContainerPort: 8000 }] })
    expect(shownSecrets(ran)).toEqual([])
  })

  test('aws.beanstalk makes no version twice, and changes nothing where it runs already', async () => {
    const there = await run(web, { aws: beanstalk('case "$*" in *describe-application-versions*) echo 1; exit ;; esac') })
    expect([there.jobs, inBeanstalk(there)]).toEqual([{ deploy: 'success' }, [switchTo('LABEL'), smoke]])
    const first = there.state.runs ?? ''
    const runs = await run(web, { aws: beanstalk(`echo ${first.trim()} > "$STATE/runs"; touch "$STATE/version-${first.trim()}"`) })
    expect([runs.jobs, inBeanstalk(runs)]).toEqual([{ deploy: 'success' }, [smoke]])
  })

  test.each([
    ['is not green', `case "$*" in *Health*) echo Red; exit ;; esac`, [...version, switchTo('LABEL'), back]],
    [
      'is not ready in time',
      `[ "$2" != wait ] || [ "$(cat "$STATE/runs")" = 'Sample Application' ] || exit 255`,
      [...version, switchTo('LABEL'), back],
    ],
    ['has gone back by itself', `[ "$2" != wait ] || echo before > "$STATE/runs"`, [...version, switchTo('LABEL'), back]],
    ['is not there', `case "$*" in *VersionLabel*--output*) echo None; exit ;; esac`, []],
  ])('aws.beanstalk stays red where the environment %s', async (_, also, expected) => {
    const ran = await run(web, { aws: beanstalk(also) })
    expect([ran.jobs, inBeanstalk(ran)]).toEqual([{ deploy: 'failure' }, expected])
  })

  test('aws.login gives steps of the author a session', async () => {
    const site = aws.login({ role: variable('DEPLOY_ROLE'), region: 'eu-central-1' })
    const ran = await run(() => job({ ...site.job, steps: [sh`${site.load}aws s3 sync public/ s3://example.com`] }), { aws: asRole(role) })
    expect([ran.jobs, changes(ran)]).toEqual([{ deploy: 'success' }, ['aws s3 sync public/ s3://example.com']])
  })
})

test('a task definition without the container is refused', () => {
  const taskDefinition = { family: 'shop', containerDefinitions: [{ name: 'log' }] }
  const options = { ...account, image: image(shop), cluster: 'shop', service: 'api', name: 'web', taskDefinition }
  expect(() => aws.ecs(options)).toThrow('The task definition has no container "web".')
})
