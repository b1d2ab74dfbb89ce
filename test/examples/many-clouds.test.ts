/** What the example of many clouds promises beyond its files, run on each provider with stand-ins for the clouds, which keep what they are told. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import manyClouds from '../../examples/many-clouds/ci.ts'
import { asRole, cloudAnswers, shownSecrets } from '../recipes/fake-clouds.ts'
import type { Fakes } from '../recipes/fakes.ts'
import { providers, type Run, runOn } from '../recipes/run.ts'

const digest = `sha256:${'c'.repeat(64)}`
const [push, deploy] = ['arn:aws:iam::123456789012:role/push', 'arn:aws:iam::123456789012:role/deploy']
const inAws = `123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop@${digest}`
const inGoogle = `europe-west1-docker.pkg.dev/acme/shop/shop@${digest}`

/** The version of the application, by what it says. */
const version = createHash('sha256')
  .update(JSON.stringify({ AWSEBDockerrunVersion: '1', Image: { Name: inAws, Update: 'true' }, Ports: [{ ContainerPort: 8000 }] }))
  .digest('hex')

/** Before the first run, or where it left everything. Whatever is made twice is refused. */
const clouds = (second: boolean): Fakes => ({
  curl: `${cloudAnswers}case "$*" in *:generateIdToken) echo '{"token": "identity"}' ;; esac`,
  docker: `case "$*" in
    *--metadata-file*) echo '{ "containerimage.digest": "${digest}" }' > image.json ;;
    'image inspect'*) echo app ;;
  esac`,
  aws: `
    if [ "$1" = ecr ]; then ${asRole(push)} echo 'of ECR'; exit; fi
    ${asRole(deploy)}
    [ -e "$STATE/ecs" ] || { echo ${second ? 8 : 7} > "$STATE/ecs"; echo ${second ? version : 'before'} > "$STATE/beanstalk"; ${second ? 'touch "$STATE/version"' : ':'}; }
    case "$*" in
      'ecs describe-services'*) cat "$STATE/ecs" ;;
      'ecs describe-task-definition --task-definition 7'*text) echo acme/before ;;
      'ecs describe-task-definition --task-definition 8'*text) echo ${inAws} ;;
      'ecs register-task-definition'*) echo 8 ;;
      'ecs update-service'*) echo 8 > "$STATE/ecs" ;;
      *describe-application-versions*) if [ -e "$STATE/version" ]; then echo 1; else echo 0; fi ;;
      *create-application-version*) [ ! -e "$STATE/version" ] && touch "$STATE/version" ;;
      *update-environment*) sed 's/.*--version-label \\([0-9a-f]*\\).*/\\1/' <<< "$*" > "$STATE/beanstalk" ;;
      *describe-environments*Health*) echo Green ;;
      *describe-environments*) cat "$STATE/beanstalk" ;;
      *create-storage-location*) echo bucket ;;
      *create-service* | *create-repository* | *create-environment* | *create-cluster*) exit 254 ;;
    esac`,
  gcloud: `case "$*" in
    'run services list'*) ${second ? 'echo shop' : ':'} ;;
    *status.traffic.percent*) echo shop-7=100 ;;
    *status.traffic.tag*) echo 'candidate https://candidate---shop.run.app' ;;
    *latestCreatedRevisionName*) echo shop-8 ;;
    *'versions list'*) ${second ? `echo "v-\${COMMIT:0:12}=1.0"` : 'echo v-before=1.0'} ;;
  esac`,
  sam: '',
})

const start = (provider: (typeof providers)[number], fakes: Fakes): Promise<Run> =>
  runOn(provider, () => manyClouds, { files: { Dockerfile: '' }, variables: { PUSH_ROLE: push, DEPLOY_ROLE: deploy }, fakes })
const makes = ({ lines }: Run): readonly string[] =>
  lines.filter((line) => /^aws \S+ (?:register|create|update)|^gcloud app deploy/.test(line))

const allGreen = Object.fromEntries(
  ['test', 'build', 'copy', 'ecs', 'beanstalk', 'functions', 'cloud-run', 'app-engine'].map((id) => [id, 'success']),
)

describe.each(providers)('on %s', (provider) => {
  let ran: Promise<Run> | null = null
  const firstRun = (): Promise<Run> => {
    ran ??= start(provider, clouds(false))
    return ran
  }

  test('the image that was built reaches every cloud, by its digest', async () => {
    const ran = await firstRun()
    expect(ran.jobs).toMatchObject(allGreen)
    expect(ran.lines.find((line) => line.includes('--prefer-index=false'))).toContain(`--tag ${inGoogle.replace('@sha256', '')} ${inAws}`)
    expect(ran.lines.find((line) => line.includes('merge('))).toContain(inAws)
    expect(ran.calls.find(({ args }) => args.includes('s3'))?.stdin).toContain(inAws)
    const deployed = ran.lines.filter((line) => /^gcloud (?:run|app) deploy/.test(line))
    expect(deployed.map((line) => line.includes(inGoogle))).toEqual([true, true])
  })

  test('a second run ends where the first one did, and makes nothing again', async () => {
    const ran = await start(provider, { ...clouds(true), sam: '' })
    expect(ran.jobs).toMatchObject(allGreen)
    expect(makes(ran)).toEqual([])
  })

  test('no key is stored anywhere, and nothing that was given is on a command line', async () => {
    const ran = await firstRun()
    expect(shownSecrets(ran)).toEqual([])
    const path = { github: '.github/workflows/ci.yml', gitlab: '.gitlab-ci.yml', circleci: '.circleci/config.yml', jenkins: 'Jenkinsfile' }[
      provider
    ]
    const file = readFileSync(fileURLToPath(new URL(`../../examples/many-clouds/${path}`, import.meta.url)), 'utf8')
    expect(file).not.toMatch(/secrets\.|AKIA|private_key|[A-Z_]*PASSWORD\b/)
  })

  test('nothing is open to the internet by itself', async () => {
    const { lines } = await firstRun()
    expect(lines.find((line) => line.startsWith('gcloud run deploy'))).toContain(' --no-allow-unauthenticated ')
    expect(lines).toContain('gcloud app services update default --ingress internal-and-cloud-load-balancing')
    expect(lines.join('\n')).not.toMatch(/ --allow-unauthenticated|allUsers|--ingress all/)
  })

  test('a cloud that fails leaves the others alone', async () => {
    const ran = await start(provider, { ...clouds(false), gcloud: 'exit 1' })
    expect(ran.jobs).toMatchObject({ ...allGreen, 'cloud-run': 'failure', 'app-engine': 'failure' })
  })
})
