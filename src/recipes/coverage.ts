/** Coverage: what a job reports of it, and where it is uploaded. */
import type { Reports } from '../index.ts'

export { type UploadOptions, upload as codecov } from './codecov.ts'

export interface CoberturaOptions {
  /** The report. Default `coverage.xml`. */
  readonly file?: string
  /** What finds the percentage in the log, RE2 with one group; GitLab shows it. Default: pytest-cov's `TOTAL … 87%`. */
  readonly regex?: string
}

/**
 * The field `reports` of a job that writes a Cobertura report.
 * @example job({ steps: [sh`pytest --cov=app --cov-report=xml --cov-report=term`], reports: coverage.cobertura() })
 */
export function cobertura({ file = 'coverage.xml', regex = String.raw`TOTAL.*\s(\d+(?:\.\d+)?)%` }: CoberturaOptions = {}): Reports {
  return { coverage: { cobertura: file, regex } }
}
