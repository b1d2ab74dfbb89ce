/** What should stand in each file, and what stands there now. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CompiledFile } from '../compile/result.ts'
import { finding } from '../diagnostics/catalog.ts'
import { type Diagnostic, type Origin, within } from '../diagnostics/diagnostic.ts'
import { compareText } from '../node/compare.ts'
import { Fault } from '../node/fault.ts'
import { readHeader, withHeader } from '../node/header.ts'
import { findOrphans } from '../node/orphans.ts'
import { openTarget } from '../node/target.ts'
import type { Input } from './compile-inputs.ts'

export type Status = 'written' | 'unchanged' | 'stale' | 'edited' | 'missing' | 'orphan' | 'failed'

export interface Output {
  readonly root: string
  /** Null for an orphan. */
  readonly provider: string | null
  /** Relative to the root. */
  readonly path: string
  /** Where it is or will be; null where nothing may be written. */
  readonly target: string | null
  readonly current: string | null
  /** With header; null where there is none. */
  readonly text: string | null
  readonly status: Status
  /** Why, in a few words. */
  readonly note: string
}

export interface Planned {
  readonly outputs: readonly Output[]
  /** Findings about files, each with the input that they belong to. */
  readonly findings: readonly { readonly input: Input; readonly diagnostic: Diagnostic }[]
}

export interface PlanOptions {
  /** Files of others and edited ones count as stale. */
  readonly force: boolean
  /** Not every provider was compiled for, so a file that isn't made now may still be wanted. */
  readonly partial: boolean
}

/** Reads everything, writes nothing. */
export function planOutputs(inputs: readonly Input[], options: PlanOptions): Planned {
  const claims = claimsOf(inputs)
  const sources = new Set(inputs.map(({ entry }) => entry.file))
  const findings: { input: Input; diagnostic: Diagnostic }[] = []
  const outputs = inputs.flatMap((input) =>
    (input.compiled?.files ?? []).map((file) => {
      const claimants = claims.get(join(input.entry.root, file.path)) ?? []
      const { output, diagnostic } = planOutput(input, file, { claimants, sources, force: options.force })
      if (diagnostic !== null) findings.push({ input, diagnostic })
      return output
    }),
  )
  for (const { input, output } of orphansOf(inputs, outputs, options.partial)) {
    outputs.push(output)
    const message = `"${output.path}" was made by pipegen, but nothing makes it any more.`
    const position = { file: join(output.root, output.path), line: 1, column: 1 }
    findings.push({
      input,
      diagnostic: { code: 'orphan-file', severity: 'warning', provider: null, message, hint: 'Delete it.', at: null, position },
    })
  }
  return { outputs, findings }
}

interface Claims {
  readonly claimants: readonly string[]
  /** Every ci.ts of this command. */
  readonly sources: ReadonlySet<string>
  readonly force: boolean
}

function planOutput(
  input: Input,
  file: CompiledFile,
  { claimants, sources, force }: Claims,
): { output: Output; diagnostic: Diagnostic | null } {
  const { root, source } = input.entry
  const base = {
    root,
    provider: file.provider,
    path: file.path,
    target: null,
    current: null,
    text: null,
    status: 'failed',
    note: '',
  } as const
  const at = placeOfProvider(input)
  const [first = source, second = source] = claimants
  if (claimants.length > 1)
    return { output: base, diagnostic: { ...finding('file-claimed-twice', at, file.path, first, second), provider: file.provider } }
  if (file.text === null) return { output: { ...base, note: 'kept as it was' }, diagnostic: null }
  try {
    const { path: target, text: current } = openTarget(root, file.path)
    const checksum = input.sources.get(input.entry.file)?.cache?.checksum(join(root, file.path), file.text)
    const text = withHeader(source, file.comment, file.text, checksum)
    const compared = compareText(current, text)
    const ours = { ...base, target, current, text }
    const owner = current === null ? source : (readHeader(current)?.source ?? source)
    if (owner !== source && !force && !sources.has(join(root, owner)) && existsSync(join(root, owner))) {
      return { output: base, diagnostic: { ...finding('file-claimed-twice', at, file.path, owner, source), provider: file.provider } }
    }
    switch (compared.status) {
      case 'unchanged':
        return { output: { ...ours, status: 'unchanged' }, diagnostic: null }
      case 'missing':
        return { output: { ...ours, status: 'missing' }, diagnostic: null }
      case 'stale':
        return { output: { ...ours, status: 'stale', note: staleNotes[compared.because] }, diagnostic: null }
      case 'edited':
      case 'foreign': {
        const note = compared.status === 'edited' ? 'edited by hand' : 'not made by pipegen'
        if (force) return { output: { ...ours, status: 'stale', note }, diagnostic: null }
        return {
          output: { ...ours, status: 'edited', note },
          diagnostic: { ...refusal(compared.status, file.path), provider: file.provider, at },
        }
      }
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return { output: base, diagnostic: { ...error.diagnostic, provider: file.provider, at } }
  }
}

const staleNotes = { source: 'the source changed', format: "pipegen's output format changed" } as const

function refusal(status: 'edited' | 'foreign', path: string): Diagnostic {
  const base = { severity: 'error', provider: null, at: null } as const
  if (status === 'foreign') {
    const hint = 'Move it away, or overwrite it with "pipegen build --force".'
    return { ...base, code: 'file-not-ours', message: `"${path}" is there already, and pipegen didn't write it.`, hint }
  }
  const hint = 'Move the change into the ci.ts, then run "pipegen build --force".'
  return { ...base, code: 'file-edited', message: `"${path}" was edited by hand since pipegen wrote it.`, hint }
}

/** Where the pipeline names its providers. */
export function placeOfProvider({ compiled }: Input): Origin | null {
  const [origin] = compiled?.origins ?? []
  return origin === undefined ? null : within(origin, 'providers')
}

/** Absolute path → who makes it: one source, unless two make the same file. */
function claimsOf(inputs: readonly Input[]): ReadonlyMap<string, readonly string[]> {
  const claims = new Map<string, string[]>()
  for (const { entry, compiled } of inputs) {
    for (const { path } of compiled?.files ?? []) {
      const known = claims.get(join(entry.root, path))
      if (known === undefined) claims.set(join(entry.root, path), [entry.source])
      else known.push(entry.source)
    }
  }
  return claims
}

function orphansOf(inputs: readonly Input[], outputs: readonly Output[], partial: boolean): readonly { input: Input; output: Output }[] {
  return [...groupBy(inputs, ({ entry }) => entry.root)].flatMap(([root, own]) => {
    const [input] = own
    if (input === undefined) return []
    const whole = own.filter(({ compiled, diagnostics }) => !partial && compiled !== null && !diagnostics.some(isModelError))
    const complete = new Set(whole.map(({ entry }) => entry.source))
    const made = new Set(outputs.filter((output) => output.root === root).map(({ path }) => path))
    return findOrphans({ root, complete, made }).map(({ path, source }) => {
      const note = complete.has(source) ? `${source} no longer makes it` : `${source} is gone`
      return { input, output: { root, provider: null, path, target: null, current: null, text: null, status: 'orphan', note } as const }
    })
  })
}

/** An error that isn't about one provider: nothing at all is written. */
export function isModelError({ severity, provider }: Diagnostic): boolean {
  return severity === 'error' && provider === null
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return groups
}
