package harness

/** Steps that steer the flow. */
class FlowSteps {
  private final Run run
  private final PipelineScript script
  private static final String INTERRUPTED_BY_FAIL_FAST = 'Failed in another branch'

  FlowSteps(Run run, PipelineScript script) {
    this.run = run
    this.script = script
  }

  /** Only Declarative has this one. */
  @Step
  def step_script(Map args, Closure body) { body.call() }

  @Step(parameters = ['message'], sole = 'message', required = ['message'])
  def error(Map args) { throw new StepFailure(args.message.toString()) }

  @Step(parameters = ['message'], sole = 'message', required = ['message'])
  def unstable(Map args) {
    run.print("WARNING: $args.message")
    mark('UNSTABLE', 'UNSTABLE')
  }

  /**
   * Results are set for what the block throws; SUCCESS sets none. An interruption that is caught sets its own, and a timeout that has been left is
   * caught in any case (workflow-basic-steps, CatchErrorStep). Faults are swallowed too, as in Jenkins, but told.
   */
  @Step(parameters = ['message', 'buildResult', 'stageResult', 'catchInterruptions'], sole = 'message')
  def catchError(Map args, Closure body) {
    String buildResult = Result.check(args.buildResult?.toString() ?: 'FAILURE')
    String stageResult = Result.check(args.stageResult?.toString() ?: 'SUCCESS')
    try {
      body.call()
    } catch (Throwable error) {
      boolean interrupted = error instanceof FlowInterrupted
      if (interrupted && error.actual && args.catchInterruptions == false) throw error
      run.note(error)
      if (args.message) run.print(args.message.toString())
      run.print("ERROR: $error.message")
      if (interrupted && !error.cancellation?.failFast) mark('ABORTED', 'ABORTED')
      else mark(buildResult, stageResult)
    }
    null
  }

  @Step(parameters = ['message', 'catchInterruptions'], sole = 'message', required = ['message'])
  def warnError(Map args, Closure body) { catchError([*: args, buildResult: 'UNSTABLE', stageResult: 'UNSTABLE'], body) }

  private void mark(String buildResult, String stageResult) {
    if (buildResult != 'SUCCESS') run.worsen(buildResult)
    if (stageResult != 'SUCCESS') run.context.stage?.worsen(stageResult)
  }

  /** "count" is the number of attempts. With conditions only the losses of agents would be repeated, and none is lost here. */
  @Step(parameters = ['count', 'conditions'], sole = 'count', required = ['count'])
  def retry(Map args, Closure body) {
    int count = args.count as int
    for (int attempt = 1; ; attempt++) {
      try {
        return body.call()
      } catch (Throwable error) {
        boolean last = attempt >= count || args.conditions || (error instanceof FlowInterrupted && error.actual)
        if (last) throw error
        run.note(error)
        run.print("ERROR: $error.message\nRetrying")
      }
    }
  }

  @Step(parameters = ['time', 'unit', 'activity'], sole = 'time', required = ['time'])
  def timeout(Map args, Closure body) {
    def cancellation = new Cancellation()
    long milliseconds = run.milliseconds(args.time as BigDecimal, args.unit?.toString() ?: 'MINUTES')
    def timer = new Timer(true)
    timer.schedule(new TimerTask() {
      void run() { cancellation.cancel('Timeout has been exceeded') }
    }, milliseconds)
    try {
      return run.within(run.context.with(cancellations: run.context.cancellations + cancellation), body)
    } catch (FlowInterrupted interrupted) {
      if (interrupted.cancellation.is(cancellation)) interrupted.actual = false
      throw interrupted
    } finally {
      timer.cancel()
    }
  }

  @Step(parameters = ['time', 'unit'], sole = 'time', required = ['time'])
  def sleep(Map args) {
    long end = System.currentTimeMillis() + run.milliseconds(args.time as BigDecimal, args.unit?.toString() ?: 'SECONDS')
    run.waitFor { System.currentTimeMillis() >= end }
  }

  @Step(parameters = ['initialRecurrencePeriod', 'quiet'])
  def waitUntil(Map args, Closure body) {
    while (!body.call()) {
      long end = System.currentTimeMillis() + 50
      run.waitFor { System.currentTimeMillis() >= end }
    }
  }

  @Step(parameters = ['overrides'], sole = 'overrides', required = ['overrides'])
  def withEnv(Map args, Closure body) {
    Map<String, String> changes = (args.overrides as List).collectEntries { pair ->
      int equals = pair.toString().indexOf('=')
      if (equals < 0) throw new IllegalArgumentException("Cannot parse $pair")
      [pair.toString().substring(0, equals), pair.toString().substring(equals + 1)]
    }
    run.within(run.context.changing { Environment env -> env.expanding(changes) }, body)
  }

  @Step(parameters = ['name', 'concurrency'], sole = 'name', required = ['name'])
  def stage(Map args, Closure body) {
    run.inStage(args.name.toString()) { StageRecord stage ->
      run.started(stage)
      body.call()
    }
  }

