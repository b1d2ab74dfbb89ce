/** What only a shell finds out, in fields that no shell fills. */
import { ci, job, pipeline, sh, text } from 'pipegen'
import { work } from './work.ts'

const tell = job({
  name: text`Tell ${ci.shortSha}`,
  env: { TAG: text`app-${ci.shortSha}`, FAIL: 'nothing' },
  steps: [
    sh({ name: text`On ${ci.commit.message}` })`echo SEEN somewhere`,
    sh('Compare')`
      [ "$TAG" = "app-$(git rev-parse HEAD | cut -c1-8)" ] && echo SEEN the tag
      [ ${ci.commit.message} = "$MESSAGE" ] && echo SEEN the message
    `,
    ...work('tell'),
  ],
})

export default pipeline('ci', { providers: ['github'], on: { push: true }, env: { MESSAGE: ci.commit.message }, jobs: { tell } })
