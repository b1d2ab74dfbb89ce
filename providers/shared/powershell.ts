/** Steps in PowerShell 7 on providers whose jobs run in another shell. */
import type { Job } from '../../src/ir/types.ts'
import type { Support } from '../../src/provider.ts'
import { differs, emulated, unsupported } from './levels.ts'

/** An image that holds PowerShell, git and bash. Source: dotnet/dotnet-docker, src/sdk/9.0, "Install PowerShell global tool". */
export const powershellImage = 'mcr.microsoft.com/dotnet/sdk:9.0'

export function runsPowershell({ steps, after }: Pick<Job, 'steps' | 'after'>): boolean {
  return [...steps, ...after].some((step) => step.kind === 'run' && step.shell === 'pwsh')
}

/** `machine`: no image decides what the job finds. */
export function powershellSupport(job: Job | null, machine: boolean): Support {
  if (job === null) return emulated('a process of "pwsh" runs the step.')
  if (machine) return differs('the step runs in PowerShell 7, which the machine must have.')
  if (job.container !== null) return emulated('a process of "pwsh" runs the step; the image of the job holds it.')
  const container = 'Give the job a `container` that holds both.'
  if (job.docker) return unsupported('the image with the Docker client holds no PowerShell.', container)
  const other = job.tools.find(({ tool }) => tool !== 'dotnet')
  return other === undefined
    ? emulated(`a process of "pwsh" runs the step, in the image "${powershellImage}" where the job names none.`)
    : unsupported(`the image of "${other.tool}" holds no PowerShell.`, container)
}

// ───────────────────────────── text

/** Ends at the first error of a cmdlet, and with the status of the last program, as GitHub's runner has it. Source: GitHub Docs, "Workflow syntax", `shell`. */
export function powershellScript(script: string): string {
  return `$ErrorActionPreference = 'Stop'\n${script}\nexit $LASTEXITCODE`
}
