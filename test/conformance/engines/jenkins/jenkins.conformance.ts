/** The harness keeps Jenkins' semantics, the unpleasant ones above all. */
import { describe, expect, test } from 'vitest'
import { good, printed, recorded, results, stages, steps } from './jenkins-harness-helpers.ts'

describe('stages', () => {
  test('a failure skips the following stages without asking their when, but not the post actions', async () => {
    const trace = await stages(
      `stage('a') { steps { sh 'exit 3' } }
       stage('b') { when { expression { error 'asked' } }
         steps { echo 'b' } }
       stage('c') { stages { stage('d') { steps { echo 'd' } } } }`,
      { around: "post { always { echo 'always' } }" },
    )
    expect(results(trace)).toEqual(['a: failure', 'b: skipped', 'd: skipped'])
    expect(trace.stages.map(({ name, skipped }) => [name, skipped])).toEqual([
      ['a', null],
      ['b', 'failure'],
      ['c', 'failure'],
      ['d', 'failure'],
      ['Declarative: Post Actions', null],
    ])
    expect(trace.jobs[0]?.steps).toEqual([{ name: 'exit 3', result: 'failure' }])
    expect(trace.otherLog).toEqual(['always'])
    expect(trace.result).toBe('FAILURE')
  })

  test('catchError sets the results it is told and lets the following stages run', async () => {
    const trace = await stages(
      `stage('a') { steps { catchError(buildResult: 'SUCCESS', stageResult: 'UNSTABLE') { sh 'false'
          echo 'not here' }
        echo "now \${currentBuild.currentResult}" } }
       stage('b') { steps { catchError(buildResult: 'FAILURE', stageResult: 'FAILURE') { error 'broken' } } }
       stage('c') { steps { script { echo "now \${currentBuild.result}" } } }`,
    )
    expect(trace.stages.map(({ status }) => status)).toEqual(['UNSTABLE', 'FAILURE', 'SUCCESS'])
    expect(results(trace)).toEqual(['a: success', 'b: failure', 'c: success'])
    expect(printed(trace)).toEqual(['ERROR: script returned exit code 1', 'now SUCCESS', 'ERROR: broken', 'now FAILURE'])
    expect(trace.result).toBe('FAILURE')
  })

  test('a result only gets worse', async () => {
    const trace = await steps("unstable 'hm'; script { currentBuild.result = 'SUCCESS'; echo currentBuild.currentResult }")
    expect(printed(trace)).toEqual(['WARNING: hm', 'UNSTABLE'])
    expect(trace.result).toBe('UNSTABLE')
  })

  test('skipStagesAfterUnstable', async () => {
    const text = "stage('a') { steps { unstable 'hm' } }\nstage('b') { steps { echo 'b' } }"
    expect(results(await stages(text))).toEqual(['a: success', 'b: success'])
    expect(results(await stages(text, { around: 'options { skipStagesAfterUnstable() }', unstable: 'failure' }))).toEqual([
      'a: failure',
      'b: skipped',
    ])
  })

  test('parallel branches start together, wait for each other, and one failure fails them all', async () => {
    const trace = await stages(
      `stage('both') { parallel {
         stage('slow') { steps { sh 'sleep 2' } }
         stage('quick') { steps { sh 'exit 1' } } }
         post { failure { echo 'some failed' } } }
       stage('next') { steps { echo 'next' } }`,
    )
    expect(results(trace)).toEqual(['slow: success', 'quick: failure', 'next: skipped'])
    expect(trace.order.map(({ job, what }) => `${job} ${what}`)).toEqual(['slow start', 'quick start', 'quick end', 'slow end'])
    expect(trace.otherLog).toEqual(['some failed'])
  })

  test.each([
    ["stage('p') { failFast true\n parallel {", ''],
    ["stage('p') { parallel {", 'options { parallelsAlwaysFailFast() }'],
  ])('failFast stops the other branches, which still run their post actions: %s', async (head, around) => {
    const started = Date.now()
    const trace = await stages(
      `${head}
         stage('slow') { steps { sh 'sleep 20' }
           post { aborted { echo 'aborted' } } }
         stage('quick') { steps { sh 'exit 1' } } } }`,
      { around },
    )
    expect(Date.now() - started).toBeLessThan(15_000)
    expect(trace.stages.map(({ name, status }) => `${name} ${status}`)).toEqual(['p FAILURE', 'slow ABORTED', 'quick FAILURE'])
    expect(trace.result).toBe('FAILURE')
  })

  test('a matrix has a cell for every combination that no exclude matches', async () => {
    const trace = await stages(
      `stage('test') { matrix {
         axes {
           axis { name 'OS'
             values 'linux', 'mac', 'windows' }
           axis { name 'NODE'
             values '20', '22' }
         }
         excludes { exclude {
           axis { name 'OS'
             notValues 'linux' }
           axis { name 'NODE'
             values '20' }
         } }
         when { expression { env.OS != 'mac' } }
         environment { BOTH = "\${OS}-\${NODE}" }
         stages { stage('cell') { steps { sh 'echo "SEEN $OS $NODE $BOTH"; test $OS != windows' } }
           stage('after') { steps { echo env.BOTH } } }
         post { failure { echo "failed \${OS}" } }
       } }`,
    )
    expect([...results(trace)].sort()).toEqual([
      'after: skipped',
      'after{linux,20}: success',
      'after{linux,22}: success',
      'cell: skipped',
      'cell{linux,20}: success',
      'cell{linux,22}: success',
      'cell{windows,22}: failure',
    ])
    expect([...printed(trace)].sort()).toEqual([
      'SEEN linux 20 linux-20',
      'SEEN linux 22 linux-22',
      'SEEN windows 22 windows-22',
      'failed windows',
      'linux-20',
      'linux-22',
    ])
  })

  test('stages are told as the jobs that the caller names', async () => {
    const text = `stage('Test (20)') { steps { sh 'echo 20' } }
      stage('Deploy') { stages { stage('one') { steps { echo 'one' } }
        stage('two') { steps { echo 'two' } } } }`
    const trace = await stages(text, { jobOf: { 'Test (20)': { id: 'test', cell: { node: '20' } }, Deploy: { id: 'deploy', cell: null } } })
    expect(results(trace)).toEqual(['test{20}: success', 'deploy: success'])
    expect(trace.jobs[1]?.log).toEqual(['one', 'two'])
    expect(trace.order.map(({ job, what }) => `${job} ${what}`)).toEqual(['test start', 'test end', 'deploy start', 'deploy end'])
  })
})

