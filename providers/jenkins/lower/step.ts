/** One step → Groovy: `sh`, with what it needs around it. */
import type { EnvVar, RunStep, Value } from '../../../src/ir/types.ts'
import { powershellScript } from '../../shared/powershell.ts'
import { readFolders, readVariables } from '../../shared/shell-code.ts'
import { inDoubleQuotes } from '../../shared/shell-text.ts'
import { block } from '../condition.ts'
import type { Code } from '../document.ts'
import { call, escapedLines, quoted, tripleQuoted } from '../groovy.ts'
import { credentialId } from '../names.ts'
import { environmentText, secretsIn, variableOf } from '../values.ts'
import { isPortable } from './portable.ts'
import { type Scene, textIn, valueIn } from './scene.ts'
import { needPlugin } from './uses.ts'

/** `loads`: earlier steps wrote to these files, which each process reads for itself. */
export interface Loads {
  readonly env: boolean
  readonly path: boolean
  readonly windows: boolean
}

export function lowerStep(step: RunStep, scene: Scene, loads: Loads): readonly Code[] {
  const late: EnvVar[] = []
  const early: EnvVar[] = []
  for (const each of step.bindings) (isLate(each) ? late : early).push(each)
  for (const each of step.env) (isLate(each) ? late : early).push(each)
  let code = bound(early, scene, [shellStep(step, scene, (step.shell === 'pwsh' ? powershellPrelude : prelude)(late, loads, scene))])
  if (step.directory !== null) code = [block(`dir(${textIn(step.directory, scene)})`, code)]
  if (step.timeout !== null) code = [block(timeoutHead(step.timeout), code)]
  if (step.retry > 0) code = [block(`retry(${step.retry + 1})`, code)]
  if (step.allowFailure) code = [block("catchError(buildResult: 'SUCCESS', stageResult: 'UNSTABLE', catchInterruptions: false)", code)]
  return code
}

/** The largest unit that holds the time exactly. */
export function timeoutHead(seconds: number): string {
  const [time, unit] =
    seconds % 3600 === 0 ? [seconds / 3600, 'HOURS'] : seconds % 60 === 0 ? [seconds / 60, 'MINUTES'] : [seconds, 'SECONDS']
  return `timeout(time: ${time}, unit: '${unit}')`
}

// ───────────────────────────── variables

/** What an earlier step wrote exists in the shell alone. */
function isLate({ value }: EnvVar): boolean {
  return value.kind === 'env' || (value.kind === 'text' && value.parts.some((part) => part.kind === 'env'))
}

/** The code with variables around it: secrets as credentials, the others as they are. */
/** `given` are entries of `withEnv` beside them. */
export function bound(vars: readonly EnvVar[], scene: Scene, code: readonly Code[], given: readonly string[] = []): readonly Code[] {
  if (vars.length + given.length === 0) return code
  const { uses, settings } = scene.frame
  const credentials = new Map<string, string>()
  const entries = [...given]
  for (const { name, value } of vars) {
    const inCell = valueIn(value, scene)
    if (inCell.kind === 'secret') {
      credentials.set(name, inCell.name)
      continue
    }
    for (const secret of secretsIn(inCell)) if (!credentials.has(secret)) credentials.set(secret, secret)
    // A parameter is no variable yet in the first build of a branch, in which it has its default.
    if (inCell.kind === 'input' || variableOf(inCell) !== name) entries.push(entry(name, environmentText(inCell, scene.scope)))
  }
  let wrapped = code
  if (entries.length > 0) wrapped = [block(call('withEnv', entries), wrapped)]
  if (credentials.size === 0) return wrapped
  needPlugin(uses, 'credentials', scene.job.origin)
  const bindings = [...credentials].map(
    ([variable, secret]) => `string(credentialsId: ${quoted(credentialId(secret, settings))}, variable: ${quoted(variable)})`,
  )
  return [block(call('withCredentials', bindings), wrapped)]
}

