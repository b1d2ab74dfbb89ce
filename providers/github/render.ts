/** Workflows as YAML. */
import type { Lowered, OutputFile } from '../../src/provider.ts'
import { printYaml, type Yaml } from '../shared/yaml.ts'
import type { GithubWorkflow } from './document.ts'

const blockKeys: ReadonlySet<string> = new Set(['steps', 'ports', 'schedule', 'include', 'exclude'])

export function render({ documents }: Lowered<GithubWorkflow>): readonly OutputFile[] {
  return documents.map(({ path, document }) => ({ path, text: printWorkflow(document), comment: '#' as const }))
}

export function printWorkflow(workflow: GithubWorkflow): string {
  return printYaml(workflow as unknown as Yaml, {
    blockKeys,
    // Sections, jobs and steps are set apart, as people do.
    blankBetween: (path) => path.length === 0 || (path.length === 1 && path[0] === 'jobs'),
  })
}