describe('agents and files', () => {
  test('every agent has a workspace of its own with the commit in it', async () => {
    const trace = await stages(
      `stage('a') { agent any
         steps { sh 'echo made > made.txt; cat README.md; git log -1 --format=%s'
           stash name: 'made', includes: '*.txt' } }
       stage('b') { agent { label 'big' }
         steps { sh 'ls'
           unstash 'made'
           sh 'cat made.txt' } }
       stage('c') { agent any
         options { skipDefaultCheckout() }
         steps { sh 'ls'
           checkout scm
           sh 'ls' } }`,
      { agent: 'none' },
    )
    expect(printed(trace)).toEqual(['read me', 'Start', 'Jenkinsfile', 'README.md', 'made', 'Jenkinsfile', 'README.md'])
    expect(recorded(trace, 'node').map(({ label }) => label)).toEqual([null, 'big', null])
  })

  test('stages under one agent share its workspace, and reuseNode stays in it', async () => {
    const trace = await stages(
      `stage('a') { steps { sh 'echo made > made.txt' } }
       stage('b') { agent { docker { image 'node:22'
           args '-u 0'
           reuseNode true } }
         steps { sh 'cat made.txt' } }`,
    )
    expect(printed(trace)).toEqual(['made'])
    expect(recorded(trace, 'container')).toMatchObject([{ image: 'node:22', args: '-u 0' }])
  })

  test('a step that needs a node fails where there is none', async () => {
    expect(results(await stages("stage('a') { steps { sh 'true' } }", { agent: 'none' }))).toEqual(['a: failure'])
    expect(results(await stages("stage('a') { steps { echo 'hi' } }", { agent: 'none' }))).toEqual(['a: success'])
    expect(results(await stages("stage('a') { steps { node('x') { sh 'test ! -e README.md' } } }", { agent: 'none' }))).toEqual([
      'a: success',
    ])
  })

  test('stash wants files, leaves the default excludes out, and unstash wants a stash', async () => {
    expect(results(await steps("stash name: 'x', includes: 'nothing/**'"))).toEqual(['a: failure'])
    expect(results(await steps("stash name: 'x', includes: 'nothing/**', allowEmpty: true; unstash 'x'"))).toEqual(['a: success'])
    expect(results(await steps("unstash 'x'"))).toEqual(['a: failure'])
    const files = { '.gitignore': 'x', 'dist/a.txt': '', 'dist/deep/b.txt': '', 'dist/deep/b.map': '' }
    const trace = await steps(
      "stash name: 'd', includes: 'dist/**', excludes: '**/*.map'; stash name: 'i', includes: '.git*', useDefaultExcludes: false; stash name: 'e', includes: '.git*', allowEmpty: true",
      { files },
    )
    expect(recorded(trace, 'stash').map((stash) => stash.files)).toEqual([['dist/a.txt', 'dist/deep/b.txt'], ['.gitignore'], []])
  })

  test('archiveArtifacts wants files, too', async () => {
    expect(results(await steps("archiveArtifacts 'nothing/*'"))).toEqual(['a: failure'])
    const trace = await steps(
      "archiveArtifacts artifacts: 'nothing/*', allowEmptyArchive: true; archiveArtifacts artifacts: '*.md, nothing', fingerprint: true",
    )
    expect(recorded(trace, 'archive').map(({ files }) => files)).toEqual([[], ['README.md']])
  })

  test('junit makes a build with failed tests unstable, and no report is a failure', async () => {
    const files = {
      'r/good.xml': '<testsuite><testcase name="a"/></testsuite>',
      'r/bad.xml': '<testsuites><testsuite><testcase><failure/></testcase></testsuite></testsuites>',
    }
    expect((await steps("junit 'r/good.xml'", { files })).result).toBe('SUCCESS')
    expect((await steps("junit testResults: 'r/*.xml'", { files })).result).toBe('UNSTABLE')
    expect((await steps("junit 'none/*.xml'", { files })).result).toBe('FAILURE')
    expect((await steps("junit allowEmptyResults: true, testResults: 'none/*.xml'", { files })).result).toBe('SUCCESS')
    expect(recorded(await steps("recordCoverage(tools: [[parser: 'COBERTURA', pattern: 'c.xml']])"), 'coverage')).toHaveLength(1)
  })

  test('the steps on files', async () => {
    const trace = await steps(
      `dir('sub') { writeFile file: 'x/y.txt', text: 'why'
          sh 'case "$(pwd)" in */sub) echo sub ;; esac; echo "\${PWD##*/}"' }
        script { echo readFile('sub/x/y.txt'); echo "\${fileExists('sub/x')} \${fileExists('z')}"; echo "\${pwd() == env.WORKSPACE}" }
        deleteDir()
        sh 'ls -A'
        cleanWs()
        ws('other') { sh 'basename "$WORKSPACE"' }`,
    )
    expect(printed(trace)).toEqual(['sub', 'sub', 'why', 'true false', 'true', 'other'])
    expect(results(await steps("readFile 'none'"))).toEqual(['a: failure'])
  })
})

