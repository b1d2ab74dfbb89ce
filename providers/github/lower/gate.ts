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
import { changed, type Lowering, scopeFor } from './context.ts'
import { factStep, isFact, outputOf } from './facts.ts'
import { runnerLabel } from './runner.ts'
import { scriptText } from './steps.ts'

export function lowerGate(lowering: Lowering): GithubJob | null {
  const { gate, settings } = lowering
  if (gate.atoms.size === 0 && gate.facts.size === 0) return null
  const entries = [...gate.atoms.values()]
  const decides = decision(entries, lowering)
  const needsHistory = entries.some(({ atom }) => atom.kind === 'changed')
  const needsFiles =
    needsHistory || gate.facts.has('commit.message') || entries.some(({ atom }) => atom.kind === 'compare' && readsCommit(atom.left))
  const checkout = { ...(needsHistory ? { 'fetch-depth': 0 } : {}), 'persist-credentials': false }
  return {
    name: entries.length === 0 ? 'Facts' : 'Conditions',
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

function decision(entries: readonly Entry[], lowering: Lowering): readonly GithubStep[] {
  if (entries.length === 0) return []
  const compares = entries.some(({ atom }) => atom.kind === 'changed')
  const { gate } = lowering
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
      entries.flatMap(({ name, atom }) =>
        atom.kind === 'compare' && !isShellValue(atom.left) ? [[variableOf(name), template(atom.left, scope)]] : [],
      ),
    ),
  }
  const run = scriptText([...(compares ? listChanges : []), ...decisions(entries)].join('\n'))
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

type Entry = { readonly name: string; readonly atom: Atom }

/** What sets the outputs; several commands share one redirection. */
function decisions(entries: readonly Entry[]): readonly string[] {
  const end = ' >> "$GITHUB_OUTPUT"'
  const decide = ({ name, atom }: Entry, to: string): readonly string[] => {
    const { before, condition, about } = test(name, atom)
    const note = about === '' ? '' : ` # ${comment(about)}`
    return [...before, `if ${condition}; then echo '${name}=true'; else echo '${name}=false'; fi${to}${note}`]
  }
  return entries.length === 1
    ? entries.flatMap((each) => decide(each, end))
    : ['{', ...entries.flatMap((each) => decide(each, '')).map((line) => `  ${line}`), `}${end}`]
}

interface Test {
  readonly before: readonly string[]
  readonly condition: string
  readonly about: string
}

function test(name: string, atom: Atom): Test {
  switch (atom.kind) {
    case 'branch':
      return onRef(`^refs/heads/${globBody(atom.glob)}$`, `branch ${atom.glob}`)
    case 'tag':
      return onRef(`^refs/tags/${globBody(atom.glob)}$`, `tag ${atom.glob}`)
    case 'changed': {
      const condition = `[ -z "$files" ] || ${listTest(atom, '"$files"')}`
      return { before: [], condition, about: `changed ${[...atom.globs, ...atom.ignore.map((glob) => `!${glob}`)].join(' ')}` }
    }
    case 'compare': {
      const value = isShellValue(atom.left) ? (shellCi[atom.left.name] ?? '') : `"$${variableOf(name)}"`
      return { before: [`value=${value}`], condition: `[[ $value ${comparison(atom)} ]]`, about: '' }
    }
    default:
      throw new Error(`pipegen bug: ${atom.kind} needs no gate`)
  }
}

function onRef(regex: string, about: string): Test {
  return { before: [], condition: `[[ $GITHUB_REF =~ ${quoteRegex(regex)} ]]`, about }
}

/** Outputs are called c1, c2, …: what they compare, C1, C2. */
function variableOf(name: string): string {
  return name.toUpperCase()
}

function readsCommit(value: Value): boolean {
  return value.kind === 'ci' && value.name === 'commit.message'
}

/** Unlike expressions, bash minds the case. */
function comparison({ op, right }: Extract<Atom, { kind: 'compare' }>): string {
  const text = right.kind === 'literal' ? right.text : ''
  const word = `'${text.replaceAll("'", "'\\''")}'`
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
      return `=~ ${quoteRegex(`^${globBody(text)}$`)}`
  }
}

/** A regular expression as it must stand unquoted on the right of `=~`. */
function quoteRegex(regex: string): string {
  // What has a backslash already stays as it is.
  return regex.replace(/\\.|\$(?!$)|[\s;&|<>"'`#!~{}]/g, (part) => (part.length === 2 ? part : `\\${part}`))
}

function comment(text: string): string {
  return text.replace(/[\r\n]/g, ' ')
}
