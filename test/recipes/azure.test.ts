import { describe, expect, test } from 'vitest'
import { image, type Job, job, pipeline, sh, variable } from '../../src/index.ts'
import { azure } from '../../src/recipes/index.ts'
import { shownSecrets } from './fake-clouds.ts'
import type { Fakes } from './fakes.ts'
import { providers, type Run, runOn } from './run.ts'

const shop = `acme.azurecr.io/shop@sha256:${'a'.repeat(64)}` as const
const before = 'DOCKER|acme.azurecr.io/shop@sha256:before'
const account = {
  tenant: variable('AZURE_TENANT_ID'),
  client: variable('AZURE_CLIENT_ID'),
  subscription: variable('AZURE_SUBSCRIPTION_ID'),
}
const smokeTest = { url: 'https://shop.example.com/health', retries: 3, delay: 2, timeout: 5 }
const slot = { name: 'staging', check: { ...smokeTest, url: 'https://shop-staging.azurewebsites.net/health' } }
const curl = 'curl -fsS -o /dev/null --retry 3 --retry-delay 2 --retry-all-errors --max-time 5'
const [check, smoke] = [`${curl} ${slot.check.url}`, `${curl} ${smokeTest.url}`]

/** An app, in production and in a slot; the login lies in a folder of the step. */
const app = (also = ''): string => `
  [ -e "$STATE/production" ] || echo '${before}' | tee "$STATE/production" > "$STATE/staging"
  at=production; case "$*" in *'--slot staging'*) at=staging ;; esac
  if [ "$1" = login ]; then printf '%s' "$stdin" > "$STATE/token"; touch "$AZURE_CONFIG_DIR/login"; exit; fi
  [ -e "$AZURE_CONFIG_DIR/login" ] || exit 1
  ${also}
  case "$*" in
    'webapp config show'*) cat "$STATE/$at" ;;
    'webapp config set'*) sed 's/.*--linux-fx-version \\(.*\\) --output.*/\\1/' <<< "$*" > "$STATE/$at" ;;
    'webapp deployment slot swap'*) cd "$STATE"; mv production other; mv staging production; mv other staging ;;
  esac`

describe.each(providers)('on %s', (provider) => {
  const run = (make: () => Job, fakes: Fakes): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: { deploy: make() } }), {
      fakes,
      variables: { AZURE_TENANT_ID: 'tenant', AZURE_CLIENT_ID: 'client', AZURE_SUBSCRIPTION_ID: 'subscription' },
    })
  const changes = ({ lines }: Run): readonly string[] =>
    lines.filter((line) => /^az webapp (?!config show)|^curl .*\/health/.test(line)).map((line) => line.replace(' --output none', ''))

  const service =
    (given: Partial<azure.AppServiceOptions> = {}) =>
    (): Job =>
      azure.appService({
        ...account,
        environment: 'production',
        image: image(shop),
        app: 'shop',
        resourceGroup: 'shops',
        smokeTest,
        ...given,
      })
  const at = '--resource-group shops --name shop'
  const inSlot = `${at} --slot staging`
  const set = (where: string, version: string): string => `az webapp config set ${where} --linux-fx-version ${version}`
  const toSlot = [`az webapp stop ${inSlot}`, set(inSlot, `DOCKER|${shop}`), `az webapp start ${inSlot}`]
  const swap = `az webapp deployment slot swap ${inSlot} --target-slot production`

  test('azure.appService deploys to the slot, checks it, and swaps', async () => {
    const ran = await run(service({ slot }), { az: app() })
    expect([ran.jobs, changes(ran)]).toEqual([{ deploy: 'success' }, [...toSlot, check, swap, smoke]])
    expect(ran.state).toMatchObject({ token: 'oidc token', production: `DOCKER|${shop}\n`, staging: `${before}\n` })
    expect(shownSecrets(ran)).toEqual([])
    expect(ran.lines).toContain('az login --service-principal --tenant tenant --username client --federated-token @- --output none')
  })

  test('azure.appService deploys to production where there is no slot', async () => {
    const ran = await run(service(), { az: app() })
    expect([ran.jobs, changes(ran)]).toEqual([{ deploy: 'success' }, [set(at, `DOCKER|${shop}`), smoke]])
  })

  test('azure.appService changes nothing where the image is live already', async () => {
    const live = `echo 'DOCKER|${shop}' > "$STATE/production"`
    for (const given of [{ slot }, {}]) {
      const ran = await run(service(given), { az: app(live) })
      expect([ran.jobs, changes(ran)]).toEqual([{ deploy: 'success' }, [smoke]])
    }
  })

  const fails = (url: string): string => `case "$*" in *${url}*) exit 22 ;; esac`
  test.each([
    ['swaps nothing where the slot does not answer', { slot }, { az: app(), curl: fails('staging') }, [...toSlot, check]],
    ['swaps back where the smoke test fails', { slot }, { az: app(), curl: fails('shop.example') }, [...toSlot, check, swap, smoke, swap]],
    ['leaves a swap that failed', { slot }, { az: app('[ "$4" != swap ] || exit 1') }, [...toSlot, check, swap]],
    [
      'sets the image before again where the smoke test fails',
      {},
      { az: app(), curl: fails('shop.example') },
      [set(at, `DOCKER|${shop}`), smoke, set(at, before)],
    ],
  ] satisfies readonly (readonly [string, Partial<azure.AppServiceOptions>, Fakes, readonly string[]])[])(
    'azure.appService %s, and stays red',
    async (_, given, fakes, expected) => {
      const ran = await run(service(given), fakes)
      expect([ran.jobs, changes(ran)]).toEqual([{ deploy: 'failure' }, expected])
      expect(ran.state.production).toBe(`${before}\n`)
    },
  )

  test('azure.appService stays red where the login is refused', async () => {
    const ran = await run(service({ slot }), { az: '[ "$1" != login ]' })
    expect([ran.jobs, changes(ran)]).toEqual([{ deploy: 'failure' }, []])
  })

  test('azure.login lets steps of the author act as the application', async () => {
    const login = azure.login(account)
    const ran = await run(() => job({ ...login.job, steps: [sh`${login.load}az group list`] }), { az: app() })
    expect([ran.jobs, ran.lines.filter((line) => line.startsWith('az'))]).toEqual([
      { deploy: 'success' },
      [
        'az login --service-principal --tenant tenant --username client --federated-token @- --output none',
        'az account set --subscription subscription',
        'az group list',
      ],
    ])
  })
})
