/** Secrets, options, input and post actions. */
import { describe, expect, test } from 'vitest'
import { printed, recorded, results, stages, steps } from './jenkins-harness-helpers.ts'
import { runJenkins } from './jenkins-run.ts'

describe('secrets', () => {
  const credentials = {
    token: 'sesame',
    login: { username: 'alice', password: 'pass' },
    conf: { file: 'content' },
    key: { username: 'git', privateKey: 'KEY', passphrase: 'phrase' },
  }

  test('withCredentials binds, masks, and unbinds', async () => {
    const trace = await steps(
      `withCredentials([string(credentialsId: 'token', variable: 'T'), usernamePassword(credentialsId: 'login', usernameVariable: 'U', passwordVariable: 'P'),
         file(credentialsId: 'conf', variable: 'F'), sshUserPrivateKey(credentialsId: 'key', keyFileVariable: 'K', usernameVariable: 'KU')]) {
         sh '''#!/bin/sh
echo "$T"; echo "\${#T} $(echo "$P" | rev) $(cat "$F" "$K") $KU"
''' }
       sh '''#!/bin/sh
echo "[$T$P]"
'''`,
      { credentials },
    )
    expect(printed(trace)).toEqual(['****', '6 ssap contentKEY ****', '[]'])
  })

  test('credentials() in environment', async () => {
    const text =
      "stage('a') { environment { T = credentials('token')\n L = credentials('login')\n BOTH = \"x-${L_USR}\" }\n steps { sh '''#!/bin/sh\necho \"$T $L $L_USR\" | rev; echo \"$BOTH\"\n''' } }"
    expect(printed(await stages(text, { credentials }))).toEqual(['ecila ssap:ecila emases', 'x-****'])
  })

  test('a secret in a GString of sh is told, as Jenkins warns of it', async () => {
    const file = (quote: string): string =>
      `pipeline { agent any\n stages { stage('a') { steps { withCredentials([string(credentialsId: 'token', variable: 'T')]) { sh ${quote}: $T${quote} } } } } }`
    const problems = async (quote: string) => (await runJenkins({ files: { Jenkinsfile: file(quote) }, credentials })).problems
    expect(await problems('"')).toEqual([expect.stringContaining('Groovy String interpolation')])
    expect(await problems("'")).toEqual([])
  })

  test('an unknown id and a wrong kind are failures', async () => {
    expect(results(await steps("withCredentials([string(credentialsId: 'none', variable: 'T')]) { echo 'x' }", { credentials }))).toEqual([
      'a: failure',
    ])
    expect(results(await steps("withCredentials([string(credentialsId: 'login', variable: 'T')]) { echo 'x' }", { credentials }))).toEqual([
      'a: failure',
    ])
    expect(results(await stages("stage('a') { environment { T = credentials('none') }\n steps { echo 'x' } }", { credentials }))).toEqual([
      'a: failure',
    ])
  })
})

