/** Comparisons that only a shell makes: scripts that write `c1`, `c2` and so on, and the step that answers the step behind it. */
import type { Job, Value } from '../../../src/ir/types.ts'
import { comparisonTest } from '../../shared/shell-test.ts'
import { inDoubleQuotes } from '../../shared/shell-text.ts'
import type { Comparison } from '../comparison.ts'
import type { GithubStep } from '../document.ts'
import { template } from '../value.ts'
import type { JobScope } from './context.ts'
import { plainShell } from './facts.ts'
import { scriptText } from './steps.ts'

/** A command list that answers, what stands before it, and words for a comment. */
export interface Decision {
  readonly name: string
  readonly before?: readonly string[]
  readonly condition: string
  readonly about?: string
}

/** What sets the outputs; several commands share one redirection. */
export function decisionLines(decisions: readonly Decision[]): readonly string[] {
  const end = ' >> "$GITHUB_OUTPUT"'
  const decide = ({ name, before = [], condition, about }: Decision, to: string): readonly string[] => {
    const note = about === undefined ? '' : ` # ${about.replace(/[\r\n]/g, ' ')}`
    return [...before, `if ${condition}; then echo '${name}=true'; else echo '${name}=false'; fi${to}${note}`]
  }
  return decisions.length === 1
    ? decisions.flatMap((each) => decide(each, end))
    : ['{', ...decisions.flatMap((each) => decide(each, '')).map((line) => `  ${line}`), `}${end}`]
}

/** The variables of what is compared: `C1` and `C1_RIGHT` for the output `c1`. */
export function variablesOf(name: string): { readonly left: string; readonly right: string } {
  return { left: name.toUpperCase(), right: `${name.toUpperCase()}_RIGHT` }
}

/** The step before one that asks. The values reach it as variables, so that nothing in them is read as code. */
export function decisionStep(id: string, atoms: readonly Comparison[], job: Job, scope: JobScope): GithubStep {
  const env: { [name: string]: string } = {}
  const text = (value: Value, name: string): string => {
    if (value.kind === 'literal') return inDoubleQuotes(value.text)
    env[name] = template(value, scope)
    return `$${name}`
  }
  const decisions = atoms.map((atom, index): Decision => {
    const name = `c${index + 1}`
    const { left, right } = variablesOf(name)
    const texts = [text(atom.left, left), atom.op === 'matches' ? '' : text(atom.right, right)] as const
    return { name, condition: comparisonTest({ ...atom, negated: false }, ...texts) }
  })
  return { id, env, ...plainShell(job), run: scriptText(decisionLines(decisions).join('\n')) }
}
