/**
 * The gate job: conditions that GitHub's expressions can't say (globs within a segment, changed paths) are decided once, in bash,
 * and handed to the jobs that ask as outputs.
 */
import { globBody } from '../../../src/ir/glob.ts'
import type { Atom } from '../../../src/ir/types.ts'
import { ownAction } from '../actions.ts'
import type { GithubJob, GithubStep } from '../document.ts'
import type { Lowering } from './context.ts'
import { runnerLabel } from './runner.ts'
import { scriptText } from './steps.ts'

export function lowerGate({ gated, settings }: Lowering): GithubJob | null {
  if (gated.size === 0) return null
  const entries = [...gated.values()]
  const needsFiles = entries.some(({ atom }) => atom.kind === 'changed')
  const steps: GithubStep[] = []
  if (needsFiles) steps.push({ uses: ownAction('actions/checkout'), with: { 'fetch-depth': 0, 'persist-credentials': false } })
  steps.push({
    id: 'conditions',
    ...(needsFiles ? { env: { BEFORE: '${{ github.event.before }}', BASE: '${{ github.event.pull_request.base.sha }}' } } : {}),
    run: scriptText([...(needsFiles ? listChanges : []), ...entries.map(({ name, atom }) => test(name, atom))].join('\n')),
  })
  return {
    name: 'Conditions',
    'runs-on': runnerLabel('ubuntu', settings.runners),
    permissions: needsFiles ? { contents: 'read' } : {},
    outputs: Object.fromEntries(entries.map(({ name }) => [name, `\${{ steps.conditions.outputs.${name} }}`])),
    'timeout-minutes': 5,
    steps,
  }
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

function test(name: string, atom: Atom): string {
  switch (atom.kind) {
    case 'branch':
      return `if [[ $GITHUB_REF =~ ${quoteRegex(`^refs/heads/${globBody(atom.glob)}$`)} ]]; then echo '${name}=true'; else echo '${name}=false'; fi >> "$GITHUB_OUTPUT" # branch ${comment(atom.glob)}`
    case 'tag':
      return `if [[ $GITHUB_REF =~ ${quoteRegex(`^refs/tags/${globBody(atom.glob)}$`)} ]]; then echo '${name}=true'; else echo '${name}=false'; fi >> "$GITHUB_OUTPUT" # tag ${comment(atom.glob)}`
    case 'changed': {
      const regex = `^(${atom.globs.map(globBody).join('|')})$`
      return `if [ -z "$files" ] || grep -qE '${regex.replaceAll("'", "'\\''")}' "$files"; then echo '${name}=true'; else echo '${name}=false'; fi >> "$GITHUB_OUTPUT" # changed ${comment(atom.globs.join(' '))}`
    }
    default:
      throw new Error(`pipegen bug: ${atom.kind} needs no gate`)
  }
}

/** A regular expression as it must stand unquoted on the right of `=~`. */
function quoteRegex(regex: string): string {
  return regex.replace(/[\s;&|<>"'`#!~{}]/g, '\\$&').replace(/\$(?!$)/g, '\\$')
}

function comment(text: string): string {
  return text.replace(/[\r\n]/g, ' ')
}
