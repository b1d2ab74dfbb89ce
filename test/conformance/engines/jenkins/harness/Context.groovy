package harness

/** Where a step runs: everything that an enclosing block has set. One thread stands in one context at a time. */
class Context {
  Run run
  /** Null outside of every agent. */
  File workspace
  File directory
  StageRecord stage
  List<Cancellation> cancellations = []
  /** What the blocks around the step do to the environment, from the outside in. */
  List<Closure<Environment>> environments = []
  List<String> secrets = []

  Context with(Map changes) {
    new Context([run: run, workspace: workspace, directory: directory, stage: stage, cancellations: cancellations,
                 environments: environments, secrets: secrets] + changes)
  }

  Context changing(Closure<Environment> change) { with(environments: environments + change) }

  Environment environment() {
    environments.inject(run.environment()) { Environment env, Closure<Environment> change -> change(env) } as Environment
  }

  String mask(String text) {
    def longestFirst = secrets.findAll { it }.sort { -it.length() }
    longestFirst.inject(text) { String line, String secret -> line.replace(secret, '****') }
  }
}

class StageRecord {
  int id
  Integer parent
  String name
  Map<String, String> cell
  /** False for what Jenkins adds itself: matrix cells and the post actions. */
  boolean written = true
  String status = 'SUCCESS'
  String skipped

  void worsen(String result) { status = Result.worse(status, result) }

  Map toJson() { [id: id, parent: parent, name: name, cell: cell, written: written, status: status, skipped: skipped] }
}
