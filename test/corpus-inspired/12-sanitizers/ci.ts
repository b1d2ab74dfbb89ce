/** A C++ library in containers that hold its compilers: builds of every kind, sanitizers, and what depends on it after an install. */
import { all, event, type JobOptions, job, not, pipeline, sh, text } from 'pipegen'

const sanitize = '-fsanitize=address,undefined -fno-sanitize-recover=all'

const base = { allowFailure: false, timeout: '2h', in: 'library' } satisfies JobOptions

const build = job({
  ...base,
  matrix: { distro: ['fedora', 'ubuntu'], compiler: ['g++', 'clang++'], kind: ['Release', 'Debug'] },
  include: [
    { distro: 'ubuntu', compiler: 'clang++', kind: 'RelWithDebInfo', backend: 'threads', standard: '23', flags: sanitize },
    { distro: 'ubuntu', compiler: 'clang++', kind: 'RelWithDebInfo', backend: 'serial', standard: '20', flags: sanitize },
    { distro: 'ubuntu', compiler: 'g++', kind: 'RelWithDebInfo', backend: 'threads', standard: '23', arch: 'arm' },
  ],
  name: ({ matrix }) => text`${matrix.distro}, ${matrix.compiler}, ${matrix.kind}`,
  runner: ({ matrix }) => matrix.arch.or('x64'),
  container: ({ matrix }) => text`registry.example.com/ci/${matrix.distro}:2025-10`,
  checkout: { submodules: 'recursive' },
  cache: { key: 'ccache', paths: ['.ccache'] },
  env: ({ matrix }) => ({
    CXX: matrix.compiler,
    CXXFLAGS: text`-Werror ${matrix.flags}`,
    LDFLAGS: matrix.flags,
    BACKEND: matrix.backend.or('openmp'),
    STANDARD: matrix.standard.or('17'),
    CCACHE_DIR: '.ccache',
  }),
  steps: ({ matrix }) => [
    sh({ name: 'Find a Fortran compiler', when: matrix.compiler.is('clang++') })`
      for each in flang flang-new; do
        if command -v "$each"; then
          echo "FC=$each" >> "$PIPEGEN_ENV"
          break
        fi
      done
    `,
    sh('Configure')`
      cmake -S . -B build \
        -DCMAKE_BUILD_TYPE=${matrix.kind} \
        -DCMAKE_CXX_STANDARD="$STANDARD" \
        -DCMAKE_CXX_COMPILER_LAUNCHER=ccache \
        -DBACKEND="$BACKEND"
    `,
    sh('Build')`
      ccache --zero-stats
      cmake --build build --parallel "$(nproc)"
      ccache --show-stats
    `,
    sh({ name: 'Test', in: 'build' })`ctest --output-on-failure --output-junit results.xml`,
    sh('Install')`cmake --install build --prefix "$PWD/installed"`,
    sh({ name: 'Use it', when: all(matrix.flags.is(''), matrix.arch.isNot('arm')), in: 'examples/installed' })`
      cmake -B build -DCMAKE_PREFIX_PATH="$PWD/../../installed"
      cmake --build build --target test
    `,
  ],
  reports: { junit: 'library/build/results.xml' },
})

export default pipeline('linux', {
  on: { push: { branches: ['main', 'develop'] }, pullRequest: true },
  concurrency: { group: 'linux', cancelInProgress: not(event('push')) },
  jobs: { build },
})
