/**
 * What GitLab does with a `.gitlab-ci.yml`: which jobs it creates for an event, and which of them run as jobs fail.
 * Written from GitLab's documentation; reads the file and shares no code with the back end.
 */
import { parse } from 'yaml'

export type Variables = { readonly [name: string]: string | undefined }
export interface Run {
  readonly variables: Variables
  /** Files that changed; null where GitLab has nothing to compare with, so that `changes` is true. */
  readonly changed: readonly string[] | null
}
interface Rule {
  readonly if?: string
  readonly changes?: readonly string[]
  readonly when?: string
  readonly allow_failure?: boolean
  readonly auto_cancel?: { readonly on_new_commit: string }
}
type Need = string | { readonly job: string; readonly optional?: boolean; readonly artifacts?: boolean }
interface JobConfig {
  readonly stage?: string
  readonly rules?: readonly Rule[]
  readonly when?: string
  readonly allow_failure?: boolean
  readonly needs?: readonly Need[]
  readonly script: unknown
}
export interface CreatedJob {
  readonly name: string
  readonly when: string
  readonly allowed: boolean
  readonly stage: number
  readonly needs: readonly string[] | null
}

const keywords = new Set(['stages', 'workflow', 'default', 'variables', 'include', 'spec'])

/** Null if no pipeline is created; a needed job that is missing throws, as GitLab refuses the pipeline. */
export function createPipeline(text: string, run: Run): readonly CreatedJob[] | null {
  const file = parse(text) as { readonly [key: string]: unknown }
  const workflow = file.workflow as { readonly rules: readonly Rule[] } | undefined
  const start = workflow === undefined ? {} : firstMatch(workflow.rules, run)
  if (start === null || start.when === 'never') return null
  const stages = ['.pre', ...((file.stages as readonly string[] | undefined) ?? ['build', 'test', 'deploy']), '.post']
  const created: CreatedJob[] = []
  for (const [name, value] of Object.entries(file)) {
    if (keywords.has(name) || name.startsWith('.')) continue
    const job = value as JobConfig
    const rule = job.rules === undefined ? {} : firstMatch(job.rules, run)
    if (rule === null || rule.when === 'never') continue
    const stage = stages.indexOf(job.stage ?? 'test')
    if (stage < 0) throw new Error(`job "${name}" is in no stage`)
    created.push({
      name,
      when: rule.when ?? job.when ?? 'on_success',
      allowed: rule.allow_failure ?? job.allow_failure ?? false,
      stage,
      needs: job.needs?.map((need) => (typeof need === 'string' ? need : need.job)) ?? null,
    })
  }
  const names = new Map(created.map((job) => [job.name, job]))
  for (const { name, stage } of created) {
    for (const need of (file[name] as JobConfig).needs ?? []) {
      const id = typeof need === 'string' ? need : need.job
      const found = names.get(id)
      if (found === undefined && !(typeof need !== 'string' && need.optional === true))
        throw new Error(`job "${name}" needs "${id}", which isn't in the pipeline`)
      if (found !== undefined && found.stage > stage) throw new Error(`job "${name}" needs "${id}" of a later stage`)
    }
  }
  return created
}

function firstMatch(rules: readonly Rule[], run: Run): Rule | null {
  return (
    rules.find(
      (rule) =>
        (rule.if === undefined || evaluate(rule.if, run.variables)) && (rule.changes === undefined || changes(rule.changes, run.changed)),
    ) ?? null
  )
}

// ───────────────────────────── running

export type JobEnd = 'success' | 'failed' | 'skipped' | 'manual'

/** How the jobs end if these fail, and if what is manual is started or not. */
export function runPipeline(created: readonly CreatedJob[], failing: ReadonlySet<string>, approve: boolean): ReadonlyMap<string, JobEnd> {
  const ends = new Map<string, JobEnd>()
  const byName = new Map(created.map((job) => [job.name, job]))
  let left = created
  while (left.length > 0) {
    const ready = left.filter((job) => before(job, created).every((name) => ends.has(name) || !byName.has(name)))
    if (ready.length === 0) throw new Error('the needs form a cycle')
    for (const job of ready) ends.set(job.name, endOf(job, statusBefore(job, created, byName, ends), failing, approve))
    left = left.filter((job) => !ends.has(job.name))
  }
  return ends
}

function before(job: CreatedJob, created: readonly CreatedJob[]): readonly string[] {
  return job.needs ?? created.filter(({ stage }) => stage < job.stage).map(({ name }) => name)
}

/** Of Gitlab::Ci::Status::Composite, what ended jobs can give. */
function statusBefore(
  job: CreatedJob,
  created: readonly CreatedJob[],
  byName: ReadonlyMap<string, CreatedJob>,
  ends: ReadonlyMap<string, JobEnd>,
): string {
  const states = before(job, created).flatMap((name) => {
    const end = ends.get(name)
    if (end === undefined) return []
    return [end === 'failed' && byName.get(name)?.allowed === true ? 'success' : end]
  })
  if (states.includes('manual')) return 'waits'
  if (job.needs !== null && states.includes('skipped')) return 'skipped'
  if (states.includes('failed')) return 'failed'
  return states.length > 0 && states.every((state) => state === 'skipped') ? 'skipped' : 'success'
}

