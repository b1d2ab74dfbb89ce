import { describe, expect, test } from 'vitest'
import { type GitlabOptions, gitlab } from '../../providers/gitlab/index.ts'
import { featureNames, visitUses } from '../../src/ir/features.ts'
import { overlayJob, overlayValue } from '../../src/ir/overlay.ts'
import type { Condition, Job, Pipeline, Tool, ToolName, Value } from '../../src/ir/types.ts'
import type { Support } from '../../src/provider.ts'
import {
  allTriggers,
  branch,
  changed,
  compare,
  type JobFields,
  jobOf,
  lit,
  matrixOf,
  nowhere,
  optionalNeed,
  pipelineOf,
  stepOf,
} from '../plan/build.ts'
import { emit, emitJob, emitJobs } from './emit.ts'

const origin = nowhere
const matrix = (axis: string): Value => ({ kind: 'matrix', axis })
const tool = (name: ToolName, version: Value | string): Tool => ({
  tool: name,
  version: typeof version === 'string' ? lit(version) : version,
  file: null,
  origin,
})
const job = (fields: Omit<JobFields, 'id'> = {}): ReturnType<typeof emitJob> => emitJob(jobOf({ id: 'a', ...fields }))

describe('where a job runs', () => {
  test('Linux without more is an image with git and curl', () => {
    expect(job().image).toBe('buildpack-deps:noble-scm')
    expect(job({ runner: { kind: 'name', name: 'ubuntu-22.04' } }).image).toBe('buildpack-deps:jammy-scm')
  })
  test.each([
    ['python', '3.12', 'python:3.12'],
    ['node', '22.x', 'node:22'],
    ['node', 'lts/*', 'node:lts'],
    ['dotnet', '9', 'mcr.microsoft.com/dotnet/sdk:9.0'],
    ['java', '21', 'eclipse-temurin:21'],
    ['kubectl', 'v1.33.4', 'alpine/k8s:1.33.4'],
  ] as const)('%s %s is %s', (name, version, image) => {
    expect(job({ tools: [tool(name, version)] }).image).toBe(image)
  })
  test('an image that is its tool loses its entrypoint', () => {
    expect(job({ tools: [tool('terraform', '1.9')] }).image).toEqual({ name: 'hashicorp/terraform:1.9', entrypoint: [''] })
  })
  test('a bash step that is not plain gets bash on Alpine', () => {
    expect(job({ tools: [tool('terraform', '1.9')], steps: [stepOf({ script: 'cd x\nterraform plan' })] })).toMatchObject({
      before_script: ['apk add --no-cache bash'],
      script: ["bash -eo pipefail /dev/fd/3 3<<'SCRIPT'\ncd x\nterraform plan\nSCRIPT\n"],
    })
    expect(job({ tools: [tool('terraform', '1.9')], steps: [stepOf({ script: 'terraform plan' })] })).not.toHaveProperty('before_script')
  })
  test('labels are tags', () => {
    expect(job({ runner: { kind: 'labels', labels: ['gpu', 'linux'] } }).tags).toEqual(['gpu', 'linux'])
  })
  test('the names of runners can be mapped', () => {
    expect(
      emit(pipelineOf({ jobs: [jobOf({ id: 'a', runner: { kind: 'name', name: 'windows' } })] }), { runners: { windows: 'win' } }),
    ).toContain('tags: [win]')
  })
})

describe('Windows', () => {
  const windows = (script: string): readonly string[] =>
    job({ runner: { kind: 'name', name: 'windows' }, steps: [stepOf({ script })] }).script

  test('a command of a known tool is a plain line', () => {
    expect(windows('npm ci')).toEqual(['npm ci'])
  })
  test("other scripts go through Git's bash", () => {
    expect(windows('echo "$HOME"')[0]).toContain('$script = @\'\necho "$HOME"\n\'@\n')
  })
  test('a script that would end the text is quoted otherwise', () => {
    const text = windows("cat <<EOF\n'@; Remove-Item x\nit's \u2019\nEOF")[0] ?? ''
    expect(text).not.toContain("@'")
    expect(text).toContain("$script = 'cat <<EOF\n''@; Remove-Item x\nit''s \u2019\u2019\nEOF'\n")
  })
})

