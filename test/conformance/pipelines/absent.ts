/** Downloads and outputs of jobs that were skipped, failed, or failed and were allowed to: what isn't there is passed over. */
import { always, branch, job, optional, pipeline, sh } from 'pipegen'
import { env, work } from './work.ts'

const extra = job({
  when: branch('main'),
  env,
  outputs: ['name'],
  steps: [sh`echo extra > extra.txt`, ...work('extra'), sh`echo name=extra >> "$PIPEGEN_OUTPUT"`],
  artifacts: { extra: 'extra.txt' },
})
const shaky = job({ allowFailure: true, env, steps: [...work('shaky'), sh`echo shaky > shaky.txt`], artifacts: { shaky: 'shaky.txt' } })
const build = job({ env, steps: [...work('build'), sh`mkdir out && echo build > out/build.txt`], artifacts: { build: 'out/' } })
const look = sh('Look')`for each in extra.txt shaky.txt out/build.txt; do if [ -e "$each" ]; then echo "SEEN $each"; fi; done`
const lenient = job({
  needs: [optional(extra), shaky, build],
  download: [extra.artifacts.extra, shaky.artifacts.shaky, build.artifacts.build],
  env,
  steps: [look, ...work('lenient')],
})
const report = job({
  when: always(),
  needs: [extra, shaky, build],
  download: [extra.artifacts.extra, shaky.artifacts.shaky, build.artifacts.build],
  env,
  steps: [look, sh`echo "SEEN name ${extra.outputs.name}"`, ...work('report')],
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true },
  jobs: { extra, shaky, build, lenient, report },
})
