package harness

import groovy.json.JsonOutput
import groovy.json.JsonSlurper

/** Answers requests, one line of JSON each, until its input ends: {"id", "kind": "parse", "texts", "scripted"} and {"id", "kind": "run", ...}. */
class Server {
  static void main(String[] arguments) {
    PrintStream answers = System.out
    System.out = System.err
    System.in.eachLine('UTF-8') { String line ->
      Map request = new JsonSlurper().parseText(line) as Map
      Thread.startDaemon {
        Map answer = [id: request.id] + answer(request)
        synchronized (answers) {
          answers.write("${JsonOutput.toJson(answer)}\n".toString().getBytes('UTF-8'))
          answers.flush()
        }
      }
    }
  }

  private static Map answer(Map request) {
    try {
      return request.kind == 'parse' ? [answer: parse(request.texts as List<String>, request.scripted as boolean)] : [answer: run(request)]
    } catch (Throwable error) {
      error.printStackTrace()
      return [error: "$error at ${error.stackTrace.take(8).join(' < ')}".toString()]
    }
  }

  private static List<List<String>> parse(List<String> texts, boolean scripted) { texts.collect { Compiler.compile(it, scripted).problems } }

  private static Map run(Map request) {
    def run = new Run(request)
    def compiled = Compiler.compile(request.text as String, request.scripted as boolean)
    run.problems.addAll(compiled.problems)
    if (compiled.problems) return run.toJson()
    def timer = new Timer(true)
    timer.schedule(new TimerTask() {
      void run() {
        run.problems << "The build took longer than $request.seconds seconds."
        run.cancellation.cancel('The harness gives up')
      }
    }, (request.seconds as long) * 1000)
    try {
      PipelineScript script = compiled.type.newInstance()
      script.prepare(run)
      run.locked { execute(run, script) }
    } finally {
      timer.cancel()
      run.processes.each { Processes.signal('KILL', it) }
    }
    run.toJson()
  }

  private static void execute(Run run, PipelineScript script) {
    try {
      run.within(run.context) { script.run() }
    } catch (Throwable error) {
      run.failedBy(error)
    }
  }
}
