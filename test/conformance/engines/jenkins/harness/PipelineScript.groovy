package harness

/** The class that a Jenkinsfile extends: every name it doesn't define is a global variable, an environment variable, a step or an error. */
abstract class PipelineScript extends Script {
  /** Stands before the names of calls that Groovy's own methods would catch. */
  static final String PREFIX = 'step$'
  Run run
  Steps steps
  private Map<String, Object> globals

  void prepare(Run run) {
    this.run = run
    this.steps = new Steps(run, this)
    globals = [env: new EnvGlobal(run), currentBuild: new BuildGlobal(run), docker: new DockerGlobal(run), scm: new Scm(run)]
  }

  void pipeline(Closure body) { new Pipeline(run, this).run(body) }

  /** A block of steps whose names are looked up in the script alone, as Declarative delegates it. */
  Closure bound(Closure body) {
    Closure own = body.rehydrate(this, this, this)
    own.resolveStrategy = Closure.DELEGATE_FIRST
    own
  }

  def propertyMissing(String name) {
    if (name == 'params') return Collections.unmodifiableMap(run.params)
    if (globals.containsKey(name)) return globals[name]
    if (run.params.containsKey(name)) return run.params[name]
    def value = run.context.environment().get(name)
    if (value == null) throw new MissingPropertyException(name, Binding)
    value
  }

  def methodMissing(String name, Object arguments) { steps.call(name - PREFIX, arguments as List) }
}

/** "scm": the repository that the multibranch job has found the file in. */
class Scm {
  final List<Map> userRemoteConfigs
  final List<Map> branches
  final List<Map> extensions = []

  Scm(Run run) {
    userRemoteConfigs = [[url: run.request.scmEnv.GIT_URL, name: 'origin']]
    branches = [[name: run.request.scmEnv.GIT_BRANCH]]
  }
}
