/** The document as text. */
import type { Lowered, OutputFile } from '../../src/provider.ts'
import { comment, printYaml, type Yaml } from '../shared/yaml.ts'
import type { GitlabDocument, GitlabJob, GitlabLine } from './document.ts'

export function renderGitlab({ documents }: Lowered<GitlabDocument>): readonly OutputFile[] {
  return documents.map(({ path, document }) => ({
    path,
    text: printYaml(documentYaml(document), { blankBetween, blockKeys }),
    comment: '#',
  }))
}

const blockKeys: ReadonlySet<string> = new Set(['script', 'before_script', 'after_script', 'rules', 'paths', 'services', 'changes'])
const blankBetween = (path: readonly string[]): boolean => path.length === 0

function documentYaml({ workflow, variables, stages, jobs, ...rest }: GitlabDocument): Yaml {
  const top: { [key: string]: Yaml } = {
    stages,
    workflow: workflow as unknown as Yaml,
    default: rest.default,
    variables: variables as Yaml,
  }
  for (const { name, comment: above, job } of jobs) top[name] = above === '' ? jobYaml(job) : comment(above, jobYaml(job))
  return top
}

// In the order in which a reader asks: where and when, with what, what is done, what remains.
const order = [
  'stage', 'image', 'tags', 'services', 'needs', 'dependencies', 'rules', 'when', 'manual_confirmation', 'parallel', 'variables', 'id_tokens', 'cache',
  'before_script', 'script', 'after_script', 'coverage', 'artifacts', 'environment', 'resource_group', 'interruptible', 'allow_failure', 'retry', 'timeout',
] as const // biome-ignore format: one table
const known: ReadonlySet<string> = new Set(order)

function jobYaml(job: GitlabJob): Yaml {
  const fields = job as unknown as { readonly [key: string]: Yaml }
  const yaml: { [key: string]: Yaml } = {}
  for (const key of order)
    if (fields[key] !== undefined)
      yaml[key] = key.endsWith('script') ? linesYaml(fields[key] as unknown as readonly (GitlabLine | string)[]) : fields[key]
  for (const key in fields) if (!known.has(key)) yaml[key] = fields[key]
  return yaml
}

/** A line that YAML would quote is easier to read, and to change, in a block. */
const asksForQuotes = /: | #|:$|^[^A-Za-z0-9_./$(]/

/** An overlay may have put plain strings in the place of lines. */
function linesYaml(lines: readonly (GitlabLine | string)[] | string): Yaml {
  if (typeof lines === 'string') return lines
  return lines.map((each) => {
    if (typeof each === 'string' || !('line' in each)) return each as Yaml
    const text = each.line.includes('\n') || asksForQuotes.test(each.line) ? `${each.line}\n` : each.line
    return each.comment === '' ? text : comment(each.comment, text)
  })
}
