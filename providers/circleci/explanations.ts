/** The longer words of what only CircleCI finds, as `pipegen explain CODE` prints them. A test runs each example. */
import type { Explanation } from '../../src/diagnostics/explain.ts'
import type { CircleciCode } from './codes.ts'

export const explanations: { readonly [code in CircleciCode]: Explanation } = {
  'circleci-job-twice': {
    cause:
      'Some features become jobs of their own on CircleCI, such as an approval, and here one has the name of another job. CircleCI compares names without case.',
    example: lines(
      "const deploy = job({ approval: { message: 'Ship it?' }, steps: [sh`./deploy.sh`] })",
      'const other = job({ steps: [sh`./other.sh`] })',
      "export default pipeline('ci', { providers: ['circleci'], on: { push: true }, jobs: { deploy, 'approve-deploy': other } })",
    ),
    fix: 'Give one of the two jobs another id.',
  },
  'circleci-too-many-parameters': {
    cause: 'Inputs of a manual run become parameters of the pipeline, and CircleCI takes 100 of them.',
    example: lines(
      "const names = Array.from({ length: 101 }, (_, index) => [`input_${index}`, { type: 'string' }])",
      'const test = job({ steps: [sh`make`] })',
      "export default pipeline('ci', { providers: ['circleci'], on: { manual: { inputs: Object.fromEntries(names) } }, jobs: { test } })",
    ),
    fix: 'Join inputs that belong together, for instance as one text that a step takes apart; or read them from a file of the repo.',
  },
  'circleci-parameter-too-long': {
    cause:
      'Inputs of a manual run become parameters of the pipeline. CircleCI takes 128 characters for the name of one, and 512 for its default.',
    example: lines(
      'const test = job({ steps: [sh`make`] })',
      "const inputs = { note: { type: 'string', default: 'x'.repeat(600) } }",
      "export default pipeline('ci', { providers: ['circleci'], on: { manual: { inputs } }, jobs: { test } })",
    ),
    fix: 'Make it shorter. A long text can stand in a file of the repo, and the input names the file.',
  },
  'circleci-input-twice': {
    cause:
      'Inputs of a manual run become parameters of the file, which all its workflows share, in lower case. Two inputs of one name have to be declared alike, or nobody could say what the parameter takes.',
    example: lines(
      'const test = job({ steps: [sh`make test`] })',
      'const load = job({ steps: [sh`make load`] })',
      "const manual = (fallback: string) => ({ manual: { inputs: { level: { type: 'string' as const, default: fallback } } } })",
      'export default project({',
      "  providers: ['circleci'],",
      "  pipelines: [pipeline('ci', { on: manual('low'), jobs: { test } }), pipeline('load', { on: manual('high'), jobs: { load } })],",
      '})',
    ),
    fix: 'Declare both alike, for instance by one constant that both pipelines use, or give one of them another name.',
  },
  'circleci-too-many-contexts': {
    cause: 'The jobs of the file name more than 100 contexts, which is as many as CircleCI takes.',
    example: lines(
      'const tokens = Array.from({ length: 101 }, (_, index) => `TOKEN_${index}`)',
      'const contexts = Object.fromEntries(tokens.map((token) => [token.toLowerCase(), [token]]))',
      'const test = job({ steps: tokens.map((token) => sh`./use.sh ${secret(token)}`) })',
      "export default pipeline('ci', { providers: [circleci({ contexts })], on: { push: true }, jobs: { test } })",
    ),
    fix: "Put secrets that the same jobs may read into one context: `circleci({ contexts: { deploy: ['TOKEN', 'KUBECONFIG'] } })`.",
  },
  'circleci-built-in-variable': {
    cause: 'CircleCI sets this variable in every job, and its own tools read it. What wins, and what breaks then, is not documented.',
    example: lines(
      "const test = job({ env: { CIRCLE_SHA1: 'abc' }, steps: [sh`make`] })",
      "export default pipeline('ci', { providers: ['circleci'], on: { push: true }, jobs: { test } })",
    ),
    fix: 'Give the variable another name.',
  },
  'circleci-value-too-long': {
    cause: 'CircleCI takes 32 KB for the value of a variable.',
    example: lines(
      "const test = job({ env: { NOTES: 'x'.repeat(40_000) }, steps: [sh`make`] })",
      "export default pipeline('ci', { providers: ['circleci'], on: { push: true }, jobs: { test } })",
    ),
    fix: 'Put the text into a file of the repo, and let the step read that.',
  },
  'circleci-backslash': {
    cause:
      'CircleCI reads `<<` in a script as the start of a parameter, unless a backslash stands before it, which it takes away. A backslash of your own there would be lost.',
    example: lines(
      "const test = job({ steps: [sh`grep '\\\\<<' notes.txt`] })",
      "export default pipeline('ci', { providers: ['circleci'], on: { push: true }, jobs: { test } })",
    ),
    fix: 'Put the script into a file of the repo, and run that: sh`./find.sh`.',
  },
  'circleci-too-large': {
    cause: 'CircleCI takes 8 MB for the whole file once it is compiled, with the steps of every job written out.',
    example: lines(
      "const test = job({ steps: [sh`echo ${'x'.repeat(9_000_000)}`] })",
      "export default pipeline('ci', { providers: ['circleci'], on: { push: true }, jobs: { test } })",
    ),
    fix: 'Put long scripts into files of the repo, or split the pipeline.',
  },
}

function lines(...text: readonly string[]): string {
  return text.join('\n')
}
