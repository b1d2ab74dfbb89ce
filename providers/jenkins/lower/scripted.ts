/**
 * A scripted pipeline: the exact graph of needs. Each job is a branch of one `parallel`; it waits for its needs without an executor, asks its
 * condition and notes how it ended. Source: Jenkins, "Pipeline: Basic Steps", waitUntil, and "Pipeline: Nodes and Processes", node.
 */
import { allOf, anyOf as anyCondition, eventIn, hasStatus, yes } from '../../../src/ir/condition.ts'
import { graphOf } from '../../../src/ir/graph.ts'
import type { Condition, Patterns } from '../../../src/ir/types.ts'
import { literalText } from '../../../src/ir/value.ts'
import { block, changedCall, groovyTest, grouped } from '../condition.ts'
import type { Code, JenkinsDocument } from '../document.ts'
import { call, comment, identifier, list, quoted } from '../groovy.ts'
import { stageName } from '../names.ts'
import { type Place, placeOf } from './agent.ts'
import { bodyOf, checkoutVariables, constantEntries, inputCall, isConstant, lockedBy, ownVariables, skipsCheckout } from './body.ts'
import { helperFields, helperMethods } from './helpers.ts'
import { cellsOf } from './matrix.ts'
import { concurrencyLines } from './options.ts'
import { artifactLines, reportLines } from './results.ts'
import { conditionIn, type Frame, type Scene, sceneOf, scopeOf, withoutScript } from './scene.ts'
import { freeName } from './size.ts'
import { statusTests } from './status.ts'
import { timeoutHead } from './step.ts'
import { cronTrigger, parameterLines, scheduledBranches, scheduledTest } from './triggers.ts'
import { pluginIds } from './uses.ts'

export function lowerScripted(frame: Frame): JenkinsDocument {
  const { pipeline, uses } = frame
  uses.results = true
  const names = new Set<string>()
  const branches: Code[] = []
  const methods: Code[] = []
  for (const job of pipeline.jobs) {
    for (const cell of cellsOf(job)) {
      const mapped = job.services.length > 0 && job.container === null && job.tools.length === 0
      const scene = sceneOf(frame, job, cell, mapped)
      const method = freeName(identifier(`run ${stageName(job.id, cell)}`), names)
      if (job.description !== null && cell === cellsOf(job)[0]) methods.push(...comment(job.description))
      methods.push(block(`def ${method}()`, withoutScript(methodBody(scene))))
      branches.push(...branchCode(scene, method))
    }
  }
  const guard = guardTest(frame)
  const trusted = checkoutVariables(frame)
  const script: Code[] = [
    ...propertiesCode(frame),
    ...(guard === 'true'
      ? []
      : [block(`if (!(${guard}))`, ["currentBuild.result = 'NOT_BUILT'", "echo 'Nothing asks for this build'", 'return'])]),
    'def branches = [:]',
    ...branches,
    trusted.length === 0 ? 'parallel branches' : block(call('withEnv', constantEntries(trusted)), ['parallel branches']),
  ]
  return {
    plugins: pluginIds(uses),
    fields: helperFields(uses),
    pipeline: null,
    script,
    methods: [...runMethod, ...helperMethods(frame), ...methods],
  }
}

// ───────────────────────────── one job

/** `branches['test'] = { run('test', ['build'], { condition }) { runTest() } }`. */
function branchCode(scene: Scene, method: string): readonly Code[] {
  const { job, cell, frame } = scene
  const name = stageName(job.id, cell)
  const { byId } = graphOf(frame.pipeline)
  const needs = job.needs.flatMap(({ job: id }) => {
    const needed = byId.get(id)
    return needed === undefined ? [] : cellsOf(needed).map((each) => quoted(stageName(id, each)))
  })
  const allowed = conditionIn(job.allowFailure, { cell, frame })
  const fails = allowed.kind === 'constant' ? String(allowed.value) : groovyTest(allowed, scene.scope)
  const args = [quoted(name), list(needs), `{ ${conditionTest(scene)} }`, fails].join(', ')
  return [block(`branches[${quoted(name)}] =`, [block(`run(${args})`, [`${method}()`])])]
}

function conditionTest(scene: Scene): string {
  const { job, cell, frame } = scene
  const own = conditionIn(job.when, { cell, frame })
  const tests = statusTests(job, frame.pipeline, frame.uses)
  const scope = scopeOf(frame, job, scene.scope.mapped, tests)
  if (hasStatus(own)) return groovyTest(own, scope)
  const parts = [tests.succeeded, groovyTest(own, scope)].filter((test) => test !== 'true')
  return parts.length === 0 ? 'true' : parts.map((test) => (parts.length > 1 && test.includes(' || ') ? `(${test})` : test)).join(' && ')
}

function methodBody(scene: Scene): readonly Code[] {
  const { job } = scene
  const works = job.steps.length > 0 || job.after.length > 0
  let code: readonly Code[] = works
    ? onAgent(scene, placeOf(scene))
    : [`echo ${quoted(job.approval === null ? 'Nothing to do' : 'Approved')}`]
  const lock = lockedBy(scene)
  if (lock !== null) code = [block(`lock(resource: ${lock})`, code)]
  if (job.approval === null) return code
  const asks = inputCall(job.approval, job)
  return [...(job.approval.timeout === null ? [asks] : [block(timeoutHead(job.approval.timeout), [asks])]), ...code]
}

