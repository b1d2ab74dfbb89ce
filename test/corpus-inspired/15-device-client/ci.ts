/**
 * A C++ client for devices: several builds with and without sanitizers, coverage of two of them put together, a build of the images in which
 * it is tested, and a bot that brings dependencies up to date every night or when somebody forces it.
 */
import { all, any, event, input, type JobOptions, job, pipeline, secret, sh } from 'pipegen'

const forceUpdate = input({ type: 'boolean', description: 'Let the update bot run now', default: false })

const base = {
  stage: 'test',
  when: event('push', 'pullRequest'),
  container: 'registry.example.com/acme/base-cpp:2026.08',
  checkout: { submodules: 'recursive', depth: 1 },
  env: { DEBIAN_FRONTEND: 'noninteractive' },
} satisfies JobOptions

const sanitizers = job({
  ...base,
  description: 'Every test under each sanitizer, and without the bus',
  matrix: [
    { variant: 'address', type: 'ASan' },
    { variant: 'thread', type: 'ThreadSan' },
    { variant: 'undefined', type: 'UndefSan' },
    { variant: 'release', type: 'Release' },
    { variant: 'no-dbus', type: 'Debug', flags: '-D USE_DBUS=OFF -D EMBED_AUTH=ON' },
  ],
  env: ({ matrix }) => ({ ...base.env, CC: 'clang', CXX: 'clang++', FLAGS: matrix.flags }),
  steps: ({ matrix }) => [
    sh('Configure')`
      # Several flags: the words are meant to be split
      # shellcheck disable=SC2086
      cmake -D CMAKE_BUILD_TYPE=${matrix.type} $FLAGS .`,
    sh('Check')`make --jobs="$(nproc)" --keep-going check`,
  ],
})

const unit = job({
  ...base,
  description: 'Twice, because the store of keys has two back ends; the coverage of both counts',
  steps: [
    sh('With LMDB')`
      cmake -D COVERAGE=ON .
      make --jobs="$(nproc)" --keep-going coverage
      mv coverage.lcov coverage_base.lcov
      make clean
      find . \( -name '*.gcda' -o -name '*.gcno' \) -delete`,
    sh('With files')`
      cmake -D COVERAGE=ON -D USE_LMDB=OFF .
      make key_value_database_test && tests/key_value_database_test
      make coverage_no_tests
      mv coverage.lcov coverage_files.lcov`,
    sh('Combine')`
      lcov -a 'coverage_*.lcov' -o coverage.lcov --ignore-errors inconsistent
      lcov --summary coverage.lcov | tee summary.txt`,
  ],
  artifacts: { coverage: { paths: 'coverage.lcov', retention: '14d' } },
  reports: { junit: 'reports/*.xml', coverage: { regex: String.raw`lines\.+: ([0-9.]+)%` } },
})

const oldest = job({
  ...base,
  description: 'On the oldest system that is still supported',
  container: 'debian:12',
  steps: [
    sh({ name: 'Libraries', retry: 3 })`
      apt-get update -qq
      apt-get install -qq -y g++ git make cmake pkg-config liblmdb++-dev libboost-all-dev libssl-dev libarchive-dev libdbus-1-dev`,
    sh('Build')`cmake . && make --jobs="$(nproc)"`,
  ],
})

const images = job({
  stage: 'test',
  when: event('push', 'pullRequest'),
  checkout: base.checkout,
  docker: true,
  steps: [sh('Build the test images')`./tests/build-docker`],
  timeout: '90m',
})

const tools = job({
  stage: 'test',
  when: event('push', 'pullRequest'),
  tools: { python: '3.12' },
  in: 'support/artifact-gen',
  steps: [sh('Install')`pip install -r tests/requirements.txt`, sh('Test')`python -m pytest --verbose --junitxml=results.xml tests`],
  reports: { junit: 'support/artifact-gen/results.xml' },
})

const updates = job({
  stage: 'maintenance',
  when: any(event('schedule'), all(event('manual'), forceUpdate.is(true))),
  container: 'renovate/renovate:41',
  env: {
    RENOVATE_PLATFORM: 'github',
    RENOVATE_TOKEN: secret('BOT_TOKEN'),
    RENOVATE_GIT_AUTHOR: 'update-bot <bot@example.com>',
    RENOVATE_REQUIRE_CONFIG: 'optional',
    RENOVATE_ONBOARDING: false,
    RENOVATE_REPOSITORIES: 'acme/device-client',
  },
  concurrency: 'updates',
  steps: [sh('Look for updates')`renovate`],
})

export default pipeline('client', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main', '*.x'] }, pullRequest: true, schedule: '15 2 * * *', manual: { inputs: { forceUpdate } } },
  jobs: { sanitizers, unit, oldest, images, tools, updates },
  gate: 'checked',
})