/** `'NAME=' + value`, in one text where the value begins with one. */
export function entry(name: string, value: string): string {
  if (value.startsWith("''")) return `'${name}='${value.slice(2)}`
  return value.startsWith("'") ? `'${name}=${value.slice(1)}` : `'${name}=' + ${value}`
}

/** Lines that read what earlier steps wrote. */
function prelude(late: readonly EnvVar[], { env, path, windows }: Loads, scene: Scene): readonly string[] {
  const lines: string[] = []
  if (env) lines.push(readVariables(windows))
  if (path) lines.push(readFolders(windows), 'export PATH')
  for (const { name, value } of late) {
    const parts = partsOfLate(name, value, scene)
    const text = parts.map((part) => (part.kind === 'literal' ? inDoubleQuotes(part.text) : `\${${variableOf(part) ?? ''}}`)).join('')
    if (parts.length > 0) lines.push(`export ${name}="${text}"`)
  }
  return lines
}

/** The same in PowerShell. */
function powershellPrelude(late: readonly EnvVar[], { env, path }: Loads, scene: Scene): readonly string[] {
  const lines: string[] = []
  if (env)
    lines.push(
      'Get-Content $env:PIPEGEN_ENV | ForEach-Object { $name, $value = $_ -split "=", 2; Set-Item -Path "env:$name" -Value $value }',
    )
  if (path) lines.push('Get-Content $env:PIPEGEN_PATH | ForEach-Object { $env:PATH = $_ + [IO.Path]::PathSeparator + $env:PATH }')
  for (const { name, value } of late) {
    const parts = partsOfLate(name, value, scene)
    const text = parts
      .map((part) => (part.kind === 'literal' ? part.text.replace(/["$`]/g, '`$&') : `\${env:${variableOf(part) ?? ''}}`))
      .join('')
    if (parts.length > 0) lines.push(`$env:${name} = "${text}"`)
  }
  return lines
}

/** Texts and what a step wrote, in their order; none where the variable has the value already. */
function partsOfLate(name: string, value: Value, scene: Scene): readonly Value[] {
  const inCell = valueIn(value, scene)
  if (inCell.kind === 'env' && inCell.name === name) return []
  return inCell.kind === 'text' ? inCell.parts : [inCell]
}

// ───────────────────────────── the shell

// Monorepos run the same few scripts in thousands of jobs.
const known = new Map<string, Code>()
const mostKnown = 20_000

function shellStep(step: RunStep, scene: Scene, before: readonly string[]): Code {
  const label = step.name === null ? null : textIn(step.name, scene)
  if (before.length > 0) return writeStep(step, label, before)
  const key = `${step.shell} ${label ?? ''} ${step.script}`
  const found = known.get(key)
  if (found !== undefined) return found
  const code = writeStep(step, label, before)
  if (known.size >= mostKnown) known.clear()
  known.set(key, code)
  return code
}

function writeStep(step: RunStep, label: string | null, before: readonly string[]): Code {
  if (step.shell === 'pwsh') return withLabel('pwsh', label, tripleQuoted(`${powershellScript([...before, step.script].join('\n'))}\n`))
  if (before.length === 0 && isPortable(step.script, step.shell)) return plainShell(label, step.script)
  const lines = [...before, step.script].join('\n')
  if (step.shell === 'sh') return withLabel('sh', label, tripleQuoted(`#!/bin/sh\nset -e\n${lines}\n`))
  return withLabel('sh', label, tripleQuoted(`#!/usr/bin/env bash\nset -eo pipefail\n${lines}\n`))
}

/** Lines that are commands may be indented as the file is. */
function plainShell(label: string | null, text: string): Code {
  if (!text.includes('\n')) return label === null ? `sh ${quoted(text)}` : `sh label: ${label}, script: ${quoted(text)}`
  const head = label === null ? "sh '''" : `sh label: ${label}, script: '''`
  return {
    lines: [
      head,
      ...escapedLines(text)
        .split('\n')
        .map((each) => (each === '' ? '' : `  ${each}`)),
      "'''",
    ],
  }
}

function withLabel(name: string, label: string | null, text: string): string {
  return label === null ? `${name} ${text}` : `${name} label: ${label}, script: ${text}`
}
