/** What validators that others wrote say of random pipelines: one call for all files of a provider. */
import { circleciSchema } from '../conformance/engines/circleci-static.ts'
import type { Finding } from '../conformance/engines/finding.ts'
import { actionlintAlone, githubParser } from '../conformance/engines/github-static.ts'
import { gitlabSchema } from '../conformance/engines/gitlab-static.ts'
import { parseJenkinsfiles } from '../conformance/engines/jenkins/jenkins-run.ts'
import type { ProviderName } from '../features/case.ts'

/** A line for each fault, by the number of its file. */
export type Validate = (texts: readonly string[]) => Promise<readonly (readonly string[])[]>

export interface Validator {
  readonly name: string
  readonly provider: ProviderName
  readonly validate: Validate
}

export const validators: readonly Validator[] = [
  { name: 'actionlint', provider: 'github', validate: ofGithub(actionlintAlone) },
  { name: "GitHub's own parser", provider: 'github', validate: ofGithub(githubParser) },
  { name: "GitLab's schema", provider: 'gitlab', validate: async (texts) => texts.map((text) => gitlabSchema({ text }).map(lineOf)) },
  { name: "Groovy's compiler and the rules of Declarative", provider: 'jenkins', validate: (texts) => parseJenkinsfiles(texts) },
  { name: "CircleCI's schema", provider: 'circleci', validate: async (texts) => texts.map((text) => circleciSchema({ text }).map(lineOf)) },
]

function ofGithub(tool: (files: { readonly [path: string]: string }) => Promise<readonly Finding[]>): Validate {
  return async (texts) => {
    if (texts.length === 0) return []
    const paths = texts.map((_, index) => `.github/workflows/${index}.yml`)
    const workflows = Object.fromEntries(texts.map((text, index) => [paths[index], text]))
    const found = await tool({ ...workflows, ...surroundings })
    const real = found.filter((finding) => !isAsWritten(finding))
    return paths.map((path) => real.filter(({ file }) => file === path).map(lineOf))
  }
}

/** A condition that can't be true with these triggers stays in the file as `false`, as the author has written it. */
function isAsWritten({ rule, message }: Finding): boolean {
  return rule === 'if-cond' && message.startsWith('constant expression "false"')
}

/** What the programs suppose of their repository. */
const surroundings = {
  '.github/actionlint.yaml': 'self-hosted-runner:\n  labels: [gpu, big]\n',
  '.github/workflows/own.yml': `
on:
  workflow_call:
    inputs: { level: { type: string }, branch: { type: string } }
    secrets: { TOKEN: { required: false } }
jobs:
  own:
    runs-on: ubuntu-24.04
    steps: [{ run: 'true' }]
`,
}

function lineOf({ rule, message }: Finding): string {
  return `${rule}: ${message}`
}