describe('options', () => {
  test('timeout aborts, retry repeats after a timeout inside of it but not after one around it', async () => {
    const body = "sh 'echo try; sleep 20'"
    const inside = await steps(`retry(2) { timeout(time: 1500, unit: 'MILLISECONDS') { ${body} } }`)
    expect(printed(inside).filter((line) => line === 'try')).toHaveLength(2)
    expect(inside.result).toBe('ABORTED')
    const around = await steps(`timeout(time: 1500, unit: 'MILLISECONDS') { retry(2) { ${body} } }`)
    expect(printed(around).filter((line) => line === 'try')).toHaveLength(1)
    expect(around.jobs[0]).toMatchObject({ result: 'failure', steps: [{ result: 'failure' }] })
  })

  test('timeout as an option of the stage and of the pipeline, with a faster clock', async () => {
    const post = "post { aborted { echo 'aborted' }\n always { sh 'echo cleaned' } }"
    const stage = await stages(`stage('a') { options { timeout(time: 10, unit: 'MINUTES') }\n steps { sh 'sleep 20' }\n ${post} }`, {
      speed: 1000,
    })
    expect(printed(stage)).toEqual(['cleaned', 'aborted'])
    expect(stage.result).toBe('ABORTED')
    const whole = await stages("stage('a') { steps { sh 'sleep 20' } }\nstage('b') { steps { echo 'b' } }", {
      around: `options { timeout(5) }\n ${post}`,
      speed: 1000,
    })
    expect(results(whole)).toEqual(['a: failure', 'b: skipped'])
    expect(whole.otherLog.filter((line) => !line.startsWith('+'))).toEqual(['cleaned', 'aborted'])
  })

  test('a timeout around branches interrupts each of them once, and nothing after them', async () => {
    const trace = await stages(
      `stage('a') { options { timeout(time: 1, unit: 'SECONDS') }
         stages { stage('both') { parallel {
           stage('b') { steps { sh 'sleep 20' }
             post { always { sh 'echo after b' } } }
           stage('c') { steps { sh 'sleep 20' } } } } }
         post { always { sh 'echo after all' } } }`,
    )
    expect(printed(trace)).toEqual(['after b', 'after all'])
    expect(results(trace)).toEqual(['b: failure', 'c: failure'])
    expect(trace.result).toBe('ABORTED')
  })

  test('catchError lets interruptions through when told to', async () => {
    const body = (more: string): string =>
      `timeout(time: 300, unit: 'MILLISECONDS') { catchError(buildResult: 'SUCCESS', stageResult: 'UNSTABLE'${more}) { sh 'sleep 20' } }\n echo 'on'`
    expect(printed(await steps(body('')))).toContain('on')
    expect(printed(await steps(body(', catchInterruptions: false')))).not.toContain('on')
  })

  test('catchError catches a timeout inside of it, whose result it takes over', async () => {
    const body =
      "catchError(buildResult: 'SUCCESS', catchInterruptions: false) { timeout(time: 300, unit: 'MILLISECONDS') { sh 'sleep 20' } }\n echo 'on'"
    const trace = await steps(body)
    expect(printed(trace)).toContain('on')
    expect(trace.result).toBe('ABORTED')
  })

  test('retry counts attempts', async () => {
    const flaky = "sh 'echo x >> tries; test $(wc -l < tries) -ge 3'"
    expect((await steps(`retry(3) { ${flaky} }`)).result).toBe('SUCCESS')
    expect((await steps(`retry(2) { ${flaky} }`)).result).toBe('FAILURE')
    expect((await steps(`retry(count: 3, conditions: [agent(), nonresumable()]) { ${flaky} }`)).result).toBe('FAILURE')
    const option = await stages(`stage('a') { options { retry(3) }\n steps { ${flaky} } }`)
    expect(printed(option).filter((line) => line === 'Retrying')).toHaveLength(2)
    // The option is around the stage, which has already failed the build when it is tried again.
    expect(option.result).toBe('FAILURE')
  })

  test('the options of the job change nothing in a single build', async () => {
    const trace = await stages("stage('a') { steps { echo 'a' } }", {
      around: `options { disableConcurrentBuilds(abortPrevious: true)
        buildDiscarder(logRotator(numToKeepStr: '5'))
        preserveStashes(buildCount: 3)
        timestamps() }
        triggers { cron('''TZ=Europe/London
30 5 * * 1-5''') }`,
    })
    expect(results(trace)).toEqual(['a: success'])
    expect(recorded(trace, 'trigger')).toMatchObject([{ kind: 'cron', spec: 'TZ=Europe/London\n30 5 * * 1-5' }])
  })

  test('checkoutToSubdirectory', async () => {
    const trace = await stages("stage('a') { steps { sh 'ls; ls sub' } }", { around: "options { checkoutToSubdirectory('sub') }" })
    expect(printed(trace)).toEqual(['sub', 'Jenkinsfile', 'README.md'])
  })

  test('warnError, mail, cache, coverage and the other containers', async () => {
    const trace = await steps(
      `warnError('hm') { sh 'exit 1' }
       mail to: 'a@example.org', subject: 'Done', body: 'x'
       cache(maxCacheSize: 500, caches: [arbitraryFileCache(path: '.npm', cacheName: 'npm', cacheValidityDecidingFile: 'package-lock.json')]) { echo 'cached' }
       publishCoverage adapters: [coberturaAdapter('c.xml')]
       withCredentials([usernameColonPassword(credentialsId: 'login', variable: 'UP')]) { sh 'test "$UP" = alice:pass' }
       script { docker.withRegistry('https://r.example.org', 'login') { def built = docker.build('app:1')
         built.push('latest')
         def db = docker.image('postgres').run('-p 5432')
         echo "\${db.port(5432)} \${built.imageName()}"
         db.stop() } }`,
      { credentials: { login: { username: 'alice', password: 'pass' } } },
    )
    expect(trace.result).toBe('UNSTABLE')
    expect(printed(trace)).toEqual(['hm', 'ERROR: script returned exit code 1', 'cached', '127.0.0.1:5432 app:1'])
    expect(trace.records.map(({ what }) => what)).toEqual([
      'node',
      'mail',
      'cache',
      'coverage',
      'docker registry',
      'docker build',
      'docker push',
      'service',
      'service stopped',
    ])
  })

  test('tools, lock, milestone and the rest of the blocks run what is in them', async () => {
    const trace = await steps(
      "lock('one') { echo 'in' }\n lock(resource: 'two', inversePrecedence: true) { milestone(1) }\n timestamps { isUnix() }\n ansiColor('xterm') { echo 'colour' }",
    )
    expect(printed(trace)).toEqual(['in', 'colour'])
    expect(trace.records.map(({ what }) => what)).toEqual(['node', 'lock', 'lock', 'milestone'])
  })
})

