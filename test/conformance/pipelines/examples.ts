/**
 * The examples as they are, with stand-ins for the tools that they call: events that start them, and tools that fail in them.
 * Left out are those with jobs on macOS and Windows: of node-library, `library` is what Linux can execute.
 */
import blueGreen from '../../../examples/blue-green/ci.ts'
import clusterPromotion from '../../../examples/cluster-promotion/ci.ts'
import everyProvider from '../../../examples/every-provider/ci.ts'
import fastFeedback from '../../../examples/fast-feedback/ci.ts'
import gitlabFlavoured from '../../../examples/gitlab-flavoured/ci.ts'
import hardened from '../../../examples/hardened/ci.ts'
import helmCanary from '../../../examples/helm-canary/ci.ts'
import infrastructure from '../../../examples/infrastructure/ci.ts'
import manyClouds from '../../../examples/many-clouds/ci.ts'
import pythonService from '../../../examples/python-service/ci.ts'
import reference from '../../../examples/reference/ci.ts'
import type { Outcomes, RunEvent } from '../../../src/plan/types.ts'
import { clouds, conftest, docker, downloaded, helm, kubectl, pytest, roles, terraform } from '../../examples/tools.ts'
import type { Fakes } from '../../recipes/fakes.ts'
import type { Files } from '../engines/workspace.ts'

export interface Example {
  readonly exported: unknown
  /** By their names in the table. */
  readonly events: Readonly<Record<string, RunEvent>>
  readonly tools: Fakes
  /** One at a time: the job that fails, because a tool does, on the events that run it. */
  readonly failures: readonly { readonly job: string; readonly tools: Fakes; readonly on: string }[]
  readonly files: Files
  readonly variables?: Readonly<Record<string, string>>
  /** What the scripts give to `$PIPEGEN_OUTPUT`. */
  readonly outputs?: NonNullable<Outcomes['outputs']>
}

const main = { 'push main': { event: 'push', branch: 'main' } } as const
const develop = { 'push develop': { event: 'push', branch: 'develop' } } as const
const pull = { 'pull request': { event: 'pullRequest', source: 'topic', target: 'main' } } as const

const night = { schedule: { event: 'schedule' } } as const
const byHand = (inputs: { readonly [name: string]: string } = {}) => ({ 'by hand': { event: 'manual', branch: 'main', inputs } }) as const

const python: Files = { 'requirements.txt': '', 'requirements-dev.txt': '', Dockerfile: '' }
const linters: Fakes = { bandit: '', black: '', flake8: '', hadolint: '', isort: '', mypy: '', ruff: '', 'pip-audit': '', codecovcli: '' }
const shop: Fakes = { ...linters, docker, pytest, npx: '' }

/** cosign is downloaded as it is, the others as archives. */
const { curl = '', ...archives } = downloaded('conftest', 'gitleaks', 'syft', 'trivy')
const security: Fakes = {
  ...archives,
  curl: `case "$*" in
    *cosign-linux-*) cp "$(command -v cosign)" "$5" ;;
    */login*) echo '{"auth": {"client_token": "vault token"}}' ;;
    *vault.example.com/v1/*) echo '{"data": {"data": {"url": "postgres://"}}}' ;;
    *) ${curl} ;;
  esac`,
  ...{ cosign: '', syft: 'touch sbom.spdx.json', 'zap.sh': '' },
}

export const examples: Readonly<Record<string, Example>> = {
  reference: {
    exported: reference,
    events: { ...main, ...develop, ...pull, ...night, ...byHand() },
    tools: shop,
    failures: [{ job: 'deploy-production', tools: { curl: 'case "$*" in *example.com*) exit 22 ;; esac' }, on: 'push main' }],
    files: python,
  },
  'python-service': {
    exported: pythonService,
    events: { ...main, ...develop, ...pull },
    tools: shop,
    failures: [{ job: 'test', tools: { pytest: 'exit 1' }, on: 'push main' }],
    files: python,
  },
  'fast-feedback': {
    exported: fastFeedback,
    events: { ...main, ...pull },
    tools: shop,
    failures: [{ job: 'lint', tools: { ruff: 'exit 1' }, on: 'push main' }],
    files: { ...python, 'package.json': '{}', 'package-lock.json': '{}' },
  },
  'gitlab-flavoured': {
    exported: gitlabFlavoured,
    events: { ...main, ...develop, ...pull },
    tools: shop,
    failures: [{ job: 'lint:black', tools: { black: 'exit 1' }, on: 'push main' }],
    files: python,
  },
  'helm-canary': {
    exported: helmCanary,
    events: { ...main, ...pull },
    tools: { ...shop, helm, aws: 'echo password' },
    failures: [{ job: 'e2e', tools: { pytest: `${pytest}; [[ "$*" != *e2e* ]]` }, on: 'push main' }],
    files: python,
  },
  'blue-green': {
    exported: blueGreen,
    events: { ...main, ...pull },
    tools: { ...shop, kubectl },
    failures: [{ job: 'deploy', tools: { curl: 'case "$*" in *api.example.com*) exit 22 ;; esac' }, on: 'push main' }],
    files: python,
  },
  'cluster-promotion': {
    exported: clusterPromotion,
    events: { ...main, ...pull },
    tools: shop,
    failures: [{ job: 'deploy-staging', tools: { curl: 'exit 22' }, on: 'push main' }],
    files: python,
  },
  'every-provider': {
    exported: everyProvider,
    events: { ...main, ...develop, ...pull },
    tools: shop,
    failures: [{ job: 'drift', tools: { npx: '[ "$*" != "pipegen check" ]' }, on: 'push main' }],
    files: python,
  },
  infrastructure: {
    exported: infrastructure,
    events: { ...main, ...pull, ...byHand({ confirm: 'destroy staging' }) },
    tools: { terraform, ...conftest },
    failures: [{ job: 'policies', tools: { conftest: 'exit 1' }, on: 'push main' }],
    files: { 'infra/main.tf': '' },
    outputs: { 'plan-staging': { changes: 'yes' }, 'plan-production': { changes: 'yes' } },
  },
  hardened: {
    exported: hardened,
    events: { ...main, ...pull },
    tools: { ...shop, ...security },
    failures: [{ job: 'sast', tools: { bandit: 'exit 1' }, on: 'push main' }],
    files: { ...python, 'migrate.sh': '#!/bin/sh\n' },
  },
  'many-clouds': {
    exported: manyClouds,
    events: { ...main, ...pull },
    tools: clouds(false),
    failures: [{ job: 'cloud-run', tools: { gcloud: 'case "$*" in "run "*) exit 1 ;; esac' }, on: 'push main' }],
    files: { Dockerfile: '' },
    variables: roles,
  },
}