function endOf(job: CreatedJob, status: string, failing: ReadonlySet<string>, approve: boolean): JobEnd {
  const accepted: { readonly [when: string]: readonly string[] } = {
    on_success: job.needs === null ? ['success', 'skipped'] : ['success'],
    manual: job.needs === null ? ['success', 'skipped'] : ['success'],
    on_failure: ['failed'],
    always: ['success', 'failed', 'skipped'],
  }
  if (status === 'waits') return 'manual'
  if (!accepted[job.when]?.includes(status)) return 'skipped'
  if (job.when === 'manual' && !approve) return 'manual'
  return failing.has(job.name) ? 'failed' : 'success'
}

// ───────────────────────────── rules:if

/** Operands are texts, null for a variable that isn't set, or the truth of what stands in parentheses. */
type Operand = string | null | boolean

export function evaluate(expression: string, variables: Variables): boolean {
  const tokens = tokenize(expression)
  if (tokens.length >= 100) throw new Error('too many tokens')
  const state = { at: 0 }
  const value = readOr(tokens, state, variables)
  if (state.at !== tokens.length) throw new Error(`unexpected "${tokens[state.at]}" in ${expression}`)
  return isTruthy(value)
}

function tokenize(expression: string): readonly string[] {
  const tokens: string[] = []
  const pattern = /\s*(\$\w+|"[^"]*"|'[^']*'|\/(?:\\\/|[^/])+\/[ismU]*|==|!=|=~|!~|&&|\|\||\(|\)|null)/y
  let at = 0
  while (at < expression.trimEnd().length) {
    pattern.lastIndex = at
    const found = pattern.exec(expression)
    if (found === null) throw new Error(`unknown word at ${expression.slice(at)}`)
    tokens.push(found[1] ?? '')
    at = pattern.lastIndex
  }
  return tokens
}

type State = { at: number }

function readOr(tokens: readonly string[], state: State, variables: Variables): Operand {
  let value = readAnd(tokens, state, variables)
  while (tokens[state.at] === '||') {
    state.at += 1
    const right = readAnd(tokens, state, variables)
    value = isTruthy(value) || isTruthy(right)
  }
  return value
}

function readAnd(tokens: readonly string[], state: State, variables: Variables): Operand {
  let value = readComparison(tokens, state, variables)
  while (tokens[state.at] === '&&') {
    state.at += 1
    const right = readComparison(tokens, state, variables)
    value = isTruthy(value) && isTruthy(right)
  }
  return value
}

function readComparison(tokens: readonly string[], state: State, variables: Variables): Operand {
  const left = readOperand(tokens, state, variables)
  const operator = tokens[state.at] ?? ''
  if (!['==', '!=', '=~', '!~'].includes(operator)) return left
  state.at += 1
  const written = tokens[state.at] ?? ''
  const right = readOperand(tokens, state, variables)
  switch (operator) {
    case '==':
      return left === right
    case '!=':
      return left !== right
    default: {
      const found = /^\/(.*)\/([ismU]*)$/s.exec(written)
      if (found === null) throw new Error(`"${written}" is no pattern`)
      if ((found[1] ?? '').length < 2) throw new Error('a pattern of one character is refused')
      const matches = left !== null && new RegExp(found[1] ?? '', found[2]).test(String(left))
      return matches === (operator === '=~')
    }
  }
}

function readOperand(tokens: readonly string[], state: State, variables: Variables): Operand {
  const token = tokens[state.at] ?? ''
  state.at += 1
  if (token === '(') {
    const value = readOr(tokens, state, variables)
    if (tokens[state.at] !== ')') throw new Error('a parenthesis is open')
    state.at += 1
    return isTruthy(value)
  }
  if (token === 'null') return null
  if (token.startsWith('$')) return variables[token.slice(1)] ?? null
  return token.startsWith('/') ? token : token.slice(1, -1)
}

function isTruthy(value: Operand): boolean {
  return value !== null && value !== '' && value !== false
}

// ───────────────────────────── rules:changes

function changes(globs: readonly string[], changed: readonly string[] | null): boolean {
  return changed === null || changed.some((file) => globs.some((glob) => fnmatch(glob, file)))
}

/** Ruby's File.fnmatch with PATHNAME, DOTMATCH and EXTGLOB. */
export function fnmatch(glob: string, file: string): boolean {
  return expandBraces(glob).some((each) => new RegExp(`^${fnmatchRegex(each)}$`, 's').test(file))
}

function expandBraces(glob: string): readonly string[] {
  const found = /^((?:\\.|[^\\{])*)\{((?:\\.|[^\\{}])*)\}(.*)$/s.exec(glob)
  if (found === null) return [glob]
  const [, head = '', body = '', tail = ''] = found
  return body.split(/(?<!\\),/).flatMap((part) => expandBraces(head + part + tail))
}

function fnmatchRegex(glob: string): string {
  let regex = ''
  let at = 0
  while (at < glob.length) {
    const rest = glob.slice(at)
    const folders = /^\*\*\//.exec(rest)
    const set = /^\[([!^]?)([^\]]+)\]/.exec(rest)
    if (folders !== null && (at === 0 || glob[at - 1] === '/')) {
      regex += '(?:[^/]+/)*'
      at += 3
    } else if (rest.startsWith('*')) {
      regex += '[^/]*'
      at += /^\*+/.exec(rest)?.[0].length ?? 1
    } else if (rest.startsWith('?')) {
      regex += '[^/]'
      at += 1
    } else if (set !== null) {
      regex += set[1] === '' ? `[${set[2]}]` : `[^/${set[2]}]`
      at += set[0].length
    } else {
      const escaped = rest.startsWith('\\') && rest.length > 1
      regex += (escaped ? (rest[1] ?? '') : (rest[0] ?? '')).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
      at += escaped ? 2 : 1
    }
  }
  return regex
}
