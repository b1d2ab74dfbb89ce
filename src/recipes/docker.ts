/** Docker: build an image once, push it, and hand it on by its digest; test, lint and look at it before. */
import {
  all,
  type ConditionLike,
  ci,
  type Env,
  event,
  type Image,
  type Job,
  type JobOptions,
  job,
  not,
  raw,
  type ShOptions,
  type Step,
  sh,
  type Text,
  text,
  variant,
} from '../index.ts'
import { given, type RecipeOptions } from './options.ts'
import { imageIn } from './proof.ts'
import { byLogin, type CloudRegistry, loginFields, type Registry } from './registry.ts'

export type { ArtifactRegistryOptions, AzureRegistryOptions, CloudRegistry, Login, Registry } from './registry.ts'
export { acr, ecr, gar, ghcr, gitlab, hub, registry } from './registry.ts'

/** What every build takes. */
export interface BuildOptions extends RecipeOptions {
  /** Folder that is sent to the build. Default `.`. */
  readonly context?: string
  /** Default: `Dockerfile` of the context. */
  readonly file?: string
  /** Stage of the Dockerfile. */
  readonly target?: string
  readonly platforms?: readonly string[]
  readonly buildArgs?: Env
  /** Id → value: files of `RUN --mount=type=secret,id=…`, which no layer keeps. Build arguments stay in the image's history. */
  readonly secrets?: Env
  /** Fail if the image runs as root. Default false. */
  readonly nonRoot?: boolean
}

export interface BuildPushOptions extends BuildOptions {
  /** Repository of the image, without a tag: `myorg/myapp`. Capitals, which no registry takes, become small. */
  readonly image: string
  readonly registry: Registry | CloudRegistry
  /** Tags beside the commit's. */
  readonly tags?: readonly Text[]
  /** Layers are kept in the registry, under the tag `buildcache`. Default true. */
  readonly cache?: boolean
  /** What happens on pull requests. Default: nothing, since forks have no secrets. */
  readonly pullRequests?: 'build' | 'push'
}

/**
 * Builds with BuildKit and pushes under the commit's hash. `image` of the result is the image by digest, for deploys.
 * @example
 * const build = docker.buildPush({
 *   needs: [test],
 *   image: 'myorg/myapp',
 *   registry: docker.hub({ username: secret('DOCKER_USERNAME'), password: secret('DOCKER_PASSWORD') }),
 * })
 */
export function buildPush(options: BuildPushOptions): Job<'digest'> & { readonly image: Image } {
  const { registry, pullRequests, tags = [] } = options
  const name = options.image.toLowerCase()
  const repository = registry.server === undefined ? name : `${registry.server}/${name}`
  const pushes = pullRequests === 'build' ? { when: not(event('pullRequest')) } : {}
  const byCommit = text`${repository}:${ci.sha}`
  const base = job({
    description: 'Build the image once and push it',
    docker: true,
    // The images of Docker's client have no bash.
    shell: 'sh',
    outputs: ['digest'],
    ...loginFields(registry, true),
    steps: [
      ...(options.nonRoot === true ? nonRootStep(options) : []),
      login(registry, pushes),
      pullRequests === 'build' && buildOnly(options, { when: event('pullRequest') }),
      sh({ name: 'Build and push', env: { IMAGE: byCommit, ...buildEnv(options) }, ...pushes })`
        ${raw(builder)}
        docker buildx build --builder pipegen --push --tag "$IMAGE" ${[...layers(options, repository), ...buildArguments(options)]} --metadata-file image.json ${contextOf(options)}
        digest=$(sed -n 's/.*"containerimage.digest": *"\([^"]*\)".*/\1/p' image.json)
        echo "digest=$digest" >> "$PIPEGEN_OUTPUT"
      `,
      tags.map(
        (tag) =>
          sh({
            name: 'Add a tag',
            env: { IMAGE: byCommit, TAGGED: text`${repository}:${tag}` },
            ...pushes,
          })`docker buildx imagetools create --tag "$TAGGED" "$IMAGE"`,
      ),
    ],
    after: [logout(registry, pushes)],
    ...given(options),
    ...(pullRequests === undefined ? { when: unlessPullRequest(options.when) } : {}),
  })
  return { ...base, image: imageIn(repository, base.outputs.digest) }
}

function unlessPullRequest(when: RecipeOptions['when']): ConditionLike {
  const elsewhere = not(event('pullRequest'))
  return when === undefined ? elsewhere : all(when as ConditionLike, elsewhere)
}

