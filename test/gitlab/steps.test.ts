import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Condition, RunStep, Value } from '../../src/ir/types.ts'
import { plan } from '../../src/plan/plan.ts'
import { branch, compare, jobOf, lit, on, pipelineOf, status, stepOf } from '../plan/build.ts'
import { atoms, conditions, events, runOf, triggers } from './arbitrary.ts'
import { type EmittedJob, emitJob } from './emit.ts'
import { newFolder, runJob, runProcess } from './run-job.ts'

const jobWith = (...steps: readonly RunStep[]): EmittedJob => emitJob(jobOf({ id: 'a', steps }))
const scriptOf = (...steps: readonly RunStep[]): readonly string[] => jobWith(...steps).script
const ci = (name: Extract<Value, { kind: 'ci' }>['name']): Value => ({ kind: 'ci', name })

describe('a step that can leave nothing behind is a plain line', () => {
  test('one command', () => {
    expect(scriptOf(stepOf({ script: 'npm ci' }), stepOf({ script: 'npm test' }))).toEqual(['npm ci', 'npm test'])
  })
  test('its name is a comment', () => {
    expect(jobWith(stepOf({ name: lit('Install'), script: 'npm ci' })).script).toEqual(['npm ci'])
  })
  test('a secret is in the environment already', () => {
    expect(
      jobWith(stepOf({ script: 'deploy "$TOKEN"', bindings: [{ name: 'TOKEN', value: { kind: 'secret', name: 'TOKEN' } }] })),
    ).not.toHaveProperty('before_script')
  })
  test('a fact that nobody can forge is a variable of the job', () => {
    expect(jobWith(stepOf({ script: 'deploy "$PIPEGEN_SHA"', bindings: [{ name: 'PIPEGEN_SHA', value: ci('sha') }] }))).toMatchObject({
      variables: { PIPEGEN_SHA: '$CI_COMMIT_SHA' },
      script: ['deploy "$PIPEGEN_SHA"'],
    })
  })
  test('a text that strangers write is exported by the shell, which expands it once', () => {
    const job = jobWith(
      stepOf({ script: 'say "$PIPEGEN_COMMIT_MESSAGE"', bindings: [{ name: 'PIPEGEN_COMMIT_MESSAGE', value: ci('commit.message') }] }),
    )
    expect(job).toMatchObject({
      before_script: ['export PIPEGEN_COMMIT_MESSAGE="$CI_COMMIT_MESSAGE"'],
      script: ['say "$PIPEGEN_COMMIT_MESSAGE"'],
    })
    expect(job).not.toHaveProperty('variables')
  })
  test('one directory for all steps is entered once', () => {
    const directory = lit('app')
    expect(jobWith(stepOf({ script: 'npm ci', directory }), stepOf({ script: 'npm test', directory }))).toMatchObject({
      before_script: ['cd app'],
      script: ['npm ci', 'npm test'],
    })
  })
})

describe('any other step is a subshell', () => {
  test('with its directory and variables', () => {
    expect(
      scriptOf(
        stepOf({ script: 'npm ci', directory: lit('app'), env: [{ name: 'MODE', value: lit('$strict "x"') }] }),
        stepOf({ script: 'npm test' }),
      ),
    ).toEqual(['(\n  set -eo pipefail\n  export MODE="\\$strict \\"x\\""\n  cd app\n  npm ci\n)\n', 'npm test'])
  })
  test('a here-document keeps its indentation', () => {
    expect(scriptOf(stepOf({ script: 'cat > x <<EOF\na\nEOF' }), stepOf())[0]).toBe('(\nset -eo pipefail\ncat > x <<EOF\na\nEOF\n)\n')
  })
  test('a variable of several lines keeps its text', () => {
    const lines = stepOf({ script: 'send "$LINES_TO_SEND"', env: [{ name: 'LINES_TO_SEND', value: lit('a\nb') }] })
    expect(scriptOf(lines, stepOf())[0]).toBe('(\nset -eo pipefail\nexport LINES_TO_SEND="a\nb"\nsend "$LINES_TO_SEND"\n)\n')
  })
  test('the last step may leave in the shell what it likes', () => {
    expect(scriptOf(stepOf({ script: 'cd app\nnpm ci' }))).toEqual(['cd app\nnpm ci\n'])
  })
})

