package harness

/** The words of Declarative Pipeline (jenkins.io/doc/book/pipeline/syntax) and of the plugins that pipelines commonly rely on. */
class Syntax {
  static final List<String> PIPELINE = ['agent', 'environment', 'libraries', 'options', 'parameters', 'post', 'stages', 'tools', 'triggers']
  static final List<String> CONTENTS = ['steps', 'stages', 'parallel', 'matrix']
  static final List<String> STAGE = ['agent', 'environment', 'failFast', 'input', 'options', 'post', 'tools', 'when'] + CONTENTS
  static final List<String> MATRIX = ['agent', 'axes', 'environment', 'excludes', 'input', 'options', 'post', 'stages', 'tools', 'when']

  /** In the order in which they run. */
  static final List<String> POST = ['always', 'changed', 'fixed', 'regression', 'aborted', 'failure', 'success', 'unstable', 'unsuccessful',
    'notBuilt', 'cleanup']

  /** Options that are steps around the stages or the stage. */
  static final List<String> WRAPPERS = ['retry', 'timeout', 'timestamps', 'lock', 'ansiColor']
  static final List<String> STAGE_OPTIONS = WRAPPERS + ['skipDefaultCheckout', 'checkoutToSubdirectory']
  static final List<String> OPTIONS = STAGE_OPTIONS + ['buildDiscarder', 'disableConcurrentBuilds', 'disableResume', 'disableRestartFromStage',
    'durabilityHint', 'newContainerPerStage', 'overrideIndexTriggers', 'parallelsAlwaysFailFast', 'preserveStashes', 'quietPeriod', 'rateLimitBuilds',
    'skipStagesAfterUnstable']

  /** What the step "properties" takes here. */
  static final List<String> PROPERTIES = ['buildDiscarder', 'disableConcurrentBuilds', 'parameters', 'pipelineTriggers']

  static final List<String> PARAMETERS = ['string', 'text', 'booleanParam', 'choice', 'password', 'file']
  static final List<String> TRIGGERS = ['cron', 'pollSCM', 'upstream']
  static final List<String> TOOLS = ['ant', 'git', 'go', 'gradle', 'jdk', 'maven', 'nodejs']
  static final List<String> INPUT = ['message', 'id', 'ok', 'submitter', 'submitterParameter', 'parameters']

  /** The settings of each type of agent; null where the type takes its own free form. */
  static final Map<String, List<String>> AGENTS = [
    label: [], node: ['label', 'customWorkspace'],
    docker: ['image', 'label', 'args', 'registryUrl', 'registryCredentialsId', 'reuseNode', 'alwaysPull', 'customWorkspace'],
    dockerfile: ['filename', 'dir', 'label', 'args', 'additionalBuildArgs', 'registryUrl', 'registryCredentialsId', 'reuseNode', 'customWorkspace'],
    kubernetes: null,
  ]

  static final List<String> WHEN_FLAGS = ['beforeAgent', 'beforeInput', 'beforeOptions']
  static final List<String> WHEN_GROUPS = ['not', 'allOf', 'anyOf']
  static final Map<String, List<String>> WHEN = [
    branch: ['pattern', 'comparator'], tag: ['pattern', 'comparator'], buildingTag: [], isRestartedRun: [],
    changelog: ['pattern'], changeset: ['pattern', 'caseSensitive', 'comparator'],
    changeRequest: ['id', 'target', 'branch', 'fork', 'url', 'title', 'author', 'authorDisplayName', 'authorEmail', 'comparator'],
    environment: ['name', 'value', 'ignoreCase'], equals: ['expected', 'actual'], triggeredBy: ['cause', 'detail'],
  ]

  /** Steps that Declarative refuses outside of a script block (pipeline-model-definition, BlockedStepsAndMethodCalls). */
  static final List<String> BLOCKED = ['stage', 'properties', 'parallel']
}
