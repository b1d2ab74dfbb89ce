package harness

/** Executors and their workspaces: every allocation gets an empty one, so that files reach another stage by stash alone. */
class Nodes {
  static Object allocate(Run run, String label, String customWorkspace, Closure body) {
    File folder = customWorkspace == null ? new File(run.root, "workspaces/${run.count()}") : new File(run.root, "workspaces/custom/$customWorkspace")
    folder.mkdirs()
    run.record(what: 'node', label: label)
    def labels = new Environment().overriding(NODE_NAME: 'agent', NODE_LABELS: label ?: 'agent', EXECUTOR_NUMBER: '0')
    def context = run.context.changing { Environment env -> env.overriding(run.request.nodeEnv as Map).overriding(labels) }
    run.within(entering(context, folder), body)
  }

  static Context entering(Context context, File folder) {
    def change = { Environment env -> env.overriding(WORKSPACE: folder.path, WORKSPACE_TMP: "${folder.path}@tmp".toString(), PWD: folder.path) }
    context.with(workspace: folder, directory: folder).changing(change)
  }

  /** Puts the commit into the current folder, detached as the git plugin leaves it; a ref other than the build's own is looked for. */
  static Map<String, String> checkout(Run run, String ref = null) {
    File target = run.context.directory
    target.mkdirs()
    String other = ref == null || ref == run.request.scmEnv.GIT_BRANCH ? 'HEAD' : ref
    def script = 'cp -a "$0"/. . && git checkout -q --detach "$1"'
    def builder = new ProcessBuilder('sh', '-c', script, run.request.repository as String, other).directory(target).redirectErrorStream(true)
    builder.environment().putAll(HOME: run.root.path, GIT_CONFIG_GLOBAL: '/dev/null')
    Process process = builder.start()
    String output = run.blocking { process.inputStream.text }
    if (process.waitFor() != 0) throw new IllegalStateException("The checkout failed: $output")
    new LinkedHashMap<String, String>(run.request.scmEnv as Map)
  }
}
