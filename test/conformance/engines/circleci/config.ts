/** `.circleci/config.yml` of version 2.1, read and decided for one pipeline. */
import { readExecutors, readJobs } from './jobs.ts'
import { pipelineScope, pipelineTypes, readParameters } from './parameters.ts'
import { branchOf, type CircleciEvent, type Facts, pipelineValues, tagOf } from './pipeline-values.ts'
import { readCommands } from './steps.ts'
import { ConfigError, onlyKeys, parseTree } from './tree.ts'
import { readWorkflows, type Workflow } from './workflow.ts'

export const configFile = '.circleci/config.yml'

const keys = ['version', 'parameters', 'commands', 'executors', 'jobs', 'workflows']
// What would need CircleCI's servers.
const beyondReach = ['setup', 'orbs']

/** The workflows that run in this pipeline. Throws what CircleCI refuses, and what this evaluator doesn't know. */
export function readConfig(text: string, event: CircleciEvent, facts: Facts): readonly Workflow[] {
  const { setup, ...config } = parseTree(text)
  const unreachable = beyondReach.filter((key) => (key === 'setup' ? setup === true : config[key] !== undefined))
  if (unreachable.length > 0) throw new ConfigError(`The config has ${unreachable.join(' and ')}, which this evaluator doesn't know.`)
  onlyKeys(config, keys, 'The config')
  if (String(config.version) !== '2.1') throw new ConfigError(`The version of the config is ${String(config.version)} and not 2.1.`)
  const parameters = readParameters(config.parameters, pipelineTypes, 'the pipeline')
  const scope = pipelineScope(pipelineValues(event, facts, parameters))
  const steps = { commands: readCommands(config.commands), pipeline: scope, scope, stepArguments: {}, inside: [] }
  const definitions = { jobs: readJobs(config.jobs), executors: readExecutors(config.executors) }
  return readWorkflows(config.workflows, { ...definitions, steps, ref: { branch: branchOf(event), tag: tagOf(event) } })
}
