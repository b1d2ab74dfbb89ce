package harness

import org.codehaus.groovy.ast.ASTNode
import org.codehaus.groovy.ast.expr.ClosureExpression
import org.codehaus.groovy.ast.expr.ConstantExpression
import org.codehaus.groovy.ast.expr.Expression
import org.codehaus.groovy.ast.expr.GStringExpression
import org.codehaus.groovy.ast.expr.MapExpression
import org.codehaus.groovy.ast.expr.MethodCallExpression
import org.codehaus.groovy.ast.expr.NamedArgumentListExpression
import org.codehaus.groovy.ast.expr.TupleExpression
import org.codehaus.groovy.ast.expr.VariableExpression
import org.codehaus.groovy.ast.stmt.BlockStatement
import org.codehaus.groovy.ast.stmt.ExpressionStatement
import org.codehaus.groovy.ast.stmt.Statement

/** A call without an object, as the syntax tree has it: name(arguments) { block }. */
class Call {
  String name
  int line
  /** Without the block. */
  List<Expression> arguments
  ClosureExpression block

  /** Null for any other kind of statement. */
  static Call of(ASTNode node) {
    Expression expression = node instanceof ExpressionStatement ? node.expression : node instanceof Expression ? node : null
    if (!(expression instanceof MethodCallExpression) || !expression.implicitThis || !(expression.method instanceof ConstantExpression)) return null
    List<Expression> all = expression.arguments instanceof TupleExpression ? expression.arguments.expressions : [expression.arguments]
    boolean block = all && all.last() instanceof ClosureExpression
    List<Expression> arguments = block ? all.init() : all
    new Call(name: expression.methodAsString, line: node.lineNumber, arguments: arguments, block: block ? all.last() as ClosureExpression : null)
  }

  static List<Statement> statements(ClosureExpression block) {
    block.code instanceof BlockStatement ? block.code.statements : [block.code]
  }

  /** The names of named arguments, or null where there are none; a map in brackets is one argument without a name. */
  List<String> getNames() {
    if (arguments.size() != 1 || !(arguments[0] instanceof MapExpression)) return null
    boolean bracketed = block == null && !(arguments[0] instanceof NamedArgumentListExpression)
    bracketed ? null : arguments[0].mapEntryExpressions.collect { it.keyExpression.text }
  }

  /** The value of a sole constant argument. */
  Object getConstant() { arguments.size() == 1 && arguments[0] instanceof ConstantExpression ? arguments[0].value : null }

  /** The sole argument where it is a name, as in "agent any". */
  String getWord() { arguments.size() == 1 && arguments[0] instanceof VariableExpression ? arguments[0].name : null }

  boolean isText() { arguments.size() == 1 && (constant instanceof String || arguments[0] instanceof GStringExpression) }
}
