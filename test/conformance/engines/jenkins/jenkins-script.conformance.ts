/** Script blocks, and the faults of a file that only a run can show. */
import { describe, expect, test } from 'vitest'
import { good, printed, recorded, results, stages, steps } from './jenkins-harness-helpers.ts'
import { runJenkins } from './jenkins-run.ts'

describe('script', () => {
  test('branches that wait for each other', async () => {
    const trace = await stages(
      `stage('graph') { steps { script {
         def done = [:]
         def jobs = [:]
         jobs['late'] = { waitUntil { done['early'] }
           stage('late') { node { sh 'echo late' } } }
         jobs['early'] = { stage('early') { node('big') { checkout scm
           sh 'sleep 0.3; echo early' } }
           done['early'] = true }
         parallel(jobs)
       } } }`,
      { agent: 'none' },
    )
    expect(results(trace)).toEqual(['early: success', 'late: success'])
    expect(trace.order.map(({ job, what }) => `${job} ${what}`)).toEqual(['early start', 'early end', 'late start', 'late end'])
  })

  test('branches don’t mix their variables and folders', async () => {
    const trace = await steps(
      `script { parallel([1, 2, 3].collectEntries { n -> ["b$n".toString(), { dir("d$n") { withEnv(["N=$n"]) { lock('l') { sh 'sleep 0.1; echo "$N \${PWD##*/}"' } } } }] } + [failFast: false]) }`,
    )
    expect([...printed(trace)].sort()).toEqual(['1 d1', '2 d2', '3 d3'])
  })

  test('containers are recorded', async () => {
    const trace = await steps(
      `script {
         docker.image('postgres:16').withRun('-e POSTGRES_PASSWORD=pw') { db ->
           docker.image('node:22').inside("--link \${db.id}:db") { sh 'docker info && echo inside' }
         }
       }`,
    )
    expect(printed(trace)).toEqual(['inside'])
    const service = recorded(trace, 'service')[0]
    expect(service).toMatchObject({ image: 'postgres:16', args: '-e POSTGRES_PASSWORD=pw' })
    expect(recorded(trace, 'container')).toMatchObject([{ image: 'node:22', args: `--link ${service?.container}:db` }])
    expect(recorded(trace, 'service stopped')).toHaveLength(1)
  })

  test('exceptions can be caught', async () => {
    const trace = await steps("script { try { error 'x' } catch (e) { echo \"caught ${e.message}\" } finally { echo 'finally' } }")
    expect(printed(trace)).toEqual(['caught x', 'finally'])
    expect(trace.result).toBe('SUCCESS')
  })
})

describe('faults', () => {
  const faults = async (body: string): Promise<readonly string[]> => {
    const trace = await runJenkins({ files: { Jenkinsfile: `pipeline { agent any\n stages { stage('a') {\n steps { ${body} } } } }` } })
    expect(trace.result).toBe('FAILURE')
    expect(results(trace)).toEqual(['a: failure'])
    return trace.problems
  }

  test.each([
    ['echo nothing', /stage 'a', line 3: .*MissingPropertyException: No such property: nothing/],
    ['echo "$nothing"', /No such property: nothing/],
    ["nosuch 'x'", /NoSuchStep: No such DSL method 'nosuch'/],
    ["script { nosuch.call('x') }", /No such property: nosuch/],
    ["script { readJSON(file: 'x') }", /No such DSL method 'readJSON'/],
    ["script { sh(script: 'true', lable: 'x') }", /Invalid parameter "lable"/],
    ["script { stash(includes: 'x') }", /Missing required parameter of the step stash: "name"/],
    ['script { def x = null; x.foo() }', /NullPointerException: Cannot invoke method foo\(\) on null object/],
    ["script { currentBuild.result = 'GOOD' }", /GOOD is no result/],
    ["catchError(buildResult: 'BAD') { echo 'x' }", /BAD is no result/],
    ["withEnv(['NAME']) { echo 'x' }", /Cannot parse NAME/],
    ["timeout(time: 1, unit: 'WEEKS') { echo 'x' }", /WEEKS is no unit of time/],
  ])('%s is told', async (body, message) => {
    expect(await faults(body)).toEqual([expect.stringMatching(message)])
  })

  test('a fault that catchError swallows is told, too', async () => {
    const trace = await runJenkins({
      files: {
        Jenkinsfile: "pipeline { agent any\n stages { stage('a') { steps { catchError(buildResult: 'SUCCESS') { echo nothing } } } } }",
      },
    })
    expect(trace.result).toBe('SUCCESS')
    expect(trace.problems).toHaveLength(1)
  })

  test('a build that takes too long is ended, and told', async () => {
    const trace = await runJenkins({
      files: { Jenkinsfile: "pipeline { agent any\n stages { stage('a') { steps { sh 'sleep 30' } } } }" },
      seconds: 1,
    })
    expect(trace.problems).toEqual(['The build took longer than 1 seconds.'])
  })

  test('parameters that the file does not declare are told', async () => {
    const trace = await runJenkins({
      files: { Jenkinsfile: "pipeline { agent any\n stages { stage('a') { steps { echo 'x' } } } }" },
      params: { X: 'y' },
    })
    expect(trace.problems).toEqual(["The build was given parameters that the file doesn't declare: X"])
  })
})

test('a local variable before the pipeline can be read in it', async () => {
  expect(printed(await good("def x = 'local'\npipeline { agent any\n stages { stage('a') { steps { echo x } } } }"))).toEqual(['local'])
})
