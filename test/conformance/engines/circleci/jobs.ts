/** Jobs and executors: what `jobs` and `executors` define, and what an invocation makes of it. */
import { type Environment, readEnvironment } from './environment.ts'
import { allTypes, bind, type Parameters, readJobParameters, readParameters, scopeWith } from './parameters.ts'
import { expandSteps, invoked, type Step, type StepContext } from './steps.ts'
import { substitute } from './template.ts'
import { ConfigError, isMap, listOf, mapOf, onlyKeys, type Tree, type TreeMap, textOf } from './tree.ts'

export interface Definition {
  readonly parameters: Parameters
  readonly body: TreeMap
}

export type Definitions = Readonly<Record<string, Definition>>

/** What runs. A job without work ("no-op", "release", "approval") has no steps. */
export interface Work {
  readonly shell: string
  readonly environment: Environment
  readonly workingDirectory: string
  readonly steps: readonly Step[]
}

const environmentKeys = ['docker', 'machine', 'macos', 'resource_class', 'shell', 'working_directory', 'environment']
const jobKeys = [...environmentKeys, 'type', 'description', 'parameters', 'executor', 'steps', 'parallelism', 'circleci_ip_ranges']
const executorTypes = ['docker', 'machine', 'macos'] as const
const imageKeys = ['image', 'name', 'entrypoint', 'command', 'user', 'environment', 'auth', 'aws_auth', 'gcp_auth']

export function readJobs(tree: Tree | undefined): Definitions {
  const jobs = mapOf(tree, '"jobs"')
  const seen = new Set<string>()
  return Object.fromEntries(
    Object.entries(jobs).map(([name, entry]) => {
      if (seen.has(name.toLowerCase())) throw new ConfigError(`The name of the job ${name} is taken, ignoring case.`)
      seen.add(name.toLowerCase())
      return [name, readJob(name, mapOf(entry, `the job ${name}`))]
    }),
  )
}

function readJob(name: string, body: TreeMap): Definition {
  const where = `the job ${name}`
  if (!/^[A-Za-z][A-Za-z\s\d_-]*$/.test(name)) throw new ConfigError(`${where} has a name that CircleCI refuses.`)
  if (body.type === 'no-op') onlyKeys(body, ['type', 'description'], where)
  else if (body.type === 'release') onlyKeys(body, ['type', 'description', 'plan_name'], where)
  else if (body.type !== undefined && body.type !== 'build') throw new ConfigError(`${where} has the type ${String(body.type)}.`)
  else onlyKeys(body, jobKeys, where)
  if (body.type === 'release') textOf(body.plan_name, `The plan_name of ${where}`)
  return { parameters: readJobParameters(body.parameters, where), body }
}

export function readExecutors(tree: Tree | undefined): Definitions {
  return Object.fromEntries(
    Object.entries(mapOf(tree, '"executors"')).map(([name, entry]) => {
      const where = `the executor ${name}`
      if (!/^[a-z][a-z0-9_-]*$/.test(name)) throw new ConfigError(`${where} has a name that CircleCI refuses.`)
      const body = mapOf(entry, where)
      onlyKeys(body, [...environmentKeys, 'description', 'parameters'], where)
      return [name, { parameters: readParameters(body.parameters, allTypes, where), body }]
    }),
  )
}

export interface Invocation {
  readonly definition: Definition
  readonly executors: Definitions
  readonly arguments: TreeMap
  readonly preSteps: Tree
  readonly postSteps: Tree
}