describe('shell steps', () => {
  test('without an interpreter sh stops at an error and traces; with one it does only what the text says', async () => {
    expect((await steps("sh 'false; echo on'")).result).toBe('FAILURE')
    expect(printed(await steps("sh '''#!/bin/bash\nfalse\necho \"on $0\" | sed 's/ .*script/ script/'\n'''"))).toEqual(['on script.sh'])
    expect((await steps("sh '''#!/usr/bin/env bash\nset -eo pipefail\nfalse | true\n'''")).result).toBe('FAILURE')
    expect((await steps("sh(label: 'Say', script: 'echo x')")).jobs[0]).toMatchObject({ steps: [{ name: 'Say' }], log: ['+ echo x', 'x'] })
  })

  test('returnStatus and returnStdout', async () => {
    const trace = await steps(
      "script { echo \"code ${sh(script: 'exit 4', returnStatus: true)}\"; echo sh(returnStdout: true, script: '#!/bin/sh\\necho out; echo err >&2').trim() }",
    )
    expect(printed(trace)).toEqual(['code 4', 'err', 'out'])
    expect(trace.result).toBe('SUCCESS')
  })

  test('a shell keeps nothing for the next one, and ends without what it left in the background', async () => {
    const started = Date.now()
    const trace = await steps("sh 'export A=1; B=2; cd /; sleep 30 &'; sh 'echo \"[$A$B] $(ls README.md)\"'")
    expect(printed(trace)).toEqual(['[] README.md'])
    expect(Date.now() - started).toBeLessThan(15_000)
  })
})

