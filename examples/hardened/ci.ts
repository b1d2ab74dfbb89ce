import { all, branch, event, job, pipeline, secret, sh } from 'pipegen'
import { docker, kubernetes, notify, policy, python, sbom, scan, secretsFrom, sign } from 'pipegen/recipes'

const requirements = ['requirements.txt', 'requirements-dev.txt']

const lint = python.lint({ flake8: '.', black: '.' })
const types = python.typecheck({ mypy: 'app/', requirements })
const test = python.test({ requirements, groups: ['unit', 'integration', 'e2e'] })
const sast = python.sast({ bandit: 'app/' })
const audit = python.audit()
const leaks = scan.secrets()
const rules = policy.pipeline({ policy: 'policy/ci' })

const registry = docker.hub({ username: secret('DOCKER_USERNAME'), password: secret('DOCKER_PASSWORD') })

const build = docker.buildPush({ needs: [lint, types, test, sast, audit, leaks, rules], image: 'acme/shop', registry })
const bill = sbom.image({ image: build.image, registry })
const scanned = scan.image({ image: build.image, registry })
const signed = sign.image({
  image: scanned.image,
  registry,
  key: { private: secret('COSIGN_PRIVATE_KEY'), password: secret('COSIGN_PASSWORD') },
})
const verified = sign.verify({ image: signed.image, registry, by: { key: secret('COSIGN_PUBLIC_KEY') } })

// Takes no image but one that was scanned, signed and verified: anything else doesn't compile.
const deploy = scan.demand(['scanned', 'signed', 'verified'], kubernetes.deploy)

const database = secretsFrom.vault({
  address: 'https://vault.example.com',
  role: 'shop-migrations',
  secrets: { DATABASE_URL: 'secret/data/shop/staging#url' },
})
const migrate = job({
  description: 'Migrate the database of staging, whose address is in Vault',
  needs: [verified],
  when: all(branch('main'), event('push')),
  ...database.job,
  concurrency: 'staging-database',
  steps: [sh('Migrate')`${database.load}./migrate.sh`],
})

const main = {
  when: all(branch('main'), event('push')),
  image: verified.image,
  deployment: 'shop',
  container: 'web',
  rollback: true,
} as const

const staging = deploy({
  ...main,
  needs: [bill, migrate],
  environment: { name: 'staging', url: 'https://staging.example.com' },
  kubeconfig: secret('STAGING_KUBECONFIG'),
  smokeTest: 'https://staging.example.com/health',
})
const dast = scan.site({ needs: [staging], url: 'https://staging.example.com' })
const production = deploy({
  ...main,
  needs: [dast],
  approval: { message: 'Deploy to production?' },
  environment: { name: 'production', url: 'https://example.com' },
  kubeconfig: secret('PRODUCTION_KUBECONFIG'),
  smokeTest: 'https://example.com/health',
})

const jobs = { lint, types, test, sast, audit, leaks, policy: rules, build, sbom: bill, scan: scanned, sign: signed, verify: verified }
const watched = { ...jobs, migrate, 'deploy-staging': staging, dast, 'deploy-production': production }

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main'] }, pullRequest: true },
  jobs: { ...watched, page: notify.pagerduty({ jobs: watched, key: secret('PAGERDUTY_KEY') }) },
})
