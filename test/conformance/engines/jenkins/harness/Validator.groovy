package harness

import org.codehaus.groovy.ast.ModuleNode
import org.codehaus.groovy.ast.expr.BinaryExpression
import org.codehaus.groovy.ast.expr.ClosureExpression
import org.codehaus.groovy.ast.expr.ConstantExpression
import org.codehaus.groovy.ast.expr.Expression
import org.codehaus.groovy.ast.expr.GStringExpression
import org.codehaus.groovy.ast.expr.MethodCallExpression
import org.codehaus.groovy.ast.expr.VariableExpression
import org.codehaus.groovy.ast.stmt.ExpressionStatement
import org.codehaus.groovy.ast.stmt.Statement

/** Refuses what Declarative's parser and validator refuse, before anything runs (pipeline-model-definition, ModelParser and ModelValidatorImpl). */
class Validator {
  final List<String> problems = []

  void check(ModuleNode module) {
    List<Call> pipelines = module.statementBlock.statements.collect { Call.of(it) }.findAll { it?.name == 'pipeline' }
    if (pipelines.size() == 1 && pipelines[0].block != null && pipelines[0].arguments.isEmpty()) checkPipeline(pipelines[0])
    else problem(pipelines ? pipelines.last().line : 1, 'Expected one pipeline block at the top level')
  }

  /** A scripted pipeline is plain Groovy; only Declarative's own block has no place in it. */
  void checkScripted(ModuleNode module) {
    List<Call> pipelines = module.statementBlock.statements.collect { Call.of(it) }.findAll { it?.name == 'pipeline' }
    if (pipelines) problem(pipelines[0].line, 'A scripted pipeline has no pipeline block')
    if (module.statementBlock.statements.isEmpty()) problem(1, 'The pipeline is empty')
  }

  private void problem(int line, String text) { problems << "line $line: $text".toString() }

  private void checkPipeline(Call pipeline) {
    Map<String, Call> sections = sections(pipeline, Syntax.PIPELINE, ['agent', 'stages'])
    checkShared(sections, Syntax.OPTIONS)
    if (sections.parameters) calls(sections.parameters, Syntax.PARAMETERS, 'parameter').each { checkParameter(it) }
    if (sections.triggers) unique(calls(sections.triggers, Syntax.TRIGGERS, 'trigger'), 'trigger')
    if (sections.stages) checkStages(sections.stages, false)
  }

  /** What pipeline, stage and matrix have in common. */
  private void checkShared(Map<String, Call> sections, List<String> options) {
    if (sections.agent) checkAgent(sections.agent)
    if (sections.environment) checkEnvironment(sections.environment)
    if (sections.post) new StepsValidator(problems).checkPost(sections.post)
    if (sections.tools) unique(calls(sections.tools, Syntax.TOOLS, 'tool'), 'tool')
    if (sections.when) new WhenValidator(problems).check(sections.when)
    if (sections.input) checkInput(sections.input)
    if (sections.options) unique(calls(sections.options, options, 'option'), 'option').each { checkOption(it) }
  }

  private void checkStages(Call stages, boolean inParallel) {
    List<Call> all = calls(stages, ['stage'], 'stage')
    if (all.isEmpty()) problem(stages.line, 'No stages specified')
    all.each { checkStage(it, inParallel) }
    all.groupBy { it.constant }.each { name, same -> if (same.size() > 1) problem(same[1].line, "Duplicate stage name: \"$name\"") }
  }

  private def checkStage(Call stage, boolean inParallel) {
    if (!(stage.constant instanceof String)) problem(stage.line, 'Expected a stage name that is a string literal')
    if (stage.block == null) return problem(stage.line, "Stage does not have a block")
    Map<String, Call> sections = sections(stage, Syntax.STAGE, [])
    List<Call> contents = Syntax.CONTENTS.collect { sections[it] }.findAll()
    if (contents.size() != 1) problem(stage.line, "Expected one of ${Syntax.CONTENTS.join(', ')} for stage \"$stage.constant\"")
    Call branches = sections.parallel ?: sections.matrix
    if (branches != null) {
      if (inParallel) problem(branches.line, 'Parallel stages or branches can not be included in another parallel or matrix')
      ['agent', 'tools'].each {
        if (sections[it]) problem(sections[it].line, "\"$it\" is not allowed in stage \"$stage.constant\" as it contains parallel stages")
      }
    }
    if (sections.failFast && (branches == null || !(sections.failFast.constant instanceof Boolean)))
      problem(sections.failFast.line, 'failFast takes a boolean, and stands beside parallel or matrix')
    checkShared(sections, Syntax.STAGE_OPTIONS)
    if (sections.steps) new StepsValidator(problems).check(sections.steps)
    if (sections.stages) checkStages(sections.stages, inParallel)
    if (sections.parallel) checkStages(sections.parallel, true)
    if (sections.matrix) checkMatrix(sections.matrix)
  }

  private void checkMatrix(Call matrix) {
    Map<String, Call> sections = sections(matrix, Syntax.MATRIX, ['axes', 'stages'])
    checkShared(sections, Syntax.STAGE_OPTIONS)
    if (sections.axes) checkAxes(sections.axes, ['values'])
    if (sections.excludes) calls(sections.excludes, ['exclude'], 'exclude').each { checkAxes(it, ['values', 'notValues']) }
    if (sections.stages) checkStages(sections.stages, true)
  }

