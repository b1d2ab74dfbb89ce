package harness

import java.util.regex.Matcher
import java.util.regex.Pattern

/**
 * Environment variables as hudson.EnvVars keeps them: names without regard to case, an empty value takes the variable away,
 * NAME+ANYTHING puts a value in front, and $NAME, ${NAME} and $$ in a value of withEnv are replaced where NAME is known.
 */
class Environment extends TreeMap<String, String> {
  private static final Pattern REFERENCE = ~/\$([A-Za-z0-9_]+|\{[A-Za-z0-9_.]+\}|\$)/

  Environment(Map<String, String> values = [:]) {
    super(String.CASE_INSENSITIVE_ORDER)
    putAll(values)
  }

  Environment overriding(Map<String, String> changes) {
    def result = new Environment(this)
    changes.each { name, value -> result.override(name, value) }
    result
  }

  /** Values may refer to each other in any order, and a variable's own name means its former value. */
  Environment expanding(Map<String, String> changes) {
    def result = new Environment(this)
    def open = new LinkedHashMap<String, String>(changes)
    while (!open.isEmpty()) {
      def ready = open.keySet().find { name -> (references(open[name]) - name).every { !open.containsKey(it) } } ?: open.keySet().first()
      result.override(ready, result.expand(open.remove(ready)))
    }
    result
  }

  String expand(String text) {
    StringBuffer result = new StringBuffer()
    Matcher matcher = REFERENCE.matcher(text)
    while (matcher.find()) {
      String name = matcher.group(1)
      String value = name == '$' ? '$' : get(name.replaceAll(/[{}]/, ''))
      matcher.appendReplacement(result, Matcher.quoteReplacement(value ?: matcher.group()))
    }
    matcher.appendTail(result)
    result.toString()
  }

  private void override(String name, String value) {
    int plus = name.indexOf('+')
    if (plus > 0) {
      String real = name.substring(0, plus)
      put(real, containsKey(real) ? "$value:${get(real)}".toString() : value)
    } else if (value == null || value.isEmpty()) remove(name)
    else put(name, value)
  }

  private static List<String> references(String text) {
    (text =~ REFERENCE).collect { List<String> groups -> groups[1].replaceAll(/[{}]/, '') }
  }
}
