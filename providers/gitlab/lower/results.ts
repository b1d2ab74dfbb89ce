/** What a job gives: artifacts, reports and outputs. */
import { isDownloaded } from '../../../src/ir/graph.ts'
import type { Artifact, Job, Value } from '../../../src/ir/types.ts'
import { cellFolder } from '../../shared/matrix.ts'
import { copyScript, existenceTest } from '../../shared/paths.ts'
import { singleQuoted } from '../../shared/shell-text.ts'
import type { GitlabArtifacts, GitlabLine } from '../document.ts'
import { outputVariable } from '../names.ts'
import { durationText } from './durations.ts'
import type { Scene } from './scene.ts'
import { expandedText, shellText } from './values.ts'

/** The file in which GitLab finds a job's outputs, as variables of the jobs that need it. */
export const outputFile = '.pipegen.env'

export function lowerArtifacts(scene: Scene): GitlabArtifacts | null {
  const { job } = scene
  const { artifacts, outputs, reports } = job
  const kept = artifacts.flatMap((artifact) => {
    const folder = folderOf(artifact, scene)
    return folder === null ? artifact.paths : [`${expandedText(folder)}/`]
  })
  const paths = [...new Set([...kept, ...reports.sarif])]
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

/** Where the files of a cell have to lie, since a job that downloads the cells' artifacts gets them in one folder each; null for all others. */
function folderOf({ name }: Artifact, { job, group, pipeline }: Scene): Value | null {
  if (job.matrix === null || !isDownloaded(pipeline, job.id, name)) return null
  return cellFolder(name, group, (axis) => ({ kind: 'matrix', axis }))
}

/** Failures are what a report is for: SARIF is an artifact to GitLab, and other reports alone ask for it, too. */
function whenOf(artifacts: readonly Artifact[], job: Job): 'on_success' | 'on_failure' | 'always' {
  const whens = new Set(artifacts.map(({ when }) => when))
  if (job.reports.sarif.length > 0) return 'always'
  if (whens.size === 0) return job.reports.junit.length > 0 ? 'always' : 'on_success'
  if (whens.has('always') || whens.size > 1) return 'always'
  return whens.has('failure') ? 'on_failure' : 'on_success'
}

/** Variables of a dotenv report are expanded like any other. Source: GitLab's ParseDotenvArtifactService (`raw: false`). */
const doubleDollars = 's/[$]/$$/g'

/** Lines after the steps: GitLab takes a missing artifact for a warning, and knows outputs under their long names only. */
export function endingOf(scene: Scene): readonly GitlabLine[] {
  const { job, system } = scene
  const lines: GitlabLine[] = []
  for (const artifact of job.artifacts) {
    const { name, paths, ifMissing, when } = artifact
    const folder = folderOf(artifact, scene)
    if (ifMissing === 'error' && when !== 'failure') lines.push({ comment: `Artifact "${name}" must be there`, line: existenceTest(paths) })
    if (folder !== null) {
      const line = copyScript(name, paths, shellText(folder), ifMissing === 'error' ? '' : " || echo 'Some of the files are missing'")
      lines.push({ comment: `Artifact "${name}" of this cell`, line: line.trimEnd() })
    }
  }
  if (job.outputs.length > 0) {
    const renames = job.outputs.map((name) => `s/^${name}=/${outputVariable(job.id, name)}=/p`)
    // Programs of Windows end a line with a carriage return, too.
    const edits = [...(system === 'windows' ? ['s/\\r$//'] : []), doubleDollars, ...renames]
    lines.push({
      comment: 'Outputs for the jobs that need this one; $$ is a dollar sign to GitLab',
      line: `sed -n ${edits.map((edit) => `-e ${singleQuoted(edit)}`).join(' ')} "$PIPEGEN_OUTPUT" > ${outputFile}`,
    })
  }
  return lines
}
