/** A preview that somebody reads, and an update that does nothing else. */
import { describe, expect, test } from 'vitest'
import { branch, type Job, pipeline, secret } from '../../src/index.ts'
import { pulumi } from '../../src/recipes/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'
import { providers, type Run, runOn, type Situation } from './run.ts'

/** Its plan says what it was made from, and its update keeps what it was given. */
const program = `for arg in "$@"; do case "$arg" in
  --save-plan=*) echo "$*" > "\${arg#--save-plan=}" ;;
  --plan=*) cat "\${arg#--plan=}" > "$STATE/updated" ;;
esac; done`

const stack = { stack: 'acme/shop/production', runtime: 'nodejs', folder: 'infra' } as const

function jobs(): { readonly [id: string]: Job } {
  const preview = pulumi.preview({ ...stack, token: secret('PULUMI_TOKEN'), env: { AWS_REGION: 'eu-west-1' } })
  return { preview, up: pulumi.up({ preview, when: branch('main'), environment: 'production', approval: true }) }
}

const preview = 'pulumi preview --non-interactive --stack acme/shop/production --diff --save-plan=plan.pulumi.json'
const update = 'pulumi up --yes --non-interactive --stack acme/shop/production --plan=plan.pulumi.json'
const previewed = ['pulumi install', preview]

describe.each(providers)('on %s', { timeout: 120_000 }, (provider) => {
  const run = (situation: Situation = {}, make = jobs): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on: { push: true, pullRequest: true, schedule: '0 2 * * *' }, jobs: make() }), {
      ...situation,
      files: { 'infra/Pulumi.yaml': '' },
      fakes: { pulumi: program, ...situation.fakes },
    })
  const called = ({ lines }: Run): readonly string[] => lines.filter((line) => line.startsWith('pulumi '))

  test('exactly the plan of the preview is what the update may do', async () => {
    const ran = await run()
    expect(ran.jobs).toMatchObject({ preview: 'success', up: 'success' })
    expect(called(ran)).toEqual([...previewed, 'pulumi install', update])
    expect(ran.state.updated).toBe(`${preview.slice('pulumi '.length)}\n`)
  })

  test('the installation of packages sees no credentials', async () => {
    const ran = await run()
    const seen = ran.calls
      .filter(({ tool }) => tool === 'pulumi')
      .map(({ args, env }) => [args[0], env.PULUMI_ACCESS_TOKEN, env.AWS_REGION])
    expect(seen).toEqual([
      ['install', undefined, undefined],
      ['preview', 'text of PULUMI_TOKEN', 'eu-west-1'],
      ['install', undefined, undefined],
      ['up', 'text of PULUMI_TOKEN', 'eu-west-1'],
    ])
    expect(ran.lines.join('\n')).not.toContain('text of')
  })

  test.each([
    ['the packages can not be installed', { fakes: { pulumi: '[ "$1" != install ]' } }, previewed.slice(0, 1), 'failure'],
    ['the stack is not there', { fakes: { pulumi: '[ "$1" != preview ]' } }, previewed, 'failure'],
    ['nobody agrees', { approved: false }, previewed, 'success'],
    ['another branch is pushed', { event: { event: 'push', branch: 'feature' } }, previewed, 'success'],
    ['it is a pull request', { event: { event: 'pullRequest', source: 'feature', target: 'main' } }, previewed, 'success'],
    ['it is a nightly run', { event: { event: 'schedule', cron: '0 2 * * *' } }, previewed, 'success'],
  ] satisfies readonly (readonly [string, Situation, readonly string[], string])[])(
    'nothing is updated when %s',
    async (_, situation, expected, ended) => {
      const ran = await run(situation)
      expect(called(ran)).toEqual(expected)
      expect(ran.jobs.preview).toBe(ended)
      expect(ran.state.updated).toBeUndefined()
    },
  )

  test('an update that fails leaves the job red', async () => {
    const ran = await run({ fakes: { pulumi: `${program}\n[ "$1" != up ]` } })
    expect(ran.jobs).toMatchObject({ preview: 'success', up: 'failure' })
  })

  test('a state of its own has its address and passphrase, and an update may have other credentials', async () => {
    const own = { stack: 'dev', runtime: 'python', install: 'uv sync --locked', passphrase: secret('PASSPHRASE_OF_DEV') } as const
    const make = (): { readonly [id: string]: Job } => {
      const preview = pulumi.preview({ ...own, backend: 's3://acme-state', env: { ROLE: 'reader' } })
      return { preview, up: pulumi.up({ preview, env: { ROLE: 'writer' } }) }
    }
    const ran = await run({ fakes: { uv: '' } }, make)
    expect(ran.ok).toBe(true)
    const seen = ran.calls
      .filter(({ tool }) => tool === 'pulumi')
      .map(({ args, env }) => [args[0], env.PULUMI_BACKEND_URL, env.PULUMI_CONFIG_PASSPHRASE, env.ROLE])
    expect(seen).toEqual([
      ['preview', 's3://acme-state', 'text of PASSPHRASE_OF_DEV', 'reader'],
      ['up', 's3://acme-state', 'text of PASSPHRASE_OF_DEV', 'writer'],
    ])
    expect(ran.lines.filter((line) => line === 'uv sync --locked')).toHaveLength(2)
  })
})

test.each([
  ['github', 'group: pulumi-acme/shop/production'],
  ['gitlab', 'resource_group: pulumi-acme/shop/production'],
  ['jenkins', "lock(resource: 'pulumi-acme/shop/production')"],
  ['circleci', 'serial-group: << pipeline.project.slug >>/pulumi-acme/shop/production'],
])('updates of a stack come one after the other on %s', async (provider, words) => {
  const make = (): unknown => {
    const preview = pulumi.preview(stack)
    return pipeline('ci', { on: { push: true }, jobs: { preview, up: pulumi.up({ preview }) } })
  }
  expect(await fileFor(provider, make)).toContain(words)
})

test('an empty name of a stack would take whichever is selected, and is refused', () => {
  expect(() => pulumi.preview({ ...stack, stack: '' })).toThrow('Pulumi needs the name of a stack')
})