  /** Waits for all branches; the failure told is the first that isn't an interruption. */
  @Step(parameters = ['*'])
  def parallel(Map args) {
    boolean failFast = args.failFast == true
    Map<String, Closure> branches = args.findAll { name, body -> name != 'failFast' && name != 'closures' }
    def wrong = branches.find { name, body -> !(body instanceof Closure) }
    if (wrong != null) throw new IllegalArgumentException("Expected a closure or failFast but found $wrong.key=$wrong.value")
    def cancellation = new Cancellation(true)
    List<Throwable> errors = Collections.synchronizedList([])
    Context inside = run.context.with(cancellations: run.context.cancellations + cancellation)
    def threads = branches.collect { name, body ->
      run.branch {
        try {
          run.within(inside, body as Closure)
        } catch (Throwable error) {
          errors << error
          if (failFast) cancellation.cancel(INTERRUPTED_BY_FAIL_FAST)
        }
      }
    }
    run.blocking { threads*.join() }
    errors.each { if (it instanceof FlowInterrupted) it.cancellation?.acknowledge() }
    def error = errors.find { !(it instanceof FlowInterrupted) } ?: errors.find()
    if (error != null) throw error
  }

  @Step(parameters = ['resource', 'label', 'quantity', 'variable', 'inversePrecedence', 'skipIfLocked', 'extra', 'priority'], sole = 'resource')
  def lock(Map args, Closure body) {
    String name = (args.resource ?: args.label).toString()
    run.waitFor { !(name in run.locks) }
    run.record(what: 'lock', resource: name)
    run.locks << name
    try {
      return body.call()
    } finally {
      run.locks.remove(name)
    }
  }

  @Step(parameters = ['ordinal', 'label', 'unsafe'], sole = 'ordinal')
  def milestone(Map args) { run.record(what: 'milestone', ordinal: args.ordinal) }

  @Step
  def timestamps(Map args, Closure body) { body.call() }

  @Step(parameters = ['colorMapName'], sole = 'colorMapName', required = ['colorMapName'])
  def ansiColor(Map args, Closure body) { body.call() }

  @Step(parameters = ['properties'], sole = 'properties', required = ['properties'])
  def properties(Map args) {
    List<Map> all = args.properties as List<Map>
    def other = all.find { !(it instanceof Map) || !(it.symbol in Syntax.PROPERTIES) }
    if (other != null) throw new IllegalArgumentException("$other is no property of a job")
    run.record(what: 'properties', names: all*.symbol)
    all.find { it.symbol == 'pipelineTriggers' }?.triggers?.each { run.record(what: 'trigger', kind: it.symbol, spec: it.spec.toString()) }
    Parameters.apply(run, (all.find { it.symbol == 'parameters' }?.parameterDefinitions ?: []) as List<Map>)
  }

  @Step(parameters = ['message', 'id', 'ok', 'submitter', 'submitterParameter', 'parameters', 'cancel'], sole = 'message', required = ['message'])
  def input(Map args) { new Inputs(run).ask(args) }
}

/** Somebody answers an input as the request says, or nobody does, and then its timeout is over at once. */
class Inputs {
  private final Run run

  Inputs(Run run) { this.run = run }

  def ask(Map args) {
    def answers = run.request.inputs as Map
    def answer = [args.id, args.message, '*'].findAll()*.toString().findResult { answers[it] }
    String kind = answer instanceof Map ? 'proceed' : answer
    run.record(what: 'input', message: args.message.toString(), submitter: args.submitter, answer: kind)
    if (kind == 'abort') throw new FlowInterrupted('Rejected')
    if (kind == 'withhold') withhold()
    values(args, answer instanceof Map ? answer as Map : [:])
  }

  private void withhold() {
    // The outermost is the build's own end.
    def timeout = run.context.cancellations.drop(1).reverse().find { !it.failFast }
    if (timeout == null) {
      run.problems << 'An input without a timeout waits for ever.'
      run.cancellation.cancel('Nobody answers')
    } else timeout.cancel('Timeout has been exceeded')
    run.waitFor { false }
  }

  /** One value alone comes as itself, several as a map; none is null (pipeline-input-step). */
  private static values(Map args, Map given) {
    Map values = (args.parameters ?: []).collectEntries { Map parameter ->
      [parameter.name, given.containsKey(parameter.name) ? given[parameter.name] : Parameters.defaultOf(parameter)]
    }
    if (args.submitterParameter) values[args.submitterParameter] = given.submitter ?: 'admin'
    values.size() > 1 ? values : values.values().find { true }
  }
}

class Parameters {
  /** Those that the file declares, with what the build was given. */
  static void apply(Run run, List<Map> parameters) {
    Map given = run.request.params as Map
    parameters.each { Map parameter ->
      def value = given.containsKey(parameter.name) ? given[parameter.name] : defaultOf(parameter)
      run.params[parameter.name as String] = parameter.symbol == 'booleanParam' ? value.toString().toBoolean() : value
    }
    def unknown = given.keySet() - run.params.keySet()
    if (unknown) run.problems << "The build was given parameters that the file doesn't declare: ${unknown.join(', ')}".toString()
  }

  static Object defaultOf(Map parameter) {
    if (parameter.symbol == 'choice') return (parameter.choices instanceof List ? parameter.choices : parameter.choices.toString().readLines())[0]
    if (parameter.symbol == 'booleanParam') return parameter.defaultValue ?: false
    parameter.defaultValue ?: ''
  }
}
