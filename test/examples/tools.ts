/** Stand-ins for the tools that the examples call, so that every job of theirs ends well. */
import { createHash } from 'node:crypto'
import { asRole, cloudAnswers } from '../recipes/fake-clouds.ts'
import type { Fakes } from '../recipes/fakes.ts'

export const digest = `sha256:${'c'.repeat(64)}`

/** buildx writes the digest of what it has pushed. */
export const docker = `case "$*" in
  *--metadata-file*) echo '{ "containerimage.digest": "${digest}" }' > image.json ;;
  'image inspect'*) echo app ;;
esac`

export const pytest = 'echo "<testsuites/>" > report.xml; echo "<coverage/>" > coverage.xml'

/** Says which revision is there, as a rollback needs it. */
export const helm = `[ "$1" != list ] || echo '[{"name":"shop","revision":"7"}]'`

/** Services of blue-green deployments point to blue. */
export const kubectl = 'case "$*" in get*) echo blue ;; port-forward*) exec /bin/sleep 1000 < /dev/null ;; esac'

/**
 * Plans say which state they are of; applies say which plan they were given, and what else runs then. A plan with the argument
 * `unchanged` is empty.
 */
export function terraformWhere(unchanged: string): string {
  return `all="$*"
case "$1" in
  init) mkdir -p .terraform; echo "\${all##*key=}" > .terraform/key ;;
  plan)
    cp .terraform/key "\${all##*-out=}"
    case "$all" in *'${unchanged}'*) exit 0 ;; *-detailed-exitcode*) exit 2 ;; esac ;;
  show) echo '{}' ;;
  apply) echo "$(cat .terraform/key) $(cat "\${all##* }") \${AWS_ROLE##*/}" >> "$STATE/applied" ;;
esac`
}

export const terraform = terraformWhere('none is')

export const conftest: Fakes = downloaded('conftest')

/** What is downloaded is the stand-in, or an archive of it. */
export function downloaded(...tools: readonly string[]): Fakes {
  const cases = tools.map(
    (tool) => `
    */${tool}_*) tar -czf "$5" -C "$(dirname "$(command -v ${tool})")" ${tool} ;;
    */${tool}-linux-*) cp "$(command -v ${tool})" "$5" ;;`,
  )
  return { ...Object.fromEntries(tools.map((tool) => [tool, ''])), sha256sum: '', curl: `case "$*" in ${cases.join(' ')} esac` }
}

export const roles = { PUSH_ROLE: 'arn:aws:iam::123456789012:role/push', DEPLOY_ROLE: 'arn:aws:iam::123456789012:role/deploy' }
export const inAws = `123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop@${digest}`
export const inGoogle = `europe-west1-docker.pkg.dev/acme/shop/shop@${digest}`

/** The version of the application, by what it says. */
const version = createHash('sha256')
  .update(JSON.stringify({ AWSEBDockerrunVersion: '1', Image: { Name: inAws, Update: 'true' }, Ports: [{ ContainerPort: 8000 }] }))
  .digest('hex')

/** Before the first run, or where it left everything. Whatever is made twice is refused. */
export function clouds(second: boolean): Fakes {
  const isMade = second ? 'true' : '[ -e "$STATE/version" ]'
  return {
    curl: `${cloudAnswers}case "$*" in *:generateIdToken) echo '{"token": "identity"}' ;; esac`,
    docker,
    aws: `
    if [ "$1" = ecr ]; then ${asRole(roles.PUSH_ROLE)} echo 'of ECR'; exit; fi
    ${asRole(roles.DEPLOY_ROLE)}
    case "$*" in
      'ecs describe-services'*) cat "$STATE/ecs" 2> /dev/null || echo ${second ? 8 : 7} ;;
      'ecs describe-task-definition --task-definition 7'*text) echo acme/before ;;
      'ecs describe-task-definition --task-definition 8'*text) echo ${inAws} ;;
      'ecs register-task-definition'*) echo 8 ;;
      'ecs update-service'*) echo 8 > "$STATE/ecs" ;;
      *describe-application-versions*) if ${isMade}; then echo 1; else echo 0; fi ;;
      *create-application-version*) ! ${isMade} && touch "$STATE/version" ;;
      *update-environment*) sed 's/.*--version-label \\([0-9a-f]*\\).*/\\1/' <<< "$*" > "$STATE/beanstalk" ;;
      *describe-environments*Health*) echo Green ;;
      *describe-environments*) cat "$STATE/beanstalk" 2> /dev/null || echo ${second ? version : 'before'} ;;
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
  }
}
