/** What a run knows of itself, and values that depend on it. */
import { branch, choose, ci, event, job, pipeline, sh, text, variable } from 'pipegen'

const tell = job({
  matrix: { size: ['small', 'big'] },
  env: ({ matrix }) => ({
    MODE: choose(branch('main'), 'release', choose(event('pullRequest'), 'review', 'other')),
    REF: ci.tag.or(ci.branch).or(ci.pullRequest.source),
    LABEL: text`${ci.event} of ${ci.repository}, ${choose(matrix.size.is('big'), 'all', 'some')}`,
    EXTRA: variable('NOWHERE').or(variable('NOWHERE_EITHER')).or('none'),
    ODD: 'a $b `c` "d" \\e',
  }),
  steps: ({ matrix }) => [
    sh('Variables')`echo "SEEN $MODE, $REF, $LABEL, $EXTRA, $ODD"`,
    sh('Quotes')`echo 'SEEN single ${ci.pullRequest.target.or('no target')}' "double ${matrix.size}" ${['two words', '$one']}`,
    sh('Here')`
      cat <<'EOF'
      SEEN here ${ci.branch.or('no branch')} and $nothing
      EOF
    `,
    sh({ name: 'Own', env: { MODE: text`own-${choose(event('tag'), ci.tag, 'untagged')}` } })`echo "SEEN $MODE"`,
    sh({ name: 'Only big', when: matrix.size.is('big') })`echo "SEEN big"`,
  ],
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { tags: ['v*'], branches: ['**'] }, pullRequest: true },
  jobs: { tell },
})
