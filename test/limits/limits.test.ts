/**
 * Every documented limit of every provider, with the pipeline that goes over it. A limit that is added to a provider's `limits.ts` doesn't
 * compile here until it has a row.
 */
import { describe, expect, test } from 'vitest'
import { type CircleciOptions, circleci } from '../../providers/circleci/index.ts'
import { limits as circleciLimits } from '../../providers/circleci/limits.ts'
import { type GithubOptions, github } from '../../providers/github/index.ts'
import { limits as githubLimits } from '../../providers/github/limits.ts'
import { type GitlabOptions, gitlab } from '../../providers/gitlab/index.ts'
import { limits as gitlabLimits } from '../../providers/gitlab/limits.ts'
import { type JenkinsOptions, jenkins } from '../../providers/jenkins/index.ts'
import { limits as jenkinsLimits } from '../../providers/jenkins/limits.ts'
import type { Limit } from '../../providers/shared/limits.ts'
import { pathOf } from '../../src/diagnostics/diagnostic.ts'
import { any, type Condition, changed, ci, input, type Job, job, pipeline, secret, sh } from '../../src/index.ts'
import { compileInMemory } from '../compile/compile-in-memory.ts'

type On = Parameters<typeof pipeline>[1]['on']
type Options = GithubOptions & GitlabOptions & JenkinsOptions & CircleciOptions
interface Made {
  readonly jobs: { readonly [id: string]: Job }
  readonly on?: On
  readonly options?: Options
}
interface Row {
  readonly code: string
  /** Where the finding is, from the pipeline on. */
  readonly at: string
  /** A pipeline that has `count` of what is limited. */
  readonly with: (count: number) => Made
  /** What a pipeline over the limit is; `error` unless said. */
  readonly severity?: 'warning'
}

const make = { github, gitlab, jenkins, circleci }
const steps = [sh`make`]
const one = (fields: object = {}): Made => ({ jobs: { a: job({ steps, ...fields } as never) } })
const texts = (count: number): string[] => Array.from({ length: count }, (_, index) => `v${index}`)
const long = (count: number): string => 'x'.repeat(count)
const record = <T>(keys: readonly string[], value: (key: string) => T): { [key: string]: T } =>
  Object.fromEntries(keys.map((key) => [key, value(key)]))
const manual = (inputs: { [name: string]: unknown }): On => ({ manual: { inputs } }) as On

