/** Steps with conditions, failures that are allowed, and what one step leaves to the next. */
import { all, always, branch, failed, env as fromEnv, job, pipeline, sh } from 'pipegen'
import { env } from './work.ts'

const shell = job({
  env: { ...env, SCOPE: 'job' },
  steps: [
    sh({ name: 'Own', env: { SCOPE: 'step' }, in: '/' })`echo "SEEN own $SCOPE $(pwd)"; export LOST=yes`,
    sh('Fresh')`echo "SEEN fresh $SCOPE $LOST"`,
    sh('Leave')`
      echo "KEPT=a b" >> "$PIPEGEN_ENV"
      mkdir -p "$PWD/tools"
      printf '#!/bin/sh\necho SEEN tool\n' > tools/my-tool
      chmod +x tools/my-tool
      echo "$PWD/tools" >> "$PIPEGEN_PATH"
    `,
    sh('Take')`my-tool; echo "SEEN kept $KEPT ${fromEnv('KEPT')}"`,
  ],
})
const order = job({
  env,
  steps: [
    sh({ name: 'May fail', allowFailure: true })`echo "SEEN shaky"; false; echo "SEEN never"`,
    sh({ name: 'On main', when: branch('main') })`echo "SEEN main"`,
    sh('Fail')`test "$FAIL" != order`,
    sh('Next')`echo "SEEN next"`,
    sh({ name: 'Tell', when: failed() })`echo "SEEN failed"`,
    sh({ name: 'Tell of main', when: all(failed(), branch('main')) })`echo "SEEN failed on main"`,
    sh({ name: 'Clean', when: always() })`echo "SEEN clean"`,
  ],
})

const twice = job({
  env,
  steps: [
    sh('Leave')`echo "KIND=earlier" >> "$PIPEGEN_ENV"; echo "LATER=earlier too" >> "$PIPEGEN_ENV"`,
    sh({ name: 'Own', env: { KIND: 'own' } })`echo "SEEN own $KIND"`,
    sh({ name: 'Both', env: { KIND: 'own' } })`echo "SEEN both $KIND ${fromEnv('KIND')}" '${fromEnv('KIND')}'`,
    sh({ name: 'Through', env: { KIND: 'own', OTHER: fromEnv('KIND') } })`echo "SEEN through $KIND $OTHER"`,
    sh({ name: 'Chain', env: { LATER: fromEnv('KIND'), OTHER: fromEnv('LATER') } })`echo "SEEN chain $LATER $OTHER ${fromEnv('LATER')}"`,
    sh({ name: 'Same', env: { KIND: fromEnv('KIND') } })`echo "SEEN same $KIND ${fromEnv('KIND')}"`,
    sh({ name: 'Again', env: { KIND: 'own' }, retry: 1 })`echo "SEEN again $KIND ${fromEnv('KIND')}"`,
    sh('After')`echo "SEEN after $KIND $OTHER"`,
  ],
})

export default pipeline('ci', { providers: ['github', 'gitlab', 'jenkins', 'circleci'], on: { push: true }, jobs: { shell, order, twice } })
