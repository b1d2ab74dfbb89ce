/** A plan that somebody reads, the apply of exactly this plan, and a destruction that takes words. */
import { describe, expect, test } from 'vitest'
import { branch, input, type Job, pipeline, secret } from '../../src/index.ts'
import { policy, secretsFrom, terraform } from '../../src/recipes/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'
import type { Fakes } from './fakes.ts'
import { type ProviderName, providers, type Run, runOn, type Situation } from './run.ts'

/** Its plan says what it was made from, and its apply keeps what it was given. `$STATE/changes` says whether there is something to do. */
const withChanges = (changes: boolean): string => `case "$1" in
  plan)
    for arg in "$@"; do case "$arg" in -out=*) echo "$*" > "\${arg#-out=}" ;; esac; done
    case "$*" in *-detailed-exitcode*) exit ${changes ? 2 : 0} ;; esac ;;
  show) echo '{"resource_changes": []}' ;;
  apply) for plan; do :; done; cat "$plan" > "$STATE/applied" ;;
esac`

/** A stand-in for conftest, as its download gives it. */
const conftest: Fakes = {
  conftest: '',
  sha256sum: '',
  curl: 'case "$*" in *conftest_*) tar -czf "$5" -C "$(dirname "$(command -v conftest)")" conftest ;; esac',
}

const confirm = input({ type: 'string', description: 'To destroy, type: destroy staging' })
const configuration = { folder: 'infra', backend: { key: 'staging' }, workspace: 'blue' } as const

function jobs(): { readonly [id: string]: Job } {
  const check = terraform.check({ folder: 'infra' })
  const plan = terraform.plan({
    ...configuration,
    ...{ needs: [check], when: confirm.is(''), variableFiles: ['staging.tfvars'], variables: { db_password: secret('DB_PASSWORD') } },
    env: { BACKEND_TOKEN: secret('STATE_TOKEN') },
  })
  const rules = policy.plan(plan.json)
  const apply = terraform.apply({ plan, needs: [rules], when: branch('main'), environment: 'staging', approval: true })
  const destroy = terraform.destroy({ ...configuration, needs: [check], environment: 'staging', confirm, phrase: 'destroy staging' })
  return { check, plan, rules, apply, destroy }
}

const on = { push: true, pullRequest: true, schedule: '0 2 * * *', manual: { inputs: { confirm } } } as const

function run(provider: ProviderName, situation: Situation = {}, make = jobs): Promise<Run> {
  const files = { 'infra/main.tf': '', 'infra/staging.tfvars': '' }
  const fakes = { ...conftest, terraform: withChanges(true), ...situation.fakes }
  return runOn(provider, () => pipeline('ci', { on, jobs: make() }), { ...situation, files, fakes })
}

function called({ lines }: Run, tool = 'terraform'): readonly string[] {
  return lines.filter((line) => line.startsWith(`${tool} `))
}

const lock = '-input=false -lock-timeout=5m'
const checked = [
  'terraform fmt -check -diff -recursive',
  'terraform init -input=false -lockfile=readonly -backend=false',
  'terraform validate',
]
const initialised = 'terraform init -input=false -lockfile=readonly -backend-config=key=staging'
const made = `terraform plan ${lock} -var-file=staging.tfvars -detailed-exitcode -out=plan.tfplan`
const planned = [initialised, made, 'terraform show -json plan.tfplan']
const applied = [initialised, `terraform apply ${lock} plan.tfplan`]

