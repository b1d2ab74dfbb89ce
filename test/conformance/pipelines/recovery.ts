/** What is done again, what is done in any case, and the job that reports it all: scripts that count and tell. */
import { failed, job, not, pipeline, sh, variable } from 'pipegen'

const fail = { FAIL: variable('FAIL_JOB').or('nothing') }
const flaky = job({
  env: fail,
  steps: [
    sh({ name: 'Third time lucky', retry: 2 })`
      printf x >> tries
      first=$(cat tries)
      test "$first" = xxx
    `,
    sh('Count')`echo "SEEN TRIES=$(cat tries)"`,
    sh({ name: 'Never', retry: 1, allowFailure: true })`printf y >> tries; exit 3`,
    sh('Count again')`echo "SEEN TRIES=$(cat tries)"`,
    sh('Fail')`test "$FAIL" != flaky`,
  ],
  after: [
    sh('Clean up')`echo "SEEN CLEANED"`,
    sh({ name: 'Tell', when: failed() })`echo "SEEN TOLD"`,
    sh({ name: 'Praise', when: not(failed()) })`echo "SEEN PRAISED"`,
  ],
})
const next = job({ needs: [flaky], steps: [sh('Go on')`echo "SEEN NEXT"`] })

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main'] } },
  gate: 'good',
  jobs: { flaky, next },
})