describe('matrix', () => {
  test('a product stays one', () => {
    expect(job({ matrix: matrixOf({ node: ['20', '22'], db: ['a', 'b'] }) }).parallel).toEqual({
      matrix: [{ MATRIX_NODE: ['20', '22'], MATRIX_DB: ['a', 'b'] }],
    })
  })
  test('with an exclude each cell is an entry', () => {
    expect(job({ matrix: matrixOf({ x: ['1', '2'], y: ['1', '2'] }, { exclude: [{ x: '1', y: '1' }] }) }).parallel).toEqual({
      matrix: [
        { MATRIX_X: '1', MATRIX_Y: '2' },
        { MATRIX_X: '2', MATRIX_Y: '1' },
        { MATRIX_X: '2', MATRIX_Y: '2' },
      ],
    })
  })
  test('a value that a cell lacks is left to the shell', () => {
    const more = job({ matrix: matrixOf({ x: ['1'] }, { include: [{ x: '2', y: 'yes' }] }), env: [{ name: 'Y', value: matrix('y') }] })
    expect(more).toMatchObject({
      before_script: ['export Y="$MATRIX_Y"'],
      parallel: { matrix: [{ MATRIX_X: '1' }, { MATRIX_X: '2', MATRIX_Y: 'yes' }] },
    })
  })
  test('operating systems are jobs of their own, and needed one by one', () => {
    const jobs = emitJobs(
      jobOf({
        id: 'test',
        matrix: matrixOf({ os: ['ubuntu', 'windows'], node: ['20', '22'] }),
        runner: { kind: 'value', value: matrix('os') },
      }),
      jobOf({ id: 'pack', needs: ['test'] }),
    )
    expect(jobs['test-ubuntu']?.parallel).toEqual({ matrix: [{ MATRIX_NODE: ['20', '22'] }] })
    expect(jobs['test-windows']?.tags).toEqual(['saas-windows-medium-amd64'])
    expect(jobs.pack?.needs).toEqual(['test-ubuntu', 'test-windows'])
  })
  test('cells with other conditions are jobs of their own; one that never runs is none', () => {
    const when: Condition = {
      kind: 'any',
      of: [compare(matrix('x'), 'is', '1'), { kind: 'all', of: [compare(matrix('x'), 'is', '2'), branch('main')] }],
    }
    const jobs = emitJobs(jobOf({ id: 'a', matrix: matrixOf({ x: ['1', '2', '3'] }), when }), jobOf({ id: 'b', needs: ['a'] }))
    expect(jobs['a-1']).not.toHaveProperty('rules')
    expect(jobs['a-2']?.rules).toEqual([{ if: '$CI_COMMIT_BRANCH == "main"' }])
    expect(jobs).not.toHaveProperty('a-3')
    expect(jobs.b?.needs).toEqual(['a-1', { job: 'a-2', optional: true }])
  })
})

