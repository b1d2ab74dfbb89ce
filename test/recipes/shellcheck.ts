/** What shellcheck says to the scripts of an emitted file. */
import { parse } from 'yaml'
import { enginePaths, run } from '../conformance/engines/engine-process.ts'
import type { ProviderName } from './run.ts'

interface Script {
  readonly shell: 'bash' | 'sh' | 'busybox'
  readonly text: string
}

/**
 * The files that scripts source are not there to be read (1090, 1091); a step's variables are for it alone, where one shell runs all
 * (2030, 2031); a line of `$PIPEGEN_ENV` is a variable with its value (2163).
 */
const meant = ['SC1090', 'SC1091', 'SC2030', 'SC2031', 'SC2163']

export async function shellcheck(provider: ProviderName, text: string): Promise<readonly string[]> {
  const scripts = scriptsOf[provider](text)
  const found = await Promise.all(
    scripts.map(async (script) => {
      const args = ['--shell', script.shell, '--format', 'gcc', '--exclude', meant.join(','), '-']
      const { code, stdout, stderr } = await run(enginePaths.shellcheck, args, { input: script.text })
      if (code !== 0 && code !== 1) throw new Error(`shellcheck failed:\n${stderr}`)
      return stdout === '' ? [] : [`${stdout}in\n${script.text}`]
    }),
  )
  return [...new Set(found.flat())]
}

interface Step {
  readonly run?: string | { readonly command: string; readonly shell?: string }
  readonly shell?: string
}

interface Job {
  readonly shell?: string
  readonly steps?: readonly Step[]
  readonly image?: string | { readonly name: string }
  readonly tags?: readonly string[]
  readonly before_script?: readonly string[]
  readonly script?: readonly string[]
  readonly after_script?: readonly string[]
}

/** The back end's: if it fails, the next line can't write to it either. */
const ownLine = /^export PIPEGEN_[A-Z]+="\$\(mktemp\)"$/

/** CircleCI's back end writes lines for the shells of later steps. */
const readLater = /^echo '(?:while|export) .*' >> "\$BASH_ENV"$/gm

type File = { readonly jobs: { readonly [id: string]: Job } }

const scriptsOf: { readonly [provider in ProviderName]: (text: string) => readonly Script[] } = {
  github: (text) =>
    stepsOf(text).flatMap(({ step: { run: script, shell } }) => (typeof script === 'string' ? [{ shell: kind(shell), text: script }] : [])),
  circleci: (text) =>
    stepsOf(text).flatMap(({ job, step: { run: step } }) =>
      typeof step === 'object'
        ? [{ shell: kind(step.shell ?? job.shell), text: step.command.replace(/<< [\w.]+ >>/g, 'value').replace(readLater, '') }]
        : [],
    ),
  gitlab: (text) =>
    Object.values(parse(text) as { readonly [name: string]: Job }).flatMap((job) => {
      // Runners with Windows read PowerShell.
      if (job?.tags?.some((tag) => tag.includes('windows'))) return []
      const { before_script = [], script = [], after_script = [] } = job ?? {}
      const shell = JSON.stringify(job?.image ?? '').startsWith('"docker:') ? 'busybox' : 'bash'
      const parts = [[...before_script.filter((line) => !ownLine.test(line)), ...script], after_script]
      // What the runner begins with. Source: gitlab-runner, shells/bash.go.
      const runner = shell === 'bash' ? 'set -eo pipefail' : 'set -e'
      return parts.filter((lines) => lines.length > 0).map((lines) => ({ shell, text: [runner, ...lines].join('\n') }))
    }),
  jenkins: (text) =>
    [...text.matchAll(/script: (?:'''(.*?)'''|'((?:[^'\\\n]|\\.)*)')/gs)].map(([, long, short]) => {
      const script = (long ?? short ?? '').replace(/\\(.)/gs, (_, char: string) => (char === 'n' ? '\n' : char))
      return { shell: /^#!.*bash/.test(script) ? 'bash' : 'sh', text: script }
    }),
}

function stepsOf(text: string): readonly { readonly job: Job; readonly step: Step }[] {
  return Object.values((parse(text) as File).jobs).flatMap((job) => (job.steps ?? []).map((step) => ({ job, step })))
}

function kind(shell = 'bash'): Script['shell'] {
  return /(?:^|\/)sh\b/.test(shell) ? 'sh' : 'bash'
}
