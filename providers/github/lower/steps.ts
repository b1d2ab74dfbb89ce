/** Steps of a job: what the language's fields turn into steps, then the author's own. */
import { allOf, conditionKey, hasStatus, yes } from '../../../src/ir/condition.ts'
import { safeId } from '../../../src/ir/id.ts'
import type { CiName, Condition, Job, RunStep, Step, StepFile, UsesStep } from '../../../src/ir/types.ts'
import { type Comparison, isKnownAtOnce } from '../comparison.ts'
import { simplify } from '../condition.ts'
import type { GithubStep } from '../document.ts'
import { envMap, escaped, template } from '../value.ts'
import { changed, gatedFact, gatedOutput, guardId, isGuarded, type JobScope, lowerCondition, wrap } from './context.ts'
import { decisionStep } from './decision.ts'
import { type Fact, factStep, hasCommit, isFact, outputOf, plainShell } from './facts.ts'
import { type Attempts, attemptsOf, loop } from './retry.ts'
import { stepVariables } from './variables.ts'

export type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export function lowerSteps(job: Job, scope: JobScope): readonly GithubStep[] {
  const ids = outputIds(job)
  const all = [...job.steps.map((step) => ({ step, when: step.when })), ...job.after.map((step) => ({ step, when: afterwards(step.when) }))]
  const facts = new Set<Fact>()
  let first = -1
  let isLate = false
  const lowered: GithubStep[] = []
  for (const [index, { step, when }] of all.entries()) {
    const asked = new Set<Fact>()
    const atoms = new Map<string, Comparison>()
    const id = `pipegen-condition-${index + 1}`
    const own = changed(scope, {
      inStep: true,
      fact: (name) => ownFact(name, job, scope, asked),
      decide: (atom) => (atom.kind === 'compare' && !isKnownAtOnce(atom) ? ownDecision(atom, atoms, id) : gatedOutput(atom, scope)),
    })
    const made = step.kind === 'run' ? lowerRun(step, when, own, ids.get(step)) : lowerUses(step, when, own)
    const before = atoms.size === 0 ? [] : [{ ...late(hasStatus(when)), ...decisionStep(id, [...atoms.values()], job, own) }]
    if (asked.size > 0 && first < 0) first = lowered.length
    if (asked.size > 0) isLate ||= hasStatus(when)
    for (const fact of asked) facts.add(fact)
    lowered.push(...before, made)
  }
  return first < 0 ? lowered : lowered.toSpliced(first, 0, { ...late(isLate), ...plainShell(job), ...factStep(facts, factsId) })
}

/** A step that may run after a failure asks one that does. */
function late(isLate: boolean): Pick<GithubStep, 'if'> {
  return isLate ? { if: '${{ always() }}' } : {}
}

function ownDecision(atom: Comparison, atoms: Map<string, Comparison>, id: string): string {
  const key = conditionKey(atom)
  atoms.set(key, atom)
  return `steps.${id}.outputs.c${[...atoms.keys()].indexOf(key) + 1}`
}

/** The step that finds out what the fields of steps ask. */
const factsId = 'pipegen-facts'

function ownFact(name: CiName, job: Job, scope: JobScope, asked: Set<Fact>): string | null {
  // The context has the path outside of the job's container.
  if (!isFact(name) || (name === 'workspace' && job.container === null)) return null
  if (name === 'commit.message' && !hasCommit(job)) return gatedFact(name, scope)
  asked.add(name)
  return `steps.${factsId}.outputs.${outputOf(name)}`
}

/** Steps of `after` don't ask how those before them ended, unless their own condition does. */
function afterwards(when: Condition): Condition {
  return hasStatus(when) ? when : allOf([{ kind: 'status', status: 'always', negated: false }, when])
}

function common(step: Step, condition: Condition, scope: JobScope): Mutable<GithubStep> {
  const lowered: Mutable<GithubStep> = {}
  if (step.name !== null) lowered.name = template(step.name, scope)
  if (condition === yes) return lowered
  const when = simplify(condition, scope.pipeline)
  if (when.kind !== 'constant' || !when.value) lowered.if = wrap(when.kind === 'constant' ? 'false' : stepCondition(when, scope))
  return lowered
}

/** A step that may run after a failure must not run after that of the guard: nobody has approved it. */
function stepCondition(when: Condition, scope: JobScope): string {
  const own = lowerCondition(when, changed(scope, { succeeded: 'success()' }))
  if (!isGuarded(scope) || !hasStatus(when)) return own
  return `steps.${guardId}.outcome == 'success' && ${own.includes(' || ') ? `(${own})` : own}`
}

function lowerRun(step: RunStep, when: Condition, scope: JobScope, id: string | undefined): GithubStep {
  const vars = step.bindings.length === 0 ? step.env : [...step.env, ...step.bindings]
  const lowered = common(step, when, scope)
  const attempts = attemptsOf(step, scope.job)
  // The loop is bash, and starts PowerShell.
  const shell = attempts !== null && step.shell === 'pwsh' ? 'bash' : step.shell
  const lines: string[] = []
  if (id !== undefined) lowered.id = id
  if (vars.length > 0) {
    const { env, lines: exports } = stepVariables(vars, shell, scope)
    if (env !== undefined) lowered.env = env
    lines.push(...exports)
  }
  if (step.directory !== null) lowered['working-directory'] = template(step.directory, scope)
  if (shell !== 'bash') lowered.shell = shell
  if (step.allowFailure) lowered['continue-on-error'] = true
  // With further attempts the loop ends each in time.
  if (step.timeout !== null && attempts === null) lowered['timeout-minutes'] = Math.ceil(step.timeout / 60)
  lowered.run = script(step, lines, scope.job, attempts)
  return lowered
}

