package harness

/** Runs the post actions whose condition holds, in Jenkins' order; an error in one doesn't keep the others from running. */
class Post {
  private final Run run
  private final PipelineScript script

  Post(Run run, PipelineScript script) {
    this.run = run
    this.script = script
  }

  boolean applies(Block conditions, StageRecord stage, Throwable error) { Syntax.POST.any { conditions.has(it) && holds(it, stage, error) } }

  /** Gives the first error: the stage's own, or one of the actions. */
  Throwable run(Block conditions, StageRecord stage, Throwable earlier) {
    if (conditions == null) return earlier
    if (stage != null && earlier != null) stage.worsen(Result.of(earlier))
    Syntax.POST.inject(earlier) { Throwable error, String name ->
      try {
        if (conditions.has(name) && holds(name, stage, error)) script.bound(conditions.closure(name)).call()
        return error
      } catch (Throwable thrown) {
        run.failedBy(thrown)
        stage?.worsen(Result.of(thrown))
        return error ?: thrown
      }
    } as Throwable
  }

  /** A stage is judged by its own result, and by the build's where that was aborted; changes are told by the build alone. */
  private boolean holds(String name, StageRecord stage, Throwable error) {
    String build = Result.worse(run.result ?: 'SUCCESS', error == null ? 'SUCCESS' : Result.of(error))
    String result = stage == null || build == 'ABORTED' ? build : stage.status
    String previous = run.request.previous
    switch (name) {
      case 'always': case 'cleanup': return true
      case 'changed': return previous == null || previous != build
      case 'fixed': return previous in ['FAILURE', 'UNSTABLE'] && build == 'SUCCESS'
      case 'regression': return previous != null && build in ['UNSTABLE', 'FAILURE', 'ABORTED'] && Result.worse(previous, build) != previous
      case 'aborted': return result == 'ABORTED'
      case 'failure': return result == 'FAILURE'
      case 'success': return result == 'SUCCESS'
      case 'unstable': return result == 'UNSTABLE'
      case 'unsuccessful': return result != 'SUCCESS'
      case 'notBuilt': return result == 'NOT_BUILT'
    }
  }
}
