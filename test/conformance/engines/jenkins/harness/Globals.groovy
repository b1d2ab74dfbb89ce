package harness

/** "env": variables of the build and of the blocks around; what is assigned holds for the build, but never against a withEnv. */
class EnvGlobal extends GroovyObjectSupport {
  private final Run run

  EnvGlobal(Run run) { this.run = run }

  Object getProperty(String name) { run.context.environment().get(name) }

  void setProperty(String name, Object value) { run.assigned[name] = String.valueOf(value) }

  Map<String, String> getEnvironment() { run.context.environment() }
}

/** "currentBuild", as far as a pipeline reads or sets it. */
class BuildGlobal {
  private final Run run
  String displayName
  String description

  BuildGlobal(Run run) {
    this.run = run
    displayName = "#$number"
  }

  String getResult() { run.result }

  void setResult(String result) { run.worsen(result) }

  String getCurrentResult() { run.result ?: 'SUCCESS' }

  int getNumber() { run.environment().BUILD_NUMBER as int }

  String getAbsoluteUrl() { run.environment().BUILD_URL }

  String getFullProjectName() { run.environment().JOB_NAME }

  String getProjectName() { run.environment().JOB_BASE_NAME }

  Map getPreviousBuild() {
    def result = run.request.previous
    result == null ? null : [result: result, currentResult: result, number: number - 1]
  }

  List<Map> getBuildCauses() { run.request.causes as List<Map> }

  List<Map> getBuildCauses(String type) { buildCauses.findAll { it._class == type } }

  List<Map> getChangeSets() { run.request.changes as List<Map> }

  boolean resultIsBetterOrEqualTo(String other) { Result.ORDER.indexOf(currentResult) <= Result.ORDER.indexOf(Result.check(other)) }

  boolean resultIsWorseOrEqualTo(String other) { Result.ORDER.indexOf(currentResult) >= Result.ORDER.indexOf(Result.check(other)) }
}

/** "docker" of the Docker Pipeline plugin: containers are only recorded, and what runs in them runs on the host. */
class DockerGlobal {
  private final Run run

  DockerGlobal(Run run) { this.run = run }

  DockerImage image(String name) { new DockerImage(run, name) }

  DockerImage build(String name, String args = '.') {
    run.record(what: 'docker build', image: name, args: args)
    image(name)
  }

  def withRegistry(String url, String credentialsId = null, Closure body) {
    run.record(what: 'docker registry', url: url, credentialsId: credentialsId)
    body.call()
  }
}

class DockerImage {
  private final Run run
  final String id

  DockerImage(Run run, String id) {
    this.run = run
    this.id = id
  }

  String imageName() { id }

  void pull() { run.record(what: 'docker pull', image: id) }

  void push(String tag = null) { run.record(what: 'docker push', image: id, tag: tag) }

  def inside(String args = '', Closure body) {
    if (run.context.workspace == null) throw new StepFailure(Steps.NO_NODE)
    run.record(what: 'container', image: id, args: args)
    body.call()
  }

  DockerContainer run(String args = '', String command = '') {
    if (run.context.workspace == null) throw new StepFailure(Steps.NO_NODE)
    def container = new DockerContainer(run, "container${run.count()}")
    run.record(what: 'service', image: id, args: args, command: command, container: container.id)
    container
  }

  def withRun(String args = '', String command = '', Closure body) {
    def container = run(args, command)
    try {
      return body.call(container)
    } finally {
      container.stop()
    }
  }
}

class DockerContainer {
  private final Run run
  final String id

  DockerContainer(Run run, String id) {
    this.run = run
    this.id = id
  }

  String port(int number) { "127.0.0.1:$number" }

  void stop() { run.record(what: 'service stopped', container: id) }
}
