/** Steps as they run: commands, parameters and conditional steps are expanded, every key is known. */
import { type Environment, readEnvironment } from './environment.ts'
import { bind, type Parameters, readParameters, scopeWith } from './parameters.ts'
import { type Scope, stepCondition, substitute } from './template.ts'
import { ConfigError, listOf, mapOf, onlyEntry, onlyKeys, type Tree, type TreeMap, textOf, textsOf } from './tree.ts'

export type When = 'on_success' | 'on_fail' | 'always'

interface StepBase {
  readonly name: string
  readonly when: When
}

export interface RunStep extends StepBase {
  readonly kind: 'run'
  readonly command: string
  readonly shell: string | null
  readonly environment: Environment
  readonly workingDirectory: string | null
  readonly background: boolean
  readonly idleSeconds: number
  readonly reruns: number
}

export type Step =
  | RunStep
  | (StepBase & { readonly kind: 'checkout'; readonly path: string })
  | (StepBase & { readonly kind: 'save_cache'; readonly key: string; readonly paths: readonly string[] })
  | (StepBase & { readonly kind: 'restore_cache'; readonly keys: readonly string[] })
  | (StepBase & { readonly kind: 'persist_to_workspace'; readonly root: string; readonly paths: readonly string[] })
  | (StepBase & { readonly kind: 'attach_workspace'; readonly at: string })
  | (StepBase & { readonly kind: 'setup_remote_docker' | 'add_ssh_keys' | 'store_artifacts' | 'store_test_results' })

export interface Command {
  readonly parameters: Parameters
  readonly steps: Tree
}

export type Commands = Readonly<Record<string, Command>>

/** Where steps stand: what their texts can name, and the commands that they are inside of. */
export interface StepContext {
  readonly commands: Commands
  /** What a command knows without its own parameters. */
  readonly pipeline: Scope
  readonly scope: Scope
  /** Arguments of the type "steps", expanded where they were given. */
  readonly stepArguments: Readonly<Record<string, readonly Step[]>>
  readonly inside: readonly string[]
}

export function readCommands(tree: Tree | undefined): Commands {
  return Object.fromEntries(
    Object.entries(mapOf(tree, '"commands"')).map(([name, entry]) => {
      const where = `the command ${name}`
      if (!/^[a-z][a-z0-9_-]*$/.test(name)) throw new ConfigError(`${where} has a name that CircleCI refuses.`)
      const map = mapOf(entry, where)
      onlyKeys(map, ['description', 'parameters', 'steps'], where)
      return [name, { parameters: readParameters(map.parameters, stepTypes, where), steps: listOf(map.steps, `The steps of ${where}`) }]
    }),
  )
}

const stepTypes = ['string', 'boolean', 'integer', 'enum', 'steps', 'env_var_name']

export function expandSteps(tree: Tree, context: StepContext, where: string): readonly Step[] {
  return listOf(tree, `The steps of ${where}`).flatMap((step) => expandStep(step, context, where))
}

function expandStep(tree: Tree, context: StepContext, where: string): readonly Step[] {
  const [kind, body] = typeof tree === 'string' ? [tree, null] : onlyEntry(tree, `A step of ${where}`)
  if (kind === 'when' || kind === 'unless') return expandConditional(kind, body, context, where)
  if (kind === 'steps') return stepsArgument(body, context, where)
  const command = context.commands[kind]
  if (command !== undefined && !context.inside.includes(kind)) return expandCommand(kind, command, body, context)
  return [builtinStep(kind, substitute(body, context.scope), typeof tree === 'string', where)]
}

function expandConditional(kind: string, body: Tree, context: StepContext, where: string): readonly Step[] {
  const map = mapOf(body, `A "${kind}" step of ${where}`)
  onlyKeys(map, ['condition', 'steps'], `A "${kind}" step of ${where}`)
  if (map.condition === undefined) throw new ConfigError(`A "${kind}" step of ${where} has no condition.`)
  // What doesn't run must be right too.
  const steps = expandSteps(map.steps ?? null, context, where)
  return stepCondition(map.condition, context.scope) === (kind === 'when') ? steps : []
}

