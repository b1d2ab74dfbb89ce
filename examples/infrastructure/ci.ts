import { branch, input, optional, pipeline, secret } from 'pipegen'
import { policy, secretsFrom, terraform } from 'pipegen/recipes'

const confirm = input({ type: 'string', description: 'Empty to plan and apply. To destroy staging, type: destroy staging' })

// The roles trust the OIDC tokens of this repository: no key is stored with the provider.
const login = (account: string, role: 'plan' | 'apply') =>
  secretsFrom.aws({ role: `arn:aws:iam::${account}:role/ci-${role}`, region: 'eu-west-1', secrets: {} })

const staging = {
  folder: 'infra',
  backend: { key: 'staging.tfstate' },
  variableFiles: ['environments/staging.tfvars'],
  variables: { db_password: secret('STAGING_DB_PASSWORD') },
} as const

const production = {
  folder: 'infra',
  backend: { key: 'production.tfstate' },
  variableFiles: ['environments/production.tfvars'],
  variables: { db_password: secret('PRODUCTION_DB_PASSWORD') },
} as const

const check = terraform.check({ folder: 'infra' })

// A run that destroys does nothing else.
const planning = { needs: [check], when: confirm.is(''), retention: '30d' } as const

const planStaging = terraform.plan({ artifact: 'staging', ...staging, ...planning, login: login('111111111111', 'plan') })
const applyStaging = terraform.apply({
  plan: planStaging,
  when: branch('main'),
  environment: 'staging',
  login: login('111111111111', 'apply'),
})

const planProduction = terraform.plan({ artifact: 'production', ...production, ...planning, login: login('222222222222', 'plan') })
const policies = policy.plan(planProduction.json)
const applyProduction = terraform.apply({
  plan: planProduction,
  // An empty plan of staging is no reason to leave production as it is.
  needs: [policies, optional(applyStaging)],
  when: branch('main'),
  environment: 'production',
  approval: { message: 'Apply the plan that "plan-production" has shown?' },
  login: login('222222222222', 'apply'),
})

const destroyStaging = terraform.destroy({
  ...staging,
  needs: [check],
  environment: 'staging',
  login: login('111111111111', 'apply'),
  confirm,
  phrase: 'destroy staging',
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main'] }, pullRequest: { branches: ['main'] }, manual: { inputs: { confirm } } },
  jobs: {
    check,
    'plan-staging': planStaging,
    'apply-staging': applyStaging,
    'plan-production': planProduction,
    policies,
    'apply-production': applyProduction,
    'destroy-staging': destroyStaging,
  },
})
