/** Methods and fields below and above the pipeline, each only where something asks for it. */
import { block } from '../condition.ts'
import type { Code } from '../document.ts'
import type { Frame } from './scene.ts'
import type { Uses } from './uses.ts'

/** Fields of the script, since a local variable would not be seen inside methods. */
export function helperFields({ results, outputs }: Uses): readonly Code[] {
  return [
    ...(results
      ? ['// How each job ended: success or failure. A job that was skipped is not in it.', '@Field Map<String, String> results = [:]']
      : []),
    ...(outputs ? ['// What jobs hand on to others.', '@Field Map<String, String> outputs = [:]'] : []),
  ]
}

/**
 * A build that somebody starts by hand is a push where no trigger is `manual`.
 * Source: Jenkins, "Pipeline Syntax Reference", currentBuild: `getBuildCauses` takes the name of a class.
 */
export function helperMethods({ uses, possible }: Pick<Frame, 'uses' | 'possible'>): readonly Code[] {
  const methods: Code[] = []
  const add = (comment: string, head: string, body: readonly Code[]): void => {
    methods.push(`// ${comment}`, block(head, body))
  }
  if (uses.result)
    add('How the cells of a matrix ended together.', 'String result(String job)', [
      "def ended = results.findAll { it.key == job || it.key.startsWith(job + ' (') }.values()",
      block("if (ended.contains('failure'))", ["return 'failure'"]),
      "return ended.contains('success') ? 'success' : null",
    ])
  if (uses.event)
    add('What started this build.', 'String eventName()', [
      block('if (env.CHANGE_ID)', ["return 'pullRequest'"]),
      block('if (env.TAG_NAME)', ["return 'tag'"]),
      block("if (currentBuild.getBuildCauses('hudson.triggers.TimerTrigger$TimerTriggerCause'))", ["return 'schedule'"]),
      ...(possible.includes('manual')
        ? [block("if (currentBuild.getBuildCauses('hudson.model.Cause$UserIdCause'))", ["return 'manual'"])]
        : []),
      "return 'push'",
    ])
  if (uses.actor)
    add('The author of the pull request, or who started the build by hand.', 'String actor()', [
      "def causes = currentBuild.getBuildCauses('hudson.model.Cause$UserIdCause')",
      "return env.CHANGE_AUTHOR ?: (causes ? causes[0].userId : '')",
    ])
  if (uses.repository)
    add('owner/name, from the URL of the repository.', 'String repository()', [
      "return scm.userRemoteConfigs[0].url.replaceFirst('(\\\\.git)?/*$', '').tokenize(':/').takeRight(2).join('/')",
    ])
  if (uses.verbatim)
    add('For withEnv, which would read $NAME in a text as a variable.', 'String verbatim(String text)', ["return text.replace('$', '$$')"])
  if (uses.changed)
    add('Whether a path has changed since the build before; without one, all have.', '@NonCPS\nboolean changed(String pattern)', [
      block('if (currentBuild.previousBuild == null)', ['return true']),
      'return currentBuild.changeSets.any { set -> set.items.any { item -> item.affectedPaths.any { it ==~ pattern } } }',
    ])
  return methods
}
