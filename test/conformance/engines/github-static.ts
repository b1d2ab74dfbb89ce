/** The linters and GitHub's own parser; each takes many workflows at once. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { enginePaths, run } from './engine-process.ts'
import type { Finding } from './finding.ts'
import { askGithub } from './github-process.ts'
import { type Files, inWorkspace } from './workspace.ts'

const isWorkflow = (path: string): boolean => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)

/**
 * What actionlint 1.7.12 finds and GitHub doesn't. GitHub's own parser, which is asked too, knows `command` of a service. shellcheck
 * knows that the text after `bash -c` is a script, but not that `timeout` starts bash: the quote that it names must be that very one,
 * and close at the end of the line.
 */
function isMistaken({ message, line }: ActionlintError, source: readonly string[]): boolean {
  if (message.startsWith('unexpected key "command" for "services" section')) return true
  const [, row, column] = /SC2016:info:(\d+):(\d+):/.exec(message) ?? []
  if (row === undefined) return false
  // The script begins in the line after `run: |`, and its first line says how far it is indented.
  const indent = /^ */.exec(source[line] ?? '')?.[0].length ?? 0
  const text = (source[line + Number(row) - 1] ?? '').slice(indent)
  const [, before = ''] = /^(until timeout -k 10 \d+ bash --noprofile --norc -eo pipefail -c ')[^']*'; do$/.exec(text) ?? []
  return before.length === Number(column)
}

/** `files` are named from the root of the repository; those under .github/workflows are looked at. */
export function actionlint(files: Files): Promise<readonly Finding[]> {
  return lint(files, enginePaths.shellcheck)
}

/** Many times faster: shellcheck is one process for each script. */
export function actionlintAlone(files: Files): Promise<readonly Finding[]> {
  return lint(files, '')
}

function lint(files: Files, shellcheck: string): Promise<readonly Finding[]> {
  return inWorkspace(files, async ({ repository }) => {
    // actionlint resolves "./" from the folder that holds .git.
    await mkdir(join(repository, '.git'))
    const options = ['-no-color', '-shellcheck', shellcheck, '-pyflakes', '', '-format', '{{json .}}']
    const args = [...options, ...workflowsOf(files)]
    const { code, stdout, stderr } = await run(enginePaths.actionlint, args, { cwd: repository, seconds: 300 })
    if (code !== 0 && code !== 1) throw new Error(`actionlint failed:\n${stderr}`)
    const errors = JSON.parse(stdout) as ActionlintError[]
    return errors
      .filter((error) => !isMistaken(error, (files[error.filepath] ?? '').split('\n')))
      .map((error) => ({
        tool: 'actionlint',
        file: error.filepath,
        line: error.line,
        rule: error.kind,
        message: error.message,
      }))
  })
}

interface ActionlintError {
  readonly filepath: string
  readonly line: number
  readonly kind: string
  readonly message: string
}

export function zizmor(files: Files): Promise<readonly Finding[]> {
  return inWorkspace(files, async ({ repository }) => {
    const args = [
      '--offline',
      '--no-progress',
      '--no-config',
      '--no-exit-codes',
      '--strict-collection',
      '--format',
      'json-v1',
      ...workflowsOf(files),
    ]
    const { code, stdout, stderr } = await run(enginePaths.zizmor, args, { cwd: repository })
    if (code !== 0) throw new Error(`zizmor failed:\n${stderr}`)
    return (JSON.parse(stdout) as ZizmorFinding[]).map((finding) => {
      const place = finding.locations.find((location) => location.symbolic.kind === 'Primary') ?? finding.locations[0]
      return {
        tool: 'zizmor',
        file: place?.symbolic.key.Local?.verbatim_path ?? '',
        line: place === undefined ? null : place.concrete.location.start_point.row + 1,
        rule: finding.ident,
        message: `${finding.determinations.severity}: ${finding.desc}`,
      }
    })
  })
}

interface ZizmorFinding {
  readonly ident: string
  readonly desc: string
  readonly determinations: { readonly severity: string }
  readonly locations: readonly {
    readonly symbolic: { readonly kind: string; readonly key: { readonly Local?: { readonly verbatim_path: string } } }
    readonly concrete: { readonly location: { readonly start_point: { readonly row: number } } }
  }[]
}

export async function githubParser(files: Files): Promise<readonly Finding[]> {
  const reports = await askGithub<readonly ParserReport[]>({ ask: 'parse', files, workflows: workflowsOf(files) })
  return reports.map((report) => ({ tool: 'github-parser', rule: 'parse', ...report }))
}

interface ParserReport {
  readonly file: string
  readonly line: number | null
  readonly message: string
}

function workflowsOf(files: Files): readonly string[] {
  const workflows = Object.keys(files).filter(isWorkflow)
  if (workflows.length === 0) throw new Error('No file lies under .github/workflows, so nothing would be checked.')
  return workflows
}
