package harness

import java.lang.annotation.Retention
import java.lang.annotation.RetentionPolicy
import java.lang.reflect.InvocationTargetException
import java.lang.reflect.Method

/** Marks the method that does a step: it takes the named arguments, and the block where the step has one. */
@Retention(RetentionPolicy.RUNTIME)
@interface Step {
  String[] parameters() default []
  /** The parameter that may be given without its name. */
  String sole() default ''
  String[] required() default []
  boolean node() default false
  /** The step may be called without its block. */
  boolean optionalBlock() default false
}

/** Finds a step by its name, checks its arguments as Jenkins does, and does it. */
class Steps {
  static final String NO_NODE = 'Attempted to execute a step that requires a node context while "agent none" was specified'

  /** Functions that only describe something to the step around them. */
  static final Map<String, List<String>> DESCRIBABLES = [
    string: ['credentialsId', 'variable', 'name', 'defaultValue', 'description', 'trim'],
    usernamePassword: ['credentialsId', 'usernameVariable', 'passwordVariable'],
    usernameColonPassword: ['credentialsId', 'variable'],
    file: ['credentialsId', 'variable', 'name', 'description'],
    sshUserPrivateKey: ['credentialsId', 'keyFileVariable', 'usernameVariable', 'passphraseVariable'],
    booleanParam: ['name', 'defaultValue', 'description'],
    choice: ['name', 'choices', 'description'],
    text: ['name', 'defaultValue', 'description', 'trim'],
    password: ['name', 'defaultValue', 'description'],
    logRotator: ['numToKeepStr', 'daysToKeepStr', 'artifactNumToKeepStr', 'artifactDaysToKeepStr'],
    agent: [], kubernetesAgent: [], nonresumable: [],
    disableConcurrentBuilds: ['abortPrevious'], pipelineTriggers: ['triggers'], parameters: ['parameterDefinitions'], buildDiscarder: ['strategy'],
    cron: ['spec'], pollSCM: ['spec'],
    scmGit: ['branches', 'extensions', 'userRemoteConfigs', 'browser', 'gitTool'], lfs: [], cleanBeforeCheckout: [],
    submodule: ['recursiveSubmodules', 'parentCredentials', 'reference', 'shallow', 'depth'],
    cloneOption: ['depth', 'shallow', 'noTags', 'reference', 'honorRefspec', 'timeout'],
    coberturaAdapter: ['path', 'mergeToOneReport'], jacocoAdapter: ['path', 'mergeToOneReport'],
    arbitraryFileCache: ['path', 'cacheName', 'cacheValidityDecidingFile', 'includes', 'excludes', 'compressionMethod', 'useDefaultExcludes'],
  ]

  private static final List<Class> GROUPS = [ShellSteps, FileSteps, FlowSteps, CredentialSteps, ReportSteps]
  static final Map<String, Method> METHODS = GROUPS.collectMany { Class group -> group.declaredMethods.findAll { it.getAnnotation(Step) } as List }
    .collectEntries { Method method -> [method.name.replaceFirst(/^step_/, ''), method] }

  final Run run
  private final Map<Class, Object> groups

  Steps(Run run, PipelineScript script) {
    this.run = run
    groups = GROUPS.collectEntries { Class group -> [group, group.newInstance(run, script)] }
  }

  static Step definition(String name) { METHODS[name]?.getAnnotation(Step) }

  static boolean takesBlock(String name) { Closure in METHODS[name].parameterTypes }

  /** Why Jenkins would refuse these argument names, or null. */
  static String wrongArguments(String name, Collection<String> given, boolean block) {
    Step step = definition(name)
    def unknown = step.parameters().length == 1 && step.parameters()[0] == '*' ? [] : given - (step.parameters() as List)
    if (unknown) return "Invalid parameter \"${unknown.first()}\" of the step $name"
    def missing = (step.required() as List) - given
    if (missing) return "Missing required parameter of the step $name: \"${missing.first()}\""
    if (block && !takesBlock(name)) return "The step $name takes no block"
    if (!block && takesBlock(name) && !step.optionalBlock()) return "Expected a block with the step $name"
    null
  }

  Object call(String name, List arguments) {
    if (DESCRIBABLES.containsKey(name)) return describe(name, arguments)
    if (!METHODS.containsKey(name)) throw new NoSuchStep(name)
    Closure block = arguments && arguments.last() instanceof Closure ? arguments.last() as Closure : null
    Map named = namedArguments(name, block == null ? arguments : arguments.init())
    String wrong = wrongArguments(name, named.keySet()*.toString(), block != null)
    if (wrong != null) throw new IllegalArgumentException(wrong)
    run.checkCancelled()
    if (definition(name).node() && run.context.workspace == null) throw new StepFailure(NO_NODE)
    invoke(METHODS[name], named, block)
  }

  private static Map namedArguments(String name, List arguments) {
    if (arguments.size() > 1) throw new IllegalArgumentException("The arguments of the step $name must be named")
    if (arguments.isEmpty()) return [:]
    if (arguments[0] instanceof Map) return arguments[0] as Map
    String sole = definition(name).sole()
    if (sole.isEmpty()) throw new IllegalArgumentException("The step $name does not take a single parameter")
    [(sole): arguments[0]]
  }

  private static Map describe(String name, List arguments) {
    Map named = arguments && arguments[0] instanceof Map ? arguments[0] as Map : arguments ? [(DESCRIBABLES[name][0]): arguments[0]] : [:]
    def unknown = named.keySet() - DESCRIBABLES[name]
    if (unknown) throw new IllegalArgumentException("Invalid parameter \"${unknown.first()}\" of $name")
    [symbol: name] + named
  }

  private Object invoke(Method method, Map named, Closure block) {
    Object group = groups[method.declaringClass]
    try {
      return Closure in method.parameterTypes ? method.invoke(group, named, block) : method.invoke(group, named)
    } catch (InvocationTargetException error) {
      throw error.cause
    }
  }
}
