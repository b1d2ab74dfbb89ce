/** Values in the two languages of a job: CircleCI's own `<< … >>` in its fields, and the shell's. */
import { joinText } from '../../../src/ir/condition.ts'
import { variableName } from '../../../src/ir/id.ts'
import type { CiName, Condition, Shell, Value } from '../../../src/ir/types.ts'
import { literal } from '../../../src/ir/value.ts'
import { fold } from '../../shared/matrix.ts'
import { exported, type ShellWriter, withChosen } from '../../shared/shell-code.ts'
import { type RunVariables, type StatusTests, shellTest as sharedTest } from '../../shared/shell-test.ts'
import { chosenInShell, type ShellNames, shellText as sharedText, withServices } from '../../shared/shell-values.ts'
import { axisParameter, changedVariable, eventVariable, inputVariable, matrixVariable, outputVariable, parameterName } from '../names.ts'
import { conditionIn, type Scene, serviceText } from './scene.ts'

// ───────────────────────────── what a value is in this job

/** Matrix axes that are known, hosts and ports, and CircleCI's variables put in; choices on the outside. */
export function valueIn(value: Value, scene: Scene): Value {
  if (value.kind === 'literal') return value
  return chosenInShell(withRun(withServices(fold(value, scene.group), scene.job.services, serviceText), scene), isVariable)
}

const variable = (name: string): Value => ({ kind: 'env', name })

/** Source: CircleCI Docs, "Variables", built-in environment variables. Null: not one variable. */
const ciVariables: { readonly [name in CiName]: string | null } = {
  sha: 'CIRCLE_SHA1',
  shortSha: null,
  ref: null,
  branch: 'CIRCLE_BRANCH',
  tag: 'CIRCLE_TAG',
  event: null,
  actor: 'CIRCLE_USERNAME',
  repository: null,
  runId: 'CIRCLE_PIPELINE_ID',
  runNumber: null,
  runUrl: 'CIRCLE_BUILD_URL',
  workspace: null,
  defaultBranch: null,
  'commit.message': null,
  'pullRequest.number': null,
  'pullRequest.title': null,
  'pullRequest.source': 'CIRCLE_BRANCH',
  'pullRequest.target': null,
  'pullRequest.author': null,
}

function withRun(value: Value, scene: Scene): Value {
  switch (value.kind) {
    case 'ci':
      return runValue(value.name, scene)
    case 'text':
      return joinText(value.parts.map((part) => withRun(part, scene)))
    case 'or': {
      const first = withRun(value.value, scene)
      if (first.kind === 'literal' && first.text !== '') return first
      const fallback = withRun(value.fallback, scene)
      return first.kind === 'literal' ? fallback : { kind: 'or', value: first, fallback }
    }
    case 'choose': {
      const when = conditionIn(value.when, scene)
      if (when.kind === 'constant') return withRun(when.value ? value.then : value.otherwise, scene)
      return { kind: 'choose', when, then: withRun(value.then, scene), otherwise: withRun(value.otherwise, scene) }
    }
    default:
      return value
  }
}

/** `branch` is empty on a pull request, and what belongs to a pull request is empty elsewhere. */
function runValue(name: CiName, scene: Scene): Value {
  const known = ciVariables[name]
  const value = known === null ? ({ kind: 'ci', name } as const) : variable(known)
  if (name.startsWith('pullRequest.')) return onPullRequests(value, literal(''), scene)
  switch (name) {
    case 'branch':
      return onPullRequests(literal(''), value, scene)
    case 'event':
      return onlyEvent(scene) ?? value
    case 'ref':
      return { kind: 'or', value: variable('CIRCLE_TAG'), fallback: variable('CIRCLE_BRANCH') }
    case 'repository':
      return { kind: 'text', parts: [variable('CIRCLE_PROJECT_USERNAME'), literal('/'), variable('CIRCLE_PROJECT_REPONAME')] }
    case 'defaultBranch':
      return literal(scene.settings.defaultBranch ?? '')
    default:
      return value
  }
}

function onlyEvent({ possible }: Scene): Value | null {
  const [event] = possible
  return possible.length === 1 && event !== undefined ? literal(event) : null
}

function onPullRequests(value: Value, otherwise: Value, { possible }: Scene): Value {
  if (!possible.includes('pullRequest')) return otherwise
  if (possible.length === 1) return value
  return { kind: 'choose', when: { kind: 'event', events: ['pullRequest'] }, then: value, otherwise }
}

// ───────────────────────────── CircleCI's own words

/** What begins a reference in any text of the file. Source: CircleCI Docs, "Reusing config"; config 2.1 refuses it otherwise. */
export function escaped(text: string): string {
  return text.includes('<<') ? text.replaceAll('<<', '\\<<') : text
}

/** Without a checkout there is no log to ask. */
const messageParts = { PIPEGEN_COMMIT_SUBJECT: '<< pipeline.git.commit.subject >>', PIPEGEN_COMMIT_BODY: '<< pipeline.git.commit.body >>' }

const fields: { readonly [name: string]: string } = {
  runNumber: 'pipeline.number',
  'pullRequest.title': 'pipeline.event.github.pull_request.title',
  'pullRequest.target': 'pipeline.event.github.pull_request.base.ref',
  'pullRequest.author': 'pipeline.event.github.pull_request.user.login',
}

