import { describe, expect, test } from 'vitest'
import { type Job, job, pipeline, secret, sh } from '../../src/index.ts'
import { notify, secretsFrom } from '../../src/recipes/index.ts'
import { asRole, cloudAnswers, shownSecrets } from './fake-clouds.ts'
import type { Fakes } from './fakes.ts'
import { type ProviderName, providers, type Run, runOn } from './run.ts'

/** curl tells what it was given: the file of its settings is gone after the step. */
const curl = `
  for word in "$@"; do [ "$before" = --config ] && [ "$word" != - ] && cat "$word" > "$STATE/config"; before=$word; done
  case "$*" in *--data-binary*) printf '%s' "$stdin" > "$STATE/body" ;; esac`

const watched = (): { readonly [id: string]: Job } => {
  const lint = job({ steps: [sh`pytest lint`] })
  const test = job({ steps: [sh`pytest test`] })
  const build = job({ needs: [lint, test], steps: [sh`pytest build`] })
  return { lint, test, build }
}

const run = (provider: ProviderName, make: (jobs: { readonly [id: string]: Job }) => Job, fakes: Fakes = {}): Promise<Run> =>
  runOn(
    provider,
    () => {
      const jobs = watched()
      return pipeline('ci', { on: { push: true }, jobs: { ...jobs, notify: make(jobs) } })
    },
    {
      fakes: { curl, jq: 'cat > /dev/null; echo lint; echo test', ...fakes },
      secrets: {
        JENKINS_READER: 'text of JENKINS_READER',
        CIRCLECI_READER: 'text of CIRCLECI_READER',
        GITLAB_READER: 'text of GITLAB_READER',
      },
    },
  )

describe.each(providers)('notify on %s', (provider) => {
  const slack = (jobs: { readonly [id: string]: Job }): Job => notify.slack({ jobs, webhook: secret('SLACK_WEBHOOK') })

  test('says nothing of a run in which all went well', async () => {
    const ran = await run(provider, slack)
    expect(ran.ok).toBe(true)
    expect(ran.lines.filter((line) => line.startsWith('curl'))).toEqual([])
  })

  test('sends one message, with nothing secret on the command line', async () => {
    const ran = await run(provider, slack, { pytest: '[ "$1" != test ]' })
    const sent = ran.calls.filter(({ tool }) => tool === 'curl')
    expect(sent).toHaveLength(1)
    expect(sent[0]?.args.join(' ')).not.toContain('text of')
    expect(ran.state.config).toBe('url = "text of SLACK_WEBHOOK"\n')
    const { text } = JSON.parse(ran.state.body ?? '') as { text: string }
    // GitHub knows which; the others have to be asked.
    expect(text).toContain(provider === 'github' ? ': test failed on ' : ': one of lint, test, build failed on ')
  })

  test('names the jobs that failed', async () => {
    const readers = { gitlab: secret('GITLAB_READER'), circleci: secret('CIRCLECI_READER'), jenkins: secret('JENKINS_READER') }
    const answers = `case "$*" in
      */pipelines/*) echo '[{"id":1,"status":"failed","stage":"a","name":"lint","ref":"main","tag":false,"coverage":null,"allow_failure":false},{"id":2,"status":"failed","stage":"a","name":"style","ref":"main","tag":false,"coverage":null,"allow_failure":true},{"id":3,"status":"failed","stage":"a","name":"test","ref":"main","tag":false,"coverage":null,"allow_failure":false}]' ;;
      *wfapi*) echo '{"stages":[{"id":"6","name":"lint","execNode":"","status":"FAILED"},{"id":"7","name":"build","execNode":"","status":"NOT_EXECUTED"},{"id":"8","name":"test","execNode":"","status":"FAILED"}]}' ;;
    esac${curl}`
    const page = (jobs: { readonly [id: string]: Job }): Job => notify.pagerduty({ jobs, key: secret('PAGERDUTY_KEY'), readers })
    const ran = await run(provider, page, { pytest: 'exit 1', curl: answers })
    const event = JSON.parse(ran.state.body ?? '') as { routing_key: string; payload: { summary: string; severity: string } }
    expect(event).toMatchObject({ routing_key: 'text of PAGERDUTY_KEY', event_action: 'trigger', payload: { severity: 'error' } })
    expect(event.payload.summary).toContain(': lint, test failed on ')
    expect(ran.lines.filter((line) => line.startsWith('curl')).join('\n')).not.toContain('text of')
  })

  test('escapes what it says', async () => {
    const hook = (jobs: { readonly [id: string]: Job }): Job =>
      notify.webhook({ jobs: { 'a "quoted" \\ job': jobs.lint as Job }, url: secret('HOOK_URL'), token: secret('HOOK_TOKEN') })
    const ran = await run(provider, hook, { pytest: '[ "$1" != lint ]' })
    expect(JSON.parse(ran.state.body ?? '')).toMatchObject({ failed: provider === 'github' ? 'lint' : 'a "quoted" \\ job' })
    expect(ran.state.config).toBe('url = "text of HOOK_URL"\nheader = "Authorization: Bearer text of HOOK_TOKEN"\n')
  })

  test('a message that is refused fails the job', async () => {
    const alert = (jobs: { readonly [id: string]: Job }): Job => notify.opsgenie({ jobs, key: secret('OPSGENIE_KEY') })
    const ran = await run(provider, alert, { pytest: 'exit 1', curl: 'exit 22' })
    expect(Object.entries(ran.jobs).filter(([id, result]) => id.startsWith('notify') && result === 'failure')).toHaveLength(1)
  })
})