describe('a status that is asked belongs to a process of its own', () => {
  test('a step that may fail', () => {
    expect(scriptOf(stepOf({ script: 'npm audit', allowFailure: true }))).toEqual(['npm audit || true'])
    expect(scriptOf(stepOf({ script: "a 'b'\nc", allowFailure: true }))).toEqual([
      "bash -eo pipefail /dev/fd/3 3<<'SCRIPT' || true\na 'b'\nc\nSCRIPT\n",
    ])
  })
  test('a timeout', () => {
    expect(scriptOf(stepOf({ script: 'npm test', timeout: 90 }))).toEqual(['timeout -k 10 90 npm test'])
  })
  test('retries', () => {
    expect(scriptOf(stepOf({ script: 'npm publish', retry: 2 }))[0]).toContain('until npm publish; do')
  })
})

describe('run as the runner does', () => {
  test('a step that may fail stops at its first failing command, and the job goes on', () => {
    expect(
      runJob(jobWith(stepOf({ script: 'echo a\nfalse\necho never', allowFailure: true }), stepOf({ script: 'echo b' }))),
    ).toMatchObject({ ok: true, output: 'a\nb\n' })
  })
  test('a failing command before the last && fails the step', () => {
    expect(runJob(jobWith(stepOf({ script: 'false && echo x' }), stepOf({ script: 'echo never' })))).toMatchObject({
      ok: false,
      output: '',
    })
  })
  test('a step is tried again as often as it may be', () => {
    const count = 'echo x >> tries; [ "$(wc -l < tries)" -ge 3 ]'
    const ran = runJob(jobWith(stepOf({ script: count, retry: 2 })))
    expect(ran.ok).toBe(true)
    expect(readFileSync(join(ran.folder, 'tries'), 'utf8')).toBe('x\nx\nx\n')
    expect(runJob(jobWith(stepOf({ script: count, retry: 1 }))).ok).toBe(false)
  })
  test('a timeout ends the step', () => {
    expect(runJob(jobWith(stepOf({ script: 'sleep 5\necho never', timeout: 1 }))).ok).toBe(false)
  })
  test('a variable that a step writes reaches the steps after it, and a path, too', () => {
    const steps = [
      stepOf({ script: `echo "A=b c" >> "$PIPEGEN_ENV"`, files: ['ENV'] }),
      stepOf({
        script: 'mkdir -p bin; printf "#!/bin/sh\\necho tool" > bin/tool; chmod +x bin/tool; echo "$PWD/bin" >> "$PIPEGEN_PATH"',
        files: ['PATH'],
      }),
      stepOf({ script: 'echo "$A"; tool' }),
    ]
    expect(runJob(jobWith(...steps))).toMatchObject({ ok: true, output: 'b c\ntool\n' })
  })
  test('an output is written under its long name, the last value winning', () => {
    const job = emitJob(
      jobOf({
        id: 'my-build',
        outputs: ['digest', 'tag'],
        steps: [
          stepOf({
            script: 'echo digest=1 >> "$PIPEGEN_OUTPUT"\necho other=2 >> "$PIPEGEN_OUTPUT"\necho "tag=a b" >> "$PIPEGEN_OUTPUT"',
            files: ['OUTPUT'],
          }),
        ],
      }),
    )
    const ran = runJob(job)
    expect(readFileSync(join(ran.folder, '.pipegen.env'), 'utf8')).toBe('MY_BUILD_DIGEST=1\nMY_BUILD_TAG=a b\n')
  })
  test('a dollar sign in an output is doubled, since GitLab expands what it reads', () => {
    const step = stepOf({ script: `echo 'digest=a $HOME $$' >> "$PIPEGEN_OUTPUT"`, files: ['OUTPUT'] })
    const { folder: at } = runJob(emitJob(jobOf({ id: 'a', outputs: ['digest'], steps: [step] })))
    expect(readFileSync(join(at, '.pipegen.env'), 'utf8')).toBe('A_DIGEST=a $$HOME $$$$\n')
  })
  test('outputs and artifacts are looked for in the project, wherever the steps work', () => {
    const at = folder()
    const step = stepOf({ script: 'echo digest=1 >> "$PIPEGEN_OUTPUT"\ntouch ../file', files: ['OUTPUT'], directory: lit('sub') })
    const artifact = {
      name: 'file',
      paths: ['file'],
      retention: null,
      when: 'success' as const,
      ifMissing: 'error' as const,
      origin: { site: null, parent: null, keys: [] },
    }
    expect(runJob(emitJob(jobOf({ id: 'a', outputs: ['digest'], artifacts: [artifact], steps: [step] })), {}, at).ok).toBe(true)
    expect(readFileSync(join(at, '.pipegen.env'), 'utf8')).toBe('A_DIGEST=1\n')
  })
  test('an artifact that must be there fails the job if it is not', () => {
    const artifact = {
      name: 'dist',
      retention: null,
      when: 'success' as const,
      ifMissing: 'error' as const,
      origin: { site: null, parent: null, keys: [] },
    }
    const job = (script: string, paths: readonly string[]): boolean =>
      runJob(emitJob(jobOf({ id: 'a', steps: [stepOf({ script })], artifacts: [{ ...artifact, paths }] }))).ok
    expect(job('true', ['dist/**'])).toBe(false)
    expect(job('mkdir -p dist/deep', ['dist/**'])).toBe(true)
    expect(job('touch "a b.txt"', ['none', 'a b.txt'])).toBe(true)
    expect(job('true', ["it's.txt"])).toBe(false)
  })
  test('a condition of a step is asked by the shell', () => {
    const ran = (when: Condition, env: { [name: string]: string }): string =>
      runJob(jobWith(stepOf({ script: 'echo yes', when }), stepOf({ script: 'echo end' })), env).output
    expect(ran(branch('release/*'), { CI_COMMIT_BRANCH: 'release/1' })).toBe('yes\nend\n')
    expect(ran(branch('release/*'), { CI_COMMIT_BRANCH: 'release/1/2' })).toBe('end\n')
    expect(ran(on('tag'), { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_TAG: 'v1' })).toBe('yes\nend\n')
    expect(ran(on('push', 'pullRequest'), { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_TAG: 'v1' })).toBe('end\n')
    expect(ran(compare({ kind: 'variable', name: 'X' }, 'startsWith', '*a b'), { X: '*a bc' })).toBe('yes\nend\n')
    expect(ran(compare({ kind: 'variable', name: 'X' }, 'includes', '$(id)'), { X: 'x$(id)y' })).toBe('yes\nend\n')
    expect(ran(compare({ kind: 'variable', name: 'X' }, 'matches', 'a*', true), { X: 'b\nabc' })).toBe('yes\nend\n')
  })
})

