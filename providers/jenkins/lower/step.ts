/** One step → Groovy: `sh`, with what it needs around it. */
import type { Condition, EnvVar, RunStep, Shell } from '../../../src/ir/types.ts'
import { powershellScript } from '../../shared/powershell.ts'
import { readFolders, readVariables } from '../../shared/shell-code.ts'
import { block, caught } from '../condition.ts'
import type { Code } from '../document.ts'
import { call, escapedLines, quoted, tripleQuoted } from '../groovy.ts'
import { credentialId } from '../names.ts'
import { environmentText, secretsIn, variableOf } from '../values.ts'
import { exportLines, Given, guardLine, readsWritten } from './late.ts'
import { isPortable } from './portable.ts'
import { type Scene, textIn, valueIn } from './scene.ts'
import { needPlugin } from './uses.ts'

/** `loads`: earlier steps wrote to these files, which each process reads for itself. */
export interface Loads {
  readonly env: boolean
  readonly path: boolean
  readonly windows: boolean
}

/** `asks`: what the shell itself has to ask before the script, or null. */
export function lowerStep(step: RunStep, scene: Scene, loads: Loads, asks: Condition | null): readonly Code[] {
  const early: EnvVar[] = []
  const before = loadLines(step.shell, loads)
  if (asks !== null) {
    const given = new Given('PIPEGEN_WHEN')
    before.push(guardLine(given.condition(asks), step.shell))
    early.push(...given.vars)
  }
  const own: string[] = []
  for (const list of [step.bindings, step.env])
    for (const each of list) {
      const inCell = valueIn(each.value, scene)
      if (!readsWritten(inCell)) {
        const name = loads.env ? waitingName(each.name) : each.name
        early.push({ name, value: each.value })
        if (name !== each.name) own.push(...exportLines(each.name, { kind: 'env', name }, step.shell))
      } else if (inCell.kind !== 'env' || inCell.name !== each.name) {
        const given = new Given(each.name)
        before.push(...exportLines(each.name, given.value(inCell), step.shell))
        early.push(...given.vars)
      }
    }
  before.push(...own)
  let code = bound(early, scene, [shellStep(step, scene, before)])
  if (step.directory !== null) code = [block(`dir(${textIn(step.directory, scene)})`, code)]
  if (step.timeout !== null) code = [block(timeoutHead(step.timeout), code)]
  if (step.retry > 0) code = [block(`retry(${step.retry + 1})`, code)]
  if (step.allowFailure) code = [block(caught("'SUCCESS'", "'UNSTABLE'"), code)]
  return code
}

/** What earlier steps wrote would take the place of what the step sets, so that waits under another name. Names of pipegen's own are nobody's to write. */
function waitingName(name: string): string {
  return name.startsWith('PIPEGEN_') ? name : `PIPEGEN_OWN_${name}`
}

/** The largest unit that holds the time exactly. */
export function timeoutHead(seconds: number): string {
  const [time, unit] =
    seconds % 3600 === 0 ? [seconds / 3600, 'HOURS'] : seconds % 60 === 0 ? [seconds / 60, 'MINUTES'] : [seconds, 'SECONDS']
  return `timeout(time: ${time}, unit: '${unit}')`
}

// ───────────────────────────── variables

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
  return value.startsWith("'") ? `'${name}=${value.slice(1)}` : `'${name}=' + ${value}`
}

/** Lines that read what earlier steps wrote. */
function loadLines(shell: Shell, { env, path, windows }: Loads): string[] {
  const lines: string[] = []
  if (shell === 'pwsh') {
    if (env)
      lines.push(
        'Get-Content $env:PIPEGEN_ENV | ForEach-Object { $name, $value = $_ -split "=", 2; Set-Item -Path "env:$name" -Value $value }',
      )
    if (path) lines.push('Get-Content $env:PIPEGEN_PATH | ForEach-Object { $env:PATH = $_ + [IO.Path]::PathSeparator + $env:PATH }')
    return lines
  }
  if (env) lines.push(readVariables(windows))
  if (path) lines.push(readFolders(windows), 'export PATH')
  return lines
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
