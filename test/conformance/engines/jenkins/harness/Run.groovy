package harness

import java.util.concurrent.locks.ReentrantLock

/**
 * One build: its state and its trace.
 * Jenkins runs Groovy in one thread and steps outside of it; so branches are threads here that hold one lock, and leave it while a step blocks.
 */
class Run {
  final Map request
  final File root
  String result
  Map<String, Object> params = [:]
  final Map<String, String> assigned = [:]
  final List<String> problems = []
  final List<StageRecord> stages = []
  final List<Map> moments = []
  final List<Map> steps = []
  final List<Map> log = []
  /** What can't be seen in a workspace: nodes, containers, archived files, locks and the like. */
  final List<Map> records = []
  final Cancellation cancellation = new Cancellation()
  final List<Process> processes = []
  /** The names of the locks that a branch holds. */
  final Set<String> locks = []
  private final ReentrantLock lock = new ReentrantLock(true)
  private final ThreadLocal<Context> contexts = new ThreadLocal<>()
  private final Set<Throwable> noted = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>())
  private int counter = 0

  Run(Map request) {
    this.request = request
    this.root = new File(request.root as String)
  }

  Context getContext() { contexts.get() ?: new Context(run: this, cancellations: [cancellation]) }

  def within(Context context, Closure body) {
    Context outer = contexts.get()
    contexts.set(context)
    try {
      return body.call()
    } finally {
      contexts.set(outer)
    }
  }

  /** Lets the other branches go on meanwhile. */
  def blocking(Closure body) {
    lock.unlock()
    try {
      return body.call()
    } finally {
      lock.lock()
    }
  }

  def locked(Closure body) {
    lock.lock()
    try {
      return body.call()
    } finally {
      lock.unlock()
    }
  }

  /** Starts a thread that waits for its turn behind those that were started before. */
  Thread branch(Closure body) {
    def thread = Thread.startDaemon { locked(body) }
    while (!lock.hasQueuedThread(thread)) Thread.yield()
    thread
  }

  void checkCancelled() { context.cancellations.each { it.check() } }

  /** Sleeps until the condition holds or something around cancels it. */
  void waitFor(Closure<Boolean> condition) {
    checkCancelled()
    while (!condition.call()) {
      blocking { Thread.sleep(20) }
      checkCancelled()
    }
  }

  long milliseconds(Number time, String unit) {
    def units = [NANOSECONDS: 1e-6, MICROSECONDS: 1e-3, MILLISECONDS: 1, SECONDS: 1e3, MINUTES: 6e4, HOURS: 3.6e6, DAYS: 8.64e7]
    if (!units.containsKey(unit)) throw new IllegalArgumentException("$unit is no unit of time")
    (time * units[unit] / (request.speed ?: 1)) as long
  }

  /**
   * The build's own variables, its parameters, and what was assigned to env.NAME. The first build of a branch learns of the parameters only from the
   * file: then params has their defaults, but the environment hasn't (workflow-cps, ParamsVariable).
   */
  Environment environment() {
    def known = request.previous == null ? params.findAll { it.key in (request.params as Map).keySet() } : params
    def text = known.collectEntries { name, value -> [name, String.valueOf(value)] }
    new Environment(request.buildEnv as Map).overriding(text).overriding(assigned)
  }

  void worsen(String to) { result = Result.worse(result ?: 'SUCCESS', Result.check(to)) }

  void failedBy(Throwable error) {
    note(error)
    // A branch that failFast stopped doesn't turn a failed build into an aborted one (JENKINS-55459).
    if (!(error instanceof FlowInterrupted && error.cancellation?.failFast)) worsen(Result.of(error))
  }

  /** A name that doesn't exist or a null pointer fails the build as in Jenkins, and is told as well: it can't be what the file's author meant. */
  void note(Throwable error) {
    if (error instanceof StepFailure || error instanceof FlowInterrupted || !noted.add(error)) return
    def line = error.stackTrace.find { it.fileName == Compiler.FILE }?.lineNumber
    def own = error.stackTrace.findAll { it.className.startsWith('harness.') }.take(3).join(' < ')
    def place = [context.stage == null ? null : "stage '${context.stage.name}'", line == null ? null : "line $line"].findAll().join(', ')
    problems << "$place: ${error.class.name}: ${error.message} ($own)".toString()
  }

  int count() { ++counter }

  StageRecord openStage(String name, Map<String, String> cell, boolean written) {
    StageRecord parent = context.stage
    def stage = new StageRecord(id: stages.size(), parent: parent?.id, name: name, cell: (parent?.cell ?: [:]) + (cell ?: [:]), written: written)
    stages << stage
    stage
  }

  def inStage(String name, Map<String, String> cell = null, boolean written = true, Closure body) {
    def stage = openStage(name, cell, written)
    def context = context.with(stage: stage).changing { Environment env -> env.overriding([STAGE_NAME: name] + (cell ?: [:])) }
    within(context) {
      try {
        return body.call(stage)
      } catch (Throwable error) {
        stage.worsen(Result.of(error))
        throw error
      } finally {
        if (moments.any { it.stage == stage.id }) moments << [stage: stage.id, what: 'end']
      }
    }
  }

  void started(StageRecord stage) {
    if (!moments.any { it.stage == stage.id }) moments << [stage: stage.id, what: 'start']
  }

  void print(String text) {
    Context here = context
    text.replaceFirst(/\n$/, '').split('\n', -1).each { log << [stage: here.stage?.id, line: here.mask(it)] }
  }

  void record(Map fact) { records << ([stage: context.stage?.id] + fact) }

  void stepEnded(String name, String result) { steps << [stage: context.stage?.id, name: context.mask(name), result: result] }

  Map toJson() {
    [problems: problems, result: result ?: 'SUCCESS', stages: stages*.toJson(), moments: moments, steps: steps, log: log, records: records]
  }
}