describe('status of earlier steps', () => {
  const failed = status('failed')

  test('a last step that runs after a failure is an after_script', () => {
    const job = jobWith(stepOf({ script: 'make' }), stepOf({ script: 'notify', when: failed }))
    expect(job).toMatchObject({ script: ['make'], after_script: ['if [ "$CI_JOB_STATUS" = failed ]; then\n  notify\nfi\n'] })
  })
  test('it runs after a failure only', () => {
    const job = (script: string): string =>
      runJob(jobWith(stepOf({ script }), stepOf({ script: 'echo failed', when: failed }), stepOf({ script: 'echo again', when: failed })))
        .output
    expect(job('echo a')).toBe('a\n')
    expect(job('false')).toBe('failed\nagain\n')
  })
  test('"after" runs in any case, and its failure fails the job', () => {
    const job = (script: string, after: string): unknown => {
      const { ok, output } = runJob(
        emitJob(
          jobOf({
            id: 'a',
            steps: [stepOf({ script }), stepOf({ script: 'echo more' })],
            after: [stepOf({ script: after }), stepOf({ script: 'echo last' })],
          }),
        ),
      )
      return { ok, output }
    }
    expect(job('echo a', 'echo after')).toEqual({ ok: true, output: 'a\nmore\nafter\nlast\n' })
    expect(job('false', 'echo after')).toEqual({ ok: false, output: 'after\nlast\n' })
    expect(job('echo a', 'false')).toEqual({ ok: false, output: 'a\nmore\nlast\n' })
  })
})

