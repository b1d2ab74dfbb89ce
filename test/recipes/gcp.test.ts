import { describe, expect, test } from 'vitest'
import { image, type Job, job, pipeline, sh } from '../../src/index.ts'
import { gcp } from '../../src/recipes/index.ts'
import { cloudAnswers, shownSecrets } from './fake-clouds.ts'
import type { Fakes } from './fakes.ts'
import { providers, type Run, runOn } from './run.ts'

const shop = `europe-west1-docker.pkg.dev/acme/shop/web@sha256:${'a'.repeat(64)}` as const
const account = {
  project: 'acme',
  provider: 'projects/1/locations/global/workloadIdentityPools/ci/providers/ci',
  serviceAccount: 'deploy@acme.iam.gserviceaccount.com',
} as const
const smokeTest = { url: 'https://shop.example.com/health', retries: 3, delay: 2, timeout: 5 }
const smoke = 'curl -fsS -o /dev/null --retry 3 --retry-delay 2 --retry-all-errors --max-time 5 https://shop.example.com/health'

const loggedIn = `[ "$CLOUDSDK_AUTH_ACCESS_TOKEN|$CLOUDSDK_CORE_PROJECT" = 'google token|acme' ] && [ -d "$CLOUDSDK_CONFIG" ] || exit 1\n`

/** A service whose revision 7 has nine tenths of the traffic, and 6 the rest; nothing where it is new. */
const cloudRun = (also = '', isNew = false): string => `${loggedIn}${also}
  case "$*" in
    'run services list'*) ${isNew ? ':' : 'echo shop'} ;;
    *status.traffic.percent*) printf 'shop-7=90\\nshop-6=10\\nshop-5=\\n' ;;
    *status.traffic.tag*) printf ' https://shop.run.app\\ncandidate https://candidate---shop.run.app\\n' ;;
    *latestCreatedRevisionName*) echo shop-8 ;;
    *status.url*) echo https://shop.run.app ;;
  esac`

/** curl, which also gives the identity that a service that isn't public wants. */
const curl = (also = ''): string => `${cloudAnswers}case "$*" in
  *:generateIdToken) [ "$stdin" = 'Authorization: Bearer google token' ] && echo '{ "token": "identity token" }' ;;
  *'--header @- https://candidate---shop.run.app'*) [ "$stdin" = 'Authorization: Bearer identity token' ] || exit 22 ;;
esac
${also}`

const appEngine = (also = ''): string => `${loggedIn}${also}
  case "$*" in 'app versions list'*) cat "$STATE/runs" 2> /dev/null || echo v-before=1.0 ;; esac`

