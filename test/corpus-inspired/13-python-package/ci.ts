/**
 * A Python package that is built once and tested as installed, not as checked out: every supported Python and two distributions get the wheel,
 * the parts of the coverage are put together at the end, and a tag publishes what was tested.
 */
import { event, job, pipeline, secret, sh, uses, variant } from 'pipegen'

const sdist = job({
  description: 'The source distribution, from which everything else is made',
  stage: 'build',
  tools: { python: '3.13' },
  checkout: { depth: 0 },
  steps: [
    sh('Build the source distribution')`
    python -m pip install build
    python -m build --sdist --outdir dist/`,
  ],
  artifacts: { sdist: { paths: 'dist/*.tar.gz', retention: '7d' } },
})

const wheel = job({
  stage: 'build',
  tools: { python: '3.13' },
  checkout: false,
  download: [sdist.artifacts.sdist],
  steps: [
    sh('Build the wheel from the source distribution')`
      python -m pip wheel dist/*.tar.gz --no-deps --wheel-dir dist/`,
  ],
  artifacts: { wheel: { paths: 'dist/*.whl', retention: '7d' } },
})

const installed = job({
  description: 'The tests that come with the package, against the installed wheel',
  stage: 'test',
  matrix: { python: ['3.10', '3.11', '3.12', '3.13'] },
  tools: ({ matrix }) => ({ python: matrix.python }),
  checkout: false,
  download: [wheel.artifacts.wheel],
  steps: ({ matrix }) => [
    sh('Install')`python -m pip install "$(echo dist/*.whl)[test]" coverage`,
    sh('Test')`
      COVERAGE_FILE=.coverage.${matrix.python} python -m coverage run --source=strain -m pytest --pyargs strain -ra --junitxml=junit.xml`,
  ],
  artifacts: { coverage: { paths: '.coverage.*', retention: '1d' } },
  reports: { junit: 'junit.xml' },
})

const offline = job({
  description: 'Without a network: whatever needs the archive must be marked so',
  stage: 'test',
  tools: { python: '3.13' },
  checkout: false,
  download: [wheel.artifacts.wheel],
  steps: [
    sh('Install')`python -m pip install "$(echo dist/*.whl)[test]" pytest-socket`,
    sh('Test')`python -m pytest --pyargs strain --disable-socket -m 'not remote'`,
  ],
})

const distribution = job({
  description: 'As the packagers of the distributions run it',
  stage: 'test',
  matrix: [
    { distribution: 'debian', image: 'debian:12', install: 'apt-get update -qq && apt-get install -qq -y python3-venv' },
    { distribution: 'rocky', image: 'rockylinux:9', install: 'dnf -y -q install python3.11' },
  ],
  container: ({ matrix }) => matrix.image,
  checkout: false,
  download: [wheel.artifacts.wheel],
  env: ({ matrix }) => ({ INSTALL: matrix.install }),
  steps: [
    sh('Install Python')`sh -c "$INSTALL"`,
    sh('Test')`
      python3 -m venv env
      env/bin/pip install "$(echo dist/*.whl)[test]"
      env/bin/python -m pytest --pyargs strain`,
  ],
})

const coverage = job({
  stage: 'report',
  tools: { python: '3.13' },
  download: [installed.artifacts.coverage],
  steps: [
    sh('Combine')`
      python -m pip install coverage
      find . -name '.coverage.3*' -exec cp {} . ';'
      python -m coverage combine
      python -m coverage report --precision=1
      python -m coverage xml`,
  ],
  reports: { coverage: { cobertura: 'coverage.xml', regex: 'TOTAL.*? ([0-9.]+)%' } },
})

const publish = job({
  stage: 'publish',
  needs: [offline, distribution, coverage],
  when: event('tag'),
  tools: { python: '3.13' },
  checkout: false,
  download: [sdist.artifacts.sdist, wheel.artifacts.wheel],
  environment: { name: 'pypi', url: 'https://pypi.org/project/strain' },
  oidc: true,
  steps: [
    // PyPI trusts the repository on GitHub; elsewhere it asks for a token.
    variant({
      github: uses('pypa/gh-action-pypi-publish@ed0c53931b1dc9bd32cbe73a98c7f6766f8a527e'),
      default: sh({ name: 'Upload', env: { TWINE_USERNAME: '__token__', TWINE_PASSWORD: secret('PYPI_TOKEN') } })`
        python -m pip install twine
        python -m twine upload --non-interactive dist/*`,
    }),
  ],
})

export default pipeline('package', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branches: ['main', 'release/*'] }, pullRequest: true, tag: 'v*' },
  jobs: { sdist, wheel, installed, offline, distribution, coverage, publish },
})