const table: {
  readonly github: { readonly [L in keyof typeof githubLimits]: Row }
  readonly gitlab: { readonly [L in keyof typeof gitlabLimits]: Row }
  readonly jenkins: { readonly [L in keyof typeof jenkinsLimits]: Row }
  readonly circleci: { readonly [L in keyof typeof circleciLimits]: Row }
} = {
  github: {
    cells: { code: 'over-limit', at: 'jobs.a.matrix', with: (count) => one({ matrix: { v: texts(count) } }) },
    cellsOfRun: {
      code: 'over-limit',
      at: 'jobs',
      with: (count) => ({
        jobs: { a: job({ matrix: { v: texts(count - 100) }, steps }), b: job({ matrix: { v: texts(100) }, steps }) },
      }),
    },
    script: { code: 'over-limit', at: 'jobs.a.steps.0', with: (count) => one({ steps: [sh`${long(count)}`] }) },
    expression: {
      code: 'over-limit',
      at: 'jobs.a.when',
      // What stands around a text in the condition: `${{ inputs.x == '…' }}`.
      with: (count) => {
        const x = input({ type: 'string' })
        return { jobs: { a: job({ when: x.is(long(count - "${{ inputs.x == '' }}".length)), steps }) }, on: manual({ x }) }
      },
    },
    hostedMinutes: { code: 'over-limit', at: 'jobs.a.timeout', with: (count) => one({ timeout: `${count}m` }) },
    minutes: { code: 'over-limit', at: 'jobs.a.timeout', with: (count) => one({ runner: { labels: ['gpu'] }, timeout: `${count}m` }) },
    stepMinutes: {
      code: 'over-limit',
      at: 'jobs.a.steps.0.timeout',
      with: (count) => one({ runner: { labels: ['gpu'] }, timeout: '5d', steps: [sh({ timeout: `${count}m` })`make`] }),
    },
    inputs: {
      code: 'over-limit',
      at: 'on.manual.inputs',
      with: (count) => ({ ...one(), on: manual(record(texts(count), () => ({ type: 'string' }))) }),
    },
    reviewers: {
      code: 'over-limit',
      at: 'jobs.a.approval.approvers',
      with: (count) => one({ environment: 'review', approval: { approvers: texts(count) } }),
    },
    environmentName: { code: 'over-limit', at: 'jobs.a.environment', with: (count) => one({ environment: long(count) }) },
    cacheKey: {
      code: 'over-limit',
      at: 'jobs.a.cache',
      with: (count) =>
        one({ cache: { key: { prefix: long(count - 'Windows-ARM64--'.length - 64), files: ['a.lock'] }, paths: ['.cache'] } }),
    },
    bytes: {
      code: 'over-limit',
      at: 'jobs',
      with: (count) => sized(count, githubLimits.bytes.most),
    },
  },
  gitlab: {
    name: { code: 'gitlab-name-too-long', at: 'jobs.ID', with: (count) => ({ jobs: { [long(count)]: job({ steps }) } }) },
    neededName: {
      code: 'gitlab-name-too-long',
      at: 'jobs.ID',
      // `: [v0, v1]` belongs to the name.
      with: (count) => {
        const before = job({ matrix: { v: ['1', '22'] }, steps })
        return { jobs: { [long(count - ': [22]'.length)]: before, last: job({ needs: [before], steps }) } }
      },
    },
    cells: { code: 'gitlab-too-many-cells', at: 'jobs.a.matrix', with: (count) => one({ matrix: { v: texts(count) } }) },
    needs: {
      code: 'gitlab-too-many-needs',
      at: 'jobs.last.needs',
      with: (count) => {
        const jobs = record(texts(count), () => job({ steps }))
        return { jobs: { ...jobs, last: job({ needs: Object.values(jobs), steps }) } }
      },
    },
    tags: { code: 'gitlab-too-many-tags', at: 'jobs.a.runner', with: (count) => one({ runner: { labels: texts(count) } }) },
    caches: {
      code: 'gitlab-too-many-caches',
      at: 'jobs.a.cache',
      with: (count) => one({ cache: texts(count).map((name) => ({ key: { files: [`${name}.lock`] }, paths: [name] })) }),
    },
    keyFiles: {
      code: 'gitlab-too-many-key-files',
      at: 'jobs.a.cache',
      with: (count) => one({ cache: { key: { files: texts(count) }, paths: ['.cache'] } }),
    },
    paths: {
      code: 'gitlab-too-many-paths',
      at: 'jobs.a.when',
      with: (count) => ({ ...one({ when: changed(...(texts(count) as [string])) }), on: { pullRequest: true } }),
    },
    outputs: {
      code: 'over-limit',
      at: 'jobs.a.outputs',
      with: (count) => one({ outputs: texts(count), steps: [sh`cat all >> "$PIPEGEN_OUTPUT"`] }),
    },
    days: { code: 'over-limit', at: 'jobs.a.timeout', with: (count) => one({ timeout: `${count}d` }) },
    environmentName: { code: 'over-limit', at: 'jobs.a.environment', with: (count) => one({ environment: long(count) }) },
    resourceGroup: { code: 'over-limit', at: 'jobs.a.concurrency', with: (count) => one({ concurrency: { group: long(count) } }) },
    jobBytes: { code: 'over-limit', at: 'jobs.a.steps', with: (count) => one({ steps: [sh`${long(count)}`] }) },
    bytes: { code: 'gitlab-large-file', at: 'jobs', severity: 'warning', with: (count) => sized(count, gitlabLimits.bytes.most) },
  },
  jenkins: {
    code: {
      code: 'jenkins-too-large',
      at: 'jobs',
      // Far over it: what a job costs in code is not for a test to say.
      with: (count) => ({ jobs: record(texts(count > 60_000 ? 900 : 20), () => job({ steps })) }),
    },
  },
  circleci: {
    parameters: {
      code: 'circleci-too-many-parameters',
      at: 'on.manual.inputs.v100',
      with: (count) => ({ ...one(), on: manual(record(texts(count), () => ({ type: 'string' }))) }),
    },
    parameterName: {
      code: 'circleci-parameter-too-long',
      at: 'on.manual.inputs.ID',
      with: (count) => ({ ...one(), on: manual({ [long(count)]: { type: 'string' } }) }),
    },
    parameter: {
      code: 'circleci-parameter-too-long',
      at: 'on.manual.inputs.text.default',
      with: (count) => ({ ...one(), on: manual({ text: { type: 'string', default: long(count) } }) }),
    },
    contexts: {
      code: 'circleci-too-many-contexts',
      at: 'jobs.a',
      with: (count) => ({
        ...one({ steps: texts(count).map((name) => sh`./use.sh ${secret(name.toUpperCase())}`) }),
        options: { contexts: Object.fromEntries(texts(count).map((name) => [name, [name.toUpperCase()]])) },
      }),
    },
    value: { code: 'circleci-value-too-long', at: 'jobs.a.env.TEXT', with: (count) => one({ env: { TEXT: long(count) } }) },
    serialGroup: {
      code: 'over-limit',
      at: 'jobs.a.concurrency',
      with: (count) => one({ concurrency: { group: long(count - '<< pipeline.project.slug >>/'.length) } }),
    },
    minutes: { code: 'over-limit', at: 'jobs.a.timeout', with: (count) => one({ timeout: `${count}m` }) },
    bytes: {
      code: 'circleci-too-large',
      at: 'jobs',
      // Each cell is a job of its own once CircleCI has compiled the file; a step is counted with what stands around its text.
      with: (count) =>
        one({
          matrix: { v: texts(128) },
          steps: [sh`${long(circleciLimits.bytes.most / 128 + (count > circleciLimits.bytes.most ? 0 : -1000))}`],
        }),
    },
  },
}

