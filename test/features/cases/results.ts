/** What a job leaves behind: artifacts, outputs and reports. */
import { type ArtifactSpec, job, sh } from '../../../src/index.ts'
import { type Case, ci, steps } from '../case.ts'

const plain = () => ci({ a: job({ steps }) })
const keeps = (more: Partial<ArtifactSpec> = {}) => ci({ a: job({ steps, artifacts: { app: { paths: 'dist/', ...more } } }) })

const tellsVersion = () => sh`echo "version=1" >> "$PIPEGEN_OUTPUT"`

function handsOn(downloads: boolean) {
  const a = job({ steps, artifacts: { app: 'dist/' } })
  const b = job({ needs: [a], download: downloads ? [a.artifacts.app] : [], steps })
  return ci({ a, b })
}

export const resultCases = {
  artifact: {
    with: () => keeps(),
    without: plain,
    github: 'name: app',
    gitlab: /artifacts:\n +paths:\n +- dist\//,
    jenkins: "archiveArtifacts artifacts: 'dist/**'",
    circleci: 'store_artifacts:',
  },
  'artifact.retention': {
    with: () => keeps({ retention: '7d' }),
    without: () => keeps(),
    github: 'retention-days: 7',
    gitlab: 'expire_in: 7 days',
    jenkins: { warning: 'kept as long as their build' },
    circleci: { todo: 'how long artifacts are kept' },
  },
  'artifact.when': {
    with: () => keeps({ when: 'failure' }),
    without: () => keeps(),
    github: '- if: ${{ failure() }}',
    gitlab: 'when: on_failure',
    jenkins: 'catch (error)',
    circleci: { gone: 'Check that app is there', warning: 'kept after success, too' },
  },
  'artifact.ifMissing': {
    with: () => keeps({ ifMissing: 'ignore' }),
    without: () => keeps(),
    github: 'if-no-files-found: ignore',
    gitlab: { gone: 'test -e dist' },
    jenkins: 'allowEmptyArchive: true',
    circleci: { gone: 'test -e dist' },
  },
  download: {
    with: () => handsOn(true),
    without: () => handsOn(false),
    github: 'actions/download-artifact@',
    gitlab: { gone: 'artifacts: false' },
    jenkins: "unstash 'a.app'",
    circleci: 'attach_workspace:',
  },
  output: {
    with: () => {
      const a = job({ outputs: ['version'], steps: [tellsVersion()] })
      return ci({ a, b: job({ needs: [a], env: { VERSION: a.outputs.version }, steps }) })
    },
    without: () => {
      const a = job({ steps: [tellsVersion()] })
      return ci({ a, b: job({ needs: [a], env: { VERSION: '' }, steps }) })
    },
    github: 'VERSION: ${{ needs.a.outputs.version }}',
    gitlab: 'export VERSION="$A_VERSION"',
    jenkins: "(outputs['a.version'] ?: '')",
    circleci: 'export VERSION="$A_VERSION"',
  },
  'report.junit': {
    with: () => ci({ a: job({ steps, reports: { junit: 'report.xml' } }) }),
    without: plain,
    github: { file: 'path: report.xml', warning: 'kept as an artifact' },
    gitlab: 'junit: [report.xml]',
    jenkins: "junit testResults: 'report.xml'",
    circleci: 'store_test_results:',
  },
  'report.cobertura': {
    with: () => ci({ a: job({ steps, reports: { coverage: { cobertura: 'coverage.xml' } } }) }),
    without: plain,
    github: { file: 'path: coverage.xml', warning: 'kept as an artifact' },
    gitlab: 'coverage_format: cobertura',
    jenkins: "parser: 'COBERTURA'",
    circleci: { file: 'path: coverage.xml', warning: 'kept as an artifact' },
  },
  'report.coverageRegex': {
    with: () => ci({ a: job({ steps, reports: { coverage: { regex: 'TOTAL.*?([0-9]+)%' } } }) }),
    without: plain,
    github: { warning: 'the pattern is left out' },
    gitlab: 'coverage: /TOTAL.*?([0-9]+)%/',
    jenkins: { warning: 'nothing reads the percentage' },
    circleci: { warning: 'the pattern is left out' },
  },
  'report.sarif': {
    with: () => ci({ a: job({ steps, reports: { sarif: 'scan.sarif' } }) }),
    without: plain,
    github: { file: 'path: scan.sarif', warning: 'not shown under code scanning' },
    gitlab: { file: '- scan.sarif', warning: 'kept as an artifact' },
    jenkins: { file: "archiveArtifacts artifacts: 'scan.sarif'", warning: 'kept as an artifact' },
    circleci: { file: 'path: scan.sarif', warning: 'kept as an artifact' },
  },
} as const satisfies { readonly [feature: string]: Case }