  private void checkAxes(Call axes, List<String> valueWords) {
    List<Call> all = calls(axes, ['axis'], 'axis')
    if (all.isEmpty()) problem(axes.line, 'No axes specified')
    List names = all.collect { Call axis ->
      Map<String, Call> parts = sections(axis, ['name'] + valueWords, ['name'], false)
      Call values = parts.values ?: parts.notValues
      if (parts.size() != 2 || values == null) problem(axis.line, "An axis has a name and ${valueWords.join(' or ')}")
      if (parts.name && !(parts.name.constant instanceof String)) problem(axis.line, 'Expected an axis name that is a string literal')
      if (values && (values.arguments.isEmpty() || values.arguments.any { !(it instanceof ConstantExpression && it.value instanceof String) }))
        problem(axis.line, 'The values of an axis are string literals')
      parts.name?.constant
    }
    if (names.toUnique().size() != names.size()) problem(axes.line, 'Duplicate axis name')
  }

  private def checkAgent(Call agent) {
    if (agent.block == null) {
      if (!(agent.word in ['any', 'none'])) problem(agent.line, 'Only "agent none", "agent any" or "agent {...}" are allowed')
      return
    }
    List<Call> types = calls(agent, Syntax.AGENTS.keySet() as List, 'agent type')
    if (types.size() != 1) return problem(agent.line, 'One agent type is required, and only one is allowed')
    Call type = types[0]
    List<String> allowed = Syntax.AGENTS[type.name]
    if (allowed == null) return
    if (type.block == null) {
      if (type.arguments.size() != 1 || type.names != null) problem(type.line, "Expected one value for the agent type \"$type.name\"")
    } else {
      Map<String, Call> settings = sections(type, allowed, type.name == 'docker' ? ['image'] : type.name == 'node' ? ['label'] : [], false)
      settings.values().each { if (it.arguments.size() != 1) problem(it.line, "The setting \"$it.name\" takes one value") }
    }
  }

  private void checkEnvironment(Call environment) {
    List<Statement> statements = Call.statements(environment.block)
    if (statements.isEmpty()) problem(environment.line, 'No variables specified for environment')
    List<String> names = statements.collect { Statement statement ->
      Expression pair = statement instanceof ExpressionStatement ? statement.expression : null
      boolean named = pair instanceof BinaryExpression && pair.operation.text == '=' && pair.leftExpression instanceof VariableExpression
      if (!named) problem(statement.lineNumber, 'Expected name=value pairs in environment')
      else if (!isValue(pair.rightExpression)) problem(statement.lineNumber, 'Environment variable values must be quoted texts or function calls')
      named ? pair.leftExpression.name : null
    }
    names.findAll().countBy { it }.each { name, count -> if (count > 1) problem(environment.line, "Duplicate environment variable name: \"$name\"") }
  }

  private boolean isValue(Expression value) {
    if (value instanceof BinaryExpression) return value.operation.text == '+' && isValue(value.leftExpression) && isValue(value.rightExpression)
    value instanceof GStringExpression || (value instanceof ConstantExpression && value.value != null) ||
      (value instanceof MethodCallExpression && Call.of(value)?.block == null)
  }

  private void checkInput(Call input) {
    if (input.block == null) {
      if (!input.text) problem(input.line, 'No message specified for input')
      return
    }
    Map<String, Call> fields = sections(input, Syntax.INPUT, ['message'], false)
    if (fields.parameters) calls(fields.parameters, Syntax.PARAMETERS, 'parameter').each { checkParameter(it) }
  }

  private void checkParameter(Call parameter) {
    def unknown = (parameter.names ?: []) - Steps.DESCRIBABLES[parameter.name]
    if (parameter.names == null) problem(parameter.line, "Arguments to \"$parameter.name\" must be explicitly named")
    else if (unknown) problem(parameter.line, "Invalid parameter \"${unknown.first()}\" of \"$parameter.name\"")
    else if (!('name' in parameter.names)) problem(parameter.line, 'Missing required parameter: "name"')
  }

  private void checkOption(Call option) {
    if (!(option.name in Syntax.WRAPPERS)) return
    def wrong = Steps.wrongArguments(option.name, option.names ?: (option.arguments ? [Steps.definition(option.name).sole()] : []), true)
    if (wrong) problem(option.line, wrong)
  }

  /** The sections of a block by name, each at most once. */
  private Map<String, Call> sections(Call owner, List<String> allowed, List<String> required, boolean blocks = true) {
    List<Call> all = unique(calls(owner, allowed, 'section'), 'section')
    required.each { name -> if (!all.any { it.name == name }) problem(owner.line, "Missing required section \"$name\"") }
    def blockless = all.findAll { it.block == null && blocks && !(it.name in ['agent', 'input', 'failFast']) }
    blockless.each { problem(it.line, "Not a valid section definition: \"$it.name\"") }
    (all - blockless).collectEntries { [it.name, it] }
  }

  private List<Call> unique(List<Call> calls, String kind) {
    calls.groupBy { it.name }.each { name, same -> if (same.size() > 1) problem(same[1].line, "Multiple occurrences of the $kind \"$name\"") }
    calls
  }

  /** The calls of a block, each with an allowed name. */
  private List<Call> calls(Call owner, List<String> allowed, String kind) {
    if (owner.block == null) {
      problem(owner.line, "Expected a block for $owner.name")
      return []
    }
    Call.statements(owner.block).collect { Statement statement ->
      Call call = Call.of(statement)
      if (call == null) problem(statement.lineNumber, "Expected a $kind in $owner.name")
      else if (!(call.name in allowed)) problem(call.line, "Undefined $kind \"$call.name\" in $owner.name. Valid: ${allowed.join(', ')}")
      call != null && call.name in allowed ? call : null
    }.findAll()
  }
}
