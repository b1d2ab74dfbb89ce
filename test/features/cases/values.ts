/** Values that are known when the pipeline runs. */
import { branch, choose, type Env, env, ci as facts, job, jobToken, secret, sh, variable } from '../../../src/index.ts'
import { type Case, ci, steps } from '../case.ts'

const holding = (env: Env) => ci({ a: job({ env, steps }) })
const empty = () => holding({ X: '' })
const byHand = { push: true, manual: { inputs: { level: { type: 'string', default: 'info' } } } } as const

export const valueCases = {
  'value.secret': {
    with: () => holding({ X: secret('TOKEN') }),
    without: empty,
    github: { file: 'X: ${{ secrets.TOKEN }}', todo: 'gh secret set TOKEN' },
    gitlab: { file: 'export X="$TOKEN"', todo: 'glab variable set TOKEN --masked' },
    jenkins: { file: "string(credentialsId: 'token', variable: 'X')", todo: 'Secret text' },
    circleci: { file: 'export X="$TOKEN"', todo: 'the secret "TOKEN"' },
  },
  'value.variable': {
    with: () => holding({ X: variable('SITE') }),
    without: empty,
    github: { file: 'X: ${{ vars.SITE }}', todo: 'gh variable set SITE' },
    gitlab: { file: 'export X="$SITE"', todo: 'glab variable set SITE' },
    jenkins: { file: "'X=' + verbatim(env.SITE ?: '')", todo: 'the environment variable "SITE"' },
    circleci: { file: 'export X="$SITE"', todo: 'the variable "SITE"' },
  },
  'value.env': {
    with: () => ci({ a: job({ steps: [sh`echo "MODE=fast" >> "$PIPEGEN_ENV"`, sh({ env: { X: env('MODE') } })`make`] }) }),
    without: () => ci({ a: job({ steps: [sh`echo "MODE=fast" >> "$PIPEGEN_ENV"`, sh`make`] }) }),
    github: 'X: ${{ env.MODE }}',
    gitlab: 'export X="$MODE"',
    jenkins: 'export X="$MODE"',
    circleci: 'export X="$MODE"',
  },
  'value.ci': {
    with: () => holding({ X: facts.sha }),
    without: empty,
    github: 'X: ${{ github.sha }}',
    gitlab: 'X: $CI_COMMIT_SHA',
    jenkins: "'X=' + env.GIT_COMMIT",
    circleci: 'export X="$CIRCLE_SHA1"',
  },
  'value.input': {
    with: () => ci({ a: job({ env: { X: facts.input('level') }, steps }) }, byHand),
    without: () => ci({ a: job({ env: { X: '' }, steps }) }, byHand),
    github: "X: ${{ inputs.level || 'info' }}",
    gitlab: 'export X="$PIPEGEN_INPUT_LEVEL"',
    jenkins: "'X=' + verbatim(params.level ?: '')",
    circleci: 'X: << pipeline.parameters.level >>',
  },
  'value.jobToken': {
    with: () => holding({ X: jobToken() }),
    without: empty,
    github: 'X: ${{ github.token }}',
    gitlab: 'export X="$CI_JOB_TOKEN"',
    jenkins: { error: 'no token of its own' },
    circleci: { error: 'no token for the repository' },
  },
  'value.choose': {
    with: () => holding({ X: choose(branch('main'), 'production', 'preview') }),
    without: empty,
    github: { file: "&& 'production' || 'preview'", warning: 'without case' },
    gitlab: 'export X="production"',
    jenkins: "? 'production' : 'preview'",
    circleci: 'export X="production"',
  },
  'value.or': {
    with: () => holding({ X: variable('SITE').or('example.com') }),
    without: () => holding({ X: variable('SITE') }),
    github: "${{ vars.SITE || 'example.com' }}",
    gitlab: 'export X="${SITE:-example.com}"',
    jenkins: "(env.SITE ?: 'example.com')",
    circleci: 'export X="${SITE:-example.com}"',
  },
} as const satisfies { readonly [feature: string]: Case }
