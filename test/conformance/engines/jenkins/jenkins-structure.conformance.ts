/** What Declarative's validator and Groovy's compiler refuse is refused before anything runs; and the texts they accept are accepted. */
import { expect, test } from 'vitest'
import { parseJenkinsfiles, runJenkins } from './jenkins-run.ts'

const inStage = (body: string): string => `pipeline {\n agent any\n stages { stage('a') {\n ${body}\n } }\n}`
const inSteps = (body: string): string => inStage(`steps {\n ${body}\n }`)
const inPipeline = (body: string): string => `pipeline {\n agent any\n ${body}\n stages { stage('a') { steps { echo 'x' } } }\n}`
const inWhen = (body: string): string => inStage(`when {\n ${body}\n }\n steps { echo 'x' }`)
const inMatrix = (body: string): string => inStage(`matrix {\n ${body}\n stages { stage('b') { steps { echo 'x' } } }\n }`)
const axes = "axes { axis { name 'A'\n values '1', '2' } }"

const bad: readonly (readonly [name: string, text: string, message: RegExp])[] = [
  ['no pipeline', "node { sh 'x' }", /Expected one pipeline block/],
  ['two pipelines', `${inSteps("echo 'x'")}\n${inSteps("echo 'x'")}`, /line 9: Expected one pipeline block/],
  ['a pipeline in a block', `node {\n${inSteps("echo 'x'")}\n}`, /Expected one pipeline block/],
  ['no agent', "pipeline { stages { stage('a') { steps { echo 'x' } } } }", /Missing required section "agent"/],
  ['no stages', 'pipeline { agent any }', /Missing required section "stages"/],
  ['empty stages', 'pipeline { agent any\n stages { } }', /No stages specified/],
  ['an unknown section', inPipeline("nodes { label 'x' }"), /line 3: Undefined section "nodes" in pipeline/],
  ['a step beside the sections', inPipeline("echo 'x'"), /Undefined section "echo"/],
  ['a statement beside the sections', inPipeline('def x = 1'), /Expected a section in pipeline/],
  ['a section twice', inPipeline("environment { A = 'x' }\n environment { B = 'x' }"), /Multiple occurrences of the section "environment"/],
  ['an unknown stage section', inStage("steps { echo 'x' }\n script { echo 'x' }"), /Undefined section "script" in stage/],
  ['steps outside of steps', inStage("sh 'x'"), /Undefined section "sh" in stage.*|Expected one of/],
  ['a stage without content', inStage("when { branch 'x' }"), /Expected one of steps, stages, parallel, matrix for stage "a"/],
  ['a stage with two contents', inStage("steps { echo 'x' }\n stages { stage('b') { steps { echo 'x' } } }"), /Expected one of/],
  ['a stage name that is computed', `pipeline { agent any\n stages { stage("a\${1}") { steps { echo 'x' } } } }`, /string literal/],
  ['a stage without a block', "pipeline { agent any\n stages { stage('a') } }", /Stage does not have a block/],
  [
    'duplicate stages',
    "pipeline { agent any\n stages { stage('a') { steps { echo 'x' } }\n stage('a') { steps { echo 'x' } } } }",
    /Duplicate stage name: "a"/,
  ],
  [
    'duplicate branches',
    inStage("parallel { stage('b') { steps { echo 'x' } }\n stage('b') { steps { echo 'x' } } }"),
    /Duplicate stage name: "b"/,
  ],
  [
    'parallel in parallel',
    inStage("parallel { stage('b') { parallel { stage('c') { steps { echo 'x' } } } } }"),
    /can not be included in another parallel/,
  ],
  [
    'parallel deep in parallel',
    inStage("parallel { stage('b') { stages { stage('c') { parallel { stage('d') { steps { echo 'x' } } } } } } }"),
    /can not be included/,
  ],
  [
    'parallel in a matrix',
    inStage(`matrix { ${axes}\n stages { stage('c') { parallel { stage('d') { steps { echo 'x' } } } } } }`),
    /can not be included/,
  ],
  [
    'an agent on a parallel stage',
    inStage("agent any\n parallel { stage('b') { steps { echo 'x' } } }"),
    /"agent" is not allowed in stage "a"/,
  ],
  ['failFast without parallel', inStage("failFast true\n steps { echo 'x' }"), /failFast takes a boolean/],
  ['an unknown agent', inPipeline('').replace('agent any', "agent { machine 'x' }"), /Undefined agent type "machine"/],
  [
    'two values for a label',
    inPipeline('').replace('agent any', "agent { label 'x', 'y' }"),
    /Expected one value for the agent type "label"/,
  ],
  ['an agent word', inPipeline('').replace('agent any', 'agent all'), /Only "agent none"/],
  ['two agent types', inPipeline('').replace('agent any', "agent { label 'x'\n docker 'y' }"), /only one is allowed/],
  ['docker without an image', inPipeline('').replace('agent any', "agent { docker { args 'x' } }"), /Missing required section "image"/],
  [
    'an unknown docker setting',
    inPipeline('').replace('agent any', "agent { docker { image 'x'\n volumes 'y' } }"),
    /Undefined section "volumes" in docker/,
  ],
  ['an unknown option', inPipeline('options { retries(2) }'), /Undefined option "retries" in options/],
  [
    'a pipeline option on a stage',
    inStage("options { buildDiscarder(logRotator(numToKeepStr: '1')) }\n steps { echo 'x' }"),
    /Undefined option "buildDiscarder"/,
  ],
  ['an option twice', inPipeline('options { retry(2)\n retry(3) }'), /Multiple occurrences of the option "retry"/],
  ['a wrong argument of an option', inPipeline('options { timeout(minutes: 2) }'), /Invalid parameter "minutes" of the step timeout/],
  ['an unknown trigger', inPipeline("triggers { push('x') }"), /Undefined trigger "push"/],
  ['an unknown parameter type', inPipeline("parameters { number(name: 'x') }"), /Undefined parameter "number"/],
  ['a parameter without a name', inPipeline("parameters { string(defaultValue: 'x') }"), /Missing required parameter: "name"/],
  ['an unknown argument of a parameter', inPipeline("parameters { string(name: 'x', default: 'x') }"), /Invalid parameter "default"/],
  ['an empty environment', inPipeline('environment { }'), /No variables specified/],
  ['a computed variable', inPipeline('environment { A = env.B }'), /must be quoted texts or function calls/],
  ['a conditional variable', inPipeline("environment { A = 1 > 2 ? 'x' : 'y' }"), /must be quoted/],
  ['a statement in environment', inPipeline("environment { sh 'x' }"), /Expected name=value pairs/],
  ['a variable twice', inPipeline("environment { A = 'x'\n A = 'y' }"), /Duplicate environment variable name: "A"/],
  [
    'an unknown post condition',
    inPipeline("post { finally { echo 'x' } }").replace('finally', 'finished'),
    /post section can only contain/,
  ],
  ['an empty post', inPipeline('post { }'), /post can not be empty/],
  ['an empty post condition', inPipeline('post { always { } }'), /No steps specified for always/],
  ['a post condition twice', inPipeline("post { always { echo 'x' }\n always { echo 'y' } }"), /Duplicate build condition name: "always"/],
  ['two post conditions on a line', inPipeline("post { always { echo 'x' } failure { echo 'y' } }"), /post section can only contain/],
  ['empty steps', inStage('steps { }'), /No steps specified/],
  ['a variable in steps', inSteps('def x = 1'), /Expected a step/],
  ['an assignment in steps', inSteps("env.X = 'y'"), /Expected a step/],
  ['an if in steps', inSteps("if (true) { echo 'x' }"), /Expected a step/],
  ['a call on an object in steps', inSteps("docker.image('x').inside { echo 'x' }"), /Expected a step/],
  ['an if in a block in steps', inSteps("withEnv(['A=b']) { if (true) { echo 'x' } }"), /Expected a step/],
  ['a stage in steps', inSteps("stage('b') { echo 'x' }"), /Invalid step "stage" used/],
  ['a parallel beside other steps', inSteps("echo 'x'\n parallel(a: { echo 'x' })"), /Invalid step "parallel" used/],
  ['an unknown argument of a step', inSteps("sh(script: 'x', name: 'y')"), /Invalid parameter "name" of the step sh/],
  ['a missing argument of a step', inSteps("sh(label: 'x')"), /Missing required parameter of the step sh: "script"/],
  ['a step that wants a name', inSteps("writeFile 'x'"), /does not take a single parameter/],
  ['a step without its block', inSteps("withEnv(['A=b'])"), /Expected a block with the step withEnv/],
  ['a block on a step without one', inSteps("sh('x') { echo 'x' }"), /The step sh takes no block/],
  ['an empty when', inWhen('beforeAgent true'), /Empty when closure/],
  ['an unknown condition', inWhen("branches 'x'"), /Unknown conditional branches/],
  ['a flag that is no boolean', inWhen("beforeAgent 'yes'\n branch 'x'"), /Expected a boolean with beforeAgent/],
  ['a flag in a group', inWhen("allOf { beforeAgent true\n branch 'x' }"), /Unknown conditional beforeAgent/],
  ['a statement in when', inWhen("env.X == 'y'"), /Expected a when condition/],
  ['not with two conditions', inWhen("not { branch 'x'\n branch 'y' }"), /requires exactly 1 child/],
  ['an empty group', inWhen('anyOf { }'), /requires at least one child condition/],
  ['a condition without its argument', inWhen('branch()'), /The condition branch takes an argument/],
  ['equals without actual', inWhen("equals expected: 'x'"), /Missing required parameter of the condition equals/],
  ['an unknown argument of a condition', inWhen("branch name: 'x'"), /Invalid parameter "name" of the condition branch/],
  ['a matrix without axes', inMatrix(''), /Missing required section "axes"/],
  ['a matrix without stages', inStage(`matrix { ${axes} }`), /Missing required section "stages"/],
  ['an axis without values', inMatrix("axes { axis { name 'A' } }"), /An axis has a name and values/],
  ['axis values that are computed', inMatrix("axes { axis { name 'A'\n values 1 + 1 } }"), /values of an axis are string literals/],
  ['an axis twice', inMatrix("axes { axis { name 'A'\n values '1' }\n axis { name 'A'\n values '2' } }"), /Duplicate axis name/],
  ['steps in a matrix', inStage(`matrix { ${axes}\n steps { echo 'x' } }`), /Undefined section "steps" in matrix/],
  ['an input without a message', inStage("input { ok 'x' }\n steps { echo 'x' }"), /Missing required section "message"/],
  [
    'an unknown field of an input',
    inStage("input { message 'x'\n timeout 5 }\n steps { echo 'x' }"),
    /Undefined section "timeout" in input/,
  ],
  ['a syntax error', inSteps("sh 'x"), /expecting/],
  ['a method that is too large', `def f() {\n${"echo 'some text'\n".repeat(6000)}}\n${inSteps('f()')}`, /Method code too large|too large/],
  ['a text that is too long', inSteps(`sh '${'x'.repeat(70_000)}'`), /too long|too large|UTF8/i],
]