describe('stages', () => {
  const stages = (...jobs: readonly Job[]): unknown => emitJobs(...jobs).stages

  test('one level needs none', () => {
    expect(stages(jobOf({ id: 'a' }), jobOf({ id: 'b' }))).toBeUndefined()
    expect(job()).not.toHaveProperty('needs')
  })
  test('levels take their names from the jobs', () => {
    const environment = { name: lit('x'), url: null }
    expect(
      stages(
        jobOf({ id: 'lint' }),
        jobOf({ id: 'test' }),
        jobOf({ id: 'build', needs: ['test'] }),
        jobOf({ id: 'x', needs: ['build'], environment }),
        jobOf({ id: 'y', needs: ['build'], environment }),
      ),
    ).toEqual(['test', 'build', 'deploy'])
  })
  test('a common word is a name', () => {
    expect(stages(jobOf({ id: 'unit-a' }), jobOf({ id: 'unit-b' }), jobOf({ id: 'end', needs: ['unit-a'] }))).toEqual(['unit', 'end'])
  })
  test("the author's stages are put in the order of the needs", () => {
    expect(stages(jobOf({ id: 'a', stage: 'ship', needs: ['b'] }), jobOf({ id: 'b', stage: 'check' }))).toEqual(['check', 'ship'])
  })
  test('stages that contradict the needs give way, with a warning', () => {
    const pipeline = pipelineOf({
      jobs: [jobOf({ id: 'a', stage: 'x' }), jobOf({ id: 'b', stage: 'y', needs: ['a'] }), jobOf({ id: 'c', stage: 'x', needs: ['b'] })],
    })
    expect(gitlab().lower([pipeline]).diagnostics).toMatchObject([{ code: 'gitlab-stage-order' }])
    expect(emit(pipeline)).toContain('stages: [a, b, c]')
  })
})

describe('variables', () => {
  const env = (value: Value): unknown => job({ env: [{ name: 'A', value }] })

  test('a dollar is not expanded', () => {
    expect(env(lit('$HOME'))).toMatchObject({ variables: { A: { value: '$HOME', expand: false } } })
  })
  test('beside a value it is doubled', () => {
    expect(env({ kind: 'text', parts: [lit('$'), { kind: 'ci', name: 'sha' }, lit('x')] })).toMatchObject({
      variables: { A: '$$${CI_COMMIT_SHA}x' },
    })
  })
  test('a secret under its own name is there already', () => {
    expect(env({ kind: 'secret', name: 'A' })).not.toHaveProperty('variables')
    expect(env({ kind: 'secret', name: 'A' })).not.toHaveProperty('before_script')
  })
  test('a secret under another name is exported', () => {
    expect(env({ kind: 'secret', name: 'B' })).toMatchObject({ before_script: ['export A="$B"'] })
  })
  test("a fallback is the shell's", () => {
    expect(
      env({
        kind: 'or',
        value: { kind: 'ci', name: 'tag' },
        fallback: { kind: 'or', value: { kind: 'variable', name: 'B' }, fallback: lit('a}"$') },
      }),
    ).toMatchObject({
      before_script: ['export A="${CI_COMMIT_TAG:-${B:-a\\}\\"\\$}}"'],
    })
  })
  test('a choice is asked by the shell', () => {
    expect(
      env({ kind: 'text', parts: [lit('on-'), { kind: 'choose', when: branch('main'), then: lit('prod'), otherwise: lit('test') }] }),
    ).toMatchObject({
      before_script: ['if [ "$CI_COMMIT_BRANCH" = main ]; then\n  export A="on-prod"\nelse\n  export A="on-test"\nfi\n'],
    })
  })
  test('inputs are a form', () => {
    const input = {
      name: 'level',
      type: 'choice' as const,
      description: 'How much',
      default: 'info',
      required: false,
      options: ['info', 'debug'],
      origin,
    }
    const text = emit(
      pipelineOf({
        triggers: { ...allTriggers, release: false, manual: { inputs: [input] } },
        jobs: [jobOf({ id: 'a', env: [{ name: 'LEVEL', value: { kind: 'input', name: 'level' } }] })],
      }),
    )
    expect(text).toContain('variables:\n  PIPEGEN_INPUT_LEVEL:\n    description: How much\n    value: info\n    options: [info, debug]\n')
    expect(text).toContain('- export LEVEL="$PIPEGEN_INPUT_LEVEL"')
  })
})

