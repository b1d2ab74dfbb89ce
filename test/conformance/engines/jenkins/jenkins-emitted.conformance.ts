/** What the back end emits, executed: values with odd characters, parameters, services, caches, artifacts, locks, tokens, attempts and aborts. */
import { describe, expect, test } from 'vitest'
import type { JenkinsOptions } from '../../../../providers/jenkins/index.ts'
import { allOf, anyOf, yes } from '../../../../src/ir/condition.ts'
import type { Artifact, Job, Pipeline } from '../../../../src/ir/types.ts'
import { emit, pushed } from '../../../jenkins/emit.ts'
import { branch, compare, jobOf, lit, matrixOf, noTriggers, nowhere, on, pipelineOf, status, stepOf } from '../../../plan/build.ts'
import { type JenkinsRun, runJenkins } from './jenkins-run.ts'
import type { JenkinsTrace } from './jenkins-trace.ts'

type ArtifactFields = Partial<Artifact> & Pick<Artifact, 'name' | 'paths'>
const artifactOf = (fields: ArtifactFields): Artifact => ({
  retention: null,
  when: 'success',
  ifMissing: 'error',
  origin: nowhere,
  ...fields,
})

type Given = Partial<JenkinsRun> & { readonly settings?: JenkinsOptions }

const modes = ['stages', 'scripted'] as const

async function ran(pipeline: Pipeline, dag: (typeof modes)[number], { settings, ...run }: Given = {}): Promise<JenkinsTrace> {
  const text = emit(pipeline, { ...settings, dag })
  const trace = await runJenkins({
    ...run,
    scripted: dag === 'scripted',
    files: { 'README.md': 'read me\n', ...run.files, Jenkinsfile: text },
  })
  expect(trace.problems, text).toEqual([])
  return trace
}

/** Lines that scripts print for us. */
const said = ({ jobs }: JenkinsTrace): readonly string[] => jobs.flatMap(({ log }) => log.filter((line) => line.startsWith('SAID')))
const recorded = ({ records }: JenkinsTrace, what: string) => records.filter((record) => record.what === what)
const say = (text: string) => stepOf({ script: `echo "SAID ${text}"` })

