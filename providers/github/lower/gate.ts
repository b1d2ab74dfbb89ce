/**
 * The gate job: conditions that GitHub's expressions can't say (globs within a segment, changed paths) are decided once, in bash,
 * and handed to the jobs that ask as outputs.
 */
import { globBody } from '../../../src/ir/glob.ts'
import type { Atom, Value } from '../../../src/ir/types.ts'
import { listTest } from '../../shared/shell-test.ts'
import { ownAction } from '../actions.ts'
import type { GithubJob, GithubStep } from '../document.ts'
import { isShellValue, shellCi, template } from '../value.ts'
import { changed, type Gate, type Lowering, scopeFor } from './context.ts'
import { type Decision, decisionLines, variablesOf } from './decision.ts'
import { factStep, isFact, outputOf } from './facts.ts'
import { runnerLabel } from './runner.ts'
import { scriptText } from './steps.ts'

export function lowerGate(gate: Gate, lowering: Lowering): GithubJob {
  const { settings } = lowering
  const entries = [...gate.atoms.values()]
  const decides = decision(gate, lowering)
  const needsHistory = entries.some(({ atom }) => atom.kind === 'changed')
  const needsFiles =
    needsHistory ||
    gate.facts.has('commit.message') ||
    entries.some(({ atom }) => atom.kind === 'compare' && (readsCommit(atom.left) || readsCommit(atom.right)))
  const checkout = { ...(needsHistory ? { 'fetch-depth': 0 } : {}), 'persist-credentials': false }
  return {
    name: entries.length === 0 ? 'Facts' : 'Conditions',
    // A job that didn't run has empty outputs, and the one that asks may run all the same.
    ...(gate.needs.length === 0 ? {} : { needs: gate.needs, if: gate.late.is ? '${{ always() }}' : '${{ !cancelled() }}' }),
    'runs-on': runnerLabel('ubuntu', settings.runners),
    permissions: needsFiles ? { contents: 'read' } : {},
    outputs: {
      ...Object.fromEntries([...gate.facts].map((fact) => [outputOf(fact), `\${{ steps.facts.outputs.${outputOf(fact)} }}`])),
      ...Object.fromEntries(entries.map(({ name }) => [name, `\${{ steps.conditions.outputs.${name} }}`])),
    },
    'timeout-minutes': 5,
    steps: [
      ...(needsFiles ? [{ uses: ownAction('actions/checkout', settings), with: checkout }] : []),
      ...(gate.facts.size === 0 ? [] : [factStep(gate.facts, 'facts')]),
      ...decides,
    ],
  }
}

function decision(gate: Gate, lowering: Lowering): readonly GithubStep[] {
  const entries = [...gate.atoms.values()]
  if (entries.length === 0) return []
  const compares = entries.some(({ atom }) => atom.kind === 'changed')
  const scope = changed(scopeFor(lowering, null), {
    fact: (name) => {
      if (!isFact(name) || name === 'workspace') return null
      gate.facts.add(name)
      return `steps.facts.outputs.${outputOf(name)}`
    },
  })
  const env = {
    ...(compares ? { BEFORE: '${{ github.event.before }}', BASE: '${{ github.event.pull_request.base.sha }}' } : {}),
    ...Object.fromEntries(
      entries.flatMap(({ name, atom }) => {
        if (atom.kind !== 'compare') return []
        const variables = variablesOf(name)
        return (['left', 'right'] as const).flatMap((side) => (isText(atom[side]) ? [] : [[variables[side], template(atom[side], scope)]]))
      }),
    ),
  }
  const run = scriptText(
    [...(compares ? listChanges : []), ...decisionLines(entries.map(({ name, atom }) => ({ name, ...test(name, atom) })))].join('\n'),
  )
  return [{ id: 'conditions', ...(Object.keys(env).length === 0 ? {} : { env }), run }]
}

/** Changed files, one a line; without anything to compare with, every file counts as changed. */
const listChanges = [
  'files=$(mktemp)',
  'case "$GITHUB_EVENT_NAME" in',
  '  pull_request) git -c core.quotePath=false diff --name-only "$BASE...HEAD" > "$files" ;;',
  '  push) if git cat-file -e "$BEFORE^{commit}" 2>/dev/null; then git -c core.quotePath=false diff --name-only "$BEFORE" HEAD > "$files"; else files=; fi ;;',
  '  *) files= ;;',
  'esac',
]

function test(name: string, atom: Atom): Omit<Decision, 'name'> {
  switch (atom.kind) {
    case 'branch':
      return onRef(`^refs/heads/${globBody(atom.glob)}$`, `branch ${atom.glob}`)
    case 'tag':
      return onRef(`^refs/tags/${globBody(atom.glob)}$`, `tag ${atom.glob}`)
    case 'changed': {
      const condition = `[ -z "$files" ] || ${listTest(atom, '"$files"')}`
      return { condition, about: `changed ${[...atom.globs, ...atom.ignore.map((glob) => `!${glob}`)].join(' ')}` }
    }
    case 'compare': {
      const { left, right } = variablesOf(name)
      const before = [`value=${inShell(atom.left, left)}`]
      if (atom.right.kind === 'literal') return { before, condition: `[[ $value ${comparison(atom, quoted(atom.right.text))} ]]` }
      return { before: [...before, `other=${inShell(atom.right, right)}`], condition: `[[ $value ${comparison(atom, '"$other"')} ]]` }
    }
    default:
      throw new Error(`pipegen bug: ${atom.kind} needs no gate`)
  }
}

function onRef(regex: string, about: string): Omit<Decision, 'name'> {
  return { condition: `[[ $GITHUB_REF =~ ${quoteRegex(regex)} ]]`, about }
}

/** Whether the script itself has it. */
function isText(value: Value): value is Extract<Value, { kind: 'literal' | 'ci' }> {
  return value.kind === 'literal' || isShellValue(value)
}

function inShell(value: Value, variable: string): string {
  if (!isText(value)) return `"$${variable}"`
  return value.kind === 'literal' ? quoted(value.text) : (shellCi[value.name] ?? '')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

function readsCommit(value: Value): boolean {
  return value.kind === 'ci' && value.name === 'commit.message'
}

/** Unlike expressions, bash minds the case. */
function comparison({ op, right }: Extract<Atom, { kind: 'compare' }>, word: string): string {
  switch (op) {
    case 'is':
      return `== ${word}`
    case 'includes':
      return `== *${word}*`
    case 'startsWith':
      return `== ${word}*`
    case 'endsWith':
      return `== *${word}`
    case 'matches':
      return `=~ ${quoteRegex(`^${globBody(right.kind === 'literal' ? right.text : '')}$`)}`
  }
}

/** A regular expression as it must stand unquoted on the right of `=~`. */
function quoteRegex(regex: string): string {
  // What has a backslash already stays as it is.
  return regex.replace(/\\.|\$(?!$)|[\s;&|<>"'`#!~{}]/g, (part) => (part.length === 2 ? part : `\\${part}`))
}
