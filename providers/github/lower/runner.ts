/**
 * Labels of GitHub's own runners. A system without a version is pinned to one: what `-latest` means moves.
 * A name that only the run knows is looked up there.
 */
import type { Job, Pipeline, Value } from '../../../src/ir/types.ts'
import { expressionOf, quote, withoutParentheses } from '../value.ts'
import { type JobScope, wrap } from './context.ts'

type Names = { readonly [name: string]: string }

const labels: Names = { ubuntu: 'ubuntu-24.04', windows: 'windows-2025', macos: 'macos-15' }

/** The label for a neutral name: the author's table first, then GitHub's names; any other name is a label already. */
export function runnerLabel(name: string, own: Names): string {
  return own[name] ?? labels[name] ?? name
}

/** `runs-on` for a name that a condition chooses, or the run makes. */
export function runnerExpression(value: Value, job: Job, scope: JobScope): string {
  const own = scope.lowering.settings.runners
  const chosen = labelsOf(value, own)
  if (chosen !== null) return wrap(withoutParentheses(expressionOf(chosen, scope)))
  const name = withoutParentheses(expressionOf(value, scope))
  const names = namesOf(value, job, scope.pipeline) ?? Object.keys({ ...labels, ...own })
  const table = [...new Set(names)].map((each) => [each, runnerLabel(each, own)]).filter(([each, label]) => each !== label)
  if (table.length === 0) return wrap(name)
  return wrap(`fromJSON(${quote(JSON.stringify(Object.fromEntries(table)))})[${name}] || ${name}`)
}

/** The value with labels for names; null where not all names stand in it. */
function labelsOf(value: Value, own: Names): Value | null {
  if (value.kind === 'literal') return { kind: 'literal', text: runnerLabel(value.text, own) }
  if (value.kind !== 'choose') return null
  const [then, otherwise] = [labelsOf(value.then, own), labelsOf(value.otherwise, own)]
  return then === null || otherwise === null ? null : { ...value, then, otherwise }
}

/** Every name that the value may be; null where only the run knows them. */
function namesOf(value: Value, job: Job, pipeline: Pipeline): readonly string[] | null {
  switch (value.kind) {
    case 'literal':
      return [value.text]
    case 'matrix':
      return namesOfAxis(value.axis, job)
    case 'input': {
      const input = pipeline.triggers.manual?.inputs.find(({ name }) => name === value.name)
      return input?.type === 'choice' ? input.options : null
    }
    case 'choose':
    case 'or': {
      const [one, other] = (value.kind === 'or' ? [value.value, value.fallback] : [value.then, value.otherwise]).map((part) =>
        namesOf(part, job, pipeline),
      )
      return one && other ? [...one, ...other] : null
    }
    default:
      return null
  }
}

function namesOfAxis(name: string, { matrix }: Job): readonly string[] | null {
  const axis = matrix?.axes.find((each) => each.name === name)
  if (matrix === null || (axis !== undefined && axis.from !== null)) return null
  return [...(axis?.values ?? []), ...[...matrix.include, ...matrix.cells].flatMap((cell) => cell[name] ?? [])]
}
