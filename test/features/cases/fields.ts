/** Fields of the language that are no feature of their own: another way to write one, or a part of one. */
import {
  call,
  event,
  failed,
  type JobOptions,
  job,
  type Permissions,
  type Pipeline,
  secret,
  sh,
  type Tools,
  uses,
} from '../../../src/index.ts'
import { permissionScopes, toolNames } from '../../../src/ir/types.ts'
import { ci, type Pair, type ProviderName, type Same, steps } from '../case.ts'

const one = (fields: JobOptions): Pipeline => ci({ a: job({ ...fields, steps }) })
const plain = (): Pipeline => ci({ a: job({ steps }) })
const on = (triggers: Parameters<typeof ci>[1]): Pipeline => ci({ a: job({ steps }) }, triggers)
const inAll = (rest: Parameters<typeof ci>[2]): Pipeline => ci({ a: job({ steps }) }, { push: true }, rest)
const pair = (withIt: () => Pipeline, without: () => Pipeline = plain): Pair => ({ with: withIt, without })

const image = 'registry.example.com/app:1'
const action = 'actions/setup-go@v6'
const setUp = (options: Parameters<typeof uses>[1] = {}): Pipeline => ci({ a: job({ steps: [sh`make`, uses(action, options)] }) })
const workflow = 'acme/workflows/.github/workflows/build.yml@8e5e7e5ab8b370d6c329ec480221332ada57f0ab'

const handedOn = (when: 'always' | 'success'): Pipeline => {
  const a = job({ steps, artifacts: { app: { paths: 'dist/*.js', when } } })
  return ci({ a, b: job({ steps, download: [a.artifacts.app] }) })
}

type FieldCase = Pair & { readonly [P in ProviderName]?: Same }

/** What a job token of GitLab's may write anyway. */
const ofJobToken = ['packages', 'deployments']
const permissionPair = (scope: string, withIt: () => Pipeline): FieldCase =>
  ofJobToken.includes(scope) ? { ...pair(withIt), gitlab: { same: 'The job token may.' } } : pair(withIt)