/** The work of an invocation whose arguments are written in the given context. */
export function workOf({ definition, executors, ...invocation }: Invocation, outer: StepContext, where: string): Work {
  const inner = invoked(definition.parameters, invocation.arguments, outer, where)
  const { steps, parameters: _parameters, ...rest } = definition.body
  if (definition.body.type === 'no-op' || definition.body.type === 'release') {
    return { shell: defaultShell, environment: {}, workingDirectory: '~/project', steps: [] }
  }
  const body = mapOf(substitute(rest, inner.scope), where)
  const merged = withExecutor(body, executors, inner, where)
  const expanded = [
    ...expandSteps(invocation.preSteps, outer, where),
    ...expandSteps(steps ?? null, inner, where),
    ...expandSteps(invocation.postSteps, outer, where),
  ]
  if (expanded.length === 0) throw new ConfigError(`${where} has no steps.`)
  return { ...place(merged, expanded, where), steps: expanded }
}

/** Keys of the job replace those of its executor, while the environments add up. */
function withExecutor(body: TreeMap, executors: Definitions, context: StepContext, where: string): TreeMap {
  if (body.executor === undefined) return body
  const { name, ...given } = isMap(body.executor) ? body.executor : { name: body.executor }
  const executor = executors[textOf(name, `the executor of ${where}`)]
  if (executor === undefined) throw new ConfigError(`${where} has the executor ${String(name)}, which is not defined.`)
  const values = bind(executor.parameters, given, `the executor ${String(name)} of ${where}`)
  const { parameters: _parameters, description: _description, ...rest } = executor.body
  const base = mapOf(substitute(rest, scopeWith('parameters', values, context.pipeline)), where)
  const types = executorTypes.some((type) => body[type] !== undefined) ? executorTypes : []
  const kept = Object.fromEntries(Object.entries(base).filter(([key]) => !types.some((type) => type === key)))
  const environment = { ...mapOf(base.environment, where), ...mapOf(body.environment, where) }
  return { ...kept, ...body, environment }
}

const defaultShell = '/bin/bash -eo pipefail'

function place(body: TreeMap, steps: readonly Step[], where: string): Omit<Work, 'steps'> {
  const types = executorTypes.filter((type) => body[type] !== undefined)
  const [type] = types
  if (type === undefined || types.length > 1) throw new ConfigError(`${where} has ${types.length} executor types and needs one.`)
  if (type !== 'docker' && steps.some(({ kind }) => kind === 'setup_remote_docker')) {
    throw new ConfigError(`${where} has setup_remote_docker, which works in docker jobs only.`)
  }
  if ((body.parallelism ?? 1) !== 1) throw new ConfigError(`${where} has parallelism, which this evaluator doesn't know.`)
  const image = type === 'docker' ? primaryEnvironment(body.docker ?? null, where) : {}
  if (type === 'machine') checkMachine(body.machine ?? null, where)
  if (type === 'macos') onlyKeys(mapOf(body.macos, `"macos" of ${where}`), ['xcode'], `"macos" of ${where}`)
  return {
    shell: typeof body.shell === 'string' ? body.shell : defaultShell,
    environment: { ...image, ...readEnvironment(body.environment, where) },
    workingDirectory: typeof body.working_directory === 'string' ? body.working_directory : '~/project',
  }
}

function checkMachine(tree: Tree, where: string): void {
  if (tree === true) return
  const machine = mapOf(tree, `"machine" of ${where}`)
  onlyKeys(machine, ['image', 'docker_layer_caching', 'shell'], `"machine" of ${where}`)
  if (machine.shell !== undefined) throw new ConfigError(`"machine" of ${where} has a shell, which this evaluator doesn't know.`)
  textOf(machine.image, `The image of "machine" of ${where}`)
}

/** The first image is where the steps run. */
function primaryEnvironment(tree: Tree, where: string): Environment {
  const images = listOf(tree, `"docker" of ${where}`).map((each) => mapOf(each, `An image of ${where}`))
  for (const image of images) {
    onlyKeys(image, imageKeys, `An image of ${where}`)
    textOf(image.image, `The image of ${where}`)
  }
  if (images.length === 0) throw new ConfigError(`"docker" of ${where} names no image.`)
  return images.map(({ environment }) => readEnvironment(environment, `an image of ${where}`))[0] ?? {}
}
