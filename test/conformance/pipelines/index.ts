/** The pipelines that engines execute, with the events that start them and the jobs that fail in them. */
import minimal from '../../../examples/minimal/ci.ts'
import type { Outcomes, RunEvent } from '../../../src/plan/types.ts'
import type { Failure } from '../engines/planned.ts'
import type { Files } from '../engines/workspace.ts'
import absent from './absent.ts'
import allowed from './allowed.ts'
import approved from './approved.ts'
import artifacts from './artifacts.ts'
import asked from './asked.ts'
import cascade from './cascade.ts'
import cells from './cells.ts'
import chains from './chains.ts'
import choosy from './choosy.ts'
import chosen from './chosen.ts'
import compared from './compared.ts'
import diamond from './diamond.ts'
import facts from './facts.ts'
import gathered from './gathered.ts'
import library from './library.ts'
import machines from './machines.ts'
import message from './message.ts'
import optional from './optional.ts'
import outputs from './outputs.ts'
import recovery from './recovery.ts'
import started from './started.ts'
import status from './status.ts'
import steps from './steps.ts'
import tags from './tags.ts'
import values from './values.ts'

export interface Sample {
  readonly exported: unknown
  /** By their names in the table. */
  readonly events: Readonly<Record<string, RunEvent>>
  /** One of them at a time; the scripts know its job as FAIL_JOB. */
  readonly failures: readonly Failure[]
  /** What the scripts give to `$PIPEGEN_OUTPUT`. */
  readonly outputs?: NonNullable<Outcomes['outputs']>
  readonly approved?: 'all'
  /** What lies in the repository beside the files of the providers. */
  readonly files?: (failure: Failure | null) => Files
}

const main = { 'push main': { event: 'push', branch: 'main' } } as const
const topic = { 'push topic': { event: 'push', branch: 'topic' } } as const
const tag = { 'tag v1': { event: 'tag', tag: 'v1' } } as const
const pull = { 'pull request': { event: 'pullRequest', source: 'topic', target: 'main' } } as const

const failing = (...jobs: readonly string[]): readonly Failure[] => jobs.map((job) => ({ job, step: 'Fail' }))

function npm(failure: Failure | null): Files {
  const script = failure === null ? 'echo SEEN tested' : 'echo SEEN tested && false'
  return {
    'package.json': JSON.stringify({ name: 'app', version: '1.0.0', scripts: { test: script } }),
    'package-lock.json': JSON.stringify({
      name: 'app',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: { '': { name: 'app', version: '1.0.0' } },
    }),
  }
}

export const samples: Readonly<Record<string, Sample>> = {
  minimal: { exported: minimal, events: { ...main, ...pull }, failures: [{ job: 'test', step: 1 }], files: npm },
  library: {
    exported: library,
    events: { ...main, ...tag, ...pull },
    failures: [
      { job: 'lint', step: 'Fail' },
      { job: 'test', step: 'Fail', cell: { node: '22' } },
      { job: 'pack', step: 'State' },
    ],
    outputs: { pack: { version: '1.2.3' } },
  },
  diamond: { exported: diamond, events: { ...main, ...pull }, failures: failing('top', 'left') },
  status: { exported: status, events: { ...main, ...pull }, failures: failing('build', 'test') },
  optional: { exported: optional, events: { ...main, ...topic }, failures: failing('extra', 'test') },
  cascade: { exported: cascade, events: { ...main, ...topic, ...pull }, failures: failing('pushed') },
  cells: {
    exported: cells,
    events: main,
    failures: [{ job: 'test', step: 'Fail', cell: { version: '2', mode: 'slow' } }, ...failing('after')],
  },
  outputs: {
    exported: outputs,
    events: { ...main, ...pull },
    failures: failing('make'),
    outputs: { make: { version: '1.2.3', odd: 'a b "c" $HOME $$' }, pass: { tag: 'v1.2.3' } },
  },
  absent: {
    exported: absent,
    events: { ...main, ...topic },
    failures: failing('build', 'shaky', 'extra'),
    outputs: { extra: { name: 'extra' } },
  },
  artifacts: { exported: artifacts, events: main, failures: failing('build', 'sign') },
  steps: { exported: steps, events: { ...main, ...topic }, failures: failing('order') },
  allowed: { exported: allowed, events: main, failures: failing('shaky', 'solid') },
  approved: { exported: approved, events: { ...main, ...topic }, failures: failing('test', 'deploy'), approved: 'all' },
  tags: {
    exported: tags,
    events: { ...main, ...tag, 'tag x1': { event: 'tag', tag: 'x1' } },
    failures: failing('test'),
  },
  recovery: { exported: recovery, events: main, failures: failing('flaky') },
  asked: { exported: asked, events: main, failures: failing('look', 'deploy'), outputs: { look: { deploy: 'yes', level: 'low' } } },
  values: { exported: values, events: { ...main, ...topic, ...tag, ...pull }, failures: [] },
  chosen: { exported: chosen, events: { ...main, ...tag }, failures: failing('tell') },
  facts: { exported: facts, events: { ...main, ...topic }, failures: [] },
  choosy: { exported: choosy, events: { ...main, ...topic, ...pull }, failures: failing('look'), outputs: { look: { level: 'high' } } },
  compared: { exported: compared, events: main, failures: failing('look', 'tell'), outputs: { look: { tag: 'v1.2', level: 'Low' } } },
  gathered: { exported: gathered, events: main, failures: failing('gather') },
  machines: { exported: machines, events: { ...main, ...topic }, failures: failing('chosen') },
  message: {
    exported: message,
    events: {
      'push that skips': { event: 'push', branch: 'main', commitMessage: 'Say "$HOME" [skip ci]' },
      'push that does not': { event: 'push', branch: 'main', commitMessage: 'Fix [skip  ci]' },
    },
    failures: failing('build'),
  },
  started: {
    exported: started,
    events: {
      ...main,
      schedule: { event: 'schedule' },
      'by hand': { event: 'manual', branch: 'topic' },
      'by hand, with inputs': { event: 'manual', branch: 'main', inputs: { level: 'debug', dry: 'true', count: '5', note: "it's" } },
    },
    failures: failing('tell'),
  },
  chains: { exported: chains, events: main, failures: failing('two', 'first') },
}
