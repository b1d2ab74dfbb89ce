/** Files that go from job to job; who doesn't ask for them doesn't get them. */
import { job, pipeline, sh } from 'pipegen'
import { env, work } from './work.ts'

const build = job({
  env,
  steps: [
    sh('Build')`
      mkdir -p out/deep
      echo app > out/app.txt
      echo lib > out/deep/lib.txt
      echo log > build.log
    `,
    ...work('build'),
  ],
  artifacts: { app: 'out/**', log: 'build.log' },
})
const sign = job({
  needs: [build],
  download: [build.artifacts.app],
  env,
  steps: [sh('Sign')`sed 's/^/signed /' out/app.txt > signed.txt`, ...work('sign')],
  artifacts: { signed: 'signed.txt' },
})
const ship = job({
  needs: [build, sign],
  checkout: false,
  download: [build.artifacts.app, sign.artifacts.signed],
  env,
  steps: [sh('Ship')`echo "SEEN $(cat signed.txt) $(cat out/deep/lib.txt)"`, ...work('ship')],
})
const blind = job({ needs: [build], env, steps: [sh('Look')`if [ -e out ]; then echo "SEEN out"; fi`, ...work('blind')] })

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true },
  jobs: { build, sign, ship, blind },
})
