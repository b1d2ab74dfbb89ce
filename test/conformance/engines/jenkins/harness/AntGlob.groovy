package harness

import java.nio.file.FileVisitOption
import java.nio.file.Files
import java.nio.file.Path

/** Ant's file patterns: ** for any folders, * and ? within a name, a trailing / for everything below; several are parted by commas or blanks. */
class AntGlob {
  /** Ant's default excludes that a build can meet. */
  static final String DEFAULT_EXCLUDES = '**/*~,**/#*#,**/.#*,**/%*%,**/._*,**/CVS,**/CVS/**,**/.cvsignore,**/SCCS,**/SCCS/**,**/.svn,**/.svn/**,' +
    '**/.DS_Store,**/.git,**/.git/**,**/.gitattributes,**/.gitignore,**/.gitmodules,**/.hg,**/.hg/**,**/.hgignore,**/.bzr,**/.bzr/**,**/.bzrignore'

  static boolean matches(String pattern, String path, boolean caseSensitive = true) {
    path ==~ (caseSensitive ? '' : '(?i)') + regex(pattern)
  }

  private static String regex(String pattern) {
    String whole = pattern.endsWith('/') ? "$pattern**" : pattern
    List<String> parts = whole.split('/').toList()
    StringBuilder result = new StringBuilder()
    parts.eachWithIndex { String part, int index ->
      boolean last = index == parts.size() - 1
      if (part == '**') result << (last ? '.*' : '(?:[^/]+/)*')
      else result << segment(part) << (last ? '' : (index == parts.size() - 2 && parts.last() == '**' ? '(?:/|$)' : '/'))
    }
    result.toString()
  }

  private static String segment(String text) {
    text.split(/(?<=[*?])|(?=[*?])/).collect { it == '*' ? '[^/]*' : it == '?' ? '[^/]' : java.util.regex.Pattern.quote(it) }.join('')
  }

  /** The files under a folder, as paths in it, sorted. */
  static List<String> files(File folder, String includes, String excludes, boolean defaultExcludes, boolean caseSensitive = true) {
    if (!folder.isDirectory()) return []
    List<String> wanted = patterns(includes)
    List<String> unwanted = patterns(excludes) + (defaultExcludes ? patterns(DEFAULT_EXCLUDES) : [])
    Path start = folder.toPath()
    Files.walk(start, FileVisitOption.FOLLOW_LINKS).iterator().findAll { Path path -> Files.isRegularFile(path) }
      .collect { Path path -> start.relativize(path).toString() }
      .findAll { String path -> wanted.any { matches(it, path, caseSensitive) } && !unwanted.any { matches(it, path, caseSensitive) } }
      .sort()
  }

  private static List<String> patterns(String text) { (text ?: '').split(/[,\s]+/).findAll { it }.collect { it as String } }
}