/** The variable through which a script reads what only the file's own language can say, and that. */
function templated(value: Value): readonly [name: string, text: string] | null {
  if (value.kind === 'matrix') return [matrixVariable(value.axis), `<< parameters.${axisParameter(value.axis)} >>`]
  if (value.kind === 'input') return [inputVariable(value.name), `<< pipeline.parameters.${parameterName(value.name)} >>`]
  const field = value.kind === 'ci' ? fields[value.name] : undefined
  if (value.kind !== 'ci' || field === undefined) return null
  return [`PIPEGEN_${variableName(value.name)}`, `<< ${field} >>`]
}

/** Whether a field of the file can hold the value: it is known, or CircleCI puts it in. */
export function isSettled(value: Value): boolean {
  switch (value.kind) {
    case 'literal':
    case 'matrix':
    case 'input':
      return true
    case 'ci':
      return value.name === 'runNumber'
    case 'text':
      return value.parts.every(isSettled)
    default:
      return false
  }
}

/** Text of a field. What can't stand there is shown by its variable: names of steps only. */
export function fieldText(value: Value): string {
  if (value.kind === 'text') return value.parts.map(fieldText).join('')
  if (value.kind === 'literal') return escaped(value.text)
  return templated(value)?.[1] ?? `$${variableOf(value) ?? ''}`
}

// ───────────────────────────── the shell

/** The variable of the job's environment that holds exactly this value, or null. */
export function variableOf(value: Value): string | null {
  switch (value.kind) {
    case 'secret':
    case 'variable':
    case 'env':
      return value.name
    case 'output':
      return outputVariable(value.job, value.name)
    default:
      return templated(value)?.[0] ?? null
  }
}

function isVariable(value: Value): boolean {
  return variableOf(value) !== null
}

/** Substrings as the shell has them. The working directory begins with a literal `~`. Source: CircleCI Docs, "Variables". */
function expansionOf(value: Value, { job, wanted }: Scene, shell: Shell): string | null {
  if (value.kind !== 'ci') return null
  switch (value.name) {
    case 'shortSha':
      return shell === 'bash' ? '${CIRCLE_SHA1:0:8}' : '$(printf %.8s "$CIRCLE_SHA1")'
    case 'workspace':
      return shell === 'bash' ? '${CIRCLE_WORKING_DIRECTORY/#\\~/$HOME}' : '$HOME${CIRCLE_WORKING_DIRECTORY#\\~}'
    case 'commit.message':
      if (job.checkout !== null) return '$(git log -1 --format=%B "$CIRCLE_SHA1")'
      for (const [name, text] of Object.entries(messageParts)) wanted.set(name, text)
      return `$(printf '%s\\n\\n%s' "$PIPEGEN_COMMIT_SUBJECT" "$PIPEGEN_COMMIT_BODY")`
    case 'pullRequest.number':
      return '${CIRCLE_PULL_REQUEST##*/}'
    default:
      return null
  }
}

/** Text that stands between double quotes in a shell. What only CircleCI knows is noted as wanted. */
export function shellText(value: Value, scene: Scene, shell: Shell): string {
  return sharedText(value, namesFor(scene, shell))
}

function namesFor(scene: Scene, shell: Shell): ShellNames {
  return {
    variableOf: (value) => {
      const found = templated(value)
      if (found === null) return variableOf(value)
      scene.wanted.set(found[0], found[1])
      return found[0]
    },
    expansionOf: (value) => expansionOf(value, scene, shell),
  }
}

/** What the event's variable holds. CircleCI server has no word for schedules that stand in the file. */
export function eventText({ settings, possible }: Scene): string {
  const { events, server } = settings
  const isScheduled = server !== null && possible.length === 1 && possible[0] === 'schedule'
  return isScheduled ? events.names.schedule.join('') : `<< ${events.value} >>`
}

/** A command list for `if`. */
export function shellTest(condition: Condition, status: StatusTests, scene: Scene, shell: Shell): string {
  const run: RunVariables = {
    branch: '$CIRCLE_BRANCH',
    tag: '$CIRCLE_TAG',
    repository: '$CIRCLE_PROJECT_USERNAME/$CIRCLE_PROJECT_REPONAME',
    source: `$${eventVariable}`,
    sources: scene.settings.events.names,
    possible: scene.possible,
    changed: changedVariable,
    value: (value) => valueIn(value, scene),
    text: (value) => shellText(value, scene, shell),
  }
  const text = sharedTest(condition, status, run)
  if (text.includes(run.source)) scene.wanted.set(eventVariable, eventText(scene))
  return text
}

export const noStatus: StatusTests = { succeeded: 'true', failed: 'false' }

/** A command that exports the variable, and may take several lines; null if the job has it under that name already. */
export function exportCommand(name: string, value: Value, scene: Scene, shell: Shell, status = noStatus): string | null {
  const inJob = valueIn(value, scene)
  if (variableOf(inJob) === name && templated(inJob) === null) return null
  return exported(name, inJob, writerOf(scene, shell, status)).join('\n')
}

/** The command for the text between double quotes that the value is in this job. */
export function commandFor(value: Value, scene: Scene, shell: Shell, command: (text: string) => string, status = noStatus): string {
  return withChosen(valueIn(value, scene), writerOf(scene, shell, status), command).join('\n')
}

function writerOf(scene: Scene, shell: Shell, status: StatusTests): ShellWriter {
  return { text: (part) => shellText(part, scene, shell), test: (condition) => shellTest(condition, status, scene, shell) }
}