describe('input', () => {
  const gated =
    "stage('deploy') { options { timeout(time: 24, unit: 'HOURS') }\n input { message 'Deploy?'\n ok 'Yes'\n submitter 'ops,alice' }\n agent any\n steps { sh 'echo deployed' } }\nstage('next') { steps { echo 'next' } }"

  test.each([
    ['proceed', ['deploy: success', 'next: success'], 'SUCCESS'],
    ['abort', ['deploy: failure', 'next: skipped'], 'ABORTED'],
    ['withhold', ['deploy: failure', 'next: skipped'], 'ABORTED'],
  ] as const)('the directive, %s', async (answer, jobs, result) => {
    const trace = await stages(gated, { agent: 'none', inputs: { 'Deploy?': answer } })
    expect(results(trace)).toEqual(jobs)
    expect(trace.result).toBe(result)
    expect(recorded(trace, 'input')).toMatchObject([{ message: 'Deploy?', submitter: 'ops,alice', answer }])
    expect(recorded(trace, 'node')).toHaveLength(answer === 'proceed' ? 1 : 0)
  })

  test('the values of its parameters are variables of the stage', async () => {
    const text =
      "stage('a') { input { message 'Where?'\n parameters { string(name: 'TARGET', defaultValue: 'staging')\n booleanParam(name: 'FORCE') } }\n steps { sh 'echo $TARGET $FORCE' } }\nstage('b') { steps { sh 'echo [$TARGET]' } }"
    expect(printed(await stages(text))).toEqual(['staging false', '[]'])
    expect(printed(await stages(text, { inputs: { '*': { TARGET: 'prod', FORCE: true } } }))).toEqual(['prod true', '[]'])
  })

  test('the step gives its only value, and nobody can wait for ever', async () => {
    const trace = await steps(
      "script { def who = input(message: 'Go?', id: 'go', submitterParameter: 'WHO'); echo who; echo \"${input('Plain?')}\" }",
      { inputs: { go: { submitter: 'bob' } } },
    )
    expect(printed(trace)).toEqual(['bob', 'null'])
    const stuck = await runJenkins({
      files: { Jenkinsfile: "pipeline { agent any\n stages { stage('a') { steps { input 'Go?' } } } }" },
      inputs: { 'Go?': 'withhold' },
    })
    expect(stuck.problems).toEqual(['An input without a timeout waits for ever.'])
  })
})

