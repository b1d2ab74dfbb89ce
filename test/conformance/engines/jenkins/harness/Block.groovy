package harness

/** What a declarative block says, read at the moment when Jenkins would read it: the calls in it by name, with their arguments. */
class Block {
  final List<List> calls

  private Block(List<List> calls) { this.calls = calls }

  static Block read(Closure body, PipelineScript script) {
    def recorder = new Recorder(script)
    if (body != null) run(body, recorder)
    new Block(recorder.takeCalls())
  }

  /** Name = value pairs in their order; a later value can use an earlier name. */
  static Map<String, Object> pairs(Closure body, PipelineScript script) {
    def recorder = new Recorder(script)
    run(body, recorder)
    recorder.takeCalls().collectEntries { [it[0], it[1][0]] }
  }

  private static void run(Closure body, Recorder recorder) {
    Closure own = body.rehydrate(recorder, recorder, recorder)
    own.resolveStrategy = Closure.DELEGATE_ONLY
    own.call()
  }

  boolean has(String name) { calls.any { it[0] == name } }

  List arguments(String name) { calls.find { it[0] == name }?.getAt(1) as List }

  Object argument(String name) { arguments(name)?.find { true } }

  Closure closure(String name) { arguments(name)?.find { it instanceof Closure } as Closure }

  Block block(String name, PipelineScript script) { has(name) ? read(closure(name), script) : null }
}

/** Takes every call whose name is a word of Declarative; other names are functions and variables of the file. */
class Recorder extends GroovyObjectSupport {
  private static final Set<String> WORDS = (Syntax.PIPELINE + Syntax.STAGE + Syntax.MATRIX + Syntax.POST + Syntax.OPTIONS + Syntax.PARAMETERS +
    Syntax.TRIGGERS + Syntax.TOOLS + Syntax.INPUT + Syntax.WHEN_FLAGS + Syntax.WHEN_GROUPS + Syntax.WHEN.keySet() + Syntax.AGENTS.keySet() +
    Syntax.AGENTS.values().flatten().findAll() + ['stage', 'axis', 'name', 'values', 'notValues', 'exclude', 'expression', 'idleMinutes', 'yaml',
    'defaultContainer', 'inheritFrom', 'cloud', 'namespace']) as Set
  private final PipelineScript script
  private final List<List> calls = []
  private final Map<String, Object> known = [:]

  Recorder(PipelineScript script) { this.script = script }

  List<List> takeCalls() { calls }

  Object invokeMethod(String name, Object arguments) {
    List list = arguments as List
    String word = name - PipelineScript.PREFIX
    if (word == 'credentials') return new Credentials(list[0].toString())
    if (!(word in WORDS)) return script.invokeMethod(name, arguments)
    // A build parameter describes itself.
    boolean describable = word in Syntax.PARAMETERS && list && list[0] instanceof Map
    calls << [word, describable ? [script.steps.call(word, list)] : list]
    calls.last()[1]
  }

  Object getProperty(String name) {
    if (name == 'any' || name == 'none') return name
    known.containsKey(name) ? known[name] : script.getProperty(name)
  }

  void setProperty(String name, Object value) {
    if (value instanceof Credentials) known.putAll(CredentialSteps.ofEnvironment(script.run, name, value.id))
    else known[name] = value
    calls << [name, [value]]
  }
}

/** credentials('id') in "environment". */
class Credentials {
  final String id

  Credentials(String id) { this.id = id }
}
