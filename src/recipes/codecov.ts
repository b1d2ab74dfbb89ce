/** Codecov: uploads a coverage report. */
import { type AnyValue, type ConditionLike, type Step, sh, uses, variant } from '../index.ts'

/** Version of the command-line client, where there is no action. Source: PyPI, November 2026. */
const client = 'codecov-cli==11.3.1'

export interface UploadOptions {
  /** Upload token of the repository. */
  readonly token: AnyValue
  /** Default `coverage.xml`. */
  readonly file?: string
  readonly when?: ConditionLike
}

/**
 * A step that uploads the report and fails if it can't: Codecov's action on GitHub, its client elsewhere.
 * @example codecov.upload({ token: secret('CODECOV_TOKEN') })
 */
export function upload({ token, file = 'coverage.xml', when }: UploadOptions): Step {
  const options = { name: 'Upload the coverage', ...(when === undefined ? {} : { when }) }
  return variant({
    github: uses('codecov/codecov-action@v5', {
      ...options,
      with: { token, files: file, disable_search: true, fail_ci_if_error: true },
    }),
    // The client reads the token from the environment.
    default: sh({ ...options, env: { CODECOV_TOKEN: token } })`
      pip install ${client}
      codecovcli upload-process --fail-on-error --disable-search --file ${file}
    `,
  })
}
