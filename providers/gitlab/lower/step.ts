/**
 * One step → lines of the job's one shell. A step is a process of its own: plain lines where it is proven to leave nothing behind,
 * a subshell where it isn't, and a child process where its exit status is asked.
 */
import type { EnvVar, RunStep, Value } from '../../../src/ir/types.ts'
import { isPlainCommand, type PlainLine, plainLines } from '../../shared/plain.ts'
import {
  type Command,
  changeFolder,
  commandText,
  indentScript,
  limited,
  mayPipe,
  orElse,
  readFolders,
  readVariables,
  retried,
  stepProcess,
  subshell,
  withChosen,
} from '../../shared/shell-code.ts'
import type { StatusTests } from '../../shared/shell-test.ts'
import type { GitlabLine } from '../document.ts'
import { conditionIn, type Scene, valueIn } from './scene.ts'
import { exportCommand, noStatus, writerFor } from './shell-code.ts'
import { shellTest } from './shell-test.ts'
import { expandedText } from './values.ts'
import { isPowershell } from './windows.ts'

/** What the job has set up for its steps already. */
export interface Prepared {
  /** The directory in which the steps start; null is the project's. */
  readonly directory: Value | null
  /** Lines that every new shell of the job needs again. */
  readonly exports: readonly string[]
  /** Variables that `variables:` holds. */
  readonly bound: ReadonlySet<string>
  /** How values ask for the steps before; absent where none of these can have failed. */
  readonly status?: StatusTests
}

export function plainLine(line: string): GitlabLine {
  return { comment: '', line }
}

/** `final`: nothing comes after it in the same shell, so it may leave in it what it likes. */
export function lowerStep(step: RunStep, scene: Scene, prepared: Prepared, final: boolean): readonly GitlabLine[] {
  const when = conditionIn(step.when, scene)
  if (when.kind === 'constant') return when.value ? named(step, scene, bodyOf(step, scene, prepared, final)) : []
  return named(step, scene, [
    guarded(
      shellTest(when, noStatus),
      bodyOf(step, scene, prepared, final).map(({ line }) => line),
    ),
  ])
}

export function guarded(test: string, lines: readonly string[]): GitlabLine {
  return plainLine(`if ${test}; then\n${lines.map(indentScript).join('\n')}\nfi`)
}

// Monorepos run the same few scripts in thousands of jobs.
const bodies = new Map<string, readonly GitlabLine[]>()
const mostBodies = 20_000

/** Lines that fail the job if the step fails. */
export function bodyOf(step: RunStep, scene: Scene, prepared: Prepared, final: boolean): readonly GitlabLine[] {
  const bare =
    step.bindings.length === 0 &&
    step.env.length === 0 &&
    step.directory === null &&
    prepared.directory === null &&
    !step.allowFailure &&
    step.retry === 0 &&
    step.timeout === null
  if (!bare) return writeBody(step, scene, prepared, final)
  if (step.shell !== 'pwsh' && isPlainCommand(step.script)) return [plainLine(step.script)]
  const key = `${scene.outer} ${step.shell} ${final} ${step.script}`
  const known = bodies.get(key)
  if (known !== undefined) return known
  const body = writeBody(step, scene, prepared, final)
  if (bodies.size >= mostBodies) bodies.clear()
  bodies.set(key, body)
  return body
}

function writeBody(step: RunStep, scene: Scene, prepared: Prepared, final: boolean): readonly GitlabLine[] {
  const { setup, lines } = read(step, scene, prepared)
  if (step.allowFailure || step.retry > 0 || step.timeout !== null) {
    const command = attempts(step, setup, lines)
    return [plainLine(commandText(step.allowFailure ? orElse(command, 'true') : command))]
  }
  if (lines !== null && setup.length === 0) return lines.map(({ comment, text }) => ({ comment, line: text }))
  if (scene.outer === 'powershell' && isPowershell(step)) return [{ comment: '', line: step.script, powershell: true }]
  const same = scene.outer === 'powershell' ? step.shell === 'bash' : fitsSubshell(step, scene)
  if (same && (final || scene.outer === 'powershell') && !losesPipes(step)) return [plainLine([...setup, step.script].join('\n'))]
  if (step.shell !== 'pwsh' && fitsSubshell(step, scene)) return [plainLine(subshell(step.shell, setup, step.script))]
  return [plainLine(commandText(stepProcess(step.shell, setup, step.script)))]
}

