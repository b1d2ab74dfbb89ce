/** Files of all cells of a matrix, each in a folder of its own, and those that are kept always. */
import { always, job, pipeline, sh } from 'pipegen'
import { env, work } from './work.ts'

const build = job({
  matrix: { system: ['linux', 'mac'], size: ['small', 'big'] },
  exclude: [{ system: 'mac', size: 'big' }],
  env,
  steps: ({ matrix }) => [
    sh('Build')`
      mkdir -p out
      echo ${matrix.system} ${matrix.size} > out/built.txt
    `,
  ],
  artifacts: { built: 'out/*.txt' },
})
const check = job({
  env,
  steps: [sh('Note')`echo noted > check.log`, ...work('check')],
  artifacts: { log: { paths: 'check.log', when: 'always' } },
})
const gather = job({
  needs: [build],
  checkout: false,
  download: [build.artifacts.built],
  env,
  steps: [
    sh('Gather')`find . -name 'built.txt' -exec cat {} + | sort | sed 's/^/SEEN /'`,
    sh('Folders')`find . -name 'built.txt' | sort | sed 's/^/SEEN /'`,
    ...work('gather'),
  ],
})
const read = job({
  needs: [check],
  when: always(),
  checkout: false,
  download: [check.artifacts.log],
  env,
  steps: [sh('Read')`echo "SEEN $(cat check.log)"`, ...work('read')],
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true },
  jobs: { build, check, gather, read },
})