const fileVariables: { readonly [file in StepFile]: string } = {
  OUTPUT: 'GITHUB_OUTPUT',
  ENV: 'GITHUB_ENV',
  PATH: 'GITHUB_PATH',
  SUMMARY: 'GITHUB_STEP_SUMMARY',
}

/** The author's text, behind lines that give it the names it may rely on. */
function script(step: RunStep, exports: readonly string[], job: Job | null, attempts: Attempts | null): string {
  const own = attempts === null ? step.script : loop(step.script, step.shell, attempts)
  const text = escaped(own)
  if (step.files.length === 0 && exports.length === 0 && job?.oidc === null) return scriptText(text)
  if (step.shell === 'pwsh' && attempts === null) {
    const names = step.files.map((file) => `$env:PIPEGEN_${file} = $env:${fileVariables[file]}`)
    return scriptText([...names, ...exports, ...powershellOidc(step, job), text].join('\n'))
  }
  const lines = [...step.files.map((file) => `export PIPEGEN_${file}="$${fileVariables[file]}"`), ...exports, ...oidcLines(step, job), text]
  return scriptText(lines.join('\n'))
}

/** The token for a script that mentions it; tools that know GitHub ask for their own. Source: GitHub Docs, "OpenID Connect reference". */
function oidcLines(step: RunStep, job: Job | null): readonly string[] {
  const audience = askedAudience(step, job)
  if (audience === null) return []
  return [
    `PIPEGEN_OIDC_TOKEN=$(curl -fsS -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "$ACTIONS_ID_TOKEN_REQUEST_URL${audience}" | sed 's/.*"value" *: *"\\([^"]*\\)".*/\\1/')`,
    'echo "::add-mask::$PIPEGEN_OIDC_TOKEN"',
    'export PIPEGEN_OIDC_TOKEN',
  ]
}

/** The same in PowerShell, which reads the answer by itself. */
function powershellOidc(step: RunStep, job: Job | null): readonly string[] {
  const audience = askedAudience(step, job)
  if (audience === null) return []
  return [
    '$headers = @{ Authorization = "bearer $env:ACTIONS_ID_TOKEN_REQUEST_TOKEN" }',
    `$env:PIPEGEN_OIDC_TOKEN = (Invoke-RestMethod -Headers $headers -Uri "$env:ACTIONS_ID_TOKEN_REQUEST_URL${audience}").value`,
    'Write-Output "::add-mask::$env:PIPEGEN_OIDC_TOKEN"',
  ]
}

/** What the request's address ends in; null where the script mentions no token. */
function askedAudience({ script: text }: RunStep, job: Job | null): string | null {
  if (job === null || job.oidc === null || !/PIPEGEN_OIDC_TOKEN(?![A-Za-z0-9_])/.test(text)) return null
  return job.oidc.audience === null ? '' : `&audience=${encodeURIComponent(job.oidc.audience)}`
}

/** A script of several lines ends in a line break, so that it prints as a plain block. */
export function scriptText(text: string): string {
  return text.includes('\n') ? `${text}\n` : text
}

function lowerUses(step: UsesStep, when: Condition, scope: JobScope): GithubStep {
  const lowered = common(step, when, scope)
  if (step.id !== null) lowered.id = step.id
  lowered.uses = step.action
  const inputs = envMap(step.with, scope)
  if (inputs !== undefined) lowered.with = Object.fromEntries(Object.entries(inputs).map(([name, text]) => [name, inputOf(text)]))
  const env = envMap(step.env, scope)
  if (env !== undefined) lowered.env = env
  if (step.allowFailure) lowered['continue-on-error'] = true
  if (step.timeout !== null) lowered['timeout-minutes'] = Math.ceil(step.timeout / 60)
  return lowered
}

/** An action gets every input as text, and a flag reads best without quotes. */
function inputOf(text: string): string | boolean {
  return text === 'true' || text === 'false' ? text === 'true' : text
}

/** Ids for the steps that may set an output of the job: those that mention the file, or, if none does, all of them. */
export function outputIds(job: Job | null): ReadonlyMap<Step, string> {
  const ids = new Map<Step, string>()
  if (job === null || job.outputs.length === 0) return ids
  const all = [...job.steps, ...job.after]
  const runs = all.filter((step) => step.kind === 'run')
  const setters = runs.filter((step) => step.files.includes('OUTPUT'))
  const taken = new Set(all.flatMap((step) => (step.kind === 'uses' && step.id !== null ? [step.id] : [])))
  for (const step of setters.length > 0 ? setters : runs) {
    const name = step.name?.kind === 'literal' ? safeId(step.name.text.toLowerCase()).replace(/^_+|-+$/g, '') : ''
    const base = name === '' ? 'outputs' : name
    let id = base
    for (let count = 2; taken.has(id); count += 1) id = `${base}-${count}`
    taken.add(id)
    ids.set(step, id)
  }
  return ids
}

/** `outputs:` of the job: the last step that set one wins. */
export function lowerOutputs(job: Job): { readonly [name: string]: string } | undefined {
  if (job.outputs.length === 0) return undefined
  const ids = outputIds(job)
  return Object.fromEntries(
    job.outputs.map((name) => {
      const all = [...ids.entries()]
      const naming = all.filter(([step]) => step.kind === 'run' && step.script.includes(name))
      const sources = (naming.length > 0 ? naming : all).map(([, id]) => `steps.${id}.outputs.${name}`).reverse()
      return [name, wrap(sources.join(' || '))]
    }),
  )
}