/** A file a little over `most` bytes if more is asked for, else a little under: steps of 15,000, which every provider takes. */
function sized(count: number, most: number): Made {
  const parts = Math.floor(most / 15_000) + (count > most ? 1 : -1)
  return one({ steps: Array.from({ length: parts }, () => sh`${long(15_000)}`) })
}

async function findingsOf(provider: keyof typeof make, { jobs, on = { push: true }, options = {} }: Made, limits: 'error' | 'warn') {
  const { diagnostics, files } = await compileInMemory(() =>
    pipeline('ci', { providers: [make[provider]({ ...options, limits })], on, jobs } as never),
  )
  return { diagnostics, written: files.every(({ text }) => text !== null) }
}

const rows = Object.entries(table).flatMap(([provider, limits]) => {
  const all: { readonly [name: string]: Limit } = {
    github: githubLimits,
    gitlab: gitlabLimits,
    jenkins: jenkinsLimits,
    circleci: circleciLimits,
  }[provider as keyof typeof make]
  return Object.entries(limits as { readonly [name: string]: Row }).map(
    ([name, row]) => [provider as keyof typeof make, name, all[name] as Limit, row] as const,
  )
})

describe.each(rows)('%s: %s', (provider, _, { most, grows }, row) => {
  const place = (at: Parameters<typeof pathOf>[0]): string =>
    pathOf(at)
      .join('.')
      .replace(/x{100,}/, 'ID')

  test('one more than the limit is refused at its line, and no file is written', async () => {
    const { diagnostics, written } = await findingsOf(provider, row.with(most + 1), 'error')
    const found = diagnostics.filter(({ code }) => code === row.code)
    expect(found.map(({ severity, at }) => [severity, place(at)])).toEqual([[row.severity ?? 'error', row.at]])
    expect(written).toBe(row.severity === 'warning')
  })
  test("one more is a warning with `limits: 'warn'`, and the file is written", async () => {
    const { diagnostics, written } = await findingsOf(provider, row.with(most + 1), 'warn')
    expect(diagnostics.filter(({ code }) => code === row.code).map(({ severity }) => severity)).toEqual(['warning'])
    expect(written).toBe(true)
  })
  test(`the limit itself is taken${grows === true ? ', with a warning that it is near' : ''}`, async () => {
    const { diagnostics, written } = await findingsOf(provider, row.with(most), 'error')
    expect(diagnostics.filter(({ code }) => code === row.code)).toEqual([])
    if (grows === true && provider !== 'jenkins') expect(diagnostics.map(({ code }) => code)).toContain('near-limit')
    expect(written).toBe(true)
  })
})

