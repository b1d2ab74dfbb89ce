/** Jobs for tags alone, behind jobs that run always. */
import { all, ci, event, job, not, pipeline, sh, tag } from 'pipegen'
import { env, work } from './work.ts'

const test = job({ env, steps: work('test') })
const release = job({
  needs: [test],
  when: tag('v*'),
  env,
  steps: [sh('Tag')`echo "SEEN tag=${ci.tag} branch=${ci.branch}"`, ...work('release')],
})
const beta = job({ needs: [test], when: all(event('tag'), not(tag('v*'))), env, steps: work('beta') })
const announce = job({ needs: [release], env, steps: work('announce') })

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main'], tags: ['*'] } },
  jobs: { test, release, beta, announce },
})
