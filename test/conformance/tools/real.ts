/** The tools themselves in place of stand-ins: `npm run conformance -- --full` installs them. */
import { stripVTControlCharacters } from 'node:util'
import { describe, type SuiteAPI } from 'vitest'
import type { ProviderName, Run } from '../../recipes/run.ts'
import { enginePaths } from '../engines/engine-process.ts'

type Tool = 'conftest' | 'cosign' | 'gitleaks' | 'helm' | 'kubectl' | 'syft' | 'terraform' | 'trivy'

/** As `real`, for what a virtual environment of Python holds. */
export function realIn(environment: 'clouds' | 'python-tools', tool: string): string {
  return `exec '${enginePaths.home}${environment}/bin/${tool}' "$@"`
}

/** For a stand-in, which notes the call: the tool itself then does what it is asked. */
export function real(tool: Tool): string {
  return `exec '${enginePaths[tool]}' "$@"`
}

export const everywhere: readonly ProviderName[] = ['github', 'gitlab', 'jenkins', 'circleci']

export const inFullRuns: ReturnType<SuiteAPI['runIf']> = describe.runIf(process.env.PIPEGEN_FULL !== undefined)

/** What was printed, without colours. */
export function printed({ log }: Run): string {
  return stripVTControlCharacters(log.join('\n'))
}

/** A digest that begins so. */
export function digestOf(start: string): `sha256:${string}` {
  return `sha256:${start.padEnd(64, '0')}`
}

export type ShopImage = `acme/shop@sha256:${string}`

export function imageOf(start: string): ShopImage {
  return `acme/shop@${digestOf(start)}`
}