test('every fault is found, with its line', async () => {
  const problems = await parseJenkinsfiles(bad.map(([, text]) => text))
  const found = bad.map(([name], index) => [name, problems[index]?.join('\n') ?? ''] as const)
  for (const [index, [name, text]] of found.entries())
    expect([name, text]).toEqual([name, expect.stringMatching(bad[index]?.[2] ?? /never/)])
})

test('a refused file runs nothing', async () => {
  const trace = await runJenkins({ files: { Jenkinsfile: inSteps("sh(name: 'x')") } })
  expect(trace.problems[0]).toMatch('Invalid parameter "name" of the step sh')
  expect(trace.jobs).toEqual([])
})

const right: readonly string[] = [
  inSteps("echo 'x'"),
  `// A comment\nimport groovy.transform.Field\n@Field def map = [:]\ndef f(x) { sh x }\n${inSteps("f 'x'")}`,
  inSteps("parallel(a: { echo 'x' }, b: { echo 'y' })"),
  inSteps("script { if (true) { stage('x') { echo 'x' } } }"),
  inPipeline("tools { jdk 'jdk-21' }\n libraries { lib('shared') }\n post { always { script { def x = 1 } } }"),
  inStage("stages { stage('b') { parallel { stage('c') { steps { echo 'x' } } } } }"),
  inStage("parallel { stage('b') { stages { stage('c') { steps { echo 'x' } } } } }"),
  inStage("input 'Go?'\n steps { echo 'x' }"),
  inWhen("beforeAgent true\n not { changeRequest() }\n expression { return env.X == 'y' }"),
  inPipeline('').replace('agent any', "agent { kubernetes { yaml '''\nkind: Pod\n''' } }"),
  inMatrix(axes),
  inPipeline('environment { A = config.name()\n B = f(\'x\') + "${A}" }').replace('agent any', 'agent { label params.LABEL }'),
  inSteps("checkout([$class: 'GitSCM'])"),
]

test('good files are accepted, hundreds at once', async () => {
  const texts = Array.from({ length: 300 }, (_, index) => right[index % right.length] ?? '')
  expect((await parseJenkinsfiles(texts)).flat()).toEqual([])
})