describe.each(providers)('on %s', (provider) => {
  const run = (make: () => Job, fakes: Fakes = {}): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: { deploy: make() } }), {
      fakes: { curl: curl(), ...fakes },
      files: { 'app.yaml': '' },
    })
  /** What changes something, and the checks. */
  const changes = ({ lines }: Run): readonly string[] =>
    lines.filter((line) => /^gcloud (?!.*(?: describe | list ))|^curl .*(?:candidate|shop\.example)/.test(line))

  const service =
    (given: Partial<gcp.CloudRunOptions> = {}) =>
    (): Job =>
      gcp.cloudRun({
        ...account,
        environment: 'production',
        image: image(shop),
        service: 'shop',
        region: 'europe-west1',
        smokeTest,
        ...given,
      })
  const deployed = (open: string, traffic = ' --no-traffic'): string =>
    `gcloud run deploy shop --region europe-west1 ${open} --image ${shop} --tag candidate${traffic}`
  const traffic = (to: string): string => `gcloud run services update-traffic shop --region europe-west1 --to-revisions ${to}`
  const closed = deployed('--no-allow-unauthenticated')

  test('gcp.cloudRun deploys without traffic, checks as a caller who may, and switches; nobody else may call it', async () => {
    const ran = await run(service({ check: '/health' }), { gcloud: cloudRun() })
    const check =
      'curl -fsS -o /dev/null --retry 10 --retry-delay 6 --retry-all-errors --max-time 10 --header @- https://candidate---shop.run.app/health'
    expect([ran.jobs, changes(ran)]).toEqual([{ deploy: 'success' }, [closed, check, traffic('shop-8=100'), smoke]])
    expect([ran.state.token, shownSecrets(ran)]).toEqual(['oidc token', []])
    expect(ran.lines.filter((line) => line.includes('identity token'))).toEqual([])
  })

  test('gcp.cloudRun opens a service to everybody only where it is told to', async () => {
    const ran = await run(service({ public: true, check: '/', options: ['--memory', '1Gi'] }), { gcloud: cloudRun() })
    expect([ran.ok, changes(ran)[0], changes(ran)[1]]).toEqual([
      true,
      deployed('--allow-unauthenticated --memory 1Gi'),
      'curl -fsS -o /dev/null --retry 10 --retry-delay 6 --retry-all-errors --max-time 10 https://candidate---shop.run.app/',
    ])
  })

  test('gcp.cloudRun makes a service with its first revision', async () => {
    const ran = await run(service(), { gcloud: cloudRun('', true) })
    expect([ran.ok, changes(ran)]).toEqual([true, [deployed('--no-allow-unauthenticated', ''), traffic('shop-8=100'), smoke]])
  })

  test.each([
    ['gives no traffic to a revision that does not start', { gcloud: cloudRun('[ "$2" != deploy ] || exit 1') }, [closed]],
    [
      'switches back to what had the traffic where the smoke test fails',
      { gcloud: cloudRun(), curl: curl('case "$*" in *shop.example.com*) exit 22 ;; esac') },
      [closed, traffic('shop-8=100'), smoke, traffic('shop-7=90,shop-6=10')],
    ],
    ['deploys nothing where the pool refuses the token', { gcloud: cloudRun(), curl: 'case "$*" in *sts*) exit 22 ;; esac' }, []],
  ] satisfies readonly (readonly [string, Fakes, readonly string[]])[])('gcp.cloudRun %s, and stays red', async (_, fakes, expected) => {
    const ran = await run(service(), fakes)
    expect([ran.jobs, changes(ran)]).toEqual([{ deploy: 'failure' }, expected])
  })

  test('gcp.cloudRun gives no traffic to a revision that does not answer', async () => {
    const ran = await run(service({ check: '/health' }), { gcloud: cloudRun(), curl: curl('case "$*" in *candidate*) exit 22 ;; esac') })
    expect([ran.jobs, changes(ran)[0], changes(ran).length]).toEqual([{ deploy: 'failure' }, closed, 2])
  })

  const site =
    (given: Partial<gcp.AppEngineOptions> = {}) =>
    (): Job =>
      gcp.appEngine({ ...account, environment: 'production', smokeTest, ...given })
  const inSite = (ran: Run): readonly string[] => changes(ran).map((line) => line.replace(/v-[0-9a-f]{12}/, 'VERSION'))
  const ingress = (to: string): string => `gcloud app services update default --ingress ${to}`
  const split = (to: string): string => `gcloud app services set-traffic default --splits ${to}`
  const steps = ['gcloud app deploy app.yaml --version VERSION --no-promote', ingress('internal-and-cloud-load-balancing')]

  test('gcp.appEngine deploys a version of the commit, closes the service to the internet, and switches', async () => {
    const ran = await run(site(), { gcloud: appEngine() })
    expect([ran.jobs, inSite(ran)]).toEqual([{ deploy: 'success' }, [...steps, split('VERSION=1'), smoke]])
  })

  test('gcp.appEngine takes an image, and is open where it is told to', async () => {
    const ran = await run(site({ image: image(shop), ingress: 'all' }), { gcloud: appEngine() })
    expect(inSite(ran).slice(0, 2)).toEqual([`${steps[0]} --image-url ${shop}`, ingress('all')])
  })

  test('gcp.appEngine deploys no version that serves already', async () => {
    const serves = `case "$*" in *versions*) echo "v-\${COMMIT:0:12}=1.0"; exit ;; esac`
    const ran = await run(site(), { gcloud: appEngine(serves) })
    expect([ran.jobs, inSite(ran)]).toEqual([{ deploy: 'success' }, [steps[1], split('VERSION=1'), smoke]])
  })

  test.each([
    ['a deployment that fails', { gcloud: appEngine('[ "$2" != deploy ] || exit 1') }, steps.slice(0, 1)],
    [
      'a smoke test that fails',
      { gcloud: appEngine(), curl: curl('case "$*" in *shop.example.com*) exit 22 ;; esac') },
      [...steps, split('VERSION=1'), smoke, split('v-before=1.0')],
    ],
  ] satisfies readonly (readonly [string, Fakes, readonly string[]])[])('gcp.appEngine stays red after %s', async (_, fakes, expected) => {
    const ran = await run(site(), fakes)
    expect([ran.jobs, inSite(ran)]).toEqual([{ deploy: 'failure' }, expected])
  })

  test('gcp.login lets steps of the author act as the service account', async () => {
    const login = gcp.login(account)
    const ran = await run(() => job({ ...login.job, steps: [sh`${login.load}gcloud storage ls`] }), { gcloud: loggedIn })
    expect([ran.jobs, changes(ran)]).toEqual([{ deploy: 'success' }, ['gcloud storage ls']])
  })
})