function login(registry: Registry | CloudRegistry, pushes: ShOptions): Step {
  const { server, username } = registry
  const to = [...(server === undefined ? [] : [server]), '--username']
  const name = 'Log in to the registry'
  if ('token' in registry)
    return sh({ name, env: registry.env, ...pushes })`
      ${raw(registry.token)}
      printf '%s' "$password" | docker login ${to} ${username} --password-stdin
    `
  const command = sh({ name, ...pushes })
  return byLogin(registry, {
    given: (as) => command`printf '%s' ${as.password} | docker login ${to} ${as.username} --password-stdin`,
    own: () => command`printf '%s' "$CI_REGISTRY_PASSWORD" | docker login ${to} "$CI_REGISTRY_USER" --password-stdin`,
  })
}

/** Agents of Jenkins keep the login for whoever comes next; elsewhere it ends with the machine or container of the job. */
function logout({ server }: Registry | CloudRegistry, pushes: ShOptions): Step {
  const jenkins = sh({ name: 'Log out of the registry', ...pushes })`docker ${['logout', ...(server === undefined ? [] : [server])]}`
  return variant({ jenkins, default: [] })
}

function buildOnly(options: BuildOptions, step: ShOptions = {}): Step {
  return sh({ name: 'Build', env: buildEnv(options), ...step })`
    ${raw(builder)}
    docker buildx build --builder pipegen ${[...buildArguments(options), contextOf(options)]}
  `
}

/**
 * Builds the image and throws it away: for pull requests, and where nothing is pushed.
 * @example const build = docker.build({ target: 'production', secrets: { npmrc: secret('NPMRC') }, nonRoot: true })
 */
export function build(options: BuildOptions = {}): Job {
  return job({
    description: 'Build the image',
    docker: true,
    shell: 'sh',
    steps: [buildOnly(options), options.nonRoot === true && nonRootStep(options)],
    ...given(options),
  })
}

export interface TestOptions extends BuildOptions {
  /** The stage that tests. */
  readonly target: string
  /** What it runs. Default: what the stage says. */
  readonly command?: readonly string[]
  /** Options of `docker run`: `['--env', 'CI=true']`. */
  readonly options?: readonly string[]
}

/**
 * Builds a stage of the Dockerfile and runs it: the tests see what production sees.
 * @example const test = docker.test({ target: 'testing', command: ['pytest', 'tests/'] })
 */
export function test(options: TestOptions): Job {
  const { options: run = [], command = [] } = options
  return job({
    description: 'Test in a stage of the image',
    docker: true,
    shell: 'sh',
    steps: [
      sh({ name: 'Build', env: buildEnv(options) })`
        docker build ${[...buildArguments(options), '--tag', loaded, contextOf(options)]}
      `,
      options.nonRoot === true && userStep,
      sh('Test')`docker run --rm ${[...run, loaded, ...command]}`,
    ],
    ...given(options),
  })
}

export interface CopyOptions extends RecipeOptions {
  /** By its digest, as `docker.buildPush` gives it. */
  readonly image: Image
  /** Who may read it. */
  readonly from: Registry | CloudRegistry
  readonly to: Registry | CloudRegistry
  /** Repository there, without a tag: `my-project/my-repository/my-app`. */
  readonly repository: string
  /** One for both, where each is a cloud: the token of a job has one audience, which both then have to take. */
  readonly audience?: string
}

/**
 * Copies an image to another registry, as it is: `image` of the result has the same digest.
 * Source: https://docs.docker.com/reference/cli/docker/buildx/imagetools/create/
 * @example
 * const hub = docker.hub({ username: secret('DOCKER_USERNAME'), password: secret('DOCKER_PASSWORD') })
 * const ecr = docker.ecr({ account: '123456789012', region: 'eu-central-1', role: variable('PUSH_ROLE') })
 * const copy = docker.copy({ image: build.image, from: hub, to: ecr, repository: 'shop' })
 */
export function copy(options: CopyOptions): Job<'digest'> & { readonly image: Image } {
  const { image, from, to, audience } = options
  const name = options.repository.toLowerCase()
  const repository = to.server === undefined ? name : `${to.server}/${name}`
  const { permissions } = { ...loginFields(from, false), ...loginFields(to, true) }
  const base = job({
    description: 'Copy the image to another registry',
    docker: true,
    checkout: false,
    shell: 'sh',
    outputs: ['digest'],
    ...(permissions === undefined ? {} : { permissions }),
    ...oneAudience([from, to], audience),
    steps: [
      login(from, {}),
      login(to, {}),
      sh({ name: 'Copy', env: { IMAGE: image, REPOSITORY: repository } })`
        digest=\${IMAGE##*@}
        docker buildx imagetools create --prefer-index=false --tag "$REPOSITORY:\${digest#sha256:}" "$IMAGE"
        echo "digest=$digest" >> "$PIPEGEN_OUTPUT"
      `,
    ],
    after: [logout(from, {}), logout(to, {})],
    ...given(options),
  })
  return { ...base, image: imageIn(repository, base.outputs.digest) }
}