function stepsArgument(body: Tree, { stepArguments }: StepContext, where: string): readonly Step[] {
  const name = typeof body === 'string' ? /^\s*<<\s*parameters\.([\w-]+)\s*>>\s*$/.exec(body)?.[1] : undefined
  const steps = name === undefined ? undefined : stepArguments[name]
  if (steps === undefined) throw new ConfigError(`A "steps" step of ${where} must be one parameter of the type "steps".`)
  return steps
}

function expandCommand(name: string, { parameters, steps }: Command, body: Tree, context: StepContext): readonly Step[] {
  const where = `the command ${name}`
  const inner = invoked(parameters, mapOf(body, `the arguments of ${where}`), context, where)
  return expandSteps(steps, { ...inner, inside: [...context.inside, name] }, where)
}

/** The context inside of a command or job whose arguments are written in the given context. */
export function invoked(parameters: Parameters, given: TreeMap, outer: StepContext, where: string): StepContext {
  const isSteps = (name: string): boolean => parameters[name]?.type === 'steps'
  const plain = Object.fromEntries(
    Object.entries(given).map(([name, tree]) => [name, isSteps(name) ? tree : substitute(tree, outer.scope)]),
  )
  const values = bind(parameters, plain, where)
  const inside = { ...outer, scope: outer.pipeline, stepArguments: {} }
  const stepArguments = Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => isSteps(name))
      .map(([name, tree]) => [name, expandSteps(tree, given[name] === undefined ? inside : outer, where)]),
  )
  // A default may name values of the pipeline.
  const resolved = Object.fromEntries(
    Object.entries(values).map(([name, tree]) => [
      name,
      given[name] === undefined && !isSteps(name) ? substitute(tree, outer.pipeline) : tree,
    ]),
  )
  return { ...outer, scope: scopeWith('parameters', resolved, outer.pipeline), stepArguments }
}

const stepKeys: Readonly<Record<string, readonly string[]>> = {
  run: [
    'command',
    'name',
    'shell',
    'environment',
    'background',
    'working_directory',
    'no_output_timeout',
    'max_auto_reruns',
    'auto_rerun_delay',
  ],
  checkout: ['path', 'method', 'depth'],
  setup_remote_docker: ['docker_layer_caching', 'version'],
  save_cache: ['paths', 'key', 'name'],
  restore_cache: ['key', 'keys', 'name'],
  store_artifacts: ['path', 'destination', 'name'],
  store_test_results: ['path', 'name'],
  persist_to_workspace: ['root', 'paths', 'name'],
  attach_workspace: ['at', 'name'],
  add_ssh_keys: ['fingerprints'],
}

function builtinStep(kind: string, body: Tree, bare: boolean, where: string): Step {
  const keys = stepKeys[kind]
  if (keys === undefined) throw new ConfigError(`${where} has the step ${kind}, which is no command and no step that is known.`)
  if (kind === 'run' && typeof body === 'string') return runStep({ command: body }, where)
  if (bare && !['checkout', 'setup_remote_docker', 'add_ssh_keys'].includes(kind))
    throw new ConfigError(`${where} has an empty ${kind} step.`)
  const map = mapOf(body, `The ${kind} step of ${where}`)
  onlyKeys(map, [...keys, 'when'], `The ${kind} step of ${where}`)
  return kind === 'run' ? runStep(map, where) : specialStep(kind, map, where)
}

function runStep(map: TreeMap, where: string): RunStep {
  const command = textOf(map.command, `the command of a run step of ${where}`)
  if (map.auto_rerun_delay !== undefined) checkDelay(map, where)
  return {
    kind: 'run',
    name: typeof map.name === 'string' ? map.name : command.trimEnd(),
    when: whenOf(map.when, 'on_success', where),
    command,
    shell: optionalText(map.shell, `The shell of a step of ${where}`),
    environment: readEnvironment(map.environment, `a step of ${where}`),
    workingDirectory: optionalText(map.working_directory, `The working directory of a step of ${where}`),
    background: booleanOf(map.background, `"background" of a step of ${where}`),
    idleSeconds: secondsOf(map.no_output_timeout ?? '10m', where),
    reruns: rerunsOf(map.max_auto_reruns, `A step of ${where}`),
  }
}

