package harness

import java.util.regex.Pattern

/** Evaluates the conditions of a "when" (pipeline-model-definition, when/impl); its children must all hold. */
class When {
  private static final Map<String, String> CHANGE_VARIABLES = [id: 'CHANGE_ID', target: 'CHANGE_TARGET', branch: 'CHANGE_BRANCH', fork: 'CHANGE_FORK',
    url: 'CHANGE_URL', title: 'CHANGE_TITLE', author: 'CHANGE_AUTHOR', authorDisplayName: 'CHANGE_AUTHOR_DISPLAY_NAME', authorEmail: 'CHANGE_AUTHOR_EMAIL']
  private final Run run
  private final PipelineScript script

  When(Run run, PipelineScript script) {
    this.run = run
    this.script = script
  }

  /** At which moment of a stage the condition is asked. Each flag includes the later ones: options, input, agent, and then the steps. */
  static String moment(Block when) {
    if (when.argument('beforeOptions')) return 'options'
    if (when.argument('beforeInput')) return 'input'
    when.argument('beforeAgent') ? 'agent' : 'steps'
  }

  boolean holds(Block when) { conditions(when).every { condition(it[0] as String, it[1] as List) } }

  private static List<List> conditions(Block when) { when.calls.findAll { !(it[0] in Syntax.WHEN_FLAGS) } }

  private boolean condition(String name, List arguments) {
    Map named = arguments && arguments[0] instanceof Map ? arguments[0] as Map : [:]
    def sole = arguments && !(arguments[0] instanceof Map) ? arguments[0] : null
    Environment env = run.context.environment()
    switch (name) {
      case 'allOf': return holds(Block.read(sole as Closure, script))
      case 'anyOf': return conditions(Block.read(sole as Closure, script)).any { condition(it[0] as String, it[1] as List) }
      case 'not': return !holds(Block.read(sole as Closure, script))
      case 'expression': return script.bound(sole as Closure).call() as boolean
      case 'branch': return env.BRANCH_NAME != null && compares(env.BRANCH_NAME, named.pattern ?: sole, named.comparator, 'GLOB')
      case 'buildingTag': return env.TAG_NAME != null
      case 'tag': return env.TAG_NAME != null && compares(env.TAG_NAME, named.pattern ?: sole ?: '**', named.comparator, 'GLOB')
      case 'changeRequest': return env.CHANGE_ID != null && changeRequest(named, env)
      case 'changeset': return changeset(named.pattern ?: sole, named)
      case 'changelog': return changelog((named.pattern ?: sole).toString())
      case 'environment': return sameText(env.get(named.name.toString()), named.value?.toString(), named.ignoreCase as boolean)
      case 'equals': return named.expected == named.actual
      case 'triggeredBy': return triggeredBy((named.cause ?: sole).toString(), named.detail)
      case 'isRestartedRun': return false
      default: throw new IllegalArgumentException("Unknown conditional $name")
    }
  }

  private static boolean compares(String actual, Object pattern, Object comparator, String usual) {
    switch ((comparator ?: usual).toString().toUpperCase()) {
      case 'GLOB': return AntGlob.matches(pattern.toString(), actual, false)
      case 'REGEXP': return actual.matches(pattern.toString())
      case 'EQUALS': return actual == pattern.toString()
      default: throw new IllegalArgumentException("Unknown comparator $comparator")
    }
  }

  private static boolean changeRequest(Map named, Environment env) {
    def wanted = named.findAll { it.key != 'comparator' }
    wanted.every { name, value -> compares(env.get(CHANGE_VARIABLES[name]) ?: '', value, named.comparator, 'EQUALS') }
  }

  /** The first build of a branch has no changes. */
  private boolean changeset(Object pattern, Map named) {
    List<String> paths = (run.request.changes as List<Map>).collectMany { it.affectedPaths as List<String> }
    boolean glob = (named.comparator ?: 'GLOB').toString() == 'GLOB'
    paths.any { glob ? AntGlob.matches(pattern.toString(), it, named.caseSensitive as boolean) : compares(it, pattern, named.comparator, 'GLOB') }
  }

  private boolean changelog(String pattern) {
    def line = Pattern.compile("(?m)(?s)^[^\\r\\n]*$pattern[^\\r\\n]*\$")
    (run.request.changes as List<Map>).any { line.matcher(it.msg as String).find() }
  }

  private static boolean sameText(String actual, String expected, boolean ignoreCase) {
    ignoreCase ? (actual ?: '').equalsIgnoreCase(expected ?: '') : (actual ?: '') == (expected ?: '')
  }

  /** By the class of the cause, with or without its package, and with or without "Cause". */
  private boolean triggeredBy(String name, Object detail) {
    (run.request.causes as List<Map>).any { cause ->
      String type = cause._class
      String simple = type.split(/[.$]/).last()
      (name in [type, simple, simple.replaceFirst(/Cause$/, '')]) && (detail == null || cause.userId == detail.toString())
    }
  }
}
