/** Cells with conditions of their own. */
import { all, any, branch, event, job, optional, pipeline, sh } from 'pipegen'
import { env, work } from './work.ts'

const look = job({ outputs: ['level'], env, steps: [sh('Look')`echo "level=high" >> "$PIPEGEN_OUTPUT"`, ...work('look')] })
const some = job({
  needs: [look],
  matrix: { size: ['small', 'big', 'huge'] },
  when: ({ matrix }) => any(matrix.size.is('small'), all(matrix.size.is('big'), branch('main')), look.outputs.level.is('low')),
  env,
  steps: ({ matrix }) => [sh('Tell')`echo SEEN ${matrix.size}`, ...work('some')],
})
const none = job({
  matrix: { size: ['small', 'big', 'huge'] },
  when: ({ matrix }) =>
    any(all(matrix.size.is('small'), branch('main')), all(matrix.size.is('big'), event('push')), all(matrix.size.is('huge'), branch('m*'))),
  env,
  steps: ({ matrix }) => [sh('Tell')`echo SEEN ${matrix.size}`, ...work('none')],
})
const behind = job({ needs: [optional(some), optional(none)], env, steps: work('behind') })

export default pipeline('ci', {
  providers: ['github'],
  on: { push: true, pullRequest: true },
  jobs: { look, some, none, behind },
})
