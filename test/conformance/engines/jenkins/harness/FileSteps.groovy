package harness

import java.nio.file.Files
import java.nio.file.StandardCopyOption

/** Steps on the workspace. */
class FileSteps {
  private final Run run

  FileSteps(Run run, PipelineScript script) { this.run = run }

  @Step(parameters = ['path'], sole = 'path', required = ['path'], node = true)
  def dir(Map args, Closure body) {
    File directory = resolve(args.path)
    inDirectory(directory, body)
  }

  @Step(parameters = ['dir'], sole = 'dir', required = ['dir'], node = true)
  def ws(Map args, Closure body) {
    File folder = new File(run.root, "workspaces/${args.dir.toString().replaceAll('[^\\w.-]', '_')}")
    folder.mkdirs()
    run.within(Nodes.entering(run.context, folder), body)
  }

  @Step(parameters = ['label'], sole = 'label', optionalBlock = true)
  def node(Map args, Closure body) { Nodes.allocate(run, args.label?.toString(), null, body) }

  /** The plain step gives the commit's variables back and sets none: only Declarative's own checkout does (workflow-scm-step). */
  @Step(parameters = ['scm', 'changelog', 'poll'], sole = 'scm', required = ['scm'], node = true)
  def checkout(Map args) {
    if (args.scm instanceof Scm) return Nodes.checkout(run)
    Map git = args.scm instanceof Map ? args.scm as Map : [:]
    def urls = git.userRemoteConfigs*.url
    if (git.symbol != 'scmGit' || urls != [run.request.scmEnv.GIT_URL]) throw new IllegalArgumentException("There is no such repository: $args.scm")
    def extensions = git.extensions.findAll { it.symbol }
    run.record(what: 'checkout', branches: git.branches*.name*.toString(), extensions: extensions.collectEntries { [it.symbol, it - [symbol: it.symbol]] })
    Nodes.checkout(run, git.branches[0].name.toString())
  }

  @Step(parameters = ['name', 'includes', 'excludes', 'allowEmpty', 'useDefaultExcludes'], sole = 'name', required = ['name'], node = true)
  def stash(Map args) {
    def files = AntGlob.files(here, args.includes?.toString() ?: '**', args.excludes?.toString(), args.useDefaultExcludes != false)
    if (files.isEmpty() && !args.allowEmpty) throw new StepFailure("No files included in stash '$args.name'")
    File target = stashFolder(args.name)
    target.deleteDir()
    target.mkdirs()
    copy(here, target, files)
    run.record(what: 'stash', name: args.name.toString(), files: files)
  }

  @Step(parameters = ['name'], sole = 'name', required = ['name'], node = true)
  def unstash(Map args) {
    File source = stashFolder(args.name)
    if (!source.isDirectory()) throw new StepFailure("No such saved stash '$args.name'")
    copy(source, here, AntGlob.files(source, '**', null, false))
  }

  @Step(parameters = ['artifacts', 'excludes', 'allowEmptyArchive', 'fingerprint', 'onlyIfSuccessful', 'defaultExcludes', 'caseSensitive',
    'followSymlinks'], sole = 'artifacts', required = ['artifacts'], node = true)
  def archiveArtifacts(Map args) {
    if (args.onlyIfSuccessful && run.result != null) return
    def files = AntGlob.files(here, args.artifacts.toString(), args.excludes?.toString(), args.defaultExcludes != false, args.caseSensitive != false)
    if (files.isEmpty() && !args.allowEmptyArchive)
      throw new StepFailure("No artifacts found that match the file pattern \"$args.artifacts\". Configuration error?")
    copy(here, new File(run.root, 'archive'), files)
    run.record(what: 'archive', files: files)
  }

  @Step(parameters = ['file', 'text', 'encoding'], required = ['file', 'text'], node = true)
  def writeFile(Map args) {
    File file = resolve(args.file)
    file.parentFile.mkdirs()
    file.setText(args.text.toString(), 'UTF-8')
  }

  @Step(parameters = ['file', 'encoding'], sole = 'file', required = ['file'], node = true)
  def readFile(Map args) {
    File file = resolve(args.file)
    if (!file.isFile()) throw new StepFailure("java.nio.file.NoSuchFileException: $file")
    file.getText('UTF-8')
  }

  @Step(parameters = ['file'], sole = 'file', required = ['file'], node = true)
  def fileExists(Map args) { resolve(args.file).exists() }

  @Step(parameters = ['tmp'], node = true)
  def pwd(Map args) { args.tmp ? "${run.context.workspace.path}@tmp".toString() : here.path }

  @Step(node = true)
  def deleteDir(Map args) { here.deleteDir() }

  @Step(parameters = ['*'], node = true)
  def cleanWs(Map args) {
    run.context.workspace.deleteDir()
    run.context.workspace.mkdirs()
  }

  /** The job cacher plugin starts with an empty cache on every build here. */
  @Step(parameters = ['maxCacheSize', 'defaultBranch', 'caches', 'skipSave', 'skipRestore'], required = ['caches'], node = true)
  def cache(Map args, Closure body) {
    run.record(what: 'cache', caches: args.caches)
    body.call()
  }

  private File getHere() { run.context.directory }

  private File resolve(Object path) {
    String text = path.toString()
    text.startsWith('/') ? new File(text) : new File(here, text).toPath().normalize().toFile()
  }

  private def inDirectory(File directory, Closure body) {
    // PWD is what "dir" sets beside the working directory itself.
    run.within(run.context.with(directory: directory).changing { Environment env -> env.overriding(PWD: directory.path) }, body)
  }

  private File stashFolder(Object name) { new File(run.root, "stashes/${URLEncoder.encode(name.toString(), 'UTF-8')}") }

  static void copy(File from, File to, List<String> paths) {
    paths.each { String path ->
      File target = new File(to, path)
      target.parentFile.mkdirs()
      Files.copy(new File(from, path).toPath(), target.toPath(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES)
    }
  }
}
