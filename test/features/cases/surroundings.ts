/** Where a job runs: its cells, its machine and image, its tools, checkout and services. */
import { job, secret, sh } from '../../../src/index.ts'
import { type Case, ci, steps } from '../case.ts'

const plain = () => ci({ a: job({ steps }) })
const versions = { node: ['20', '22'] } as const
const inCells = () => ci({ a: job({ matrix: versions, steps }) })
const image = 'registry.example.com/app:1'
const inContainer = () => ci({ a: job({ container: image, steps }) })
const postgres = { image: 'postgres:16', port: 5432 } as const
const withPostgres = () => ci({ a: job({ services: { db: postgres }, steps }) })

export const surroundingCases = {
  matrix: {
    with: inCells,
    without: plain,
    github: "node: ['20', '22']",
    gitlab: "MATRIX_NODE: ['20', '22']",
    jenkins: "values '20', '22'",
    circleci: "node: ['20', '22']",
  },
  'matrix.include': {
    with: () => ci({ a: job({ matrix: versions, include: [{ node: '24' }], steps }) }),
    without: inCells,
    github: "- node: '24'",
    gitlab: "MATRIX_NODE: ['20', '22', '24']",
    jenkins: "stage('a (24)')",
    circleci: "node: ['20', '22', '24']",
  },
  'matrix.exclude': {
    with: () => ci({ a: job({ matrix: { ...versions, os: ['a', 'b'] }, exclude: [{ node: '20', os: 'b' }], steps }) }),
    without: () => ci({ a: job({ matrix: { ...versions, os: ['a', 'b'] }, steps }) }),
    github: 'exclude:',
    gitlab: { gone: 'MATRIX_OS: [a, b]' },
    jenkins: 'excludes {',
    circleci: 'exclude:',
  },
  'matrix.failFast': {
    with: () => ci({ a: job({ matrix: versions, failFast: true, steps }) }),
    without: inCells,
    github: 'fail-fast: true',
    gitlab: { warning: 'the other cells run to their end' },
    jenkins: { file: 'failFast true', warning: 'the other cells run to their end' },
    circleci: { warning: 'the other cells run to their end' },
  },
  'matrix.maxParallel': {
    with: () => ci({ a: job({ matrix: versions, maxParallel: 1, steps }) }),
    without: inCells,
    github: 'max-parallel: 1',
    gitlab: { warning: 'all cells run at once' },
    jenkins: { warning: 'all cells run at once' },
    circleci: { warning: 'all cells run at once' },
  },
  'matrix.dynamic': {
    with: () => {
      const list = job({ outputs: ['parts'], steps: [sh`echo 'parts=["a","b"]' >> "$PIPEGEN_OUTPUT"`] })
      return ci({ list, a: job({ needs: [list], matrix: { part: list.outputs.parts }, steps }) })
    },
    without: () => {
      const list = job({ outputs: ['parts'], steps: [sh`echo 'parts=["a","b"]' >> "$PIPEGEN_OUTPUT"`] })
      return ci({ list, a: job({ needs: [list], matrix: { part: ['a', 'b'] }, steps }) })
    },
    github: 'fromJSON(needs.list.outputs.parts)',
    gitlab: { error: 'a matrix is fixed' },
    jenkins: { error: 'the stages are fixed' },
    circleci: { error: 'a matrix is fixed' },
  },
  'matrix.when': {
    with: () => ci({ a: job({ matrix: { part: ['a', 'b', 'c'] }, when: ({ matrix }) => matrix.part.isNot('b'), steps }) }),
    without: () => ci({ a: job({ matrix: { part: ['a', 'b', 'c'] }, steps }) }),
    github: 'part: [a, c]',
    gitlab: 'MATRIX_PART: [a, c]',
    jenkins: /stage\('a \(a\)'\)(?![\s\S]*stage\('a \(b\)'\))[\s\S]*stage\('a \(c\)'\)/,
    circleci: 'part: [a, c]',
  },
  'runner.name': {
    with: () => ci({ a: job({ runner: 'macos', steps }) }),
    without: plain,
    github: 'runs-on: macos-15',
    gitlab: 'tags: [saas-macos-medium-m1]',
    jenkins: { file: "label 'macos'", todo: 'macOS agents the label "macos"' },
    circleci: 'xcode:',
  },
  'runner.labels': {
    with: () => ci({ a: job({ runner: { labels: ['gpu'] }, steps }) }),
    without: plain,
    github: 'runs-on: [gpu]',
    gitlab: 'tags: [gpu]',
    jenkins: "label 'gpu'",
    circleci: { error: 'no resource class is known for "gpu"' },
  },
  'runner.value': {
    with: () => ci({ a: job({ matrix: { os: ['ubuntu', 'macos'] }, runner: ({ matrix }) => matrix.os, steps }) }),
    without: () => ci({ a: job({ matrix: { os: ['ubuntu', 'macos'] }, steps }) }),
    github: 'runs-on: ${{ matrix.runner }}',
    gitlab: 'a-macos:',
    jenkins: { file: "label 'macos'", todo: 'macOS agents the label "macos"' },
    circleci: 'xcode:',
  },
  container: {
    with: inContainer,
    without: plain,
    github: 'container: registry.example.com/app:1',
    gitlab: 'image: registry.example.com/app:1',
    jenkins: "image 'registry.example.com/app:1'",
    circleci: 'image: registry.example.com/app:1',
  },
  'container.env': {
    with: () => ci({ a: job({ container: { image, env: { MODE: 'fast' } }, steps }) }),
    without: inContainer,
    github: 'MODE: fast',
    gitlab: 'MODE: fast',
    jenkins: "MODE = 'fast'",
    circleci: 'MODE: fast',
  },
  'container.credentials': {
    with: () =>
      ci({
        a: job({ container: { image, credentials: { username: secret('REGISTRY_USER'), password: secret('REGISTRY_PASSWORD') } }, steps }),
      }),
    without: inContainer,
    github: 'password: ${{ secrets.REGISTRY_PASSWORD }}',
    gitlab: { todo: 'DOCKER_AUTH_CONFIG' },
    jenkins: { file: "registryCredentialsId 'registry-password'", todo: 'Username with password' },
    circleci: 'password: $REGISTRY_PASSWORD',
  },
  'container.options': {
    with: () => ci({ a: job({ container: { image, options: '--cpus 1' }, steps }) }),
    without: inContainer,
    github: 'options: --cpus 1',
    gitlab: { error: "can't be given" },
    jenkins: "args '-u root --cpus 1'",
    circleci: { error: "can't be given" },
  },
  'container.entrypoint': {
    with: () => ci({ a: job({ container: { image, entrypoint: ['/init'] }, steps }) }),
    without: inContainer,
    github: { warning: 'no entrypoint runs' },
    gitlab: 'entrypoint: [/init]',
    jenkins: '--entrypoint=/init',
    circleci: 'entrypoint: [/init]',
  },
  tool: {
    with: () => ci({ a: job({ tools: { node: '22' }, steps }) }),
    without: plain,
    github: "node-version: '22'",
    gitlab: 'image: node:22',
    jenkins: "image 'node:22'",
    circleci: 'image: node:22',
  },
  'tool.file': {
    with: () => ci({ a: job({ tools: { node: { file: '.nvmrc' } }, steps }) }),
    without: () => ci({ a: job({ tools: { node: '22' }, steps }) }),
    github: 'node-version-file: .nvmrc',
    gitlab: 'image: node:24.1.0',
    jenkins: "image 'node:24.1.0'",
    circleci: 'image: node:24.1.0',
  },
  docker: {
    with: () => ci({ a: job({ docker: true, steps }) }),
    without: plain,
    github: { same: 'Linux runners have a Docker engine.' },
    gitlab: 'docker:28-dind',
    jenkins: { file: "label 'docker'", todo: 'Linux agents with Docker' },
    circleci: 'machine:',
  },
  'checkout.none': {
    with: () => ci({ a: job({ checkout: false, steps }) }),
    without: plain,
    github: { gone: 'actions/checkout' },
    gitlab: 'GIT_STRATEGY: none',
    jenkins: 'skipDefaultCheckout()',
    circleci: { gone: '- checkout' },
  },
  'checkout.depth': {
    with: () => ci({ a: job({ checkout: { depth: 0 }, steps }) }),
    without: plain,
    github: 'fetch-depth: 0',
    gitlab: "GIT_DEPTH: '0'",
    jenkins: { same: 'A branch is fetched with all of its history.' },
    circleci: 'method: full',
  },
  'checkout.submodules': {
    with: () => ci({ a: job({ checkout: { submodules: 'recursive' }, steps }) }),
    without: plain,
    github: 'submodules: recursive',
    gitlab: 'GIT_SUBMODULE_STRATEGY: recursive',
    jenkins: 'submodule(recursiveSubmodules: true',
    circleci: 'git submodule update --init --recursive',
  },
  'checkout.lfs': {
    with: () => ci({ a: job({ checkout: { lfs: true }, steps }) }),
    without: plain,
    github: 'lfs: true',
    gitlab: { same: 'Runners fetch the files of Git LFS unless told not to.' },
    jenkins: 'extensions + [lfs()]',
    circleci: 'git lfs pull',
  },
  'checkout.ref': {
    with: () => ci({ a: job({ checkout: { ref: 'develop' }, steps }) }),
    without: plain,
    github: 'ref: develop',
    gitlab: 'git fetch origin "develop"',
    jenkins: "branches: [[name: 'develop']]",
    circleci: 'git fetch origin "develop"',
  },
  service: {
    with: withPostgres,
    without: plain,
    github: 'image: postgres:16',
    gitlab: 'alias: db',
    jenkins: "docker.image('postgres:16').withRun",
    circleci: 'image: postgres:16',
  },
  'service.health': {
    with: () => ci({ a: job({ services: { db: { ...postgres, health: 'pg_isready' } }, steps }) }),
    without: withPostgres,
    github: '--health-cmd "pg_isready"',
    gitlab: { warning: '"pg_isready" can\'t be run' },
    jenkins: 'docker exec "$SERVICE" pg_isready',
    circleci: { warning: '"pg_isready" can\'t be run' },
  },
  'service.command': {
    with: () => ci({ a: job({ services: { db: { ...postgres, command: ['postgres', '-c', 'fsync=off'] } }, steps }) }),
    without: withPostgres,
    github: 'command: postgres -c fsync=off',
    gitlab: 'command: [postgres, -c, fsync=off]',
    jenkins: "'postgres -c fsync=off'",
    circleci: 'command: [postgres, -c, fsync=off]',
  },
  'service.env': {
    with: () => ci({ a: job({ services: { db: { ...postgres, env: { POSTGRES_DB: 'shop' } } }, steps }) }),
    without: withPostgres,
    github: 'POSTGRES_DB: shop',
    gitlab: 'POSTGRES_DB: shop',
    jenkins: '-e POSTGRES_DB=shop',
    circleci: 'POSTGRES_DB: shop',
  },
} as const satisfies { readonly [feature: string]: Case }