export const fieldCases: { readonly [name: string]: FieldCase } = {
  'branches to ignore': pair(
    () => on({ push: { branchesIgnore: 'wip/*' } }),
    () => on({ push: {} }),
  ),
  'tags of a push': pair(
    () => on({ push: { branches: 'main', tags: 'v*' } }),
    () => on({ push: { branches: 'main' } }),
  ),
  'tags to ignore': pair(
    () => on({ push: { tags: '*', tagsIgnore: 'nightly' } }),
    () => on({ push: { tags: '*' } }),
  ),
  'paths to ignore': pair(
    () => on({ push: { pathsIgnore: 'docs/**' } }),
    () => on({ push: {} }),
  ),
  'paths of a pull request to ignore': pair(
    () => on({ push: true, pullRequest: { pathsIgnore: 'docs/**' } }),
    () => on({ push: true, pullRequest: {} }),
  ),
  'description of an input': pair(
    () => on({ push: true, manual: { inputs: { level: { type: 'string', default: 'info', description: 'How much to say' } } } }),
    () => on({ push: true, manual: { inputs: { level: { type: 'string', default: 'info' } } } }),
  ),
  'required input': pair(
    () => on({ push: true, manual: { inputs: { level: { type: 'string', required: true } } } }),
    () => on({ push: true, manual: { inputs: { level: { type: 'string' } } } }),
  ),
  'options of an input': pair(
    () => on({ push: true, manual: { inputs: { level: { type: 'choice', options: ['info', 'debug'], default: 'info' } } } }),
    () => on({ push: true, manual: { inputs: { level: { type: 'string', default: 'info' } } } }),
  ),
  'cancelling by event': pair(() => inAll({ concurrency: { cancelInProgress: event('push') } })),
  'default runner': pair(() => inAll({ defaults: { runner: 'macos' } })),
  'default runner by labels': pair(() => inAll({ defaults: { runner: { labels: ['gpu'] } } })),
  'default timeout': pair(() => inAll({ defaults: { timeout: '17m' } })),
  'default retry': pair(() => inAll({ defaults: { retry: 2 } })),
  'default container': pair(() => inAll({ defaults: { container: image } })),
  'default container with settings': pair(
    () =>
      inAll({
        defaults: {
          container: {
            image,
            env: { MODE: 'fast' },
            credentials: { username: secret('REGISTRY_USER'), password: secret('REGISTRY_PASSWORD') },
            entrypoint: ['/init'],
          },
        },
      }),
    () => inAll({ defaults: { container: image } }),
  ),
  'default options of the container': pair(
    () => inAll({ defaults: { container: { image, options: '--cpus 1' } } }),
    () => inAll({ defaults: { container: image } }),
  ),
  'default variables': pair(() => inAll({ defaults: { env: { MODE: 'fast' } } })),
  'default shell': pair(
    () => ci({ a: job({ steps: [sh`make | tee log`] }) }, { push: true }, { defaults: { shell: 'sh' } }),
    () => ci({ a: job({ steps: [sh`make | tee log`] }) }),
  ),
  'description of a job': pair(() => one({ description: 'Compiles it' })),
  'prefix of a cache': pair(
    () => one({ cache: { key: { prefix: 'deps', files: 'package-lock.json' }, paths: ['.cache'] } }),
    () => one({ cache: { key: { files: 'package-lock.json' }, paths: ['.cache'] } }),
  ),
  'download without a need': pair(
    () => {
      const a = job({ steps, artifacts: { app: 'dist/' } })
      return ci({ a, b: job({ download: [a.artifacts.app], steps }) })
    },
    () => ci({ a: job({ steps, artifacts: { app: 'dist/' } }), b: job({ steps }) }),
  ),
  'audience of a token': pair(
    () => ci({ a: job({ oidc: { audience: 'vault' }, steps: [sh`./sign-in "$PIPEGEN_OIDC_TOKEN"`] }) }),
    () => ci({ a: job({ oidc: true, steps: [sh`./sign-in "$PIPEGEN_OIDC_TOKEN"`] }) }),
  ),
  'shell of a job': pair(
    () => ci({ a: job({ shell: 'sh', steps: [sh`make | tee log`] }) }),
    () => ci({ a: job({ steps: [sh`make | tee log`] }) }),
  ),
  'directory of a job': pair(() => one({ in: 'docs' })),
  'name of an action': pair(
    () => setUp({ name: 'Set up Go' }),
    () => setUp(),
  ),
  'variables of an action': pair(
    () => setUp({ env: { GOFLAGS: '-v' } }),
    () => setUp(),
  ),
  'condition of an action': pair(
    () => setUp({ when: failed() }),
    () => setUp(),
  ),
  'action that may fail': pair(
    () => setUp({ allowFailure: true }),
    () => setUp(),
  ),
  'timeout of an action': pair(
    () => setUp({ timeout: '5m' }),
    () => setUp(),
  ),
  'outputs of an action': pair(
    () => {
      const tagged = uses('acme/tag@8e5e7e5ab8b370d6c329ec480221332ada57f0ab', { outputs: ['tag'] })
      return ci({ a: job({ steps: [tagged, sh`make ${tagged.outputs.tag}`] }) })
    },
    () => ci({ a: job({ steps: [uses('acme/tag@8e5e7e5ab8b370d6c329ec480221332ada57f0ab'), sh`make`] }) }),
  ),
  'inputs of a reusable workflow': pair(
    () => ci({ a: job({ steps: call(workflow, { with: { level: 'info' } }) }) }),
    () => ci({ a: job({ steps: call(workflow) }) }),
  ),
  'artifact of a failure that others download': pair(
    () => handedOn('always'),
    () => handedOn('success'),
  ),
  'secrets of a reusable workflow': pair(
    () => ci({ a: job({ steps: call(workflow, { secrets: { TOKEN: secret('TOKEN') } }) }) }),
    () => ci({ a: job({ steps: call(workflow) }) }),
  ),
  ...Object.fromEntries(
    toolNames.flatMap((tool) => [
      [tool, pair(() => one({ tools: { [tool]: '3' } as Tools }))],
      [`${tool} from a file`, pair(() => one({ tools: { [tool]: { file: '.tool-version' } } as Tools }))],
    ]),
  ),
  ...Object.fromEntries(
    permissionScopes.flatMap((scope) => [
      [`a job that may write ${scope}`, permissionPair(scope, () => one({ permissions: { [scope]: 'write' } as Permissions }))],
      [`jobs that may write ${scope}`, permissionPair(scope, () => inAll({ permissions: { [scope]: 'write' } as Permissions }))],
    ]),
  ),
}