describe('the rest of a job', () => {
  test('docker has a client and an engine of one version', () => {
    expect(job({ docker: true })).toMatchObject({ image: 'docker:28-cli', services: [{ name: 'docker:28-dind', alias: 'docker' }] })
  })
  test('no checkout', () => {
    expect(job({ checkout: null }).variables).toEqual({ GIT_STRATEGY: 'none' })
  })
  test('several caches are a list', () => {
    expect(
      job({
        caches: [
          { kind: 'known', name: 'npm', origin },
          { kind: 'paths', prefix: 'x', files: [], paths: ['x/'], origin },
        ],
      }).cache,
    ).toEqual([
      { key: { prefix: 'npm', files: ['package-lock.json'] }, paths: ['.npm/'] },
      { key: 'x', paths: ['x/'] },
    ])
  })
  test('an approval blocks', () => {
    expect(job({ approval: { message: 'Go?', approvers: [], timeout: null }, steps: [] })).toMatchObject({
      rules: [{ when: 'manual', allow_failure: false }],
      manual_confirmation: 'Go?',
      script: ['echo Approved'],
    })
  })
  test('a token for others', () => {
    expect(job({ oidc: { audience: 'aws' } }).id_tokens).toEqual({ PIPEGEN_OIDC_TOKEN: { aud: 'aws' } })
  })
  test('a failure that is allowed under a condition is a rule', () => {
    expect(job({ allowFailure: branch('main', true) }).rules).toEqual([
      { if: '$CI_COMMIT_BRANCH != "main"', allow_failure: true },
      { when: 'on_success' },
    ])
  })
  test('a duration reads as one', () => {
    expect(job({ timeout: 5400 }).timeout).toBe('1 hour 30 minutes')
  })
  test('a coverage pattern stands between slashes', () => {
    expect(job({ reports: { junit: [], cobertura: null, coverageRegex: 'a/b \\d+%', sarif: [] } }).coverage).toBe('/a\\/b \\d+%/')
  })
  test('an overlay comes last: maps merge, lists replace, values and jobs are written', () => {
    expect(
      job({
        env: [{ name: 'A', value: lit('1') }],
        overlays: {
          gitlab: {
            variables: { B: overlayValue({ kind: 'ci', name: 'sha' }) },
            script: ['echo other'],
            dependencies: [overlayJob('cache')],
            inherit: { default: false },
          },
        },
      }),
    ).toMatchObject({
      variables: { A: '1', B: '$CI_COMMIT_SHA' },
      script: ['echo other'],
      dependencies: ['cache-job'],
      inherit: { default: false },
    })
  })
  test('a description is a comment', () => {
    expect(emit(pipelineOf({ jobs: [jobOf({ id: 'a', description: 'One\ntwo' })] }))).toContain('\n# One\n# two\na:\n')
  })
})

// ───────────────────────────── what is refused

function supports(pipeline: Pipeline): readonly { readonly feature: string; readonly support: Support }[] {
  const { capabilities } = gitlab()
  const found: { readonly feature: string; readonly support: Support }[] = []
  visitUses(pipeline, 'gitlab', new Set(featureNames), (use) => {
    const answer = capabilities[use.feature]
    found.push({ feature: use.feature, support: typeof answer === 'function' ? answer(use) : answer })
  })
  return found
}

function refused(fields: Omit<JobFields, 'id'>, others: readonly Job[] = []): readonly string[] {
  const triggers = { ...allTriggers, release: false }
  return supports(pipelineOf({ triggers, jobs: [...others, jobOf({ id: 'a', ...fields })] })).flatMap(({ feature, support }) =>
    support.level === 'unsupported' ? [feature] : [],
  )
}

