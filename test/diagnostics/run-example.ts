/** Runs an example of `explain.ts` as a ci.ts, and tells which findings it gives. */
import { transformSync } from 'esbuild'
import { circleci } from '../../providers/circleci/index.ts'
import { github } from '../../providers/github/index.ts'
import { gitlab } from '../../providers/gitlab/index.ts'
import { jenkins } from '../../providers/jenkins/index.ts'
import { emulatedFinding } from '../../src/compile/emulated.ts'
import { PipegenError } from '../../src/diagnostics/error.ts'
import * as api from '../../src/index.ts'
import { gridOf } from '../../src/plan/grid/grid.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'

export interface Found {
  readonly code: string
  readonly message: string
  readonly hint: string | null
  /** What the language throws has none. */
  readonly severity?: string
}

/** `grid`: also what only `pipegen plan --all` looks for. */
export async function findingsOf(example: string, options: { readonly grid?: boolean } = {}): Promise<readonly Found[]> {
  try {
    const { diagnostics, emulated, todos, pipelines } = await compileInMemory(() => evaluate(completed(example)))
    return [
      ...diagnostics,
      ...(options.grid === true ? pipelines.flatMap((pipeline) => gridOf(pipeline).diagnostics) : []),
      ...emulated.map(emulatedFinding),
      ...todos.map(({ code, message }) => ({ code, message, hint: null, severity: 'to do' })),
    ]
  } catch (error) {
    if (error instanceof PipegenError) return [error]
    throw error
  }
}

/** An example without a pipeline shows jobs that one lists. */
function completed(example: string): string {
  if (/\b(pipeline|project)\(/.test(example)) return example
  const jobs = [...example.matchAll(/^const (\w+) = (job|variant)\(/gm)].map(([, name]) => name)
  return `${example}\nexport default pipeline('ci', { on: { push: true }, jobs: { ${jobs.join(', ')} } })`
}

function evaluate(source: string): unknown {
  const { code } = transformSync(source, { loader: 'ts', format: 'cjs' })
  const module: { exports: { readonly default?: unknown } } = { exports: {} }
  const known = { ...api, github, gitlab, jenkins, circleci }
  new Function('module', 'exports', ...Object.keys(known), code)(module, module.exports, ...Object.values(known))
  return module.exports.default
}