describe('post', () => {
  const every = ['cleanup', 'unsuccessful', 'unstable', 'success', 'failure', 'aborted', 'regression', 'fixed', 'changed', 'always']
  const post = `post { ${every.map((name) => `${name} { echo '${name}' }`).join('\n')} }`

  test.each([
    ["echo 'x'", null, ['always', 'changed', 'success', 'cleanup']],
    ["echo 'x'", 'SUCCESS', ['always', 'success', 'cleanup']],
    ["echo 'x'", 'FAILURE', ['always', 'changed', 'fixed', 'success', 'cleanup']],
    ["error 'x'", 'SUCCESS', ['always', 'changed', 'regression', 'failure', 'unsuccessful', 'cleanup']],
    ["error 'x'", 'FAILURE', ['always', 'failure', 'unsuccessful', 'cleanup']],
    ["unstable 'x'", 'SUCCESS', ['always', 'changed', 'regression', 'unstable', 'unsuccessful', 'cleanup']],
    ["input 'x'", 'SUCCESS', ['always', 'changed', 'regression', 'aborted', 'unsuccessful', 'cleanup']],
  ] as const)('its order after %s, when the build before was %s', async (body, previous, expected) => {
    const trace = await stages(`stage('a') { steps { ${body} } }`, { around: post, previous, inputs: { x: 'abort' } })
    expect(trace.otherLog).toEqual(expected)
  })

  test("a stage's own actions see its result, run on its agent, and an error in one is a failure", async () => {
    const trace = await stages(
      `stage('a') { agent any
         steps { sh 'echo x > made' }
         post { success { sh 'cat made' }
           always { error 'oops' }
           cleanup { echo 'last' } } }
       stage('b') { steps { echo 'b' } }`,
      { agent: 'none' },
    )
    expect(results(trace)).toEqual(['a: failure', 'b: skipped'])
    expect(printed(trace)).toEqual(['last'])
  })

  test.each([
    ["currentBuild.result = 'FAILURE'", ['success', 'unsuccessful'], ['success', 'unsuccessful']],
    ["catchError(stageResult: 'FAILURE') { error 'x' }", ['failure', 'unsuccessful'], ['success', 'unsuccessful']],
    ["unstable 'x'", ['unstable', 'unsuccessful'], ['unstable', 'unsuccessful']],
  ])('what a stage and the one after it see of %s', async (body, own, next) => {
    const names = ['success', 'failure', 'unstable', 'unsuccessful']
    const echoes = `post { ${names.map((name) => `${name} { echo 'post ${name}' }`).join('\n')} }`
    const trace = await stages(`stage('a') { steps { script { ${body} } }\n ${echoes} }\nstage('b') { steps { echo 'b' }\n ${echoes} }`)
    const told = trace.jobs.map(({ log }) => log.flatMap((line) => /^post (.*)/.exec(line)?.[1] ?? []))
    expect(told).toEqual([own, next])
  })

  test("the pipeline's actions need a node of their own under agent none", async () => {
    const text = "stage('a') { steps { echo 'a' } }"
    expect((await stages(text, { agent: 'none', around: "post { always { sh 'true' } }" })).result).toBe('FAILURE')
    const trace = await stages(text, { agent: 'none', around: "post { always { node('x') { sh 'echo told' } } }" })
    expect(trace.result).toBe('SUCCESS')
    expect(trace.otherLog).toEqual(['+ echo told', 'told'])
  })
})