describe('what GitLab cannot do is an error', () => {
  test.each<[string, Omit<JobFields, 'id'>]>([
    ['tool', { tools: [tool('node', '22'), tool('python', '3.12')] }],
    ['tool', { tools: [tool('kubectl', '1.33')] }],
    ['tool', { docker: true, tools: [tool('node', '22')] }],
    ['cache.paths', { caches: [{ kind: 'paths', prefix: '', files: ['a'], paths: ['~/.npm'], origin }] }],
    ['job.when', { when: { kind: 'all', of: [changed('a/**'), changed('b/**')] } }],
    ['step.timeout', { runner: { kind: 'name', name: 'macos' }, steps: [stepOf({ timeout: 5 })] }],
    ['value.ci', { env: [{ name: 'A', value: { kind: 'ci', name: 'pullRequest.author' } }] }],
    ['approval', { approval: { message: null, approvers: [], timeout: null }, allowFailure: { kind: 'constant', value: true } }],
  ])('%s', (feature, fields) => {
    expect(refused(fields)).toContain(feature)
  })
  test('a condition that only the needs together make impossible', () => {
    const others = [jobOf({ id: 'x', when: changed('a/**') }), jobOf({ id: 'y', when: changed('b/**') })]
    expect(refused({ needs: ['x', 'y'] }, others)).toEqual(['job.needs'])
  })
  test('a need that may be skipped at run time is a warning', () => {
    const pipeline = pipelineOf({
      jobs: [jobOf({ id: 'x' }), jobOf({ id: 'y', needs: ['x'] }), jobOf({ id: 'z', needs: [optionalNeed('y')] })],
    })
    expect(supports(pipeline)).toContainEqual({ feature: 'job.needs.optional', support: expect.objectContaining({ level: 'differs' }) })
  })
  test('the reference features are no errors', async () => {
    const { reference } = await import('./reference.ts')
    expect(supports(reference).filter(({ support }) => support.level === 'unsupported')).toEqual([])
  })
})

describe('limits and names', () => {
  const findings = (options: GitlabOptions, ...jobs: readonly Job[]): unknown => {
    const provider = gitlab(options)
    return provider.check(provider.lower([pipelineOf({ jobs })]))
  }
  const many = Array.from({ length: 51 }, (_, index) => jobOf({ id: `n${index}` }))

  test('more than fifty needs are an error, or a warning', () => {
    const last = jobOf({ id: 'last', needs: many.map(({ id }) => id) })
    expect(findings({}, ...many, last)).toMatchObject([{ code: 'gitlab-too-many-needs', severity: 'error' }])
    expect(findings({ limits: 'warn' }, ...many, last)).toMatchObject([{ severity: 'warning' }])
  })
  test('more than two hundred cells', () => {
    const values = Array.from({ length: 15 }, (_, index) => String(index))
    expect(findings({}, jobOf({ id: 'a', matrix: matrixOf({ x: values, y: values }) }))).toMatchObject([{ code: 'gitlab-too-many-cells' }])
  })
  test('two jobs of one name', () => {
    const split = jobOf({ id: 'a', matrix: matrixOf({ os: ['ubuntu', 'windows'] }), runner: { kind: 'value', value: matrix('os') } })
    expect(findings({}, split, jobOf({ id: 'a-ubuntu' }))).toMatchObject([{ code: 'gitlab-job-twice' }])
  })
  test('a keyword is no name of a job', () => {
    expect(emit(pipelineOf({ jobs: [jobOf({ id: 'pages' }), jobOf({ id: 'b', needs: ['pages'] })] }))).toContain('needs: [pages-job]')
  })
  test("a variable of GitLab's own", () => {
    expect(findings({}, jobOf({ id: 'a', env: [{ name: 'CI_JOB_TOKEN', value: lit('x') }] }))).toMatchObject([
      { code: 'gitlab-predefined-variable' },
    ])
  })
})

test('a SARIF report is kept after a failure, as it is elsewhere, beside an artifact of successes', () => {
  const artifacts = [{ name: 'dist', paths: ['dist'], retention: null, when: 'success', ifMissing: 'warn', origin }] as const
  const reports = { junit: [], cobertura: null, coverageRegex: null, sarif: ['scan.sarif'] }
  expect(job({ artifacts, reports }).artifacts).toEqual({ when: 'always', paths: ['dist', 'scan.sarif'] })
})