test('a condition that the shell asks holds for the same runs as in the plan', () => {
  const at = folder()
  fc.assert(
    fc.property(conditions(atoms, 2), events, (when, event) => {
      const job = jobOf({ id: 'a', steps: [stepOf({ script: 'echo yes', when }), stepOf({ script: 'true' })] })
      const planned = plan(pipelineOf({ triggers, jobs: [job] }), event).jobs[0]?.steps[0]?.state
      const env = Object.entries(runOf(event).variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
      expect(runJob(emitJob(job), Object.fromEntries(env), at).output, emitJob(job).script.join('\n')).toBe(
        planned === 'runs' ? 'yes\n' : '',
      )
    }),
    { numRuns: 200 },
  )
})

// ───────────────────────────── against processes of their own

const scripts = [
  'echo plain',
  'cd sub\npwd',
  'export LEAK=1\necho "$LEAK"',
  'LEAK=2',
  'set +e\nfalse\necho on',
  'set -u\necho "${UNSET:-unset}"',
  'shopt -s nullglob\necho *.none',
  'trap "echo trapped" EXIT\necho trap',
  'exit 0\necho never',
  'exec echo replaced',
  'umask 077',
  'echo() { printf "mine %s\\n" "$*"; }\necho x',
  'alias ls=false',
  'IFS=,\nx=a,b\necho $x',
  'readonly GIVEN=3\necho "$GIVEN"',
  'unset GIVEN\necho "${GIVEN:-none}"',
  'PATH=/nowhere',
  'cat <<EOF\n  indented $GIVEN\nEOF',
  "echo 'two\nlines'",
  'false | cat\necho never',
  'true && echo both',
  'false && echo never\necho goes on',
  'test -d sub && echo a folder',
  'read -r line || echo "no input"',
  'echo error >&2; echo out',
  'for x in a b; do echo "$x"; done',
  'if false; then echo no; else echo yes; fi',
  'if [ -n "$LEAK" ]; then echo leaked; else echo clean; fi',
  'pwd; umask; echo "$GIVEN"; shopt nullglob; type -t echo; set -o | grep -E "errexit|pipefail|nounset"',
  'echo "$(pwd)" | tr a-z A-Z',
  '# a comment\necho commented',
  'echo a \\\n  b',
  'false',
]
const folderNames = fc.option(fc.constantFrom(lit('sub'), lit('sub/in side')), { nil: null })
const steps: fc.Arbitrary<RunStep> = fc
  .record({
    shell: fc.constantFrom('bash' as const, 'bash' as const, 'sh' as const),
    script: fc.constantFrom(...scripts),
    directory: folderNames,
    env: fc.constantFrom([], [{ name: 'GIVEN', value: lit(`it's "$5"`) }]),
    allowFailure: fc.boolean(),
    when: fc.constantFrom<Condition[]>(status('always'), status('failed'), status('succeeded')),
  })
  .chain((fields) =>
    fc.integer({ min: 0, max: 9 }).map((dice) =>
      stepOf({
        ...fields,
        allowFailure: fields.allowFailure && dice < 3,
        when: dice === 9 ? fields.when : { kind: 'constant', value: true },
      }),
    ),
  )

function folder(): string {
  const made = newFolder()
  mkdirSync(join(made, 'sub/in side'), { recursive: true })
  return made
}

/** What the language promises: a fresh process for each step, none after a failure but those that ask. */
function expected(list: readonly RunStep[], at: string): { readonly ok: boolean; readonly output: string } {
  let ok = true
  let output = ''
  for (const step of list) {
    const asked = step.when.kind === 'status' ? step.when.status === 'always' || (step.when.status === 'succeeded') === ok : ok
    if (!asked) continue
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: at,
      CI_PROJECT_DIR: at,
      GIVEN: 'given',
      ...Object.fromEntries(step.env.map(({ name, value }) => [name, value.kind === 'literal' ? value.text : ''])),
    }
    const ran = runProcess(
      step.shell === 'sh' ? 'sh' : 'bash',
      step.script,
      env,
      step.directory?.kind === 'literal' ? join(at, step.directory.text) : at,
    )
    output += ran.output
    if (!ran.ok && !step.allowFailure) ok = false
  }
  return { ok, output }
}

test('any sequence of steps prints what fresh processes print', () => {
  const at = folder()
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 5 }), (list) => {
      const job = jobWith(...list)
      const { ok, output } = runJob(job, { GIVEN: 'given' }, at)
      expect({ ok, output }, job.script.join('\n---\n')).toEqual(expected(list, at))
    }),
    { numRuns: 100 },
  )
})
