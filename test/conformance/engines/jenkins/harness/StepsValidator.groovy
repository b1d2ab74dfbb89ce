package harness

import org.codehaus.groovy.ast.stmt.Statement

/** Holds steps and post against Declarative's rules: nothing but calls of steps, outside of script blocks. */
class StepsValidator {
  private final List<String> problems

  StepsValidator(List<String> problems) { this.problems = problems }

  private void problem(int line, String text) { problems << "line $line: $text".toString() }

  void checkPost(Call post) {
    if (post.block == null) return
    List<Call> conditions = Call.statements(post.block).collect { Statement statement ->
      Call call = Call.of(statement)
      boolean right = call != null && call.name in Syntax.POST && call.block != null && call.arguments.isEmpty()
      if (!right) problem(statement.lineNumber, "The post section can only contain build condition names with code blocks: ${Syntax.POST.join(', ')}")
      right ? call : null
    }.findAll()
    if (Call.statements(post.block).isEmpty()) problem(post.line, 'post can not be empty')
    conditions.countBy { it.name }.each { name, count -> if (count > 1) problem(post.line, "Duplicate build condition name: \"$name\"") }
    conditions.each { check(it) }
  }

  void check(Call owner) {
    List<Statement> statements = owner.block == null ? [] : Call.statements(owner.block)
    if (statements.isEmpty()) problem(owner.line, "No steps specified for $owner.name")
    statements.each { Statement statement ->
      Call step = Call.of(statement)
      if (step == null) problem(statement.lineNumber, 'Expected a step: all else is only allowed inside of a script block')
      else checkStep(step, statements.size() == 1)
    }
  }

  private def checkStep(Call step, boolean alone) {
    boolean blocked = step.name in Syntax.BLOCKED && !(step.name == 'parallel' && alone)
    if (blocked) return problem(step.line, "Invalid step \"$step.name\" used - not allowed in this context")
    // A name that is no step may be a function of the file.
    if (!Steps.METHODS.containsKey(step.name)) return
    def sole = Steps.definition(step.name).sole()
    if (step.names == null && step.arguments.size() > 1) problem(step.line, "The arguments of the step $step.name must be named")
    else if (step.names == null && step.arguments && sole.isEmpty()) problem(step.line, "The step $step.name does not take a single parameter")
    else {
      String wrong = Steps.wrongArguments(step.name, step.names ?: (step.arguments ? [sole] : []), step.block != null)
      if (wrong) problem(step.line, wrong)
    }
    if (step.block != null && step.name != 'script') check(step)
  }
}

/** Holds the conditions of "when" against Declarative's rules. */
class WhenValidator {
  private final List<String> problems

  WhenValidator(List<String> problems) { this.problems = problems }

  private void problem(int line, String text) { problems << "line $line: $text".toString() }

  void check(Call when) {
    if (when.block == null) return
    List<Call> all = children(when)
    def (List<Call> flags, List<Call> conditions) = all.split { it.name in Syntax.WHEN_FLAGS }
    flags.each { if (!(it.constant instanceof Boolean)) problem(it.line, "Expected a boolean with $it.name") }
    if (conditions.isEmpty()) problem(when.line, 'Empty when closure, remove the property or add some content')
    conditions.each { checkCondition(it) }
  }

  private List<Call> children(Call owner) {
    Call.statements(owner.block).collect { Statement statement ->
      Call call = Call.of(statement)
      if (call == null) problem(statement.lineNumber, 'Expected a when condition')
      call
    }.findAll()
  }

  private def checkCondition(Call condition) {
    String name = condition.name
    if (name in Syntax.WHEN_GROUPS) return checkGroup(condition)
    if (name == 'expression') {
      if (condition.block == null) problem(condition.line, 'Expected a block for expression')
      return
    }
    List<String> allowed = Syntax.WHEN[name]
    if (allowed == null) return problem(condition.line, "Unknown conditional $name")
    if (condition.block != null) return problem(condition.line, "No children when conditions are allowed for when condition \"$name\"")
    def unknown = (condition.names ?: []) - allowed
    if (unknown) problem(condition.line, "Invalid parameter \"${unknown.first()}\" of the condition $name")
    boolean pair = name in ['environment', 'equals']
    if (pair && !(condition.names ?: []).containsAll(allowed.take(2))) problem(condition.line, "Missing required parameter of the condition $name")
    boolean alone = name in ['buildingTag', 'tag', 'changeRequest', 'isRestartedRun']
    if (!pair && !alone && condition.arguments.isEmpty()) problem(condition.line, "The condition $name takes an argument")
  }

  private def checkGroup(Call group) {
    if (group.block == null || !group.arguments.isEmpty()) return problem(group.line, "The condition $group.name takes a block alone")
    List<Call> inner = children(group)
    if (inner.isEmpty()) problem(group.line, "Nested when condition \"$group.name\" requires at least one child condition")
    if (group.name == 'not' && inner.size() > 1) problem(group.line, 'Nested when condition "not" requires exactly 1 child condition(s)')
    inner.each { checkCondition(it) }
  }
}
