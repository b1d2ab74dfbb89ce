/** What the emitted file needs beside its stages: helpers that lowering asked for, and plugins. */
import type { Diagnostic, Origin } from '../../../src/diagnostics/diagnostic.ts'
import type { JenkinsCode } from '../codes.ts'
import { type PluginName, plugins as pluginTable } from '../plugins.ts'
import type { Settings } from '../settings.ts'

export interface Uses {
  /** The method that names the event. */
  event: boolean
  actor: boolean
  repository: boolean
  /** The method that looks for changed paths. */
  changed: boolean
  /** The method that keeps `withEnv` from reading references in a text. */
  verbatim: boolean
  /** The map of outputs. */
  outputs: boolean
  /** The map of results, and the method that reads those of a matrix. */
  results: boolean
  result: boolean
  /** With the first place that asks for each. */
  readonly plugins: Map<PluginName, Origin>
  /** Containers with a user of their own hold a checkout, which belongs to the agent's user. */
  foreignCheckout: boolean
  /** Names of runners, and `docker`, that stand for labels which the options don't map. */
  readonly labels: Set<string>
}

export function noUses(labels: Set<string> = new Set()): Uses {
  return {
    event: false,
    actor: false,
    repository: false,
    changed: false,
    verbatim: false,
    outputs: false,
    results: false,
    result: false,
    plugins: new Map(),
    foreignCheckout: false,
    labels,
  }
}

/** Notes that the file calls a step of the plugin, and where that was asked for first. */
export function needPlugin({ plugins }: Uses, name: PluginName, at: Origin): void {
  if (!plugins.has(name)) plugins.set(name, at)
}

export function pluginIds({ plugins }: Uses): readonly string[] {
  return [...plugins.keys()].map((name) => pluginTable[name].id).sort()
}

/** Those that the Jenkins hasn't, if the options say what it has. */
export function missingPlugins({ plugins }: Uses, settings: Settings): readonly Diagnostic[] {
  return [...plugins].flatMap(([name, at]): readonly Diagnostic[] => {
    const { id, title, for: what, without } = pluginTable[name]
    if (settings.plugins === null || settings.plugins.has(id)) return []
    return [
      {
        code: 'jenkins-plugin-missing' satisfies JenkinsCode,
        severity: 'error',
        provider: 'jenkins',
        message: `On Jenkins ${what} needs the plugin ${title}, which isn't among those that \`plugins\` lists.`,
        hint: `Install it and list '${id}'.${without === null ? '' : ` Or: ${without.charAt(0).toLowerCase()}${without.slice(1)}`}`,
        at,
      },
    ]
  })
}
