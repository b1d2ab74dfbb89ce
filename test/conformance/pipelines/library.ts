/** examples/node-library without the network: the same jobs, needs, matrix, artifact, tag, gate and failure, with scripts that tell what they see. */
import { ci, failed, job, pipeline, sh, tag, text, variable } from 'pipegen'

const fail = { FAIL: variable('FAIL_JOB').or('nothing') }
const lint = job({ env: { ...fail, LEVEL: 'strict' }, steps: [sh('Lint')`echo "SEEN LEVEL=$LEVEL"`, sh('Fail')`test "$FAIL" != lint`] })
const test = job({
  matrix: { node: ['20', '22', '24'], mode: ['fast', 'slow'] },
  exclude: [{ node: '20', mode: 'slow' }],
  env: ({ matrix }) => ({ ...fail, MODE: text`${matrix.mode} mode` }),
  steps: ({ matrix }) => [
    sh('Test')`echo "SEEN NODE=${matrix.node} MODE=$MODE"`,
    sh('Fail')`test "$FAIL" != test || test ${matrix.node} != 22`,
  ],
})
const pack = job({
  needs: [lint, test],
  outputs: ['version'],
  env: fail,
  steps: [
    sh('Pack')`
      mkdir -p out
      echo content > out/package.txt
      echo "version=1.2.3" >> "$PIPEGEN_OUTPUT"
    `,
    sh('State')`
      cd out
      export LEAK=yes
      test "$FAIL" != pack
    `,
    sh('No state')`echo "SEEN LEAK=$LEAK HERE=$(ls out)"`,
  ],
  artifacts: { package: 'out/*.txt' },
})
const publish = job({
  needs: [pack],
  when: tag('v*'),
  checkout: false,
  download: [pack.artifacts.package],
  env: { ...fail, VERSION: pack.outputs.version },
  steps: [sh('Publish')`echo "SEEN VERSION=$VERSION OUTPUT=${pack.outputs.version} TAG=${ci.tag} CONTENT=$(cat out/package.txt)"`],
})
const notify = job({
  needs: [lint, test, pack, publish],
  when: failed(),
  checkout: false,
  steps: [sh('Tell')`echo "SEEN EVENT=${ci.event}"`],
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main'], tags: ['v*'] }, pullRequest: true },
  jobs: { lint, test, pack, publish, notify },
})
