/** pipelines/library.ts as somebody would write it for Jenkins: what the harness does with it is what the plan says of the pipeline itself. */
import { expect, test } from 'vitest'
import { plan } from '../../../../src/plan/plan.ts'
import type { Outcomes, RunEvent } from '../../../../src/plan/types.ts'
import { compileInMemory } from '../../../compile/compile-in-memory.ts'
import library from '../../pipelines/library.ts'
import type { JenkinsEvent } from './jenkins-events.ts'
import { runJenkins } from './jenkins-run.ts'

const bash = '#!/usr/bin/env bash\nset -eo pipefail\n'
const shell = (name: string, script: string): string => `sh(label: '${name}', script: '''${bash}${script}\n''')`

const job = (stage: string, needs: string, body: string, more = ''): string => `
  stage('${stage}') {
    when { beforeAgent true
      expression { ${needs} } }
    agent any
    ${more}
    environment { FAIL = "\${env.FAIL_JOB ?: 'nothing'}" }
    steps {
      script { status['${stage}'] = 'failure' }
      catchError(buildResult: 'FAILURE', stageResult: 'FAILURE') {
        ${body}
        script { status['${stage}'] = 'success' }
      }
    }
  }`

const combinations = ['20 fast', '22 fast', '22 slow', '24 fast', '24 slow'].map((cell) => {
  const [node = '', mode = ''] = cell.split(' ')
  return { stage: `test (${node}, ${mode})`, node, mode }
})

const jenkinsfile = `
@groovy.transform.Field def status = [:]
@groovy.transform.Field def outputs = [:]
pipeline {
  agent none
  stages {
    stage('checks') { parallel {
      ${job('lint', 'true', `withEnv(['LEVEL=strict']) { ${shell('Lint', 'echo "SEEN LEVEL=$LEVEL"')} }\n${shell('Fail', 'test "$FAIL" != lint')}`)}
      ${combinations
        .map(({ stage, node, mode }) =>
          job(
            stage,
            'true',
            `withEnv(['NODE=${node}', 'MODE=${mode} mode']) {
              ${shell('Test', 'echo "SEEN NODE=$NODE MODE=$MODE"')}
              ${shell('Fail', 'test "$FAIL" != test || test "$NODE" != 22')}
            }`,
          ),
        )
        .join('\n')}
    } }
    ${job(
      'pack',
      `['lint', ${combinations.map(({ stage }) => `'${stage}'`).join(', ')}].every { status[it] == 'success' }`,
      `${shell('Pack', 'mkdir -p out\necho content > out/package.txt\necho 1.2.3 > version')}
       script { outputs['version'] = readFile('version').trim() }
       ${shell('State', 'cd out\nexport LEAK=yes\ntest "$FAIL" != pack')}
       ${shell('No state', 'echo "SEEN LEAK=$LEAK HERE=$(ls out)"')}
       stash name: 'package', includes: 'out/*.txt'`,
    )}
    ${job(
      'publish',
      "env.TAG_NAME?.startsWith('v') && status['pack'] == 'success'",
      `unstash 'package'
       withEnv(["VERSION=\${outputs['version']}"]) { ${shell('Publish', 'echo "SEEN VERSION=$VERSION OUTPUT=$VERSION TAG=$TAG_NAME CONTENT=$(cat out/package.txt)"')} }`,
      'options { skipDefaultCheckout() }',
    )}
    ${job('notify', "'failure' in status.values()", shell('Tell', 'echo "SEEN EVENT=push"'), 'options { skipDefaultCheckout() }')}
  }
}
`

const cells = Object.fromEntries(combinations.map(({ stage, ...cell }) => [stage, { id: 'test', cell }]))
const single = Object.fromEntries(['lint', 'pack', 'publish', 'notify'].map((id) => [id, { id, cell: null }]))

const line = (id: string, cell: Readonly<Record<string, string>> | null, result: string): string =>
  `${id}${cell === null ? '' : JSON.stringify(Object.entries(cell).sort())}: ${result}`

const push: readonly [RunEvent, JenkinsEvent] = [
  { event: 'push', branch: 'main' },
  { kind: 'push', branch: 'main' },
]
const tag: readonly [RunEvent, JenkinsEvent] = [
  { event: 'tag', tag: 'v1' },
  { kind: 'tag', tag: 'v1' },
]
const change: readonly [RunEvent, JenkinsEvent] = [
  { event: 'pullRequest', source: 'topic', target: 'main' },
  { kind: 'change-request', source: 'topic', target: 'main' },
]
const failures: { readonly [job: string]: Outcomes } = {
  nothing: {},
  lint: { failedSteps: [{ job: 'lint', step: 'Fail' }] },
  test: { failedSteps: [{ job: 'test', step: 'Fail', cell: { node: '22' } }] },
  pack: { failedSteps: [{ job: 'pack', step: 'State' }] },
}

test.each([push, tag, change].flatMap(([event, jenkins]) => Object.keys(failures).map((fails) => [event, jenkins, fails] as const)))(
  '%o: %o, when %s fails',
  async (event, jenkins, fails) => {
    const { pipelines } = await compileInMemory(() => library)
    const [pipeline] = pipelines
    if (pipeline === undefined) throw new Error('no pipeline')
    const { jobs } = plan(
      pipeline,
      { ...event, variables: { FAIL_JOB: fails } },
      { ...failures[fails], outputs: { pack: { version: '1.2.3' } } },
    )
    const states = { runs: 'success', failed: 'failure', skipped: 'skipped' } as const
    const expected = jobs.map(({ id, cell, state }) => line(id, state === 'skipped' ? null : cell, states[state as 'runs']))
    const trace = await runJenkins({
      files: { Jenkinsfile: jenkinsfile },
      event: jenkins,
      variables: { FAIL_JOB: fails },
      jobOf: { ...single, ...cells },
    })
    expect(trace.problems).toEqual([])
    expect(trace.jobs.map(({ id, cell, result }) => line(id, cell, result)).sort()).toEqual([...new Set(expected)].sort())
    expect(trace.result).toBe(fails === 'nothing' ? 'SUCCESS' : 'FAILURE')
  },
)

test('the scripts see what they see on the other providers', async () => {
  const trace = await runJenkins({ files: { Jenkinsfile: jenkinsfile }, event: tag[1], jobOf: { ...single, ...cells } })
  expect(
    trace.jobs
      .flatMap(({ log }) => log)
      .filter((text) => text.startsWith('SEEN'))
      .sort(),
  ).toEqual([
    'SEEN LEAK= HERE=package.txt',
    'SEEN LEVEL=strict',
    'SEEN NODE=20 MODE=fast mode',
    'SEEN NODE=22 MODE=fast mode',
    'SEEN NODE=22 MODE=slow mode',
    'SEEN NODE=24 MODE=fast mode',
    'SEEN NODE=24 MODE=slow mode',
    'SEEN VERSION=1.2.3 OUTPUT=1.2.3 TAG=v1 CONTENT=content',
  ])
})
