/** Docker: build an image once, push it, and hand it on by its digest. */
import {
  all,
  type ConditionLike,
  ci,
  type Env,
  event,
  type Image,
  type Job,
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
import { byLogin, type Login, type Registry } from './registry.ts'

export type { Registry } from './registry.ts'

/**
 * Docker Hub. The password is an access token that may write.
 * @example docker.hub({ username: secret('DOCKER_USERNAME'), password: secret('DOCKER_PASSWORD') })
 */
export function hub(login: Login): Registry {
  return login
}

/**
 * The registry of a GitLab. Jobs there log in as themselves; elsewhere with a deploy token that may read and write the registry.
 * Source: GitLab Docs, "Authenticate with the container registry".
 * @example docker.gitlab({ username: secret('REGISTRY_USERNAME'), password: secret('REGISTRY_PASSWORD') })
 */
export function gitlab(options: Login & { readonly server?: string }): Registry {
  return { server: 'registry.gitlab.com', ...options, ownLogin: 'gitlab' }
}

export interface BuildPushOptions extends RecipeOptions {
  /** Repository of the image, without a tag: `myorg/myapp`. */
  readonly image: string
  readonly registry: Registry
  /** Folder that is sent to the build. Default `.`. */
  readonly context?: string
  /** Default: `Dockerfile` of the context. */
  readonly file?: string
  /** Stage of the Dockerfile. */
  readonly target?: string
  /** Tags beside the commit's. */
  readonly tags?: readonly Text[]
  readonly platforms?: readonly string[]
  readonly buildArgs?: Env
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
  const repository = registry.server === undefined ? options.image : `${registry.server}/${options.image}`
  const pushes = pullRequests === 'build' ? { when: not(event('pullRequest')) } : {}
  const byCommit = text`${repository}:${ci.sha}`
  const base = job({
    description: 'Build the image once and push it',
    docker: true,
    // The images of Docker's client have no bash.
    shell: 'sh',
    outputs: ['digest'],
    steps: [
      login(registry, pushes),
      pullRequests === 'build' && buildOnly(options, event('pullRequest')),
      sh({ name: 'Build and push', env: { IMAGE: byCommit, ...options.buildArgs }, ...pushes })`
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

function login(registry: Registry, pushes: ShOptions): Step {
  const { server, username, password } = registry
  const to = [...(server === undefined ? [] : [server]), '--username']
  const command = sh({ name: 'Log in to the registry', ...pushes })
  return byLogin(registry, {
    given: command`printf '%s' ${password} | docker login ${to} ${username} --password-stdin`,
    own: () => command`printf '%s' "$CI_REGISTRY_PASSWORD" | docker login ${to} "$CI_REGISTRY_USER" --password-stdin`,
  })
}

/** Agents of Jenkins keep the login for whoever comes next; elsewhere it ends with the machine or container of the job. */
function logout({ server }: Registry, pushes: ShOptions): Step {
  const jenkins = sh({ name: 'Log out of the registry', ...pushes })`docker ${['logout', ...(server === undefined ? [] : [server])]}`
  return variant({ jenkins, default: [] })
}

function buildOnly(options: BuildPushOptions, when: ConditionLike): Step {
  return sh({ name: 'Build', when, env: options.buildArgs ?? {} })`
    ${raw(builder)}
    docker buildx build --builder pipegen ${buildArguments(options)} ${contextOf(options)}
  `
}

/** A builder of its own, since the default one can't keep layers in a registry. Its context takes over the TLS settings of the engine. */
const builder = `docker context inspect pipegen > /dev/null 2>&1 || docker context create pipegen
docker buildx inspect pipegen > /dev/null 2>&1 || docker buildx create --name pipegen pipegen`

function layers({ cache = true }: BuildPushOptions, repository: string): readonly string[] {
  if (!cache) return []
  const ref = `type=registry,ref=${repository}:buildcache`
  return ['--cache-from', ref, '--cache-to', `${ref},mode=max`]
}

/** Arguments of the build are named only: Docker reads their values from the environment. */
function buildArguments({ file, target, platforms = [], buildArgs = {} }: BuildPushOptions): readonly string[] {
  return [
    ...(file === undefined ? [] : ['--file', file]),
    ...(target === undefined ? [] : ['--target', target]),
    ...(platforms.length === 0 ? [] : ['--platform', platforms.join(',')]),
    ...Object.keys(buildArgs).flatMap((name) => ['--build-arg', name]),
  ]
}

function contextOf({ context = '.' }: BuildPushOptions): string {
  return context
}
