/** Comparisons that GitHub's expressions don't make, by jobs and by steps. */
import { all, always, choose, ci, failed, job, not, optional, pipeline, sh, text, env as written } from 'pipegen'
import { env, work } from './work.ts'

const look = job({
  outputs: ['tag', 'level'],
  env,
  steps: [
    sh('Look')`
      echo "tag=v1.2" >> "$PIPEGEN_OUTPUT"
      echo "level=Low" >> "$PIPEGEN_OUTPUT"
    `,
    ...work('look'),
  ],
})
const { tag, level } = look.outputs
const release = job({ needs: [look], when: tag.matches('v[0-9].?'), env, steps: work('release') })
const other = job({ needs: [look], when: all(tag.matches('v?'), level.matches('?ow')), env, steps: work('other') })
const clean = job({ needs: [look], when: all(always(), not(tag.matches('v?'))), env, steps: work('clean') })
const alarm = job({ needs: [look], when: all(failed(), not(tag.matches('v?'))), env, steps: work('alarm') })
const free = job({ needs: [optional(look)], when: all(tag.matches('*.?'), level.matches('*?w')), env, steps: work('free') })
const tell = job({
  matrix: { size: ['big-1', 'small-22'] },
  env,
  steps: ({ matrix }) => [
    sh('Write')`echo "KIND=Odd one" >> "$PIPEGEN_ENV"`,
    sh({ name: 'Pattern', when: written('KIND').matches('O?? *') })`echo SEEN pattern`,
    sh({ name: 'Case', when: written('KIND').matches('o?? *') })`echo SEEN case`,
    sh({ name: 'Cell', when: matrix.size.matches('*-?') })`echo SEEN cell`,
    sh({ name: 'Mixed', when: text`${matrix.size} ${written('KIND')}`.matches('*-? O*') })`echo SEEN mixed`,
    sh({ name: 'Sha', when: written('KIND').isNot(ci.shortSha) })`echo SEEN another`,
    sh({ name: 'Chosen', env: { WAY: choose(written('KIND').matches('O*e'), 'left', 'right') } })`echo SEEN "$WAY"`,
    ...work('tell'),
    sh({ name: 'Late', when: all(failed(), written('KIND').matches('O?? *')) })`echo SEEN late`,
  ],
  after: [sh({ name: 'End', when: written('KIND').matches('?dd one') })`echo SEEN end`],
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true },
  jobs: { look, release, other, clean, alarm, free, tell },
})
