/**
 * A Python library whose tox environments are a grid: five Pythons by six environments, some of them against a node that is fetched first; the
 * wheel is tried on Windows too. The whole grid runs on weekdays at noon as well.
 */
import { input, job, pipeline, sh } from 'pipegen'

const node = input({ type: 'string', description: 'Version of the node to test against', default: '1.16.7' })

const pythons = ['3.10', '3.11', '3.12', '3.13', '3.14'] as const

const cache = { key: { prefix: 'tox', files: ['setup.py', 'tox.ini'] }, paths: ['.tox', '.hypothesis'] }

const install = sh({ name: 'Install tox', retry: 2 })`
  python -m pip install --upgrade pip
  python -m pip install tox`

const common = job({
  matrix: { python: pythons, env: ['lint', 'core', 'core_async', 'names', 'wheel'] },
  include: [{ python: '3.10', env: 'docs' }],
  name: ({ matrix }) => matrix.env,
  tools: ({ matrix }) => ({ python: matrix.python }),
  cache,
  steps: ({ matrix }) => [
    install,
    sh('tox')`
      py=${matrix.python}
      python -m tox run -r -e "py\${py/./}-"${matrix.env}`,
  ],
  artifacts: { docs: { paths: 'docs/_build', ifMissing: 'ignore' } },
})

const integration = job({
  matrix: { python: pythons, transport: ['ipc', 'http', 'ws'], mode: ['', '_async'] },
  exclude: [{ transport: 'ws', mode: '' }],
  tools: ({ matrix }) => ({ python: matrix.python }),
  cache: [cache, { key: 'node', paths: ['.node'] }],
  env: { NODE_VERSION: node.or('1.16.7') },
  steps: ({ matrix }) => [
    install,
    sh('Fetch the node')`
      if [ ! -x ".node/$NODE_VERSION/bin/node" ]; then
        python scripts/install_node.py "$NODE_VERSION" --to .node
      fi
      echo "$PWD/.node/$NODE_VERSION/bin" >> "$PIPEGEN_PATH"
      echo "NODE_BINARY=$PWD/.node/$NODE_VERSION/bin/node" >> "$PIPEGEN_ENV"`,
    sh({ name: 'tox', timeout: '40m' })`
      node version
      py=${matrix.python}
      python -m tox run -r -e "py\${py/./}-integration-${matrix.transport}${matrix.mode}"`,
  ],
  timeout: '50m',
})

const windows = job({
  matrix: { python: pythons },
  runner: 'windows',
  shell: 'bash',
  tools: ({ matrix }) => ({ python: matrix.python }),
  steps: [install, sh('tox')`python -m tox run -r -e windows-wheel`],
})

export default pipeline('tests', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: {
    push: { branches: ['main', 'v6'] },
    pullRequest: true,
    schedule: '0 12 * * 1-5',
    manual: { inputs: { node } },
  },
  jobs: { common, integration, windows },
})
