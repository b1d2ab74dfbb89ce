package harness

import groovy.transform.CompileStatic
import java.util.concurrent.TimeUnit

/** Processes that lead a group of their own. */
@CompileStatic
class Processes {
  static boolean alive(Process process) { process.isAlive() }

  /** Asks the group to end, and makes it end half a second later. */
  static void kill(Process process) {
    signal('TERM', process)
    process.waitFor(500, TimeUnit.MILLISECONDS)
    signal('KILL', process)
    process.waitFor()
  }

  static void signal(String name, Process process) {
    new ProcessBuilder('kill', "-$name".toString(), '--', "-${process.pid()}".toString())
      .redirectErrorStream(true).redirectOutput(new File('/dev/null')).start().waitFor()
  }
}
