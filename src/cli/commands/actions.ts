/** `pipegen actions`: what the repo knows of GitHub actions. All offline: whoever adds an action looks its commit up. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { interfaceOf, pinned } from '../../../providers/github/actions.ts'
import { pinnedActions } from '../../../providers/github/pinned-actions.generated.ts'
import { lockName, parseLock, referencePattern, shaPattern } from '../../compile/lock.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { formatDiagnostic } from '../../diagnostics/format.ts'
import { type ActionFile, readActionFile } from '../../node/action-file.ts'
import { typesName, withActionTypes } from '../../node/action-types.ts'
import { Fault, UsageError } from '../../node/fault.ts'
import { rootOf, slashed } from '../../node/find.ts'
import { lineAt } from '../../node/locate.ts'
import { printLock, readLockFile } from '../../node/lock-file.ts'
import { writeWhole } from '../../node/write.ts'
import { type InputUse, type Lock, type LockedAction, noLock } from '../../provider.ts'
import type { Terminal } from '../terminal.ts'

export interface AddOptions {
  readonly sha?: string
  readonly tag?: string
  readonly from?: string
}

/** Answers the exit status. */
export async function addAction(reference: string, options: AddOptions, terminal: Terminal): Promise<number> {
  const given = shaIn(reference, options)
  const root = rootOf(terminal.cwd) ?? terminal.cwd
  return reported(root, terminal, async () => {
    const action = options.from === undefined ? null : readActionFile(options.from, terminal.cwd)
    const lock = await lockOf(root)
    if (!('actions' in lock)) return lock
    const sha = given ?? (options.from === undefined ? null : shaInClone(reference, resolve(terminal.cwd, options.from)))
    const entry = entryOf(lock.actions[reference], sha, options.tag ?? null, action)
    const changed: Lock = { actions: { ...lock.actions, [reference]: entry } }
    const isTyped = action === null && interfaceOf(reference, noLock) !== null
    const types = isTyped ? null : typesWith(root, reference, action)
    write(root, lockName, printLock(changed), terminal)
    if (types !== null) write(root, typesName, types, terminal)
    if (pinned(reference, changed) === null) {
      terminal.out(`Its commit isn't known yet, so it can't be built with. Add it: pipegen actions add ${reference} --sha <commit>\n`)
    }
    return []
  })
}

/** Answers the exit status. */
export async function listActions(terminal: Terminal): Promise<number> {
  const root = rootOf(terminal.cwd) ?? terminal.cwd
  return reported(root, terminal, async () => {
    const lock = await lockOf(root)
    if (!('actions' in lock)) return lock
    const own = Object.entries(lock.actions).map(([reference, { sha, tag }]) => [
      reference,
      sha ?? (pinned(reference, lock) === null ? 'no commit' : ''),
      tag ?? '',
      interfaceOf(reference, lock)?.inputs.join(' ') ?? 'any input',
    ])
    const builtIn = Object.entries(pinnedActions).map(([action, versions]) => [action, Object.keys(versions).join(' ')])
    const { bold } = terminal.paint
    if (own.length > 0) terminal.out(`${bold(lockName)}\n${table(own)}\n`)
    terminal.out(`${bold('built in')}\n${table(builtIn)}`)
    return []
  })
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
  return rows.map((row) => `  ${line(row).trimEnd()}\n`).join('')
}

/** Runs a command whose findings are about files of the repo. */
async function reported(root: string, { err, paint }: Terminal, run: () => Promise<readonly Diagnostic[]>): Promise<number> {
  const findings = await run().catch((error: unknown) => {
    if (error instanceof Fault) return [error.diagnostic]
    throw error
  })
  for (const finding of findings) {
    const { position } = finding
    const place = position === undefined ? null : { ...position, file: slashed(relative(root, position.file)) }
    err(`${formatDiagnostic(finding, place, position === undefined ? null : lineAt(position, new Map()), paint)}\n`)
  }
  return findings.length > 0 ? 1 : 0
}

async function lockOf(root: string): Promise<Lock | readonly Diagnostic[]> {
  const file = readLockFile(root)
  if (file === null) return noLock
  const { lock, problems } = parseLock(file.text)
  if (problems.length === 0) return lock
  const { describeLock } = await import('../../compile/lock-faults.ts')
  return describeLock(file, problems)
}

/** The commit that the command line names. Throws a `UsageError` for a command line that says too little or wrong things. */
function shaIn(reference: string, { sha, from }: AddOptions): string | null {
  if (!referencePattern.test(reference)) {
    throw new UsageError(`"${reference}" names no action of another repo.`, 'Write owner/repo@ref. A path or an image needs no entry.')
  }
  if (sha === undefined && from === undefined) {
    throw new UsageError('Say which commit it is, or what it takes.', 'Add --sha <commit>, --from <its action.yml>, or both.')
  }
  const commit = sha?.toLowerCase() ?? null
  if (commit !== null && !shaPattern.test(commit))
    throw new UsageError(`"${sha}" is no commit.`, 'Write all 40 hex digits: a shorter one can come to mean another commit.')
  const ref = reference.slice(reference.lastIndexOf('@') + 1)
  if (commit !== null && shaPattern.test(ref) && commit !== ref)
    throw new UsageError(`"${reference}" names another commit than --sha.`, 'Leave --sha out.')
  return commit
}

/** The commit of the reference's tag, if the file stands in a clone of the action's repository. */
function shaInClone(reference: string, file: string): string | null {
  const at = reference.lastIndexOf('@')
  const repository = reference.slice(0, at).split('/').slice(0, 2).join('/').toLowerCase()
  const url = git(dirname(file), 'config', '--get', 'remote.origin.url')
    ?.toLowerCase()
    .replace(/(\.git)?\/?$/, '')
  if (url === undefined || !(url.endsWith(`/${repository}`) || url.endsWith(`:${repository}`))) return null
  return git(dirname(file), 'rev-parse', '--verify', '--quiet', `refs/tags/${reference.slice(at + 1)}^{commit}`) ?? null
}

function git(folder: string, ...args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}

/** What isn't given now stays as it was; the release that an old commit was of doesn't. */
function entryOf(before: LockedAction | undefined, sha: string | null, tag: string | null, action: ActionFile | null): LockedAction {
  const isSame = sha === null || sha === before?.sha
  return {
    sha: sha ?? before?.sha ?? null,
    tag: tag ?? (isSame ? (before?.tag ?? null) : null),
    inputs: action === null ? (before?.inputs ?? null) : Object.fromEntries(action.inputs.map((input) => [input.name, useOf(input)])),
    outputs: action === null ? (before?.outputs ?? []) : action.outputs,
  }
}

function useOf({ required, deprecated }: ActionFile['inputs'][number]): InputUse {
  return required ? 'required' : deprecated === null ? 'optional' : 'deprecated'
}

function typesWith(root: string, reference: string, action: ActionFile | null): string {
  const path = join(root, typesName)
  return withActionTypes(readIfThere(path), reference, action, path)
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new Fault('unreadable-file', `"${typesName}" can't be read: ${(error as Error).message}.`, 'Check its permissions.')
  }
}

function write(root: string, name: string, text: string, { out, paint }: Terminal): void {
  const isNew = readIfThere(join(root, name)) !== text
  if (isNew) writeWhole(join(root, name), name, text)
  out(`${isNew ? paint.green('written  ') : paint.dim('unchanged')}  ${name}\n`)
}
