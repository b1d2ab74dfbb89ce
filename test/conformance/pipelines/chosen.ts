/** Values chosen by how the steps before ended, comparisons of what is chosen, and fallbacks of several values. */
import { all, always, any, branch, choose, ci, failed, job, pipeline, sh, succeeded, text, variable, env as written } from 'pipegen'
import { env, work } from './work.ts'

const channel = choose(branch('main'), 'stable', 'edge')

const tell = job({
  env,
  steps: [
    sh({ name: 'Before', env: { STATE: choose(failed(), 'bad', 'good') } })`echo "SEEN before $STATE"`,
    sh({ name: 'Stable', when: channel.is('stable') })`echo "SEEN stable"`,
    sh({ name: 'Edge', when: text`${ci.event}-${channel}`.is('tag-edge') })`echo "SEEN edge"`,
    sh({
      name: 'Fallback',
      env: { BOTH: text`${variable('NOWHERE')}${variable('NOWHERE_EITHER')}`.or('none'), TAG: text`${ci.tag}${ci.branch}`.or('none') },
    })`echo "SEEN $BOTH, $TAG"`,
    sh('Write')`echo "KEPT=a b" >> "$PIPEGEN_ENV"`,
    sh({
      name: 'Written',
      env: {
        BOTH: text`${written('KEPT')} on ${channel}`,
        OR: written('NOBODY').or(ci.tag).or('nothing'),
        CHOSEN: choose(written('KEPT').is('a b'), written('KEPT'), 'other'),
        BY: choose(branch('main'), written('KEPT'), 'elsewhere'),
      },
    })`echo "SEEN $BOTH, $OR, $CHOSEN, $BY"`,
    sh({ name: 'If written', when: all(written('KEPT').startsWith('a'), branch('main')) })`echo "SEEN if written"`,
    sh({ name: 'Unless written', when: any(written('KEPT').isNot('a b'), branch('topic')) })`echo "SEEN never"`,
    ...work('tell'),
    sh({ name: 'Behind', env: { STATE: choose(succeeded(), 'good', 'bad') } })`echo "SEEN behind $STATE"`,
    sh({ name: 'Always', when: always(), env: { STATE: choose(failed(), 'bad', text`good on ${channel}`) } })`echo "SEEN always $STATE"`,
    sh({ name: 'Written or failed', when: any(failed(), written('KEPT').is('x')) })`echo "SEEN written or failed"`,
    sh({ name: 'Failed', when: failed(), env: { STATE: choose(failed(), 'bad', 'good') } })`echo "SEEN failed $STATE"`,
  ],
  after: [sh({ name: 'After', env: { STATE: choose(failed(), 'bad', 'good') } })`echo "SEEN after $STATE"`],
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { tags: ['v*'], branches: ['**'] } },
  jobs: { tell },
})
