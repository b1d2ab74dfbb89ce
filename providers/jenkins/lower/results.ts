/** What a job gives: artifacts, reports and outputs. */
import { within } from '../../../src/diagnostics/diagnostic.ts'
import { yes } from '../../../src/ir/condition.ts'
import { graphOf, isDownloaded, mayBeAbsent } from '../../../src/ir/graph.ts'
import type { Artifact, Job } from '../../../src/ir/types.ts'
import { axesOf } from '../../shared/matrix.ts'
import { block, caught, groovyTest } from '../condition.ts'
import type { Code } from '../document.ts'
import { quoted } from '../groovy.ts'
import { stashName } from '../names.ts'
import { cellsOf, variesByCell } from './matrix.ts'
import { conditionIn, type Scene, script } from './scene.ts'
import { needPlugin } from './uses.ts'

/** Files through which steps hand something on. */
export function stepFiles(job: Job): readonly string[] {
  const files = new Set<string>(job.outputs.length > 0 ? ['OUTPUT'] : [])
  for (const steps of [job.steps, job.after])
    for (const step of steps) if (step.kind === 'run') for (const file of step.files) files.add(file)
  return [...files]
}

export function fileEntries(files: readonly string[]): readonly string[] {
  return files.map((file) => `'PIPEGEN_${file}=' + pwd(tmp: true) + '/${file.toLowerCase()}'`)
}

/** The folder may hold files of an earlier build. */
export function emptyFiles(files: readonly string[]): readonly Code[] {
  const [first] = files
  if (first === undefined) return []
  const commands = [`mkdir -p "$(dirname "$PIPEGEN_${first}")"`, ...files.map((file) => `: > "$PIPEGEN_${file}"`)]
  return [`sh label: 'Make room for results', script: ${quoted(commands.join(' && '))}`]
}

/** The last line of a name counts; programs of Windows end it with a carriage return, too. */
export function outputLines({ job, frame }: Scene): readonly Code[] {
  if (job.outputs.length === 0) return []
  frame.uses.outputs = true
  return [
    script(
      job.outputs.map((name) => {
        const command = `sed -n 's/^${name}=//p' "$PIPEGEN_OUTPUT" | tail -n 1 | tr -d '\\r\\n'`
        return `outputs[${quoted(`${job.id}.${name}`)}] = sh(script: ${quoted(command)}, returnStdout: true)`
      }),
    ),
  ]
}

// ───────────────────────────── artifacts

/** Kept for the jobs that download them; for people where nobody does, or where the author says for how long. */
export function artifactLines({ job, cell, frame }: Scene, when: Artifact['when']): readonly Code[] {
  const lines: Code[] = []
  for (const artifact of job.artifacts) {
    if (artifact.when !== when) continue
    const includes = quoted(artifact.paths.flatMap(antPatterns).join(', '))
    const optional = artifact.ifMissing !== 'error' || when !== 'success'
    const consumed = isDownloaded(frame.pipeline, job.id, artifact.name)
    if (consumed) {
      const name = quoted(stashName(job.id, artifact.name, cell))
      lines.push(`stash name: ${name}, includes: ${includes}, useDefaultExcludes: false${optional ? ', allowEmpty: true' : ''}`)
    }
    if (!consumed || artifact.retention !== null)
      lines.push(`archiveArtifacts artifacts: ${includes}${optional ? ', allowEmptyArchive: true' : ''}, fingerprint: true`)
  }
  return lines
}

/** What is no pattern may be a file or a folder. Source: Apache Ant, "Patterns". */
function antPatterns(given: string): readonly string[] {
  const path = given.replace(/^\.\//, '')
  if (path.endsWith('/')) return [`${path}**`]
  const last = path.split('/').at(-1) ?? ''
  if (last === '**' || /\.[A-Za-z0-9]+$/.test(last)) return [path]
  return [path, `${path}/**`]
}

/** The cells of a matrix come in one folder each; a cell that doesn't run has stashed nothing, which `unstash` would fail for. */
export function downloadLines(scene: Scene): readonly Code[] {
  const { job, frame, scope } = scene
  const { byId } = graphOf(frame.pipeline)
  return job.downloads.flatMap((download): readonly Code[] => {
    const { job: id, artifact } = download
    const from = byId.get(id)
    const axes = from === undefined || from.matrix === null ? [] : axesOf(from.matrix)
    return (from === undefined ? [null] : cellsOf(from)).map((cell): Code => {
      const take = `unstash ${quoted(stashName(id, artifact, cell))}`
      const unstash = mayBeAbsent(frame.pipeline, job, download) ? block(caught("'SUCCESS'", "'SUCCESS'"), [take]) : take
      if (from === undefined || cell === null) return unstash
      const folder = [artifact, ...axes.map((axis) => cell[axis] ?? '')].join('-')
      const line = block(`dir(${quoted(folder)})`, [unstash])
      const runs = variesByCell(from.when) ? conditionIn(from.when, { cell, frame }) : yes
      return runs.kind === 'constant' ? line : script([block(`if (${groovyTest(runs, scope)})`, [line])])
    })
  })
}

// ───────────────────────────── reports

/** After the steps, whatever happened: failed tests are what a report is for. */
export function reportLines({ job, frame }: Scene): readonly Code[] {
  const { junit, cobertura, sarif } = job.reports
  const lines: Code[] = []
  if (junit.length > 0) {
    needPlugin(frame.uses, 'junit', within(job.origin, 'reports', 'junit'))
    lines.push(`junit testResults: ${quoted(junit.join(', '))}, allowEmptyResults: true, skipMarkingBuildUnstable: true`)
  }
  if (cobertura !== null) {
    needPlugin(frame.uses, 'coverage', within(job.origin, 'reports', 'coverage'))
    lines.push(`recordCoverage tools: [[parser: 'COBERTURA', pattern: ${quoted(cobertura)}]]`)
  }
  if (sarif.length > 0) lines.push(`archiveArtifacts artifacts: ${quoted(sarif.join(', '))}, allowEmptyArchive: true`)
  return lines
}

export function summaryLines(files: readonly string[]): readonly Code[] {
  return files.includes('SUMMARY') ? ["sh label: 'Summary', script: 'cat \"$PIPEGEN_SUMMARY\"'"] : []
}