describe('variables', () => {
  test('withEnv replaces known names, unsets by an empty value, prepends, and wins against env.NAME', async () => {
    const trace = await steps(
      `script { env.GLOBAL = 'set' }
       withEnv(['A=one', 'B=$A-\${A}-$$-$NOPE', 'EMPTY=', 'PATH+X=/x/bin', 'GLOBAL=inner']) {
         sh '''#!/bin/sh
echo "$A $B [\${EMPTY-unset}] \${PATH%%:*} $GLOBAL"
'''
         script { env.GLOBAL = 'again'; echo env.GLOBAL; echo "\${env.EMPTY}" }
       }
       echo env.GLOBAL
       sh '''#!/bin/sh
echo $global$GLOBAL
'''`,
      { variables: { EMPTY: 'full' } },
    )
    expect(printed(trace)).toEqual(['one one-one-$-$NOPE [unset] /x/bin inner', 'inner', 'null', 'again', 'again'])
  })

  test('environment is expanded like withEnv, a stage adds to it, and when does not see the stage’s own', async () => {
    const trace = await stages(
      `stage('a') { environment { OWN = 'yes'
          FROM = "\${TOP}!" }
        when { expression { env.OWN == null } }
        steps { echo "\${OWN} \${FROM} \${SUM} \${env.HOME_OF} \${STAGE_NAME} \${BRANCH_NAME}" } }
       stage('b') { steps { script { echo "\${env.OWN} \${env.STAGE_NAME}" } } }`,
      { around: "environment { TOP = 'top'\n SUM = 'a' + \"-${TOP}\" + 'c'\n HOME_OF = '$TOP/x' }" },
    )
    expect(printed(trace)).toEqual(['yes top! a-topc top/x a main', 'null b'])
  })

  test('the variables of the build, the commit and the node', async () => {
    const trace = await steps(
      `sh '''#!/bin/sh
test "$GIT_COMMIT" = "$(git rev-parse HEAD)" && echo "$GIT_BRANCH $BRANCH_NAME $BUILD_NUMBER $JOB_NAME $NODE_NAME $EXTRA [$CI]"
test "$WORKSPACE" = "$PWD" && echo "$BUILD_TAG"
'''`,
      { event: { kind: 'push', branch: 'topic/x' }, variables: { EXTRA: 'more' } },
    )
    expect(printed(trace)).toEqual(['topic/x topic/x 1 app/topic%2Fx agent more []', 'jenkins-app-topic%2Fx-1'])
  })

  test('a plain checkout gives the variables back and sets none', async () => {
    const trace = await stages(
      'stage(\'a\') { steps { script { def got = checkout(scm); echo "${got.GIT_BRANCH} ${env.GIT_BRANCH}" } } }',
      { around: 'options { skipDefaultCheckout(true) }' },
    )
    expect(printed(trace)).toEqual(['main null'])
  })

  test('parameters have their types and defaults, and are variables as well', async () => {
    const around =
      "parameters { string(name: 'TARGET', defaultValue: 'staging', description: '')\n booleanParam(name: 'DRY', defaultValue: true)\n choice(name: 'SIZE', choices: ['small', 'big']) }"
    const text =
      "stage('a') { when { equals expected: true, actual: params.DRY }\n steps { sh 'echo $TARGET $DRY $SIZE'; script { echo \"${params.TARGET} ${params.DRY ? 'dry' : 'wet'} ${TARGET}\" } } }"
    expect(printed(await stages(text, { around, previous: 'SUCCESS' }))).toEqual(['staging true small', 'staging dry staging'])
    // The first build of a branch has the defaults, but no variables.
    expect(printed(await stages(text, { around }))).toEqual(['', 'staging dry staging'])
    const given = { previous: 'SUCCESS', event: { kind: 'manual' }, params: { TARGET: 'prod', SIZE: 'big' } } as const
    expect(printed(await stages(text, { around, ...given }))).toEqual(['prod true big', 'prod dry prod'])
    expect(results(await stages(text, { around, params: { DRY: false } }))).toEqual(['a: skipped'])
  })

  test('declarations can call functions and use variables', async () => {
    const trace = await good(`
      def suffix(String text) { return text + '-x' }
      pipeline { agent { label "big-\${BRANCH_NAME}" }
        tools { jdk 'jdk-21' }
        environment { A = suffix('a')
          B = suffix("\${A}-\${env.BRANCH_NAME}") }
        stages { stage('a') { when { environment name: 'A', value: suffix('a') }
          steps { echo B } } } }`)
    expect(printed(trace)).toEqual(['a-x-main-x'])
    expect(trace.records).toMatchObject([
      { what: 'node', label: 'big-main' },
      { what: 'tool', kind: 'jdk', version: 'jdk-21' },
    ])
  })

  test('top-level fields, functions and variables', async () => {
    const trace = await good(`
      @groovy.transform.Field def status = [:]
      def greeting = 'hello'
      def say(String text) { echo text; sh 'true' }
      String long1() { return '''#!/bin/sh
echo "from a method"
''' }
      pipeline { agent any
        stages { stage('a') { steps { say(greeting); sh(long1()); script { status['a'] = 'success'; other = 'global' } } }
          stage('b') { when { expression { status['a'] == 'success' && status['x'] == null } }
            steps { echo "\${status.a} \${other}"; println 'printed'; sleep(time: 1, unit: 'MILLISECONDS') } } } }`)
    expect(printed(trace)).toEqual(['hello', 'from a method', 'success global', 'printed'])
  })
})
