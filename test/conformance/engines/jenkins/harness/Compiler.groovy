package harness

import org.codehaus.groovy.ast.ClassCodeVisitorSupport
import org.codehaus.groovy.ast.ClassNode
import org.codehaus.groovy.ast.expr.ConstantExpression
import org.codehaus.groovy.ast.expr.MethodCallExpression
import org.codehaus.groovy.classgen.GeneratorContext
import org.codehaus.groovy.control.CompilePhase
import org.codehaus.groovy.control.CompilerConfiguration
import org.codehaus.groovy.control.MultipleCompilationErrorsException
import org.codehaus.groovy.control.SourceUnit
import org.codehaus.groovy.control.customizers.CompilationCustomizer
import org.codehaus.groovy.control.customizers.ImportCustomizer

/** Compiles a Jenkinsfile to bytecode, under Declarative's rules unless it is a scripted one. */
class Compiler {
  static final String FILE = 'Jenkinsfile'

  static class Compiled {
    Class<? extends PipelineScript> type
    List<String> problems
  }

  static Compiled compile(String text, boolean scripted) {
    def validator = new Validator()
    def configuration = new CompilerConfiguration(scriptBaseClass: PipelineScript.name)
    configuration.addCompilationCustomizers(new ImportCustomizer().addImports(NonCPS.name), new Conversion(validator, scripted))
    def loader = new GroovyClassLoader(Compiler.classLoader, configuration)
    try {
      Class type = loader.parseClass(text, FILE)
      return new Compiled(type: type, problems: validator.problems)
    } catch (MultipleCompilationErrorsException error) {
      return new Compiled(problems: validator.problems ?: [error.message.trim()])
    } catch (ThreadDeath death) {
      throw death
    } catch (Throwable error) {
      // A method beyond 64 KB and the like come as bare exceptions from the bytecode writer.
      return new Compiled(problems: validator.problems ?: ["$error".toString()])
    }
  }

  /** Looks at the tree as it was written, then renames the calls that Groovy's own methods of every object would catch. */
  private static class Conversion extends CompilationCustomizer {
    private final Validator validator
    private final boolean scripted

    Conversion(Validator validator, boolean scripted) {
      super(CompilePhase.CONVERSION)
      this.validator = validator
      this.scripted = scripted
    }

    @Override
    void call(SourceUnit source, GeneratorContext context, ClassNode type) {
      if (type != source.AST.scriptClassDummy) return
      if (scripted) validator.checkScripted(source.AST)
      else validator.check(source.AST)
      def renamer = new Renamer(source)
      renamer.visitClass(type)
      source.AST.statementBlock.visit(renamer)
      source.AST.methods*.code*.visit(renamer)
    }
  }

  private static class Renamer extends ClassCodeVisitorSupport {
    static final Map<String, String> NAMES = [sleep: 'sleep', print: 'echo', println: 'echo', equals: 'equals']
    final SourceUnit sourceUnit

    Renamer(SourceUnit source) { sourceUnit = source }

    @Override
    void visitMethodCallExpression(MethodCallExpression call) {
      String name = NAMES[call.methodAsString]
      if (call.implicitThis && name != null) call.method = new ConstantExpression("${PipelineScript.PREFIX}$name".toString())
      super.visitMethodCallExpression(call)
    }
  }
}
