import { branch, job, pipeline, sh } from 'pipegen'

const plain = job({
  matrix: { node: ['20', '22'], db: ['postgres', 'mysql'] },
  steps: ({ matrix }) => [sh`./test.sh ${matrix.node} "${matrix.db}"`],
})
const less = job({
  matrix: { os: ['ubuntu', 'windows'], node: [20, 22] },
  exclude: [{ os: 'windows', node: 20 }],
  runner: ({ matrix }) => matrix.os,
  tools: ({ matrix }) => ({ node: matrix.node }),
  steps: [sh`npm test`],
})
const more = job({
  matrix: { node: ['20', '22'] },
  include: [
    { node: '22', coverage: 'yes' },
    { node: '23', experimental: 'yes' },
  ],
  failFast: false,
  env: ({ matrix }) => ({ COVERAGE: matrix.coverage }),
  steps: ({ matrix }) => [sh`npm test`, sh({ when: matrix.coverage.is('yes') })`npm run coverage`],
})
const cells = job({
  matrix: [
    { name: 'fast', flags: '--quick' },
    { name: 'slow', flags: '--all --verbose' },
  ],
  name: ({ matrix }) => matrix.name,
  steps: ({ matrix }) => [sh`./run.sh ${matrix.flags}`],
})
const partly = job({
  matrix: { part: ['a', 'b', 'c'] },
  when: ({ matrix }) => matrix.part.isNot('b'),
  steps: ({ matrix }) => [sh({ when: branch('main') })`./part.sh ${matrix.part}`],
})
const after = job({ needs: [plain, less], steps: [sh`echo finished`] })

export default pipeline('matrix', { on: { push: { branches: ['main'] } }, jobs: { plain, less, more, cells, partly, after } })