function oneAudience(registries: readonly (Registry | CloudRegistry)[], audience: string | undefined): JobOptions {
  const [first, ...others] = [...new Set(registries.flatMap((each) => ('token' in each ? [each.audience] : [])))]
  if (first === undefined) return {}
  if (others.length > 0 && audience === undefined)
    throw new Error(
      `The registries want tokens for ${[first, ...others].join(' and ')}: give both an audience in common, and name it as "audience".`,
    )
  return { oidc: { audience: audience ?? first } }
}

export interface LintOptions extends RecipeOptions {
  /** Dockerfiles. Default `Dockerfile`. */
  readonly files?: readonly string[]
  /** Rules that are left out: `['DL3008']`. */
  readonly ignore?: readonly string[]
  /** What fails the job. Default `warning`. */
  readonly threshold?: 'error' | 'warning' | 'info' | 'style'
  /** Version of hadolint. Default 2.15.1. */
  readonly hadolint?: string
}

/**
 * Lints Dockerfiles with hadolint: floating versions, `latest`, a last user that is root, and shell that shellcheck doesn't like.
 * @example const dockerfile = docker.lint({ files: ['Dockerfile', 'worker/Dockerfile'], ignore: ['DL3008'] })
 */
export function lint(options: LintOptions = {}): Job {
  const { files = ['Dockerfile'], ignore = [], threshold = 'warning', hadolint = '2.15.1' } = options
  return job({
    description: 'Lint the Dockerfiles',
    container: `hadolint/hadolint:v${hadolint}-debian`,
    steps: [
      sh('Lint (hadolint)')`hadolint ${['--failure-threshold', threshold, ...ignore.flatMap((rule) => ['--ignore', rule]), ...files]}`,
    ],
    ...given(options),
  })
}

/** What the engine of the job knows an image by that isn't pushed. */
const loaded = 'pipegen-built'

/** Builds for the machine's own platform, since an engine holds no other; what is built here is in the cache for the push. */
function nonRootStep(options: BuildOptions): readonly Step[] {
  const { platforms: _, ...own } = options
  return [
    sh({ name: 'Build to look at it', env: buildEnv(options) })`
      ${raw(builder)}
      docker buildx build --builder pipegen --load --tag ${loaded} ${[...buildArguments(own), contextOf(options)]}
    `,
    userStep,
  ]
}

const userStep = sh('Look who it runs as')`
  user=$(docker image inspect --format '{{.Config.User}}' ${loaded})
  case "$user" in
    '' | root | root:* | 0 | 0:*)
      echo "The image runs as root: end its Dockerfile with USER" >&2
      exit 1
      ;;
  esac
`

/** A builder of its own, since the default one can't keep layers in a registry. Its context takes over the TLS settings of the engine. */
const builder = `docker context inspect pipegen > /dev/null 2>&1 || docker context create pipegen
docker buildx inspect pipegen > /dev/null 2>&1 || docker buildx create --name pipegen pipegen`

function layers({ cache = true }: BuildPushOptions, repository: string): readonly string[] {
  if (!cache) return []
  const ref = `type=registry,ref=${repository}:buildcache`
  return ['--cache-from', ref, '--cache-to', `${ref},mode=max`]
}

/** Arguments and secrets of the build are named only: Docker reads their values from the environment. */
function buildArguments({ file, target, platforms = [], buildArgs = {}, secrets = {} }: BuildOptions): readonly string[] {
  return [
    ...(file === undefined ? [] : ['--file', file]),
    ...(target === undefined ? [] : ['--target', target]),
    ...(platforms.length === 0 ? [] : ['--platform', platforms.join(',')]),
    ...Object.keys(buildArgs).flatMap((name) => ['--build-arg', name]),
    ...Object.keys(secrets).flatMap((id) => ['--secret', `id=${id},env=${secretVariable(id)}`]),
  ]
}

function buildEnv({ buildArgs, secrets = {} }: BuildOptions): Env {
  return { ...buildArgs, ...Object.fromEntries(Object.entries(secrets).map(([id, value]) => [secretVariable(id), value])) }
}

/** Ids may have characters that no variable has. */
function secretVariable(id: string): string {
  return `BUILD_SECRET_${id.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
}

function contextOf({ context = '.' }: BuildOptions): string {
  return context
}