function specialStep(kind: string, map: TreeMap, where: string): Step {
  const at = `the ${kind} step of ${where}`
  const text = (key: string): string => textOf(map[key], `"${key}" of ${at}`)
  const stores = kind === 'store_artifacts' || kind === 'store_test_results'
  const base = {
    name: typeof map.name === 'string' ? map.name : kind,
    // Results and artifacts are kept of a job that failed, too.
    when: whenOf(map.when, stores ? 'always' : 'on_success', where),
  }
  if (kind === 'checkout') return { kind, ...base, path: map.path === undefined ? '.' : text('path') }
  if (kind === 'save_cache') return { kind, ...base, key: text('key'), paths: textsOf(map.paths, `"paths" of ${at}`) }
  if (kind === 'restore_cache') return { kind, ...base, keys: cacheKeys(map, at) }
  if (kind === 'attach_workspace') return { kind, ...base, at: text('at') }
  if (kind === 'persist_to_workspace') {
    const paths = textsOf(map.paths, `"paths" of ${at}`)
    if (paths.some((path) => /^(?:\.\/?|\/)$/.test(path))) throw new ConfigError(`"paths" of ${at} must not be the root itself.`)
    return { kind, ...base, root: text('root'), paths }
  }
  if (stores) text('path')
  return { kind: kind as 'add_ssh_keys', ...base }
}

function cacheKeys(map: TreeMap, at: string): readonly string[] {
  const keys = [map.key, map.keys].flatMap((each) => (each === undefined ? [] : textsOf(each, `The keys of ${at}`)))
  if (keys.length === 0) throw new ConfigError(`${at} has no key.`)
  return keys
}

function whenOf(tree: Tree | undefined, otherwise: When, where: string): When {
  if (tree === undefined) return otherwise
  if (tree !== 'on_success' && tree !== 'on_fail' && tree !== 'always') {
    throw new ConfigError(`A step of ${where} has "when: ${String(tree)}", which is none of on_success, on_fail and always.`)
  }
  return tree
}

function optionalText(tree: Tree | undefined, where: string): string | null {
  return tree === undefined ? null : textOf(tree, where)
}

function booleanOf(tree: Tree | undefined, where: string): boolean {
  if (tree !== undefined && typeof tree !== 'boolean') throw new ConfigError(`${where} must be true or false.`)
  return tree ?? false
}

/** https://circleci.com/docs/guides/orchestrate/automatic-reruns/: one to five. */
export function rerunsOf(tree: Tree | undefined, where: string): number {
  if (tree === undefined) return 0
  if (!Number.isInteger(tree) || Number(tree) < 1 || Number(tree) > 5) throw new ConfigError(`${where} must have 1 to 5 max_auto_reruns.`)
  return Number(tree)
}

function checkDelay(map: TreeMap, where: string): void {
  const seconds = /^\d+[ms]$/.test(String(map.auto_rerun_delay)) ? secondsOf(map.auto_rerun_delay ?? null, where) : Number.NaN
  if (!(seconds <= 600)) throw new ConfigError(`A step of ${where} has an auto_rerun_delay that is not at most 10m.`)
  if (map.max_auto_reruns === undefined) throw new ConfigError(`A step of ${where} has an auto_rerun_delay and no max_auto_reruns.`)
}

function secondsOf(tree: Tree, where: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([smh])$/.exec(String(tree)) ?? []
  if (number === undefined) throw new ConfigError(`A step of ${where} has the duration ${JSON.stringify(tree)}, which CircleCI can't read.`)
  return Number(number) * ({ s: 1, m: 60, h: 3600 }[unit ?? 's'] ?? 1)
}
