/** Python: how the dependencies of a project are installed, and how its programs are started then. */
import { type JobOptions, type Step, sh } from '../index.ts'

/** Versions of the managers. Source: PyPI, November 2026. */
const versions = { poetry: '2.5.1', pipenv: '2026.10.3', uv: '0.13.9' } as const

export type Manager = 'pip' | keyof typeof versions

export interface InstallOptions {
  /**
   * Default `pip`. The others install what their lock file says, with the groups for development, into an environment of their own,
   * and fail if the lock file doesn't fit the project.
   */
  readonly manager?: Manager
  /** Requirements files, for pip. Default `requirements.txt`. */
  readonly requirements?: readonly string[]
}

/**
 * A step that installs the dependencies.
 * @example job({ tools: { python: '3.12' }, cache: 'poetry', steps: [python.install({ manager: 'poetry' }), sh`poetry run pytest`] })
 */
export function install({ manager = 'pip', requirements = ['requirements.txt'] }: InstallOptions = {}): Step {
  const command = sh('Install')
  switch (manager) {
    case 'pip':
      return command`pip install ${requirements.flatMap((file) => ['-r', file])}`
    case 'poetry':
      return command`
        pip install poetry==${versions.poetry}
        poetry install --no-interaction
      `
    case 'pipenv':
      return command`
        pip install pipenv==${versions.pipenv}
        pipenv install --deploy --dev
      `
    case 'uv':
      return command`
        pip install uv==${versions.uv}
        uv sync --locked
      `
  }
}

/** What stands before a program of the project, such as `poetry run `. */
export function starter({ manager = 'pip' }: InstallOptions): string {
  return manager === 'pip' ? '' : manager === 'uv' ? 'uv run --no-sync ' : `${manager} run `
}

/** Downloads that are kept between runs. */
export function cacheOf({ manager = 'pip' }: InstallOptions): Pick<JobOptions, 'cache' | 'env'> {
  if (manager !== 'pipenv') return { cache: manager }
  const folder = '.cache/pipenv'
  return { cache: { key: { prefix: 'pipenv', files: 'Pipfile.lock' }, paths: [folder] }, env: { PIPENV_CACHE_DIR: folder } }
}
