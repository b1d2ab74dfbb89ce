package harness

/** Steps that run a process or print. */
class ShellSteps {
  private final Run run

  ShellSteps(Run run, PipelineScript script) { this.run = run }

  /**
   * "sh": a text that starts with #! goes to that interpreter, any other one to "sh -xe" (workflow-durable-task-step, ShellStep).
   * The process group is kept until the build ends, as a process in the background lives on after its step.
   */
  @Step(parameters = ['script', 'label', 'encoding', 'returnStatus', 'returnStdout'], sole = 'script', required = ['script'], node = true)
  def sh(Map args) {
    if (args.returnStatus && args.returnStdout) throw new IllegalArgumentException('You may not provide both returnStatus and returnStdout.')
    String text = args.script.toString()
    warnOfSecrets(args.script)
    String name = args.label ?: text.trim()
    File folder = new File(run.root, "scripts/${run.count()}")
    folder.mkdirs()
    File out = new File(folder, 'out')
    File err = args.returnStdout ? new File(folder, 'err') : out
    int code
    try {
      code = execute(command(text, folder), out, err)
    } catch (FlowInterrupted interrupted) {
      printFiles(out, err)
      run.stepEnded(name, 'failure')
      throw interrupted
    }
    printFiles(args.returnStdout ? null : out, args.returnStdout ? err : null)
    run.stepEnded(name, code == 0 ? 'success' : 'failure')
    if (args.returnStatus) return code
    if (code != 0) throw new StepFailure("script returned exit code $code")
    args.returnStdout ? out.getText('UTF-8') : null
  }

  /** Jenkins only prints this one: the secret would be in the process list. */
  private void warnOfSecrets(Object script) {
    if (script instanceof GString && script.values.any { it.toString() in run.context.secrets })
      run.problems << "stage '${run.context.stage?.name}': sh is passed a secret by Groovy String interpolation".toString()
  }

  private static List<String> command(String text, File folder) {
    File script = new File(folder, 'script.sh')
    script.setText(text, 'UTF-8')
    if (!text.startsWith('#!')) return ['sh', '-xe', script.path]
    // The kernel passes everything after the interpreter as one word.
    text.readLines()[0].substring(2).trim().split(/\s+/, 2).toList() + script.path
  }

  private int execute(List<String> command, File out, File err) {
    Context here = run.context
    here.directory.mkdirs()
    def builder = new ProcessBuilder(['setsid'] + command).directory(here.directory).redirectInput(new File('/dev/null')).redirectOutput(out)
    if (out == err) builder.redirectErrorStream(true) else builder.redirectError(err)
    builder.environment().clear()
    builder.environment().putAll(here.environment())
    Process process = builder.start()
    run.processes << process
    try {
      run.waitFor { !Processes.alive(process) }
    } catch (FlowInterrupted interrupted) {
      run.blocking { Processes.kill(process) }
      throw interrupted
    }
    process.exitValue()
  }

  private void printFiles(File... files) {
    files.findAll { it?.length() }.unique().each { run.print(it.getText('UTF-8')) }
  }

  @Step(parameters = ['message'], sole = 'message', required = ['message'])
  def echo(Map args) { run.print(args.message.toString()) }

  @Step
  def isUnix(Map args) { true }
}
