/** A matrix with cells left out and put in, one of which fails, and a job that needs all of them. */
import { job, pipeline, sh } from 'pipegen'
import { env, work } from './work.ts'

const test = job({
  matrix: { version: ['1.10', '2'], mode: ['fast', 'slow'] },
  include: [{ version: '3', mode: 'fast' }],
  exclude: [{ version: '1.10', mode: 'slow' }],
  env: ({ matrix }) => ({ ...env, MODE: matrix.mode }),
  steps: ({ matrix }) => [
    sh('Work')`echo "SEEN version=${matrix.version} mode=$MODE"`,
    sh('Fail')`test "$FAIL" != test || test ${matrix.version} != 2 || test ${matrix.mode} != slow`,
  ],
})
const after = job({ needs: [test], env, steps: work('after') })

export default pipeline('ci', { providers: ['github', 'gitlab', 'jenkins', 'circleci'], on: { push: true }, jobs: { test, after } })
