package harness

/**
 * Runs a pipeline block: agent, environment, options, and in them the stages and the post actions
 * (pipeline-model-definition, ModelInterpreter).
 */
class Pipeline {
  private final Run run
  private final PipelineScript script
  private final Surroundings around
  private final Post post
  private Block root

  Pipeline(Run run, PipelineScript script) {
    this.run = run
    this.script = script
    around = new Surroundings(run, script)
    post = new Post(run, script)
  }

  void run(Closure body) {
    root = Block.read(body, script)
    boolean posted = false
    Throwable error = null
    try {
      Parameters.apply(run, (root.block('parameters', script)?.calls ?: []).collect { it[1][0] } as List<Map>)
      around.options = optionsOf(root)
      root.block('triggers', script)?.calls?.each { run.record(what: 'trigger', kind: it[0], spec: it[1][0].toString()) }
      if (root.has('libraries')) run.problems << 'A shared library can not be loaded here.'
      around.agent(root, around.options) {
        around.environment(root) {
          around.wrappers(around.options) {
            around.tools(root)
            error = sequence(stagesIn(root.closure('stages')), null, null)
            posted = true
            error = postBuild(error)
            if (error != null) throw error
          }
        }
      }
    } catch (Throwable thrown) {
      run.failedBy(thrown)
      error = error ?: thrown
    }
    if (!posted) postBuild(error)
  }

  private Block optionsOf(Block owner) { owner.block('options', script) ?: Block.read(null, script) }

  private Throwable postBuild(Throwable error) {
    Block conditions = root.block('post', script)
    if (conditions == null || !post.applies(conditions, null, error)) return error
    run.inStage('Declarative: Post Actions', null, false) { StageRecord stage ->
      run.started(stage)
      post.run(conditions, null, error)
    }
  }

  private List<StagePlan> stagesIn(Closure body) {
    Block.read(body, script).calls.collect { new StagePlan(name: it[1][0].toString(), block: Block.read(it[1][1] as Closure, script)) }
  }

  /** Runs the stages one after the other. After an error the rest is skipped, and no "when" is asked. */
  private Throwable sequence(List<StagePlan> stages, Throwable earlier, String skipped) {
    stages.inject(earlier) { Throwable error, StagePlan stage ->
      try {
        runStage(stage, error, skipped)
        return error
      } catch (Throwable thrown) {
        run.failedBy(thrown)
        return error ?: thrown
      }
    } as Throwable
  }

  private void runStage(StagePlan plan, Throwable earlier, String skipped) {
    run.inStage(plan.name, plan.cell, plan.cell == null) { StageRecord stage ->
      String reason = skipped ?: earlier != null ? (skipped ?: 'failure') : unstableEnough() ? 'unstable' : null
      if (reason != null) skip(plan, stage, reason)
      else perform(plan, stage)
    }
  }

  private boolean unstableEnough() { run.result == 'UNSTABLE' && around.options.has('skipStagesAfterUnstable') }

  /** The inner stages are skipped one by one, too. */
  private void skip(StagePlan plan, StageRecord stage, String reason) {
    stage.skipped = reason
    branchesOf(plan).each { runStage(it, null, reason) }
  }

  /** Options are around the input, that around the agent, and that around the steps; "when" stands where its flags put it. */
  private def perform(StagePlan plan, StageRecord stage) {
    Block when = plan.block.block('when', script)
    String moment = when == null ? null : When.moment(when)
    boolean ran = true
    def gate = { String here, Closure inner ->
      { -> here != moment || new When(run, script).holds(when) ? inner() : (ran = false) }
    }
    def options = optionsOf(plan.block)
    Closure body = gate('steps') { content(plan, stage) }
    Closure onAgent = gate('agent') { around.agent(plan.block, options, body) }
    Closure answered = gate('input') { around.input(plan.block, onAgent) }
    Closure whole = gate('options') { around.wrappers(options, answered) }
    Throwable error = null
    try {
      whole()
    } catch (Throwable thrown) {
      run.failedBy(thrown)
      stage.worsen(Result.of(thrown))
      error = thrown
    }
    if (!ran) return skip(plan, stage, 'when')
    // The post actions of parallel stages lie outside of the stage's options and environment.
    if (plan.parallel) {
      run.started(stage)
      error = post.run(plan.block.block('post', script), stage, error)
    }
    if (error != null) throw error
  }

  private void content(StagePlan plan, StageRecord stage) {
    run.started(stage)
    around.environment(plan.block) {
      around.tools(plan.block)
      if (plan.parallel) parallel(plan)
      else {
        Throwable error = plan.block.has('steps') ? steps(plan, stage) : sequence(stagesIn(plan.block.closure('stages')), null, null)
        error = post.run(plan.block.block('post', script), stage, error)
        if (error != null) throw error
      }
    }
  }

  private Throwable steps(StagePlan plan, StageRecord stage) {
    try {
      script.bound(plan.block.closure('steps')).call()
      return null
    } catch (Throwable thrown) {
      run.failedBy(thrown)
      stage.worsen(Result.of(thrown))
      return thrown
    }
  }

  private void parallel(StagePlan plan) {
    boolean failFast = plan.block.argument('failFast') || around.options.has('parallelsAlwaysFailFast')
    Map branches = branchesOf(plan).collectEntries { branch -> [branch.name, { -> runStage(branch, null, null) }] }
    if (branches) script.steps.call('parallel', [branches + (failFast ? [failFast: true] : [:])])
  }

  private List<StagePlan> branchesOf(StagePlan plan) {
    if (plan.block.has('matrix')) return new Matrix(script, plan.block.block('matrix', script)).cells()
    Closure inner = plan.block.closure('parallel') ?: plan.block.closure('stages')
    inner == null ? [] : stagesIn(inner)
  }
}

/** A stage as it is written, or one cell of a matrix. */
class StagePlan {
  String name
  Map<String, String> cell
  Block block

  boolean isParallel() { block.has('parallel') || block.has('matrix') }
}

/** Every combination of the axes' values, without those that an exclude matches. */
class Matrix {
  private final PipelineScript script
  private final Block block

  Matrix(PipelineScript script, Block block) {
    this.script = script
    this.block = block
  }

  List<StagePlan> cells() {
    List<Map<String, String>> all = axesIn(block.closure('axes')).inject([[:]]) { cells, axis ->
      cells.collectMany { Map cell -> axis.values.collect { value -> cell + [(axis.name): value] } }
    }
    List<List<Map>> excludes = block.block('excludes', script)?.calls?.collect { axesIn(it[1][0] as Closure) } ?: []
    all.findAll { cell -> !excludes.any { exclude -> exclude.every { matches(it, cell) } } }.collect { cell ->
      new StagePlan(name: "Matrix - ${cell.collect { name, value -> "$name = '$value'" }.join(', ')}", cell: cell, block: block)
    }
  }

  private List<Map> axesIn(Closure body) {
    Block.read(body, script).calls.collect { call ->
      Block axis = Block.read(call[1][0] as Closure, script)
      [name: axis.argument('name'), values: axis.arguments('values'), others: axis.arguments('notValues')]
    }
  }

  private static boolean matches(Map axis, Map<String, String> cell) {
    axis.others != null ? !(cell[axis.name] in axis.others) : cell[axis.name] in axis.values
  }
}
