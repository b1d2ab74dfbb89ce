/** The rules of Declarative's structure, each with pipelines that Jenkins takes and refuses. The back end's table and a validator of Jenkinsfiles are held to them. */

const inStage = (text: string): string => `pipeline { agent none; stages { stage('a') { ${text} } } }`
const inWhen = (text: string): string => inStage(`when { ${text} }; steps { echo 'x' }`)
const inPipeline = (text: string): string => `pipeline { agent any; ${text}; stages { stage('a') { steps { echo 'x' } } } }`
const inMatrix = (text: string): string => inStage(`matrix { ${text}; stages { stage('b') { steps { echo 'x' } } } }`)
const axis = "axes { axis { name 'A'; values '1', '2' } }"

/** By rule: a pipeline that Jenkins takes, one that it refuses, and why. */
export const rows: readonly (readonly [rule: string, good: string, bad: string, fault: string])[] = [
  ['pipeline', inPipeline("options { timestamps() }"), inPipeline("steps { echo 'x' }"), '"steps" can\'t stand in "pipeline"'],
  ['pipeline', inPipeline("post { always { echo 'x' } }"), "pipeline { stages { stage('a') { steps { echo 'x' } } } }", '"pipeline" lacks "agent"'],
  ['pipeline', inPipeline('triggers { pollSCM(\'\') }'), inPipeline('agent none'), '"agent" stands twice in "pipeline"'],
  ['stages', inStage("stages { stage('b') { steps { echo 'x' } } }"), 'pipeline { agent none; stages { } }', '"stages" is empty'],
  ['stages', inStage("stages { stage('b') { steps { echo 'x' } } stage('c') { steps { echo 'x' } } }"), inStage("stages { stage('b') { steps { echo 'x' } } stage('b') { steps { echo 'y' } } }"), "two stages are called 'b'"],
  ['stage', inStage("agent any; steps { echo 'x' }"), inStage("steps { echo 'x' }; stages { stage('b') { steps { echo 'x' } } }"), '"stage" holds several of steps, stages, parallel, matrix'],
  ['stage', inStage("failFast true; parallel { stage('b') { steps { echo 'x' } } }"), inStage("failFast true; steps { echo 'x' }"), 'stage \'a\' has "failFast" without parallel stages'],
  ['stage', inStage("agent any; stages { stage('b') { steps { echo 'x' } } }"), inStage("agent any; parallel { stage('b') { steps { echo 'x' } } }"), 'stage \'a\' has "agent" beside "parallel"'],
  ['stage', inStage("environment { A = 'b' }; steps { echo 'x' }"), inStage("triggers { cron('') }; steps { echo 'x' }"), '"triggers" can\'t stand in "stage"'],
  ['parallel', inStage("parallel { stage('b') { stages { stage('c') { steps { echo 'x' } } } } }"), inStage("parallel { stage('b') { parallel { stage('c') { steps { echo 'x' } } } } }"), '"parallel" of stage \'b\' stands inside another parallel or matrix'],
  ['parallel', inStage("parallel { stage('b') { steps { echo 'x' } } }"), inStage("parallel { steps { echo 'x' } }"), '"steps" can\'t stand in "parallel"'],
  ['matrix', inMatrix(axis), inMatrix("when { branch 'main' }"), '"matrix" lacks "axes"'],
  ['matrix', inMatrix(axis), inStage(`matrix { ${axis}; stages { stage('b') { matrix { ${axis}; stages { stage('c') { steps { echo 'x' } } } } } } }`), '"matrix" of stage \'b\' stands inside another parallel or matrix'],
  ['axes', inMatrix(axis), inMatrix("axes { exclude { axis { name 'A'; values '1' } } }"), '"exclude" can\'t stand in "axes"'],
  ['axis', inMatrix(axis), inMatrix("axes { axis { name 'A' } }"), '"axis" lacks "values"'],
  ['excludes', inMatrix(`${axis}; excludes { exclude { axis { name 'A'; values '1' } } }`), inMatrix(`${axis}; excludes { axis { name 'A'; values '1' } }`), '"axis" can\'t stand in "excludes"'],
  ['exclude', inMatrix(`${axis}; excludes { exclude { axis { name 'A'; values '1' } } }`), inMatrix(`${axis}; excludes { exclude { name 'A' } }`), '"name" can\'t stand in "exclude"'],
  ['exclude axis', inMatrix(`${axis}; excludes { exclude { axis { name 'A'; notValues '1' } } }`), inMatrix(`${axis}; excludes { exclude { axis { name 'A'; values '1'; notValues '2' } } }`), '"axis" holds several of values, notValues'],
  ['agent', inStage("agent { label 'x' }; steps { echo 'x' }"), inStage("agent { labels 'x' }; steps { echo 'x' }"), '"labels" can\'t stand in "agent"'],
  ['agent', inStage("agent { docker { image 'x' } }; steps { echo 'x' }"), inStage("agent { label 'x'; docker { image 'x' } }; steps { echo 'x' }"), '"agent" holds several of none, any, label, node, docker, dockerfile, kubernetes'],
  ['docker', inStage("agent { docker { image 'x'; args '-u root' } }; steps { echo 'x' }"), inStage("agent { docker { args 'x' } }; steps { echo 'x' }"), '"docker" lacks "image"'],
  ['pipeline options', inPipeline('options { disableConcurrentBuilds() }'), inPipeline('options { disableConcurrent() }'), '"disableConcurrent" can\'t stand in "options"'],
  ['options', inStage("options { skipDefaultCheckout() }; steps { echo 'x' }"), inStage("options { disableConcurrentBuilds() }; steps { echo 'x' }"), '"disableConcurrentBuilds" can\'t stand in "options"'],
  ['triggers', inPipeline("triggers { cron('0 2 * * *') }"), inPipeline("triggers { cron('0 2 * * *'); cron('0 3 * * *') }"), '"cron" stands twice in "triggers"'],
  ['triggers', inPipeline("triggers { pollSCM('') }"), inPipeline("triggers { push('x') }"), '"push" can\'t stand in "triggers"'],
  ['parameters', inPipeline("parameters { string(name: 'A'); string(name: 'B') }"), inPipeline("parameters { number(name: 'A') }"), '"number" can\'t stand in "parameters"'],
  ['stage input', inStage("input { message 'x'; ok 'y' }; steps { echo 'x' }"), inStage("input { ok 'y' }; steps { echo 'x' }"), '"input" lacks "message"'],
  ['post', inStage("steps { echo 'x' }; post { unsuccessful { echo 'x' } }"), inStage("steps { echo 'x' }; post { failed { echo 'x' } }"), '"failed" can\'t stand in "post"'],
  ['post', inPipeline("post { always { echo 'x' } cleanup { echo 'x' } }"), inPipeline("post { always { echo 'x' } always { echo 'y' } }"), '"always" stands twice in "post"'],
  ['when', inWhen("beforeAgent true; branch 'main'"), inWhen("branches 'main'"), '"branches" can\'t stand in "when"'],
  ['allOf', inWhen("allOf { branch 'main'; not { buildingTag() } }"), inWhen('allOf { }'), '"allOf" is empty'],
  ['anyOf', inWhen("anyOf { branch 'a'; branch 'b' }"), inWhen('anyOf { beforeAgent true }'), '"beforeAgent" can\'t stand in "anyOf"'],
  ['not', inWhen("not { branch 'main' }"), inWhen("not { branch 'main'; branch 'b' }"), '"not" holds more than one entry'],
  ['environment', inPipeline("environment { A = 'b' }"), inPipeline("environment { A = 'b'; A = 'c' }"), 'variable "A" is set twice'],
  ['environment', inPipeline("environment { A = credentials('b') }"), inPipeline("environment { echo 'x' }"), '"environment" holds something else than NAME = value'],
  ['steps', inStage("steps { script { if (true) { echo 'x' } } }"), inStage("steps { if (true) { echo 'x' } }"), '"if" stands in steps outside "script"'],
  ['steps', inStage("steps { timeout(1) { sh 'x' } }"), inStage("steps { retry(2) { def a = 1 } }"), '"def" stands in steps outside "script"'],
] // biome-ignore format: one table