describe.each(providers)('on %s', { timeout: 120_000 }, (provider) => {
  test('exactly the plan that was made, and held the policies, is applied', async () => {
    const ran = await run(provider)
    expect(ran.jobs).toMatchObject({ check: 'success', plan: 'success', rules: 'success', apply: 'success' })
    expect(called(ran)).toEqual([...checked, ...planned, ...applied])
    expect(ran.state.applied).toBe(`${made.slice('terraform '.length)}\n`)
    expect(called(ran, 'conftest')).toEqual(['conftest test --policy policy --all-namespaces infra/plan.tfplan.json'])
  })

  test('only the steps that reach the state see its credentials and its workspace, and no secret is on a command line', async () => {
    const ran = await run(provider)
    const seen = ran.calls.filter(({ tool }) => tool === 'terraform').map(({ args, env }) => [args[0], env.BACKEND_TOKEN, env.TF_WORKSPACE])
    const reaches = ['text of STATE_TOKEN', 'blue']
    expect(seen.slice(0, 3)).toEqual([
      ['fmt', undefined, undefined],
      ['init', undefined, undefined],
      ['validate', undefined, undefined],
    ])
    expect(seen.slice(3)).toEqual(['init', 'plan', 'show', 'init', 'apply'].map((command) => [command, ...reaches]))
    expect(ran.calls.find(({ args }) => args[0] === 'plan')?.env.TF_VAR_db_password).toBe('text of DB_PASSWORD')
    expect(ran.lines.join('\n')).not.toContain('text of')
  })

  test.each([
    ['the plan is empty', { fakes: { terraform: withChanges(false) } }, [...checked, ...planned], {}],
    ['the format is not that of terraform fmt', { fakes: { terraform: '[ "$1" != fmt ]' } }, checked.slice(0, 1), { check: 'failure' }],
    ['the lock file is incomplete', { fakes: { terraform: '[ "$1" != init ]' } }, checked.slice(0, 2), { check: 'failure' }],
    [
      'the plan fails',
      { fakes: { terraform: '[ "$1" != plan ]' } },
      [...checked, ...planned.slice(0, 2)],
      { plan: 'failure', rules: 'skipped' },
    ],
    [
      'a policy is not held',
      { fakes: { terraform: withChanges(true), conftest: 'exit 1' } },
      [...checked, ...planned],
      { rules: 'failure' },
    ],
    ['nobody agrees', { approved: false }, [...checked, ...planned], { rules: 'success' }],
    ['another branch is pushed', { event: { event: 'push', branch: 'feature' } }, [...checked, ...planned], { rules: 'success' }],
    [
      'it is a pull request',
      { event: { event: 'pullRequest', source: 'feature', target: 'main' } },
      [...checked, ...planned],
      { rules: 'success' },
    ],
    ['it is a nightly run', { event: { event: 'schedule', cron: '0 2 * * *' } }, [...checked, ...planned], { rules: 'success' }],
  ] satisfies readonly (readonly [string, Situation, readonly string[], { readonly [id: string]: string }])[])(
    'nothing is applied when %s',
    async (_, situation, expected, ended) => {
      const ran = await run(provider, situation)
      expect(called(ran)).toEqual(expected)
      expect(ran.jobs).toMatchObject(ended)
      expect(ran.state.applied).toBeUndefined()
    },
  )

  test('an apply that fails leaves the job red', async () => {
    const ran = await run(provider, { fakes: { terraform: `${withChanges(true)}\n[ "$1" != apply ]` } })
    expect(ran.jobs.apply).toBe('failure')
    expect(called(ran).slice(-2)).toEqual(applied)
  })

  const destroyed = [initialised, `terraform plan -destroy ${lock} -out=destroy.tfplan`, `terraform apply ${lock} destroy.tfplan`]
  const byHand = (words: string): Situation => ({ event: { event: 'manual', branch: 'main', inputs: { confirm: words } } })

  test('only a run by hand with the phrase destroys, and nothing else is planned in it', async () => {
    const ran = await run(provider, byHand('destroy staging'))
    expect(called(ran)).toEqual([...checked, ...destroyed])
    expect(ran.state.applied).toContain('-destroy')
  })

  test.each(['destroy Staging', 'yes', '* -o x'])('a run by hand with the words "%s" fails, and destroys nothing', async (words) => {
    const ran = await run(provider, byHand(words))
    expect(ran.jobs.destroy).toBe('failure')
    expect(called(ran)).toEqual(checked)
    expect(ran.log.join('\n')).toContain('To destroy, start the run with these words: destroy staging')
  })

  test('a run by hand without words plans, and destroys nothing', async () => {
    const ran = await run(provider, byHand(''))
    expect(ran.jobs.destroy ?? 'skipped').toBe('skipped')
    expect(ran.state.applied).not.toContain('-destroy')
  })

  test('a login needs no stored key, and that of the apply may be another', async () => {
    const login = (role: string) => secretsFrom.aws({ role: `arn:aws:iam::123456789012:role/${role}`, region: 'eu-west-1', secrets: {} })
    const ran = await run(provider, { secrets: { PIPEGEN_OIDC_TOKEN: 'token' } }, () => {
      const plan = terraform.plan({ login: login('plan') })
      return { plan, apply: terraform.apply({ plan, login: login('apply') }) }
    })
    const roles = ran.calls.filter(({ tool }) => tool === 'terraform').map(({ args, env }) => [args[0], env.AWS_ROLE?.split('/')[1]])
    expect(roles).toEqual([
      ['init', 'plan'],
      ['plan', 'plan'],
      ['show', 'plan'],
      ['init', 'apply'],
      ['apply', 'apply'],
    ])
    expect(ran.jobs).toEqual({ plan: 'success', apply: 'success' })
  })
})

describe('an apply', () => {
  const words = {
    github: ['group: staging', 'group: terraform-infra-blue'],
    gitlab: ['resource_group: staging', 'resource_group: terraform-infra-blue'],
    jenkins: ["lock(resource: 'staging')", "lock(resource: 'terraform-infra-blue')"],
    circleci: ['pipeline.project.slug >>/staging', 'pipeline.project.slug >>/terraform-infra-blue'],
  }
  test.each(Object.entries(words))(
    'waits for others of its environment, or of its state, on %s',
    async (provider, [environment, state]) => {
      const plan = (): terraform.Planned => terraform.plan(configuration)
      const text = async (place: Partial<terraform.ApplyOptions>): Promise<string> => {
        const made = plan()
        return fileFor(provider, () =>
          pipeline('ci', { on: { push: true }, jobs: { plan: made, apply: terraform.apply({ plan: made, ...place }) } }),
        )
      }
      expect(await text({ environment: 'staging' })).toContain(environment)
      expect(await text({})).toContain(state)
    },
  )
})

test('an empty phrase would let every run destroy, and is refused', () => {
  expect(() => terraform.destroy({ confirm, phrase: ' ' })).toThrow('The phrase that confirms a destruction is empty')
})
