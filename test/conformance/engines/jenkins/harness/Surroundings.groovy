package harness

/** What a pipeline or a stage puts around its content. */
class Surroundings {
  private final Run run
  private final PipelineScript script
  /** Those of the pipeline. */
  Block options

  Surroundings(Run run, PipelineScript script) {
    this.run = run
    this.script = script
  }

  /** A new agent means a new workspace with the commit in it, unless the checkout is switched off; reuseNode stays where it is. */
  Object agent(Block owner, Block own, Closure body) {
    if (!owner.has('agent') || owner.argument('agent') == 'none') return body()
    if (owner.argument('agent') == 'any') return allocate(null, null, own, body)
    List type = Block.read(owner.closure('agent'), script).calls.first()
    Map settings = type[1][0] instanceof Closure ? Block.read(type[1][0] as Closure, script).calls.collectEntries { [it[0], it[1][0]] } :
      [(type[0] == 'docker' ? 'image' : type[0] == 'dockerfile' ? 'filename' : 'label'): type[1][0]]
    def container = {
      if (type[0] in ['docker', 'dockerfile', 'kubernetes'])
        run.record(what: 'container', kind: type[0], image: settings.image?.toString(), args: settings.args?.toString() ?: '')
      body()
    }
    if (settings.reuseNode && run.context.workspace != null) return container()
    allocate(settings.label?.toString(), settings.customWorkspace?.toString(), own, container)
  }

  private Object allocate(String label, String customWorkspace, Block own, Closure body) {
    Nodes.allocate(run, label, customWorkspace) {
      if (isSet(own, 'skipDefaultCheckout') || (!own.has('skipDefaultCheckout') && isSet(options, 'skipDefaultCheckout'))) return body()
      def folder = own.argument('checkoutToSubdirectory') ?: options.argument('checkoutToSubdirectory')
      def workspace = run.context.workspace
      def target = run.context.with(directory: folder == null ? workspace : new File(workspace, folder.toString()))
      def variables = run.within(target) { Nodes.checkout(run) }
      run.within(run.context.changing { Environment env -> env.overriding(variables) }, body)
    }
  }

  private static boolean isSet(Block block, String option) { block.has(option) && block.argument(option) != false }

  /** Credentials lie outside of the other variables. */
  Object environment(Block owner, Closure body) {
    if (!owner.has('environment')) return body()
    def pairs = Block.pairs(owner.closure('environment'), script)
    def credentials = pairs.findAll { it.value instanceof Credentials }
    def secrets = credentials.collectEntries { name, value -> CredentialSteps.ofEnvironment(run, name, value.id) }
    def plain = (pairs - credentials).collectEntries { name, value -> [name, String.valueOf(value)] }
    CredentialSteps.bind(run, secrets) { run.within(run.context.changing { Environment env -> env.expanding(plain) }, body) }
  }

  /** The host's own tools are used; what was asked for is only recorded. */
  void tools(Block owner) { owner.block('tools', script)?.calls?.each { run.record(what: 'tool', kind: it[0], version: it[1][0].toString()) } }

  /** Options that are steps, the first one outermost. */
  Object wrappers(Block options, Closure body) {
    Closure whole = options.calls.findAll { it[0] in Syntax.WRAPPERS }.reverse().inject(body) { Closure inner, List option ->
      { -> script.steps.call(option[0] as String, (option[1] as List) + inner) }
    }
    whole()
  }

  /** The answers become variables of the stage. */
  Object input(Block owner, Closure body) {
    if (!owner.has('input')) return body()
    Map args = owner.closure('input') == null ? [message: owner.argument('input')] : fields(Block.read(owner.closure('input'), script))
    def answer = script.steps.call('input', [args])
    def names = (args.parameters ?: [])*.name + [args.submitterParameter].findAll()
    Map values = answer instanceof Map ? answer : names ? [(names[0]): answer] : [:]
    def text = values.collectEntries { name, value -> [name, String.valueOf(value)] }
    run.within(run.context.changing { Environment env -> env.expanding(text) }, body)
  }

  private Map fields(Block input) {
    input.calls.collectEntries { call ->
      def value = call[1][0]
      [call[0], value instanceof Closure ? Block.read(value as Closure, script).calls.collect { it[1][0] } : value]
    }
  }
}
