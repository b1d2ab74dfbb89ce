import { branch, choose, ci, env, job, jobToken, pipeline, sh, text, variable } from 'pipegen'

const show = job({
  env: {
    SHA: ci.sha,
    BRANCH: ci.branch,
    TAG: ci.tag,
    EVENT: ci.event,
    URL: ci.runUrl,
    LABEL: text`${ci.repository}#${ci.runNumber}`,
    NAME: variable('NAME').or('nobody'),
    TARGET: choose(branch('main'), 'production', 'preview'),
  },
  steps: [
    sh`echo "STAMP=1" >> "$PIPEGEN_ENV"`,
    sh`echo ${ci.shortSha} ${ci.pullRequest.number} ${ci.pullRequest.title} ${ci.pullRequest.source} ${ci.pullRequest.target} ${ci.workspace} ${env('STAMP')}`,
    sh`curl -H ${text`Authorization: Bearer ${jobToken()}`} https://example.com`,
  ],
})

export default pipeline('values', { on: { push: true, pullRequest: true, tag: '**' }, jobs: { show } })
