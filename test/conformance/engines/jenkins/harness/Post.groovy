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

  /**
   * A stage is judged by what it threw and was marked with, but also by a build that is unstable or aborted already; "unsuccessful" looks at the
   * build in any case (BuildCondition.getCombinedResult, JENKINS-52114 and JENKINS-57826). Changes are told by the build alone.
   */
  private boolean holds(String name, StageRecord stage, Throwable error) {
    String build = Result.worse(run.result ?: 'SUCCESS', error == null ? 'SUCCESS' : Result.of(error))
    String combined = Result.worse(build, stage?.status ?: 'SUCCESS')
    String result = stage != null && build in ['SUCCESS', 'FAILURE'] ? stage.status : combined
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
      case 'unsuccessful': return combined != 'SUCCESS'
      case 'notBuilt': return result == 'NOT_BUILT'
    }
  }
}
