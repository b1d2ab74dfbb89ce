package harness

/** Secrets by their id: a text, {username, password}, {username, privateKey, passphrase} or {file}. */
class CredentialSteps {
  private final Run run

  CredentialSteps(Run run, PipelineScript script) { this.run = run }

  @Step(parameters = ['bindings'], sole = 'bindings', required = ['bindings'])
  def withCredentials(Map args, Closure body) {
    bind(run, (args.bindings as List<Map>).collectEntries { variables(run, it) }, body)
  }

  static Object bind(Run run, Map<String, String> variables, Closure body) {
    Context context = run.context.changing { Environment env -> env.overriding(variables) }
    run.within(context.with(secrets: context.secrets + variables.values()), body)
  }

  static Map<String, String> variables(Run run, Map binding) {
    def secret = find(run, binding.credentialsId?.toString())
    switch (binding.symbol) {
      case 'string':
        wanted(secret instanceof CharSequence, binding)
        return [(binding.variable): secret as String]
      case 'usernamePassword':
        wanted(secret instanceof Map && secret.password != null, binding)
        return [(binding.usernameVariable): secret.username, (binding.passwordVariable): secret.password]
      case 'usernameColonPassword':
        wanted(secret instanceof Map && secret.password != null, binding)
        return [(binding.variable): "$secret.username:$secret.password".toString()]
      case 'file':
        wanted(secret instanceof Map && secret.file != null, binding)
        return [(binding.variable): write(run, secret.file as String)]
      case 'sshUserPrivateKey':
        wanted(secret instanceof Map && secret.privateKey != null, binding)
        def all = [(binding.keyFileVariable): write(run, secret.privateKey as String), (binding.usernameVariable): secret.username,
                   (binding.passphraseVariable): secret.passphrase]
        return all.findAll { name, value -> name != null && value != null }
      default:
        throw new IllegalArgumentException("$binding is no credentials binding")
    }
  }

  /** What credentials('id') in "environment" sets: the kind of the secret decides (pipeline-model-definition, CredentialsBindingHandler). */
  static Map<String, String> ofEnvironment(Run run, String name, String id) {
    def secret = find(run, id)
    if (secret instanceof CharSequence) return [(name): secret as String]
    if (secret.file != null) return [(name): write(run, secret.file as String)]
    if (secret.privateKey != null) {
      def login = [("${name}_USR".toString()): secret.username, ("${name}_PSW".toString()): secret.passphrase]
      return [(name): write(run, secret.privateKey as String)] + login.findAll { it.value != null }
    }
    [(name): "$secret.username:$secret.password".toString(), ("${name}_USR".toString()): secret.username, ("${name}_PSW".toString()): secret.password]
  }

  private static Object find(Run run, String id) {
    def secret = (run.request.credentials as Map)[id]
    if (secret == null) throw new StepFailure("Could not find credentials entry with ID '$id'")
    secret
  }

  private static void wanted(boolean right, Map binding) {
    if (!right) throw new StepFailure("Credentials '$binding.credentialsId' are of another kind than $binding.symbol")
  }

  private static String write(Run run, String text) {
    if (run.context.workspace == null) throw new StepFailure(Steps.NO_NODE)
    File file = new File(run.root, "secrets/${run.count()}/secret")
    file.parentFile.mkdirs()
    file.setText(text, 'UTF-8')
    file.path
  }
}
