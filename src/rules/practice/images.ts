/**
 * Images: who pushes one, and who uses one that another job built. A use is a value that ends in `@` and another job's output, which is
 * what recipes hand on. A push is a command or an action that is known to push; what a script or a program of the repo does inside isn't seen.
 */
import type { Origin } from '../../diagnostics/diagnostic.ts'
import { no, yes } from '../../ir/condition.ts'
import type { Condition, Job, Pipeline, Step, UsesStep, Value } from '../../ir/types.ts'
import { walkJob } from '../../ir/walk.ts'
import { actionsOf, type Call, callsOf, operandsOf, optionsOf } from './calls.ts'

export interface Push {
  readonly step: Step
  /** Under which names, as far as they are known; the rest of a name is `${…}`. */
  readonly images: readonly string[]
  /** When the step pushes, beside its own condition. */
  readonly when: Condition
  /** From one name to another, of an image that somebody has pushed before. */
  readonly isCopy: boolean
}

const known = new WeakMap<Job, readonly Push[]>()

export function pushesOf(pipeline: Pipeline, job: Job): readonly Push[] {
  const before = known.get(job)
  if (before !== undefined) return before
  const pushes = [
    ...callsOf(pipeline, job, pushers).flatMap((call): Push[] => {
      const images = imagesPushedBy(call)
      return images === null ? [] : [{ step: call.step, images, when: yes, isCopy: isCopy(call) }]
    }),
    ...actionsOf(job).flatMap(pushOfAction),
  ]
  known.set(job, pushes)
  return pushes
}

const pushers = /\b(docker|podman|nerdctl|buildah|skopeo|crane|ko|executor)\b/
const engines: ReadonlySet<string> = new Set(['docker', 'podman', 'nerdctl', 'buildah'])
const valued = /^(-c|--context|-H|--host|--config|-l|--log-level|-f|--file|--authfile|--creds|--platform)$/

/** Null if it pushes none for sure. */
function imagesPushedBy({ words, isConditional }: Call): readonly string[] | null {
  const [program = '', ...rest] = words
  if (isConditional) return null
  if (program === 'skopeo' && rest[0] === 'copy') {
    const target = rest.at(-1) ?? ''
    return target.startsWith('docker://') ? [target.slice('docker://'.length)] : null
  }
  if (program === 'crane' && /^(push|copy|cp)$/.test(rest[0] ?? '')) return rest.slice(-1)
  if (program === 'ko' && rest[0] === 'build') return []
  if (program === 'executor' && optionsOf(rest, ['--destination', '-d']).length > 0 && !rest.includes('--no-push'))
    return optionsOf(rest, ['--destination', '-d'])
  if (!engines.has(program)) return null
  const [command, second, third] = operandsOf(rest, valued)
  if (command === 'push') return [second ?? '']
  if (command === 'image' && second === 'push') return [third ?? '']
  if (command === 'compose' && (second === 'push' || (second === 'build' && rest.includes('--push')))) return []
  if (command === 'buildx' && second === 'imagetools')
    return third === 'create' && !rest.includes('--dry-run') ? optionsOf(rest, ['--tag', '-t']) : null
  const builds =
    command === 'build' || command === 'bake' || (command === 'buildx' && (second === 'build' || second === 'b' || second === 'bake'))
  return builds && isPushed(rest) ? optionsOf(rest, ['--tag', '-t']) : null
}

function isCopy({ words }: Call): boolean {
  const [program = '', ...rest] = words
  return (
    (program === 'skopeo' && rest.some((word, at) => word.startsWith('docker://') && at < rest.length - 1)) ||
    (program === 'crane' && rest[0] !== 'push') ||
    rest.includes('imagetools')
  )
}

function isPushed(words: readonly string[]): boolean {
  return (
    words.some((word) => word === '--push' || word === '--push=true') ||
    optionsOf(words, ['--output', '-o']).some((output) => /\btype=registry\b|\bpush=true\b/.test(output))
  )
}

function pushOfAction(step: UsesStep): readonly Push[] {
  if (!/^(docker\/build-push-action|docker\/bake-action)@/.test(step.action)) return []
  const input = (name: string): Value | undefined => step.with.find((each) => each.name === name)?.value
  const push = input('push')
  const when = push === undefined ? no : isTrueWhen(push)
  const tags = input('tags')
  return when === null ? [] : [{ step, images: tags?.kind === 'literal' ? tags.text.split(/[\s,]+/) : [], when, isCopy: false }]
}

/** When the input is `true`; null if that isn't known. */
function isTrueWhen(value: Value): Condition | null {
  if (value.kind === 'literal') return value.text === 'true' ? yes : null
  if (value.kind !== 'choose' || value.then.kind !== 'literal' || value.otherwise.kind !== 'literal') return null
  return value.then.text === 'true' && value.otherwise.text !== 'true' ? value.when : null
}

export interface ImageUse {
  /** The job whose image it is. */
  readonly builder: string
  readonly at: Origin
}

/** The first use of each job's image. */
export function imagesUsedBy(job: Job): readonly ImageUse[] {
  const uses = new Map<string, ImageUse>()
  walkJob(job, {
    value: (value, at) => {
      const builder = builderOf(value)
      if (builder !== null && !uses.has(builder)) uses.set(builder, { builder, at })
    },
  })
  return [...uses.values()]
}

function builderOf(value: Value): string | null {
  if (value.kind !== 'text') return null
  const [before, last] = [value.parts.at(-2), value.parts.at(-1)]
  return last?.kind === 'output' && before?.kind === 'literal' && before.text.endsWith('@') ? last.job : null
}
