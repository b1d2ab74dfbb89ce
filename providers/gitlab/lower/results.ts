/** What a job gives: artifacts, reports and outputs. */
import type { Artifact, Job } from '../../../src/ir/types.ts'
import { existenceTest } from '../../shared/paths.ts'
import { singleQuoted } from '../../shared/shell-text.ts'
import type { GitlabArtifacts, GitlabLine } from '../document.ts'
import { outputVariable } from '../names.ts'
import { durationText } from './durations.ts'

/** The file in which GitLab finds a job's outputs, as variables of the jobs that need it. */
export const outputFile = '.pipegen.env'

export function lowerArtifacts(job: Job): GitlabArtifacts | null {
  const { artifacts, outputs, reports } = job
  const paths = [...new Set([...artifacts.flatMap((artifact) => artifact.paths), ...reports.sarif])]
  const hasReports = reports.junit.length > 0 || reports.cobertura !== null || outputs.length > 0
  if (paths.length === 0 && !hasReports) return null
  const when = whenOf(artifacts, job)
  const retention = artifacts.reduce<number | null>(
    (longest, each) => (each.retention === null ? longest : Math.max(longest ?? 0, each.retention)),
    null,
  )
  return {
    ...(when === 'on_success' ? {} : { when }),
    ...(retention === null ? {} : { expire_in: durationText(retention) }),
    ...(paths.length === 0 ? {} : { paths }),
    ...(hasReports
      ? {
          reports: {
            ...(reports.junit.length === 0 ? {} : { junit: reports.junit }),
            ...(reports.cobertura === null ? {} : { coverage_report: { coverage_format: 'cobertura' as const, path: reports.cobertura } }),
            ...(outputs.length === 0 ? {} : { dotenv: outputFile }),
          },
        }
      : {}),
  }
}

/** Failed tests are what a report is for, so a job of reports alone keeps them always. */
function whenOf(artifacts: readonly Artifact[], job: Job): 'on_success' | 'on_failure' | 'always' {
  const whens = new Set(artifacts.map(({ when }) => when))
  if (whens.size === 0) return job.reports.junit.length > 0 || job.reports.sarif.length > 0 ? 'always' : 'on_success'
  if (whens.has('always') || whens.size > 1) return 'always'
  return whens.has('failure') ? 'on_failure' : 'on_success'
}

/**
 * Lines after the steps: GitLab takes a missing artifact for a warning, knows outputs under their long names only, and expands `$NAME` in them.
 * Source: GitLab, `ParseDotenvArtifactService` (`raw: false`), and GitLab Docs, "Where variables can be used".
 */
export function endingOf(job: Job): readonly GitlabLine[] {
  const lines: GitlabLine[] = []
  for (const { name, paths, ifMissing, when } of job.artifacts) {
    if (ifMissing === 'error' && when !== 'failure') lines.push({ comment: `Artifact "${name}" must be there`, line: existenceTest(paths) })
  }
  if (job.outputs.length > 0) {
    const edits = job.outputs.map((name) => singleQuoted(`s/^${name}=/${outputVariable(job.id, name)}=/p`))
    const sed = `sed -n ${["'s/\\$/$$/g'", ...edits].map((edit) => `-e ${edit}`).join(' ')}`
    lines.push({ comment: 'Outputs for the jobs that need this one', line: `${sed} "$PIPEGEN_OUTPUT" > ${outputFile}` })
  }
  return lines
}
