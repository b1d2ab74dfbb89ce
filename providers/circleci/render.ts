/** The document as text. */
import type { Lowered, OutputFile } from '../../src/provider.ts'
import { comment, printYaml, type Yaml } from '../shared/yaml.ts'
import type { CircleciDocument, CircleciInvocation, CircleciJob, CircleciParameter, CircleciWorkflow } from './document.ts'

export function renderCircleci({ documents }: Lowered<CircleciDocument>): readonly OutputFile[] {
  return documents.map(({ path, document }) => ({
    path,
    text: printYaml(documentYaml(document), { blankBetween, blockKeys }),
    comment: '#',
  }))
}

const blockKeys: ReadonlySet<string> = new Set(['steps', 'jobs', 'docker', 'paths', 'exclude', 'keys', 'triggers'])
const blankBetween = (path: readonly string[]): boolean => path.length === 0 || (path.length === 1 && path[0] === 'jobs')

function documentYaml({ version, parameters, jobs, workflows }: CircleciDocument): Yaml {
  const lowered: { [key: string]: Yaml } = {}
  for (const { name, comment: above, job } of jobs) lowered[name] = above === '' ? jobYaml(job) : comment(above, jobYaml(job))
  return {
    version,
    parameters: parameters === undefined ? undefined : parametersYaml(parameters),
    jobs: lowered,
    workflows: Object.fromEntries(workflows.map((workflow) => [workflow.name, workflowYaml(workflow)])),
  }
}

/** A parameter has no field for its description. */
function parametersYaml(parameters: { readonly [name: string]: CircleciParameter }): Yaml {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { description, ...rest }]) => [
      name,
      description === undefined ? (rest as Yaml) : comment(description, rest as Yaml),
    ]),
  )
}

// In the order in which a reader asks: for what, where, with what, what is done.
const order = [
  'type',
  'parameters',
  'docker',
  'machine',
  'macos',
  'resource_class',
  'shell',
  'working_directory',
  'environment',
  'steps',
] as const
const known: ReadonlySet<string> = new Set(order)

function jobYaml(job: CircleciJob): Yaml {
  const fields = job as unknown as { readonly [key: string]: Yaml }
  const yaml: { [key: string]: Yaml } = {}
  for (const key of order) if (fields[key] !== undefined) yaml[key] = fields[key]
  for (const key in fields) if (!known.has(key)) yaml[key] = fields[key]
  return yaml
}

function workflowYaml({ triggers, when, max_auto_reruns, jobs }: CircleciWorkflow): Yaml {
  return { triggers: triggers as Yaml | undefined, when, max_auto_reruns, jobs: jobs.map(invocationYaml) }
}

function invocationYaml({ job, comment: above, parameters, ...fields }: CircleciInvocation): Yaml {
  const { name, type, requires, context, filters, matrix } = fields
  const entries: { [key: string]: Yaml } = {}
  if (name !== undefined) entries.name = name
  if (type !== undefined) entries.type = type
  for (const key in parameters) entries[key] = parameters[key]
  if (matrix !== undefined) entries.matrix = matrix as unknown as Yaml
  if (requires !== undefined) entries.requires = requires as Yaml
  if (context !== undefined) entries.context = context
  if (filters !== undefined) entries.filters = filters
  const serial = fields['serial-group']
  if (serial !== undefined) entries['serial-group'] = serial
  let isEmpty = true
  for (const _ in entries) isEmpty = false
  const yaml: Yaml = isEmpty ? job : { [job]: entries }
  return above === '' ? yaml : comment(above, yaml)
}
