/** Pieces of the cases. */
import { expect } from 'vitest'
import { job, type PipelineSpec, pipeline, secret, sh } from '../../src/index.ts'
import { docker } from '../../src/recipes/index.ts'
import type { Files } from './defect.ts'

const providers = ['github', 'gitlab', 'jenkins', 'circleci'] as const

type Jobs = PipelineSpec['jobs']

export function pipe(jobs: Jobs, on: PipelineSpec['on'] = { push: true, pullRequest: true }): unknown {
  return pipeline('ci', { providers, on, jobs })
}

export function one(spec: Parameters<typeof job>[0], on?: PipelineSpec['on']): unknown {
  return pipe({ a: job(spec) }, on)
}

export const hub = docker.hub({ username: secret('DOCKER_USERNAME'), password: secret('DOCKER_PASSWORD') })
export const tested = (): ReturnType<typeof job> => job({ steps: [sh`npm test`] })
export const built = (more: object = {}): ReturnType<typeof docker.buildPush> =>
  docker.buildPush({ image: 'acme/app', registry: hub, ...more })

/** Each file has all of these. */
export function have(...wanted: readonly (string | RegExp)[]): (files: Files) => void {
  return (files) => {
    for (const name of providers) for (const each of wanted) expect(files[name], `${name} has ${each}`).toMatch(each)
  }
}

/** The files of some providers have these, and lack those. */
export function has(
  wanted: { readonly [P in keyof Files]?: readonly (string | RegExp)[] },
  lacks: readonly (string | RegExp)[] = [],
): (files: Files) => void {
  return (files) => {
    for (const name of providers) {
      for (const each of wanted[name] ?? []) expect(files[name], `${name} has ${each}`).toMatch(each)
      for (const each of lacks) expect(files[name], `${name} lacks ${each}`).not.toMatch(each)
    }
  }
}
