/** What is wrong with what a program becomes: everything that Node alone can tell. */
import { load } from 'js-yaml'
import { parse, parseDocument } from 'yaml'
import { grammarFaults } from '../../providers/jenkins/grammar.ts'
import type { Compiled, CompiledFile } from '../../src/compile/result.ts'
import { plan } from '../../src/plan/plan.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'
import { readBlocks } from '../jenkins/read.ts'
import { readBackFaults } from '../jenkins/read-back.ts'
import { type Luck, outcomesOf } from './events.ts'
import type { Program } from './pipelines.ts'
import { planFaults } from './plan-faults.ts'

/** Throws where the compiler does: it may refuse a pipeline, but never fall over it. */
export async function compileProgram(program: Program): Promise<Compiled> {
  return compileInMemory(() => program.make())
}

/** A line for each fault. */
export async function faultsOf(program: Program, compiled: Compiled, lucks: readonly Luck[]): Promise<readonly string[]> {
  return [
    ...compiled.diagnostics.filter(isOurs).map(({ code, message }) => `the model is refused: ${code}: ${message}`),
    ...(await rerunFaults(program, compiled)),
    ...compiled.files.flatMap((file) => fileFaults(file).map((fault) => `${file.path}: ${fault}`)),
    ...(compiled.files.some(({ provider, text }) => provider === 'jenkins' && text !== null) ? readBackFaults(compiled.pipelines) : []),
    ...compiled.pipelines.flatMap((pipeline) =>
      lucks.flatMap((luck) => {
        const outcomes = outcomesOf(luck, pipeline)
        return planFaults(pipeline, outcomes, plan(pipeline, luck.event, outcomes)).map((fault) => `${JSON.stringify(luck)}: ${fault}`)
      }),
    ),
  ]
}

/** Programs are made to be right: only a provider may refuse one. */
function isOurs({ severity, provider }: Compiled['diagnostics'][number]): boolean {
  return severity === 'error' && provider === null
}

async function rerunFaults(program: Program, first: Compiled): Promise<readonly string[]> {
  const again = await compileProgram(program)
  const summary = ({ files, diagnostics, todos }: Compiled): string =>
    JSON.stringify([files, diagnostics.map(({ code, message }) => [code, message]), todos.map(({ message }) => message)])
  return summary(first) === summary(again) ? [] : ['a second run gives other files']
}

function fileFaults({ path, text }: CompiledFile): readonly string[] {
  if (text === null) return []
  const faults = /\.ya?ml$/.test(path) ? yamlFaults(text) : [...grammarFaults(readBlocks(text)), ...bracketFaults(text)]
  return [...faults, ...(/\bundefined\b|\[object |\bNaN\b/.test(text) ? ['holds what no person would write'] : [])]
}

/** Two readers who know nothing of each other, and of versions 1.1 and 1.2, see the same. */
function yamlFaults(text: string): readonly string[] {
  const document = parseDocument(text, { strict: true, uniqueKeys: true })
  const complaints = [...document.errors, ...document.warnings].map(({ message }) => message)
  const ours = JSON.stringify(document.toJS())
  // The key `on` of a workflow is `true` in YAML 1.1, which GitHub doesn't read.
  const old = /^on:/m.test(text) ? {} : { 'yaml 1.1': () => parse(text, { version: '1.1', merge: false }) }
  const readers: { readonly [name: string]: () => unknown } = { ...old, 'js-yaml': () => load(text) }
  const others = Object.entries(readers).filter(([, read]) => JSON.stringify(read()) !== ours)
  return [...complaints, ...others.map(([name]) => `${name} reads something else`)]
}

/** Strings and comments aside, every bracket has its fellow. */
function bracketFaults(text: string): readonly string[] {
  const code = text.replaceAll(/'''(?:[^\\]|\\.)*?'''|"""(?:[^\\]|\\.)*?"""|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*/gs, '')
  const open: string[] = []
  const pairs: { readonly [close: string]: string } = { ')': '(', ']': '[', '}': '{' }
  for (const [char] of code.matchAll(/[()[\]{}]/g)) {
    const fellow = pairs[char]
    if (fellow === undefined) open.push(char)
    else if (open.pop() !== fellow) return [`"${char}" closes nothing`]
  }
  return open.length === 0 ? [] : [`"${open.at(-1)}" is never closed`]
}
