import { describe, expect, test } from 'vitest'
import { circleci } from '../../providers/circleci/index.ts'
import { branch, ci, job, optional, pipeline, sh } from '../../src/index.ts'
import { commands, emit, emitJob, emitJobs } from './emit.ts'

const steps = [sh`make`]

describe('a step may be silent', () => {
  test('as long as its job, which CircleCI would not allow', async () => {
    const [, step] = (await emitJob({ steps })).steps
    expect(step).toEqual({ run: { command: 'make', no_output_timeout: '1h' } })
  })
  test('no longer than CircleCI allows anyway, and then nothing is written', async () => {
    expect((await emitJob({ timeout: '10m', steps })).steps[1]).toEqual({ run: 'timeout -k 10 600 make' })
    expect((await emitJob({ steps: [sh({ timeout: '5m' })`make`] })).steps[1]).toEqual({ run: 'timeout -k 10 300 make' })
  })
  test('on systems where nothing else limits it, too', async () => {
    const step = (await emitJob({ runner: 'macos', timeout: '90m', steps })).steps[1]
    expect(step).toEqual({ run: { command: 'make', no_output_timeout: '90m' } })
  })
  test('in all attempts of a loop together', async () => {
    const step = (await emitJob({ steps: [sh({ retry: 1, allowFailure: true, timeout: '20m' })`make`] })).steps[1]
    expect(step).toMatchObject({ run: { no_output_timeout: '40m' } })
  })
})

describe('artifacts of two jobs', () => {
  const pack = (path: string, name: string) => job({ steps, artifacts: { [name]: { paths: path, ifMissing: 'error' } } })
  const commandsOfUse = async (one: ReturnType<typeof pack>, two: ReturnType<typeof pack>) => {
    const download = [...Object.values(one.artifacts), ...Object.values(two.artifacts)] as never
    const { jobs, findings } = await emitJobs({ one, two, use: job({ download, steps }) })
    expect(findings.filter((finding) => finding.startsWith('error'))).toEqual([])
    return { use: jobs.use === undefined ? [] : commands(jobs.use), one: JSON.stringify(jobs.one?.steps) }
  }
  test('that may be the same file go through folders, since CircleCI attaches no file twice', async () => {
    const { use, one } = await commandsOfUse(pack('dist', 'first'), pack('dist/app.tgz', 'second'))
    expect(one).toContain('{"persist_to_workspace":{"root":".","paths":[".pipegen/first"]}}')
    expect(use.slice(0, 2)).toEqual(['cp -R .pipegen/first/. .', 'cp -R .pipegen/second/. .'])
  })
  test.each([
    ['*.tgz', 'app.tgz'],
    ['dist/*', 'dist/a/b'],
    ['out/*.a', 'out/*.b'],
    ['dist/**', 'dist'],
    ['.', 'dist'],
  ])('"%s" and "%s" may be', async (a, b) => {
    expect((await commandsOfUse(pack(a, 'first'), pack(b, 'second'))).use).toContain('cp -R .pipegen/first/. .')
  })
  test.each([
    ['dist', 'docs'],
    ['*.tgz', 'dist'],
    ['out/*.a', 'dist/*.b'],
  ])('"%s" and "%s" can not, and stay where they are', async (a, b) => {
    expect((await commandsOfUse(pack(a, 'first'), pack(b, 'second'))).use).toEqual(['make'])
  })
})

test('outputs of a job that may be skipped may be missing', async () => {
  const make = job({ when: branch('main'), outputs: ['version'], steps })
  const { jobs } = await emitJobs({ make, use: job({ needs: [optional(make)], steps: [sh`echo ${make.outputs.version}`] }) })
  expect(jobs.use === undefined ? [] : commands(jobs.use)).toContain('[ ! -e .pipegen/make.env ] || cat .pipegen/make.env >> "$BASH_ENV"')
})

test.each(['sh', 'bash'] as const)(
  'a pattern over folders is found without the globs of bash, which sh and macOS lack (%s)',
  async (shell) => {
    const emitted = await emitJob({ shell, steps, artifacts: { logs: { paths: 'a/**/b.log', ifMissing: 'error' } } })
    expect(commands(emitted)[1]).toBe(
      [
        'mkdir -p .pipegen/logs',
        `find . ! -type d ! -path './.pipegen/*' | sed 's|^\\./||' | grep -E '^(a/(.*/)?b\\.log)(/.*)?$' > /tmp/logs-files`,
        'tar -cf - -T /tmp/logs-files | tar -xf - -C .pipegen/logs',
      ].join('\n'),
    )
  },
)

describe('the message of the commit', () => {
  const tell = [sh`echo ${ci.commit.message}`]
  test('is read from the checkout', async () => {
    expect(commands(await emitJob({ steps: tell })).join()).toContain('git log -1 --format=%B "$CIRCLE_SHA1"')
  })
  test('is put in by CircleCI where there is none, with a warning', async () => {
    const { jobs, findings } = await emitJobs({ a: job({ checkout: false, steps: tell }) })
    expect(jobs.a?.environment).toEqual({
      PIPEGEN_COMMIT_SUBJECT: '<< pipeline.git.commit.subject >>',
      PIPEGEN_COMMIT_BODY: '<< pipeline.git.commit.body >>',
    })
    expect(JSON.stringify(jobs.a?.steps)).not.toContain('git log')
    expect(findings.join()).toMatch(/^warning: .*documents no quoting/)
  })
})

describe('inputs of two pipelines', () => {
  const manual = (name: string, options: readonly [string, ...string[]]) =>
    pipeline(name, {
      providers: [circleci()],
      on: { manual: { inputs: { level: { type: 'choice', options } } } },
      jobs: { [name]: job({ steps }) },
    })
  test('are one parameter where they are alike', async () => {
    const { findings, parameters } = await emit(() => [manual('a', ['x', 'y']), manual('b', ['x', 'y'])])
    expect(findings).toEqual([])
    expect(parameters).toEqual({ level: { type: 'enum', enum: ['', 'x', 'y'], default: '' } })
  })
  test('of one name that differ are an error', async () => {
    const { findings, text } = await emit(() => [manual('a', ['x', 'y']), manual('b', ['z'])])
    expect(findings).toEqual(['error: Two inputs that differ would both be the parameter "level" of the file.'])
    expect(text).toBe('')
  })
})
