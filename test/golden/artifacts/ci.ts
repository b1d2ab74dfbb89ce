import { job, pipeline, sh } from 'pipegen'

const build = job({
  outputs: ['version', 'channel'],
  steps: [
    sh('Read the version')`
      version=$(cat VERSION)
      echo "version=$version" >> "$PIPEGEN_OUTPUT"
      echo "channel=stable" >> "$PIPEGEN_OUTPUT"
    `,
    sh('Build')`make dist`,
  ],
  artifacts: {
    dist: 'dist/**',
    binary: { paths: 'bin/app', retention: '3d' },
    package: { paths: ['*.tgz', 'docs/api'], ifMissing: 'warn' },
    logs: { paths: 'logs/', when: 'always', ifMissing: 'ignore' },
  },
  reports: { junit: ['report.xml', 'more/*.xml'], coverage: { cobertura: 'coverage.xml', regex: 'TOTAL.*?(\\d+)%' } },
})
const use = job({
  download: [build.artifacts.dist, build.artifacts.binary, build.artifacts.package],
  env: { VERSION: build.outputs.version },
  steps: [sh`./use.sh ${build.outputs.channel} "$VERSION"`],
})

export default pipeline('artifacts', { on: { push: true }, jobs: { build, use } })