/**
 * Limits that pipegen stays below by itself, or speaks of whenever a feature is used. No build knows of those that depend on what steps write
 * (artifacts, caches, stashes, outputs), on the plan, on runners that are free, or on settings outside the file.
 */
describe('a limit that shows as another form', () => {
  const fileOf = async (provider: keyof typeof make, made: Made): Promise<string> => {
    const { files } = await compileInMemory(() => pipeline('ci', { providers: [make[provider]()], on: { push: true }, jobs: made.jobs }))
    return files[0]?.text ?? ''
  }
  const differences = async (provider: keyof typeof make, made: Made): Promise<readonly string[]> =>
    (await findingsOf(provider, made, 'error')).diagnostics.map(({ code, severity, at }) => `${severity} ${code} ${pathOf(at).join('.')}`)

  test('Jenkins gets a text of more than 65,535 bytes in parts', async () => {
    const text = await fileOf('jenkins', one({ steps: [sh`echo ${long(200_000)}`] }))
    expect(Math.max(...text.split("'").map(({ length }) => length))).toBeLessThan(65_535 / 3)
    expect(text.match(/x/g)?.length).toBeGreaterThanOrEqual(200_000)
  })
  test('CircleCI gets more than five reruns of a step as a loop of the shell', async () => {
    expect(await fileOf('circleci', one({ steps: [sh({ retry: 5 })`make`] }))).toContain('max_auto_reruns: 5')
    expect(await fileOf('circleci', one({ steps: [sh({ retry: 6 })`make`] }))).not.toContain('max_auto_reruns')
  })
  test('GitLab gets a condition of more than a hundred tokens in several rules', async () => {
    const names = texts(60).map((name) => `release/${name}`)
    const text = await fileOf('gitlab', one({ when: any(...(names.map((name) => ci.ref.is(name)) as [Condition])) }))
    for (const [, condition = ''] of text.matchAll(/- if: (.*)/g)) expect(condition.split(/[ ()]+/).length).toBeLessThan(100)
    for (const name of names) expect(text).toContain(`"${name}"`)
  })
  test('GitHub says that a schedule starts every five minutes at most', async () => {
    const at = (cron: string) => differences('github', { ...one(), on: { schedule: cron } })
    expect(await at('*/5 * * * *')).toEqual([])
    expect(await at('*/2 * * * *')).toEqual(['warning differs on.schedule'])
  })
  test('GitLab takes fifty paths of a trigger as well', async () => {
    const { diagnostics } = await findingsOf('gitlab', { ...one(), on: { push: { paths: texts(51) } } }, 'error')
    expect(diagnostics.map(({ code, severity, at }) => `${severity} ${code} ${pathOf(at).join('.')}`)).toEqual([
      'error over-limit on.push.paths',
    ])
  })
  test('GitLab says that it retries a job twice at most', async () => {
    expect(await differences('gitlab', one({ retry: 2 }))).toEqual([])
    expect(await differences('gitlab', one({ retry: 3 }))).toEqual(['warning differs jobs.a.retry'])
  })
  test.each(['github', 'gitlab', 'circleci'] as const)('%s says that it waits for an approval as long as it likes', async (provider) => {
    const found = await differences(provider, one({ environment: 'review', approval: { timeout: '2h' } }))
    expect(found).toContain('warning differs jobs.a.approval.timeout')
  })
})