describe.each(providers)('secretsFrom on %s', (provider) => {
  const answers = `case "$*" in
    *bearer*) echo '{"value":"oidc token"}' ;;
    */login*) echo '{"auth": {"client_token": "vault token"}}' ;;
    *vault.example.com/v1/*) echo '{"data": {"data": {"password": "say \\"hi\\" \\u003c3"}}}' ;;
    *vault.azure.net/secrets*) echo '{"value":"from azure","id":"x"}' ;;
  esac`
  const fakes: Fakes = {
    curl: `${cloudAnswers}${answers}`,
    aws: `${asRole('arn:aws:iam::123456789012:role/ci')}echo "from aws"`,
    gcloud: '[ "$CLOUDSDK_AUTH_ACCESS_TOKEN" = "google token" ] && [ -d "$CLOUDSDK_CONFIG" ] && echo "from gcp"',
  }
  const secrets = { DB_PASSWORD: 'shop' }
  const provider_ = 'projects/1/locations/global/workloadIdentityPools/ci/providers/ci'
  const sources = {
    vault: secretsFrom.vault({ address: 'https://vault.example.com', role: 'shop', secrets: { DB_PASSWORD: 'secret/data/shop#password' } }),
    aws: secretsFrom.aws({ role: 'arn:aws:iam::123456789012:role/ci', region: 'eu-west-1', secrets }),
    azure: secretsFrom.azure({ tenant: 'tenant', client: 'client', vault: 'shop', secrets }),
    gcp: secretsFrom.gcp({ project: 'shop', provider: provider_, serviceAccount: 'ci@shop.iam.gserviceaccount.com', secrets }),
  } as const
  const reading = (name: keyof typeof sources, given: Fakes = {}): Promise<Run> =>
    runOn(
      provider,
      () => {
        const { job: asks, load } = sources[name]
        // CircleCI's engine here gives the token of its own audience alone.
        const oidc = provider === 'circleci' ? { oidc: true } : asks
        return pipeline('ci', {
          on: { push: true },
          jobs: { migrate: job({ ...oidc, steps: [sh`${load}pytest migrate`, sh`pytest after`] }) },
        })
      },
      { fakes: { ...fakes, ...given }, secrets: { PIPEGEN_OIDC_TOKEN: 'token' } },
    )

  test.each([
    ['vault', 'say "hi" <3'],
    ['aws', 'from aws'],
    ['azure', 'from azure'],
    ['gcp', 'from gcp'],
  ] as const)('%s gives the secret to one script, for the token of the job', async (name, text) => {
    const ran = await reading(name)
    expect(ran.jobs).toEqual({ migrate: 'success' })
    expect(ran.calls.filter(({ tool }) => tool === 'pytest').map(({ args, env }) => [args[0], env.DB_PASSWORD])).toEqual([
      ['migrate', text],
      ['after', undefined],
    ])
    expect(ran.lines.join('\n')).not.toContain('vault token')
    expect(shownSecrets(ran)).toEqual([])
  })

  test('a source that refuses the token, or has no such secret, fails the job before the command', async () => {
    const refused = await reading('vault', { curl: `case "$*" in */login*) exit 22 ;; esac` })
    const empty = await reading('aws', { aws: '' })
    const stranger = await reading('aws', { curl: `case "$*" in *sts*) echo 'Not authorized to be the role'; exit 22 ;; esac` })
    expect(stranger.log.join('\n')).toContain('Not authorized to be the role')
    for (const ran of [refused, empty, stranger]) {
      expect(ran.jobs).toEqual({ migrate: 'failure' })
      expect(ran.lines.filter((line) => line.startsWith('pytest'))).toEqual([])
    }
  })
})