describe.each(modes)("dag: '%s'", (dag) => {
  const run = (jobs: readonly Job[], given?: Given) => ran(pushed(...jobs), dag, given)

  test('a dollar in a value is a dollar', async () => {
    const env = [
      { name: 'PRICE', value: lit('5$ or $HOME or ${HOME} or $$') },
      { name: 'JOINED', value: { kind: 'text' as const, parts: [lit('$'), { kind: 'variable' as const, name: 'REST' }] } },
      { name: 'OWN', value: { kind: 'or' as const, value: { kind: 'variable' as const, name: 'GIVEN' }, fallback: lit('none') } },
      { name: 'OTHER', value: { kind: 'or' as const, value: { kind: 'variable' as const, name: 'NOTHING' }, fallback: lit('$HOME') } },
    ]
    const script = 'printf "SAID %s\\n" "$PRICE" "$JOINED" "$OWN" "$OTHER"'
    const trace = await run([jobOf({ id: 'a', env, steps: [stepOf({ script })] })], { variables: { REST: 'HOME', GIVEN: 'a $PATH $$' } })
    expect(said(trace)).toEqual(['SAID 5$ or $HOME or ${HOME} or $$', 'SAID $HOME', 'SAID a $PATH $$', 'SAID $HOME'])
  })

  test('the title of a pull request reads no secret', async () => {
    const env = [
      { name: 'TOKEN', value: { kind: 'secret' as const, name: 'TOKEN' } },
      { name: 'BRANCH', value: { kind: 'ci' as const, name: 'pullRequest.source' as const } },
    ]
    const steps = [stepOf({ env, script: 'echo "SAID $BRANCH" | tr a-z A-Z' })]
    const event = { kind: 'change-request', source: '$TOKEN', target: 'main' } as const
    expect(said(await run([jobOf({ id: 'a', steps })], { event, credentials: { token: 'hidden' } }))).toEqual(['SAID $TOKEN'])
  })

  test('cells with odd values see them', async () => {
    const cell = jobOf({
      id: 'a',
      matrix: matrixOf({ odd: ['$HOME', 'it\'s "x"'] }),
      steps: [stepOf({ script: 'echo "SAID $ODD"', bindings: [{ name: 'ODD', value: { kind: 'matrix', axis: 'odd' } }] })],
    })
    expect([...said(await run([cell]))].sort()).toEqual(['SAID $HOME', 'SAID it\'s "x"'])
  })

  test('a secret is a credential, only around the step that reads it, and masked', async () => {
    const secret = { kind: 'secret', name: 'NPM_TOKEN' } as const
    const steps = [stepOf({ script: 'echo "SAID $NPM_TOKEN"', env: [{ name: 'NPM_TOKEN', value: secret }] }), say('[$NPM_TOKEN]')]
    const credentials = { 'npm-token': 'hidden' }
    expect(said(await run([jobOf({ id: 'a', steps })], { credentials }))).toEqual(['SAID ****', 'SAID []'])
    expect(
      said(await run([jobOf({ id: 'a', steps })], { credentials: { mine: 'hidden' }, settings: { credentials: { NPM_TOKEN: 'mine' } } })),
    ).toEqual(['SAID ****', 'SAID []'])
  })

  test('the token of OIDC is a credential around the whole job', async () => {
    const trace = await run([jobOf({ id: 'a', oidc: { audience: null }, steps: [say('$PIPEGEN_OIDC_TOKEN')] })], {
      credentials: { 'pipegen-oidc-token': 'e30' },
    })
    expect(said(trace)).toEqual(['SAID ****'])
  })

  test('parameters have their defaults in the first build, and their values', async () => {
    const input = (name: string, type: 'string' | 'boolean' | 'choice', value: string, options: readonly string[] = []) => ({
      ...{ name, type, description: null, default: value, required: false, options, origin: nowhere },
    })
    const inputs = [
      input('TARGET', 'choice', 'staging', ['prod', 'staging']),
      input('DRY', 'boolean', 'true'),
      input('NOTE', 'string', '$HOME'),
    ]
    const env = ['TARGET', 'DRY', 'NOTE'].map((name) => ({ name, value: { kind: 'input' as const, name } }))
    const deploy = jobOf({
      id: 'deploy',
      env,
      when: compare({ kind: 'input', name: 'DRY' }, 'is', 'false'),
      steps: [say('deployed to $TARGET')],
    })
    const plan = jobOf({ id: 'plan', env, steps: [stepOf({ script: 'printf "SAID %s\\n" "$TARGET $DRY $NOTE"' })] })
    const pipeline = pipelineOf({ ...pushed(plan, deploy), triggers: { ...pushed().triggers, manual: { inputs } } })
    expect(said(await ran(pipeline, dag))).toEqual(['SAID staging true $HOME'])
    const given = { event: { kind: 'manual' }, params: { TARGET: 'prod', DRY: false, NOTE: '' }, previous: 'SUCCESS' } as const
    expect(said(await ran(pipeline, dag, given))).toEqual(expect.arrayContaining(['SAID prod false ', 'SAID deployed to prod']))
  })

  test('a build started by hand is a push where no trigger is manual', async () => {
    const jobs = [
      jobOf({
        id: 'a',
        when: on('push'),
        steps: [stepOf({ script: 'echo "SAID $EVENT"', env: [{ name: 'EVENT', value: { kind: 'ci', name: 'event' } }] })],
      }),
      jobOf({ id: 'b', when: on('schedule'), steps: [say('b')] }),
    ]
    const schedules = [{ cron: '0 2 * * *', timezone: null, branch: null, origin: nowhere }]
    const pipeline = pipelineOf({ ...pushed(...jobs), triggers: { ...noTriggers, push: { branches: null, paths: null }, schedules } })
    expect(said(await ran(pipeline, dag, { event: { kind: 'manual' } }))).toEqual(['SAID push'])
  })

  test('a job takes the artifacts of the cells that have run', async () => {
    const value = { kind: 'matrix', axis: 'mode' } as const
    const make = jobOf({
      id: 'make',
      matrix: matrixOf({ mode: ['quick', 'slow', 'never'] }),
      when: anyOf([compare(value, 'is', 'quick'), allOf([compare(value, 'is', 'slow'), branch('main')])]),
      steps: [stepOf({ script: 'echo "$MODE" > out', bindings: [{ name: 'MODE', value }] })],
      artifacts: [artifactOf({ name: 'out', paths: ['out'] })],
    })
    const read = jobOf({
      id: 'read',
      needs: ['make'],
      downloads: [{ job: 'make', artifact: 'out', origin: nowhere }],
      steps: [stepOf({ script: 'echo "SAID $(cat out*/out | sort | paste -sd " ")"' })],
    })
    const onBranch = async (name: string) => said(await run([make, read], { event: { kind: 'push', branch: name } }))
    expect(await onBranch('topic')).toEqual(['SAID quick'])
    expect(await onBranch('main')).toEqual(['SAID quick slow'])
  })

  test('each branch has the timer of its own schedules', async () => {
    const schedules = [
      { cron: '0 2 * * *', timezone: 'Europe/Paris', branch: null, origin: nowhere },
      { cron: '0 4 * * 1', timezone: null, branch: 'develop', origin: nowhere },
    ]
    const pipeline = pipelineOf({ ...pushed(jobOf({ id: 'a', steps: [say('a')] })), triggers: { ...pushed().triggers, schedules } })
    const built = async (event: NonNullable<JenkinsRun['event']>) => {
      const trace = await ran(pipeline, dag, { event, previous: 'SUCCESS' })
      return [...recorded(trace, 'trigger').map(({ spec }) => spec), ...said(trace)]
    }
    expect(await built({ kind: 'timer' })).toEqual(['TZ=Europe/Paris\n0 2 * * *', 'SAID a'])
    expect(await built({ kind: 'timer', branch: 'develop' })).toEqual(['TZ=UTC\n0 4 * * 1', 'SAID a'])
    expect(await built({ kind: 'timer', branch: 'other' })).toEqual([''])
    expect(await built({ kind: 'push', branch: 'other' })).toEqual(['', 'SAID a'])
  })

  test('services run as long as the steps, also if those fail', async () => {
    const service = {
      id: 'db',
      image: lit('postgres:16'),
      ports: [5432],
      env: [{ name: 'PASSWORD', value: lit('a b') }],
      health: 'pg_isready',
      command: [],
      origin: nowhere,
    }
    const env = [
      {
        name: 'URL',
        value: {
          kind: 'text' as const,
          parts: [
            { kind: 'service' as const, service: 'db', field: 'host' as const },
            lit(':'),
            { kind: 'service' as const, service: 'db', field: 'port' as const },
          ],
        },
      },
    ]
    const job = (script: string): Job => jobOf({ id: 'a', services: [service], env, steps: [say('$URL'), stepOf({ script })] })
    const trace = await run([job('true')])
    expect(said(trace)).toEqual(['SAID localhost:5432'])
    expect(recorded(trace, 'service')).toMatchObject([{ image: 'postgres:16', args: "-p 5432 -e 'PASSWORD=a b'" }])
    const failed = await run([job('false')])
    expect(failed.result).toBe('FAILURE')
    expect(recorded(failed, 'service stopped')).toHaveLength(1)
  })

  test('caches are around every attempt, and can be switched off', async () => {
    const job = jobOf({
      id: 'a',
      caches: [{ kind: 'known', name: 'npm', origin: nowhere }],
      retry: 1,
      steps: [say('${npm_config_cache##*/}'), stepOf({ script: 'false' })],
    })
    const trace = await run([job])
    expect(said(trace)).toEqual(['SAID .npm', 'SAID .npm'])
    expect(recorded(trace, 'cache')).toHaveLength(1)
    expect(recorded(await run([job], { settings: { caches: false } }), 'cache')).toEqual([])
  })

  test('artifacts of every condition are kept where they are due', async () => {
    const artifacts = [
      artifactOf({ name: 'out', paths: ['out'] }),
      artifactOf({ name: 'log', paths: ['*.log'], when: 'failure', ifMissing: 'warn' }),
      artifactOf({ name: 'all', paths: ['all.txt'], when: 'always', ifMissing: 'ignore' }),
    ]
    const make = (end: string): Job =>
      jobOf({
        id: 'make',
        artifacts,
        steps: [stepOf({ script: `mkdir out; echo content > out/a.txt; echo x > x.log; echo y > all.txt; ${end}` })],
      })
    const use = jobOf({
      id: 'use',
      needs: ['make'],
      checkout: null,
      downloads: [{ job: 'make', artifact: 'out', origin: nowhere }],
      steps: [say('$(cat out/a.txt) $(ls)')],
    })
    const good = await run([make('true'), use])
    expect(said(good)).toEqual(['SAID content out'])
    expect(recorded(good, 'archive').map(({ files }) => files)).toEqual([['all.txt']])
    const bad = await run([make('false'), use])
    expect(said(bad)).toEqual([])
    expect(recorded(bad, 'stash')).toEqual([])
    expect(recorded(bad, 'archive').map(({ files }) => files)).toEqual([['x.log'], ['all.txt']])
    const missing = await run([jobOf({ id: 'a', artifacts: [artifactOf({ name: 'gone', paths: ['gone'] })] })])
    expect(missing.result).toBe('FAILURE')
  })

  test('jobs of one group run one after another', async () => {
    const concurrency = { group: lit('production'), cancelInProgress: false }
    const script = 'from=$(date +%s%N); sleep 0.3; echo "SAID $from $(date +%s%N)"'
    const trace = await run(['a', 'b'].map((id) => jobOf({ id, concurrency, steps: [stepOf({ script })] })))
    expect(recorded(trace, 'lock').map(({ resource }) => resource)).toEqual(['production', 'production'])
    const times = said(trace).map((line) => line.split(' ').slice(1).map(Number))
    const [[, end = 0] = [], [start = 0] = []] = times.sort(([a = 0], [b = 0]) => a - b)
    expect(start).toBeGreaterThan(end)
  })

  test('attempts of a job and of a step', async () => {
    const count = (word: string, wanted: number): string => `echo x >> ${word}; test "$(wc -l < ${word})" -ge ${wanted}`
    const trace = await run([jobOf({ id: 'a', retry: 1, steps: [stepOf({ script: count('step', 3), retry: 1 }), say('$(wc -l < step)')] })])
    expect(said(trace)).toEqual(['SAID 3'])
    expect(trace.result).toBe('SUCCESS')
  })

  test('a job whose time is over has failed nothing, but cleans up', async () => {
    const slow = jobOf({
      id: 'slow',
      timeout: 1,
      steps: [stepOf({ script: 'sleep 20' }), stepOf({ script: 'echo "SAID undo"', when: status('failed') })],
      after: [say('clean')],
    })
    const trace = await run([slow, jobOf({ id: 'next', needs: ['slow'], steps: [say('next')] })])
    expect(said(trace)).toEqual(['SAID clean'])
    expect(trace.result).toBe('ABORTED')
  })

  test('a step whose time is over has failed', async () => {
    const steps = [stepOf({ script: 'sleep 20', timeout: 1 }), stepOf({ script: 'echo "SAID undo"', when: status('failed') })]
    expect(said(await run([jobOf({ id: 'a', steps })]))).toEqual(['SAID undo'])
  })

  test('a rejected approval ends the build', async () => {
    const approval = { message: 'Ship it?', approvers: ['ops'], timeout: null }
    const jobs = [jobOf({ id: 'a', approval, steps: [say('a')] }), jobOf({ id: 'b', needs: ['a'], when: yes, steps: [say('b')] })]
    const trace = await run(jobs, { inputs: { 'Ship it?': 'abort' } })
    expect([said(trace), trace.result]).toEqual([[], 'ABORTED'])
    expect(recorded(trace, 'node')).toEqual([])
    expect(said(await run(jobs))).toEqual(['SAID a', 'SAID b'])
  })
})
