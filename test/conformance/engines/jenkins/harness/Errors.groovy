package harness

/** A step failed: what Jenkins calls an AbortException. Everything else that isn't FlowInterrupted is a fault of the file or of the harness. */
class StepFailure extends RuntimeException {
  StepFailure(String message) { super(message) }
}

/**
 * An abort, a timeout, a rejected input or failFast.
 * It is an "actual" interruption until the timeout that caused it has been left: retry repeats after a timeout inside of it, not after one around it
 * (workflow-basic-steps, RetryStepExecution and TimeoutStepExecution).
 */
class FlowInterrupted extends InterruptedException {
  final Cancellation cancellation
  boolean actual = true

  FlowInterrupted(String message, Cancellation cancellation = null) {
    super(message)
    this.cancellation = cancellation
  }
}

class NoSuchStep extends RuntimeException {
  NoSuchStep(String name) { super("No such DSL method '$name' found among steps") }
}

/** Interrupts what runs under it, once per thread: what a "post" or a "finally" does afterwards runs. */
class Cancellation {
  private final Set<Thread> told = [] as Set
  private volatile String reason
  final boolean failFast

  Cancellation(boolean failFast = false) { this.failFast = failFast }

  void cancel(String reason) { if (this.reason == null) this.reason = reason }

  boolean isPending() { reason != null && !(Thread.currentThread() in told) }

  /** This thread has learned of it through another one. */
  void acknowledge() { told << Thread.currentThread() }

  void check() {
    if (!pending) return
    acknowledge()
    throw new FlowInterrupted(reason, this)
  }
}

/** Results from best to worst; a build's result only ever gets worse (hudson.model.Result). */
class Result {
  static final List<String> ORDER = ['SUCCESS', 'UNSTABLE', 'FAILURE', 'NOT_BUILT', 'ABORTED']

  static String worse(String a, String b) { ORDER.indexOf(a) >= ORDER.indexOf(b) ? a : b }

  static String of(Throwable error) { error instanceof FlowInterrupted ? 'ABORTED' : 'FAILURE' }

  static String check(String name) {
    if (!(name in ORDER)) throw new IllegalArgumentException("$name is no result; there are ${ORDER.join(', ')}")
    name
  }
}