function onAgent(scene: Scene, place: Place): readonly Code[] {
  const { job } = scene
  const { image } = place
  const after = [...reportLines(scene), ...artifactLines(scene, 'always')]
  let code = bodyOf(scene, place)
  if (after.length > 0) code = [block('try', code), block('finally', after)]
  const constants = ownVariables(scene).filter(isConstant)
  if (constants.length > 0) code = [block(call('withEnv', constantEntries(constants)), code)]
  if (image !== null && job.services.length === 0) {
    code = [block(`docker.image(${quoted(image.name)}).inside(${image.args === '' ? '' : quoted(image.args)})`, code)]
    if (image.registry !== null)
      code = [block(`docker.withRegistry(${quoted(image.registry.url)}, ${quoted(image.registry.credentials)})`, code)]
  }
  const checkout = skipsCheckout(job) ? [] : ['env.GIT_COMMIT = checkout(scm).GIT_COMMIT']
  return [block(`node(${quoted(place.label)})`, [...checkout, ...code])]
}

// ───────────────────────────── the file

const runMethod: readonly Code[] = [
  '// Runs a job once all that it needs has ended, if its condition holds, and notes how it ended.',
  block('def run(String job, List<String> needs, Closure condition, boolean mayFail, Closure body)', [
    block('if (needs)', [block('waitUntil(quiet: true)', ['results.keySet().containsAll(needs)'])]),
    block('if (!condition())', ["results[job] = 'skipped'", 'return']),
    block('stage(job)', [
      block(
        "catchError(buildResult: mayFail ? 'SUCCESS' : 'FAILURE', stageResult: mayFail ? 'UNSTABLE' : 'FAILURE', catchInterruptions: false)",
        [
          block('try', ['body()', "results[job] = 'success'"]),
          block('finally', ["results[job] = results[job] ?: (mayFail ? 'success' : 'failure')"]),
        ],
      ),
    ]),
  ]),
]

function propertiesCode({ pipeline, settings }: Frame): readonly Code[] {
  const inputs = parameterLines(pipeline)
  const properties = [
    ...concurrencyLines(pipeline),
    ...(pipeline.triggers.schedules.length === 0 ? [] : [`pipelineTriggers(${list(cronTrigger(pipeline.triggers.schedules, settings))})`]),
    ...(inputs.length === 0 ? [] : [`parameters(${list(inputs)})`]),
  ]
  const constants = pipeline.env.filter(isConstant)
  const set = constants.flatMap(({ name, value }) =>
    literalText(value) === null ? [] : [`env.${name} = ${quoted(literalText(value) ?? '')}`],
  )
  return [...(properties.length === 0 ? [] : [call('properties', properties)]), ...set]
}

/** The triggers as one test. */
function guardTest(frame: Frame): string {
  const { push, tag, pullRequest, schedules, manual } = frame.pipeline.triggers
  const every = { ...frame, possible: ['push', 'tag', 'pullRequest', 'schedule', 'manual'] as const }
  const scope = scopeOf(every, null, false, { succeeded: 'true', failed: 'false' })
  const parts: string[] = []
  const add = (condition: Condition, paths: Patterns | null): void => {
    parts.push(allTests([groovyTest(condition, scope), ...(paths === null ? [] : [changedCall(paths.only, paths.ignore, scope)])]))
  }
  if (push !== null) add(allOf([eventIn(['push']), named(push.branches, 'branch')]), push.paths)
  if (tag !== null) add(allOf([eventIn(['tag']), named(tag.tags, 'tag')]), null)
  if (pullRequest !== null) add(allOf([eventIn(['pullRequest']), targets(pullRequest.branches)]), pullRequest.paths)
  if (manual !== null) add(eventIn(['manual']), null)
  if (schedules.length > 0) {
    frame.uses.event = true
    const branches = scheduledBranches(schedules, frame.settings).map(scheduledTest)
    parts.push(allTests(["eventName() == 'schedule'", branches.join(' || ')]))
  }
  return parts.length === 1 ? (parts[0] ?? '') : parts.map((test) => grouped(test, ' && ')).join(' || ')
}

function allTests(tests: readonly string[]): string {
  return tests.length === 1 ? (tests[0] ?? '') : tests.map((test) => grouped(test, ' || ')).join(' && ')
}

function named(patterns: Patterns | null, kind: 'branch' | 'tag'): Condition {
  if (patterns === null) return yes
  const listed = patterns.only.length === 0 ? yes : anyCondition(patterns.only.map((glob) => ({ kind, glob, negated: false })))
  return allOf([listed, ...patterns.ignore.map((glob) => ({ kind, glob, negated: true }))])
}

function targets(patterns: Patterns | null): Condition {
  if (patterns === null) return yes
  const match = (glob: string, negated: boolean): Condition => ({
    kind: 'compare',
    op: 'matches',
    left: { kind: 'ci', name: 'pullRequest.target' },
    right: { kind: 'literal', text: glob },
    negated,
  })
  const listed = patterns.only.length === 0 ? yes : anyCondition(patterns.only.map((glob) => match(glob, false)))
  return allOf([listed, ...patterns.ignore.map((glob) => match(glob, true))])
}
