import { describe, expect, test } from 'vitest'
import type { RunStep } from '../../src/ir/types.ts'
import {
  branch,
  compare,
  jobOf,
  lit,
  matrixOf,
  needOf,
  noTriggers,
  nowhere,
  on,
  optionalNeed,
  pipelineOf,
  status,
  stepOf,
} from '../plan/build.ts'
import { emit, emitJobs, findings, pushed, todosOf } from './emit.ts'

describe('a step', () => {
  test('is a plain sh where the script means the same in every shell', () => {
    expect(emitJobs(jobOf({ id: 'a', steps: [stepOf({ script: 'npm ci && npm test' })] }))).toContain("sh 'npm ci && npm test'\n")
  })
  test.each(['a | b', 'set -u', 'echo -n x', 'cat <<E\nE', '[[ -f x ]]', 'source x', "printf 'a\\n'", 'echo "$X"'])(
    '%s needs bash itself',
    (script) => {
      expect(emitJobs(jobOf({ id: 'a', steps: [stepOf({ script })] }))).toContain("sh '''#!/usr/bin/env bash\nset -eo pipefail\n")
    },
  )
  test('is quoted so that Groovy changes nothing', () => {
    const script = `echo '''a\\b''' "$X" | cat '`
    expect(emitJobs(jobOf({ id: 'a', steps: [stepOf({ script })] }))).toContain(`echo \\'\\'\\'a\\\\b\\'\\'\\' "$X" | cat '\n'''`)
  })
  test('gets secrets by withCredentials, and never in double quotes', () => {
    const step = stepOf({ script: 'login "$TOKEN"', bindings: [{ name: 'TOKEN', value: { kind: 'secret', name: 'TOKEN' } }] })
    const text = emitJobs(jobOf({ id: 'a', steps: [step] }))
    expect(text).toContain("withCredentials([string(credentialsId: 'token', variable: 'TOKEN')]) {")
    expect(text.replace(/'(?:[^'\\]|\\.)*'/g, '')).not.toContain('"')
  })
  test('that may fail makes its stage unstable and nothing else', () => {
    expect(emitJobs(jobOf({ id: 'a', steps: [stepOf({ allowFailure: true })] }))).toContain(
      "catchError(buildResult: 'SUCCESS', stageResult: 'UNSTABLE', catchInterruptions: false)",
    )
  })
  test('has its time for each attempt', () => {
    expect(emitJobs(jobOf({ id: 'a', steps: [stepOf({ retry: 2, timeout: 300 })] }))).toMatch(
      /retry\(3\) \{\s+timeout\(time: 5, unit: 'MINUTES'\) \{\s+sh 'true'/,
    )
  })
})

describe('what runs after a failure', () => {
  test('stands in catch and finally', () => {
    const steps = [
      stepOf({ script: 'work' }),
      stepOf({ script: 'undo', when: status('failed') }),
      stepOf({ script: 'clean', when: status('always') }),
    ]
    expect(emitJobs(jobOf({ id: 'a', steps })).replace(/\s+/g, ' ')).toContain(
      "script { try { sh 'work' } catch (InterruptedException aborted) { throw aborted } catch (error) { sh 'undo' throw error } finally { sh 'clean' } }",
    )
  })
  test('runs each step of after even if the one before fails', () => {
    const job = jobOf({ id: 'a', steps: [stepOf({ script: 'work' })], after: [stepOf({ script: 'one' }), stepOf({ script: 'two' })] })
    expect(emitJobs(job).replace(/\s+/g, ' ')).toContain("try { sh 'work' } finally { try { sh 'one' } finally { sh 'two' } }")
  })
  test('keeps the failure in a variable where the order is another', () => {
    const steps = [
      stepOf({ script: 'one' }),
      stepOf({ script: 'clean', when: status('always') }),
      stepOf({ script: 'two' }),
      stepOf({ script: 'undo', when: status('failed') }),
    ]
    const text = emitJobs(jobOf({ id: 'a', steps })).replace(/\s+/g, ' ')
    expect(text).toContain("if (failure == null) { try { sh 'two' }")
    expect(text).toContain("if (failure != null && !(failure instanceof InterruptedException)) { try { sh 'undo' }")
    expect(text).toContain('if (failure != null) { throw failure }')
  })
})

describe('the status of earlier jobs', () => {
  test('is no concern of a linear pipeline', () => {
    expect(emitJobs(jobOf({ id: 'a' }), jobOf({ id: 'b', needs: ['a'] }))).not.toMatch(/results|catchError/)
  })
  test('is no concern where each job needs all before it', () => {
    const text = emitJobs(jobOf({ id: 'a' }), jobOf({ id: 'b' }), jobOf({ id: 'c', needs: ['a', 'b'] }))
    expect(text).not.toMatch(/results|catchError/)
  })
  test('is noted where a job must not be stopped by one that it does not need', () => {
    const text = emitJobs(jobOf({ id: 'a' }), jobOf({ id: 'b' }), jobOf({ id: 'c', needs: ['a'] }), jobOf({ id: 'd', needs: ['a', 'b'] }))
    expect(text).toContain("expression { return results['a'] == 'success' }")
    expect(text).toContain("results['a'] = 'failure'")
  })
  test('lets an optional need be skipped but not fail', () => {
    const jobs = [jobOf({ id: 'a' }), jobOf({ id: 'b', needs: [optionalNeed('a')], when: status('succeeded') })]
    expect(emitJobs(...jobs)).toContain("expression { return results['a'] != 'failure' }")
  })
  test('of all ancestors is asked by failed()', () => {
    const jobs = [jobOf({ id: 'a' }), jobOf({ id: 'b', needs: ['a'] }), jobOf({ id: 'c', needs: ['b'], when: status('failed') })]
    expect(emitJobs(...jobs)).toContain("expression { return ['a', 'b'].any { results[it] == 'failure' } }")
  })
  test('a skip skips what depends on it', () => {
    const jobs = [jobOf({ id: 'a', when: branch('main') }), jobOf({ id: 'b', needs: [needOf('a')] })]
    expect(emitJobs(...jobs).match(/branch pattern: 'main', comparator: 'EQUALS'/g)).toHaveLength(2)
  })
  test('names each barrier', () => {
    const jobs = [jobOf({ id: 'a' }), jobOf({ id: 'b' }), jobOf({ id: 'c', needs: ['a'] }), jobOf({ id: 'd', needs: ['a', 'b'] })]
    expect(findings(pushed(...jobs)).map(({ message }) => message)).toEqual([
      'On Jenkins, job "c" starts only after "b", which it doesn\'t need: stages run level by level.',
    ])
  })
})

describe('a matrix', () => {
  const steps = [stepOf({ script: 'run "$MATRIX_NODE"', bindings: [{ name: 'MATRIX_NODE', value: { kind: 'matrix', axis: 'node' } }] })]
  test('that stands alone is one of Jenkins', () => {
    const text = emitJobs(jobOf({ id: 'a', matrix: matrixOf({ node: ['20', '22'] }), steps }))
    expect(text).toMatch(/axis \{\s+name 'MATRIX_NODE'\s+values '20', '22'\s+\}/)
  })
  test('has a stage for each cell beside other jobs', () => {
    const text = emitJobs(jobOf({ id: 'a', matrix: matrixOf({ node: ['20', '22'] }), steps }), jobOf({ id: 'b' }))
    expect(text).toContain("stage('a (20)') {")
    expect(text).not.toContain('axes')
  })
  test('has a stage for each cell where the image depends on it', () => {
    const tools = [
      { tool: 'node' as const, version: { kind: 'matrix' as const, axis: 'node' }, file: null, origin: jobOf({ id: 'a' }).origin },
    ]
    expect(emitJobs(jobOf({ id: 'a', matrix: matrixOf({ node: ['20', '22'] }), tools, steps }))).toContain("image 'node:22'")
  })
})

test('a cache of pip is kept by all requirements files', () => {
  const text = emitJobs(jobOf({ id: 'a', caches: [{ kind: 'known', name: 'pip', origin: nowhere }] }))
  expect(text).toContain("cacheValidityDecidingFile: 'requirements*.txt,pyproject.toml'")
})

test('a cell that never runs is no stage, and its job keeps its description', () => {
  const when = compare({ kind: 'matrix', axis: 'node' }, 'is', '22')
  const job = jobOf({ id: 'a', description: 'Checks', matrix: matrixOf({ node: ['20', '22'] }), when })
  for (const options of [{}, { dag: 'scripted' }] as const) {
    const text = emit(pushed(job, jobOf({ id: 'b' })), options)
    expect(text).toContain('a (22)')
    expect(text).not.toContain('a (20)')
    expect(text).toContain('// Checks')
  }
})

describe('Git in a container', () => {
  const tools = [{ tool: 'node' as const, version: lit('22'), file: null, origin: jobOf({ id: 'a' }).origin }]
  const trusts = (fields: Partial<Parameters<typeof jobOf>[0]>, options?: Parameters<typeof emit>[1]): boolean =>
    emit(pushed(jobOf({ id: 'a', ...fields })), options).includes('safe.directory')
  test("is told to trust the checkout, which is the agent's user's", () => {
    expect(trusts({ tools })).toBe(true)
    expect(trusts({ tools }, { dag: 'scripted' })).toBe(true)
  })
  test('needs no word where there is no checkout, no container or no other user', () => {
    expect(trusts({ tools, checkout: null })).toBe(false)
    expect(trusts({})).toBe(false)
    expect(trusts({ tools }, { containerUser: null })).toBe(false)
  })
})

describe('labels of agents', () => {
  const tool = { tool: 'node', version: lit('22'), file: null, origin: jobOf({ id: 'a' }).origin } as const
  const runner = { kind: 'value', value: { kind: 'matrix', axis: 'os' } } as const
  const matrix = matrixOf({ os: ['ubuntu', 'windows', 'macos'] })
  const pipelines = [
    pushed(jobOf({ id: 'a', runner, matrix, tools: [tool] }), jobOf({ id: 'b', docker: true })),
    pushed(jobOf({ id: 'c' })),
  ]
  const labelled = (options?: Parameters<typeof todosOf>[1]): readonly (string | undefined)[] =>
    todosOf(pipelines, options).flatMap((each) => /^Give .+ the label "[^"]+"/.exec(each) ?? [])
  test('are each a to-do, once for all pipelines', () => {
    expect(labelled()).toEqual([
      'Give Linux agents with Docker the label "docker"',
      'Give Windows agents the label "windows"',
      'Give macOS agents the label "macos"',
      'Give Linux agents the label "linux"',
    ])
  })
  test('are the own ones of a site', () => {
    expect(labelled({ runners: { windows: 'win', ubuntu: 'tux', docker: 'tux && docker' } })).toEqual([
      'Give macOS agents the label "macos"',
    ])
  })
})

test('a secret of several lines needs another way into its credential, said once', () => {
  const step = stepOf({ script: 'a "$KEY"', bindings: [{ name: 'KEY', value: { kind: 'secret', name: 'KEY' } }] })
  const said = (job: ReturnType<typeof jobOf>): number => todosOf([pushed(job)]).filter((each) => each.includes('Secret text')).length
  expect(said(jobOf({ id: 'a', steps: [step, step] }))).toBe(1)
  expect(said(jobOf({ id: 'a' }))).toBe(0)
})

describe('a group of parallel stages', () => {
  const named = (...stages: readonly (string | null)[]): string =>
    emitJobs(...stages.map((stage, index) => jobOf({ id: `job-${index}`, stage })))
  test('is called by the stages that its jobs name', () => {
    expect(named('lint', 'lint', 'test', 'lint', 'test')).toContain("stage('lint, test') {")
  })
  test('is called by its jobs, or by a number, where one names none', () => {
    expect(named('lint', null)).toContain("stage('job-0, job-1') {")
    expect(named('lint', null, 'lint', 'test', 'test')).toContain("stage('level 1') {")
  })
})

describe('an approval', () => {
  test('is asked before an agent is taken, and not of a job that is skipped', () => {
    const text = emitJobs(jobOf({ id: 'a', when: branch('main'), approval: { message: 'Ship?', approvers: ['ops'], timeout: null } }))
    expect(text).toContain('agent none')
    expect(text).toContain('beforeInput true')
    expect(text).toMatch(/input \{\s+message 'Ship\?'\s+ok 'Approve'\s+submitter 'ops'\s+\}/)
  })
  test('with a time limit is a stage of its own', () => {
    const text = emitJobs(jobOf({ id: 'a', approval: { message: null, approvers: [], timeout: 3600 } }))
    expect(text).toMatch(/stage\('a approval'\) \{\s+options \{\s+timeout\(time: 1, unit: 'HOURS'\)/)
    expect(text).toContain("stage('a run') {")
  })
})

describe('triggers', () => {
  test('of every kind tell apart what started the build', () => {
    const text = emit(pipelineOf({ jobs: [jobOf({ id: 'a', when: on('push') })] }))
    for (const line of ['buildingTag()', 'changeRequest()', "triggeredBy 'TimerTrigger'", "triggeredBy cause: 'UserIdCause'"])
      expect(text).toContain(`not { ${line} }`)
  })
  test('a comparison with the event is a test of the event', () => {
    const when = compare({ kind: 'ci', name: 'event' }, 'is', 'schedule')
    expect(emit(pipelineOf({ jobs: [jobOf({ id: 'a', when })] }))).toContain("return eventName() == 'schedule'")
  })
})

describe('size', () => {
  const many = (count: number) =>
    pushed(
      ...Array.from({ length: count }, (_, index) =>
        jobOf({ id: `job${index}`, steps: [stepOf({ name: lit('Test'), script: 'npm test' })] }),
      ),
    )
  test('steps of a large pipeline stand in methods', () => {
    const text = emit(many(300))
    expect(text).toContain('def runJob299() {')
    expect(text.slice(0, text.indexOf('\ndef ')).match(/sh label/g)).toBeNull()
    expect(findings(many(300)).filter(({ severity }) => severity === 'error')).toEqual([])
  })
  test('too large a pipeline is an error, or a warning', () => {
    const severity = (limits: 'error' | 'warn') => findings(many(3000), { limits }).map((each) => `${each.severity} ${each.code}`)
    expect(severity('error')).toEqual(['error jenkins-too-large'])
    expect(severity('warn')).toEqual(['warning jenkins-too-large'])
  })
})

describe("dag: 'scripted'", () => {
  const jobs = [jobOf({ id: 'a' }), jobOf({ id: 'b' }), jobOf({ id: 'c', needs: ['a'] }), jobOf({ id: 'd', needs: ['a', 'b'] })]
  test('lets each job wait for its own needs', () => {
    const text = emit(pushed(...jobs), { dag: 'scripted' })
    expect(text).toContain("run('c', ['a'], { results['a'] == 'success' }, false) {")
    expect(text).toContain('parallel branches')
    expect(text).not.toMatch(/\bscript \{|pipeline \{/)
  })
  test('keeps paths to ignore', () => {
    const only = { only: ['src/**'], ignore: ['src/docs/**'] }
    const triggers = {
      ...noTriggers,
      push: { branches: { only: ['main'], ignore: [] }, paths: only },
      pullRequest: { branches: null, paths: { only: [], ignore: ['*.md'] }, types: null },
    }
    const pipeline = pipelineOf({ triggers, jobs: [jobOf({ id: 'a' })] })
    const patterns = emit(pipeline, { dag: 'scripted' }).match(/(?<= changed\(').*?(?='\))/g) ?? []
    expect(patterns).toHaveLength(2)
    const matches = (path: string): readonly boolean[] =>
      patterns.map((each) => new RegExp(`^(?:${each.replaceAll('\\\\', '\\')})$`).test(path))
    expect(matches('src/a.ts')).toEqual([true, true])
    expect(matches('src/docs/a.ts')).toEqual([false, true])
    expect(matches('readme.md')).toEqual([false, false])
    for (const pattern of patterns) expect(emit(pipeline)).toContain(`changeset pattern: '${pattern}'`)
  })
  test('asks for an approval without a machine', () => {
    const approval = jobOf({ id: 'a', steps: [], approval: { message: 'Ship?', approvers: [], timeout: null } })
    const text = emit(pushed(approval), { dag: 'scripted' })
    expect(text).toContain("input message: 'Ship?'")
    expect(text).not.toContain('node(')
  })
  test('adds no barrier', () => {
    expect(findings(pushed(...jobs), { dag: 'scripted' })).toEqual([])
  })
})

describe('what steps hand on', () => {
  const env = { kind: 'env', name: 'MODE' } as const
  const writes = stepOf({ script: 'x', files: ['ENV', 'PATH'] })
  const text = (fields: Partial<RunStep>, runner = 'ubuntu'): string =>
    emitJobs(jobOf({ id: 'a', runner: { kind: 'name', name: runner }, steps: [writes, stepOf(fields)] }))

  test('reaches steps in PowerShell, in its own words', () => {
    const script = text({ shell: 'pwsh', script: 'y', env: [{ name: 'NOTE', value: { kind: 'text', parts: [lit('a "$'), env] } }] })
    expect(script).toContain(
      [
        "pwsh '''$ErrorActionPreference = 'Stop'",
        'Get-Content $env:PIPEGEN_ENV | ForEach-Object { $name, $value = $_ -split "=", 2; Set-Item -Path "env:$name" -Value $value }',
        'Get-Content $env:PIPEGEN_PATH | ForEach-Object { $env:PATH = $_ + [IO.Path]::PathSeparator + $env:PATH }',
        '$env:NOTE = "a `"`$${env:MODE}"',
        'y',
      ].join('\n'),
    )
  })
  test('may end its lines as Windows does', () => {
    const script = text({ script: 'y' }, 'windows')
    expect(script).toContain(`export "\${line%$'\\\\r'}"; done < "$PIPEGEN_ENV"`)
    expect(script).toContain(`PATH="$(cygpath "\${line%$'\\\\r'}"):$PATH"; done < "$PIPEGEN_PATH"`)
  })
})
