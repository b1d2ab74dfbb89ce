/** Artifacts have names of their own, and paths inside the checkout. */
import { finding } from '../diagnostics/catalog.ts'
import { type Diagnostic, type Origin, within } from '../diagnostics/diagnostic.ts'
import type { Rule } from './rules.ts'

export const artifacts: Rule = (pipeline) => {
  const findings: Diagnostic[] = []
  const seen = new Set<string>()
  for (const job of pipeline.jobs) {
    for (const artifact of job.artifacts) {
      if (seen.has(artifact.name)) findings.push(finding('artifact-twice', artifact.origin, artifact.name))
      seen.add(artifact.name)
      for (const path of artifact.paths) checkPath(path, within(artifact.origin, 'paths'), findings)
    }
    for (const path of [...job.reports.junit, ...job.reports.sarif, ...(job.reports.cobertura === null ? [] : [job.reports.cobertura])]) {
      checkPath(path, within(job.origin, 'reports'), findings)
    }
  }
  return findings
}

function checkPath(path: string, at: Origin, findings: Diagnostic[]): void {
  if (path === '') findings.push(finding('bad-path', at, path, 'is empty'))
  else if (path.startsWith('!')) findings.push(finding('bad-path', at, path, 'excludes files, which only GitHub can'))
  else if (path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) || path.startsWith('~'))
    findings.push(finding('bad-path', at, path, 'is not inside the checkout'))
  else if (path.split('/').includes('..')) findings.push(finding('bad-path', at, path, 'leads out of the checkout'))
}
