/**
 * A job that is a reusable workflow. It takes few keys of a job: where its work runs, and how long, its own jobs say.
 * Source: GitHub Docs, "Reusing workflow configurations", supported keywords for jobs that call a reusable workflow.
 */
import type { Call, CallInput } from '../../../src/ir/types.ts'
import type { GithubJob } from '../document.ts'
import { envMap, template, type ValueScope } from '../value.ts'

export function lowerCall({ workflow, with: inputs, secrets }: Call, scope: ValueScope): Pick<GithubJob, 'uses' | 'with' | 'secrets'> {
  const handed = secrets === 'inherit' ? secrets : envMap(secrets, scope)
  return {
    uses: workflow,
    ...(inputs.length === 0 ? {} : { with: Object.fromEntries(inputs.map((input) => [input.name, lowerInput(input, scope)])) }),
    ...(handed === undefined ? {} : { secrets: handed }),
  }
}

/** GitHub refuses the text of a number where the workflow declares a number. */
function lowerInput({ type, value }: CallInput, scope: ValueScope): string | number | boolean {
  const text = template(value, scope)
  if (type === 'boolean') return text === 'true'
  return type === 'number' ? Number(text) : text
}