/** What has to stand before the script, and the script's lines if they are plain. */
export function read(
  step: RunStep,
  scene: Scene,
  prepared: Prepared,
): { readonly setup: readonly string[]; readonly lines: readonly PlainLine[] | null } {
  const setup: string[] = []
  const bind = (binding: EnvVar): void => {
    const command = exportCommand(binding, scene, prepared.status)
    if (command !== null) setup.push(command)
  }
  for (const binding of step.bindings) if (!prepared.bound.has(binding.name)) bind(binding)
  for (const binding of step.env) bind(binding)
  if (!sameValue(step.directory, prepared.directory))
    setup.push(changeDirectory(step.directory, scene, prepared.directory !== null, prepared.status))
  return { setup, lines: plainFor(step, scene) }
}

/** `away`: the shell may have left the project's directory. */
export function changeDirectory(directory: Value | null, scene: Scene, away: boolean, status = noStatus): string {
  if (directory === null) return changeTo('', away)
  return withChosen(valueIn(directory, scene), writerFor(status), (text) => changeTo(text, away)).join('\n')
}

function changeTo(text: string, away: boolean): string {
  const fromProject = away && !/^[/$~]/.test(text)
  if (fromProject) return `cd "$CI_PROJECT_DIR${text === '' ? '' : `/${text}`}"`
  return changeFolder(text)
}

export function sameValue(a: Value | null, b: Value | null): boolean {
  return a === b || (a !== null && b !== null && JSON.stringify(a) === JSON.stringify(b))
}

/** Another shell reads backslashes of `echo` in its own way, and a POSIX shell takes a pipe's last status. */
export function plainFor(step: RunStep, scene: Scene): readonly PlainLine[] | null {
  const same = (step.shell === 'sh') === (scene.outer === 'ash')
  if (step.shell === 'pwsh' || (!same && /\\(?!\n)/.test(step.script))) return null
  return plainLines(step.script, step.shell === 'bash' ? 'any' : 'echo')
}

/** A POSIX shell takes the status of a pipe's last command; busybox's, as the runner starts it, doesn't. */
function losesPipes(step: RunStep): boolean {
  return step.shell === 'sh' && mayPipe(step.script)
}

function fitsSubshell(step: RunStep, scene: Scene): boolean {
  return scene.outer === (step.shell === 'bash' ? 'bash' : 'ash')
}

/** One command whose exit status is the step's: with its timeout, and again as often as it may be tried. */
export function attempts(step: RunStep, setup: readonly string[], lines: readonly PlainLine[] | null): Command {
  const [only] = lines ?? []
  const single = setup.length === 0 && lines?.length === 1 && only?.single === true
  const process = single ? { line: only.text, document: '' } : stepProcess(step.shell, setup, step.script)
  const command = step.timeout === null ? process : limited(process, step.timeout)
  return step.retry === 0 ? command : retried(command, step.retry)
}

/** A comment: what is chosen shows as its alternatives. */
function titleText(name: Value): string {
  return name.kind === 'choose' ? `${titleText(name.then)} or ${titleText(name.otherwise)}` : expandedText(name)
}

export function named(step: RunStep, scene: Scene, lines: readonly GitlabLine[]): readonly GitlabLine[] {
  const [first] = lines
  if (step.name === null || first === undefined) return lines
  const name = step.name.kind === 'literal' ? step.name.text : titleText(valueIn(step.name, scene))
  const titled = { ...first, comment: first.comment === '' ? name : `${name}\n${first.comment}` }
  return lines.length === 1 ? [titled] : [titled, ...lines.slice(1)]
}

/** Variables and paths that the step wrote, for the steps after it. */
export function reload(step: RunStep, { system }: Scene, tolerant: boolean): readonly GitlabLine[] {
  const windows = system === 'windows'
  const lines: string[] = []
  if (step.files.includes('ENV')) lines.push(readVariables(windows))
  if (step.files.includes('PATH')) lines.push(`${readFolders(windows, 'export PATH')}; : > "$PIPEGEN_PATH"`)
  return lines.map((line) => plainLine(tolerant ? `${line} || true` : line))
}
