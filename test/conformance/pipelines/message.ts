/** Steps that ask for the commit message, and one that tells it. */
import { branch, ci, job, not, pipeline, sh } from 'pipegen'
import { env, work } from './work.ts'

const skips = ci.commit.message.includes('[skip ci]')

const build = job({ env, steps: [sh`echo "SEEN ${ci.commit.message}"`, ...work('build')] })
const deploy = job({
  needs: [build],
  when: branch('main'),
  env,
  steps: [sh({ name: 'Deploy', when: not(skips) })`echo SEEN deployed`, sh({ when: skips })`echo SEEN left`, ...work('deploy')],
})

export default pipeline('ci', { providers: ['github', 'gitlab', 'jenkins', 'circleci'], on: { push: true }, jobs: { build, deploy } })
