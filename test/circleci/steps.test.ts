import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { all, always, branch, ci, env, event, failed, job, not, secret, sh, text, variable } from '../../src/index.ts'
import { commands, type EmittedJob, emitJob, emitJobs, runs } from './emit.ts'

/** Runs the commands of a job as CircleCI does: each in a process of its own, with `$BASH_ENV`, skipping after a failure. */
function execute(
  job: EmittedJob,
  more: { readonly [name: string]: string } = {},
): { readonly out: string; readonly failed: boolean; readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-circleci-'))
  const home = join(folder, 'home')
  mkdirSync(home)
  writeFileSync(join(folder, 'bash_env'), '')
  let out = ''
  let isFailed = false
  for (const { command, when = 'on_success', shell = job.shell, environment } of runs(job)) {
    if (when !== 'always' && (when === 'on_fail') !== isFailed) continue
    const [program = '', ...options] = String(shell).split(' ')
    writeFileSync(join(home, 'script'), command.replaceAll('\\<<', '<<'))
    const { stdout, stderr, status } = spawnSync(program, [...options, join(home, 'script')], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        HOME: home,
        BASH_ENV: join(folder, 'bash_env'),
        ...(job.environment as object),
        ...(environment as object),
        ...more,
      },
    })
    out += stdout + stderr
    if (status !== 0) isFailed = true
  }
  return { out, failed: isFailed, folder }
}

describe('a step', () => {
  test('is a line where it asks for nothing, and has a name where it has one', async () => {
    expect((await emitJob({ steps: [sh`npm ci`, sh('Test')`npm test`] })).steps).toEqual([
      'checkout',
      { run: { command: 'npm ci', no_output_timeout: '1h' } },
      { run: { name: 'Test', command: 'npm test', no_output_timeout: '1h' } },
    ])
  })
  test("keeps here-documents, which begin like CircleCI's own references", async () => {
    const emitted = await emitJob({
      steps: [
        sh`
      cat <<EOF
      one $((1 << 2))
      EOF
      cat <<< two
    `,
      ],
    })
    expect(commands(emitted)[0]).toContain('cat \\<<EOF')
    expect(execute(emitted).out).toBe('one 4\ntwo\n')
  })
  test('runs where it says, with what it says', async () => {
    expect(runs(await emitJob({ in: 'app', steps: [sh({ in: 'docs', env: { LANG: 'C' } })`make`] }))).toEqual([
      { working_directory: 'app/docs', environment: { LANG: 'C' }, command: 'make', no_output_timeout: '1h' },
    ])
  })
  test('is tried again by CircleCI up to five times, by a loop more often', async () => {
    const [few, many] = runs(await emitJob({ steps: [sh({ retry: 2 })`./flaky`, sh({ retry: 9 })`./flaky`] }))
    expect(few).toMatchObject({ command: './flaky', max_auto_reruns: 2 })
    expect(many?.command).toMatch(/until \.\/flaky; do/)
  })
  test('that may take long may also be silent for long', async () => {
    expect(runs(await emitJob({ steps: [sh({ timeout: '20m' })`./slow`] }))[0]).toEqual({
      command: 'timeout -k 10 1200 ./slow',
      no_output_timeout: '20m',
    })
  })
  test('that may fail lets the job go on', async () => {
    const emitted = await emitJob({
      steps: [
        sh({ allowFailure: true })`
      false
      echo never
    `,
        sh`echo next`,
      ],
    })
    expect(execute(emitted)).toMatchObject({ out: 'next\n', failed: false })
  })
  test('after a failure, or always, is one that CircleCI knows', async () => {
    const emitted = await emitJob({
      steps: [sh`false`, sh({ when: failed() })`echo undo`, sh({ when: always() })`echo clean`, sh`echo never`],
      after: [sh`echo last`],
    })
    expect(runs(emitted).map(({ when }) => when)).toEqual([undefined, 'on_fail', 'always', undefined, 'always'])
    expect(execute(emitted)).toMatchObject({ out: 'undo\nclean\nlast\n', failed: true })
  })
  test('asks for the tag where tags start the pipeline, too', async () => {
    const asked = async (on: Parameters<typeof emitJob>[1]): Promise<string> =>
      runs(await emitJob({ steps: [sh({ when: event('push') })`echo push`] }, on))[0]?.command.split('\n')[0] ?? ''
    expect(await asked({ push: true, pullRequest: true })).toBe('[ "$PIPEGEN_EVENT_NAME" = push ] || exit 0')
    expect(await asked({ push: true, pullRequest: true, tag: 'v*' })).toBe(
      '[ "$PIPEGEN_EVENT_NAME" = push ] && [ -z "$CIRCLE_TAG" ] || exit 0',
    )
  })
  test('asks the shell for events and names, and ends early', async () => {
    const emitted = await emitJob(
      { steps: [sh({ when: all(branch('main'), not(event('schedule'))) })`echo main`] },
      { push: true, pullRequest: true, schedule: '0 2 * * *' },
    )
    expect(emitted.environment).toEqual({ PIPEGEN_EVENT_NAME: '<< pipeline.event.name >>' })
    const on = (PIPEGEN_EVENT_NAME: string, CIRCLE_BRANCH = 'main'): string => execute(emitted, { PIPEGEN_EVENT_NAME, CIRCLE_BRANCH }).out
    expect([on('push'), on('schedule'), on('pull_request'), on('push', 'other')]).toEqual(['main\n', '', '', ''])
  })
  test('in a POSIX shell has that shell, and a job of such steps says so once', async () => {
    expect((await emitJob({ steps: [sh({ shell: 'sh' })`echo a`] })).shell).toBe('/bin/sh -e')
    expect(runs(await emitJob({ steps: [sh`echo a`, sh({ shell: 'sh' })`echo b`] }))[1]).toEqual({
      shell: '/bin/sh -e',
      command: 'echo b',
      no_output_timeout: '1h',
    })
  })
})

describe('a job that may fail', () => {
  test('stays green, skips what follows, and still cleans up', async () => {
    const emitted = await emitJob({
      allowFailure: true,
      steps: [sh`echo one`, sh`exit 3`, sh`echo never`, sh({ when: failed() })`echo undo`],
      after: [sh`echo last`],
    })
    expect(execute(emitted)).toMatchObject({ out: 'one\nundo\nlast\n', failed: false })
  })
  test('under a condition fails where that is false', async () => {
    const emitted = await emitJob({ allowFailure: not(branch('main')), steps: [sh`exit 3`, sh`echo never`] })
    expect(execute(emitted, { CIRCLE_BRANCH: 'main' })).toMatchObject({ failed: true })
    expect(execute(emitted, { CIRCLE_BRANCH: 'other' })).toMatchObject({ out: '', failed: false })
  })
})

describe('variables', () => {
  test("that are known are the job's environment; others are exported to every step", async () => {
    const emitted = await emitJob({ env: { A: 'x$y', B: text`${ci.sha}-1`, C: variable('C').or("it's") }, steps: [sh`echo "$A $B $C"`] })
    expect(emitted.environment).toEqual({ A: 'x$y' })
    expect(execute(emitted, { CIRCLE_SHA1: 'abc' }).out).toBe("x$y abc-1 it's\n")
  })
  test("of a step win over the job's", async () => {
    const emitted = await emitJob({ env: { A: ci.sha }, steps: [sh({ env: { A: 'step' } })`echo "$A"`, sh`echo "$A"`] })
    expect(execute(emitted, { CIRCLE_SHA1: 'abc' }).out).toBe('step\nabc\n')
  })
  test('that a step writes reach those after it, in any shell', async () => {
    const emitted = await emitJob({
      steps: [
        sh`
        echo "STAMP=a b" >> "$PIPEGEN_ENV"
        mkdir -p bin
        printf '#!/bin/sh\necho tool\n' > bin/tool
        chmod +x bin/tool
        echo "$PWD/bin" >> "$PIPEGEN_PATH"
      `,
        sh`echo "$STAMP" ${env('STAMP')}; tool`,
        sh({ shell: 'sh' })`echo "$STAMP"; tool`,
      ],
    })
    expect(execute(emitted).out).toBe('a b a b\ntool\na b\ntool\n')
  })
  test('a secret has its own name, or another that is exported', async () => {
    expect(commands(await emitJob({ steps: [sh`login ${secret('TOKEN')}`, sh({ env: { PASS: secret('TOKEN') } })`login`] }))).toEqual([
      'login "$TOKEN"',
      'export PASS="$TOKEN"\nlogin',
    ])
  })
  test('no value stands in a script, however it is called', async () => {
    const emitted = await emitJob({
      matrix: { v: ['a', '$(id)'] },
      steps: ({ matrix }: never) => [sh`echo ${(matrix as { v: never }).v}`],
    } as never)
    expect(commands(emitted).join()).not.toMatch(/<<|id/)
  })
})

describe('what jobs hand on', () => {
  test('outputs arrive whatever is in them', async () => {
    const build = job({ outputs: ['v'], steps: [sh`printf 'v=%s\n' "it's \"\$(a)\" & \\ b" >> "$PIPEGEN_OUTPUT"`] })
    const { jobs } = await emitJobs({ build, use: job({ needs: [build], checkout: false, steps: [sh`printf '%s' ${build.outputs.v}`] }) })
    const { folder, failed: broke } = execute(jobs.build as EmittedJob)
    expect(broke).toBe(false)
    expect(jobs.build?.steps.at(-1)).toEqual({ persist_to_workspace: { root: '.', paths: ['.pipegen/build.env'] } })
    const handed = readFileSync(join(folder, '.pipegen/build.env'), 'utf8')
    rmSync(folder, { recursive: true })
    const use = jobs.use as EmittedJob
    expect(use.steps[0]).toEqual({ attach_workspace: { at: '.' } })
    const attached = { ...use, steps: [{ run: `mkdir -p .pipegen; printf '%s' "$HANDED" > .pipegen/build.env` }, ...use.steps] }
    expect(execute(attached, { HANDED: handed }).out).toBe(`it's "$(a)" & \\ b`)
  })
  test('an artifact that others download is in the workspace, and kept for people', async () => {
    const build = job({ steps: [sh`make`], artifacts: { dist: 'dist/**' } })
    const { jobs } = await emitJobs({ build, use: job({ download: [build.artifacts.dist], steps: [sh`ls dist`] }) })
    expect(jobs.build?.steps.slice(2)).toEqual([
      { persist_to_workspace: { root: '.', paths: ['dist'] } },
      { store_artifacts: { path: 'dist' } },
    ])
    expect(jobs.use?.steps).toContainEqual({ attach_workspace: { at: '.' } })
  })
  test('an artifact without files fails the job', async () => {
    const emitted = await emitJob({ artifacts: { dist: 'dist' } })
    expect(execute(emitted).failed).toBe(true)
    expect(execute(await emitJob({ artifacts: { dist: { paths: 'dist', ifMissing: 'ignore' } } })).failed).toBe(false)
  })
  test('cells of a matrix keep their artifacts apart', async () => {
    const build = job({ matrix: { node: ['20', '22'] }, steps: [sh`make`], artifacts: { dist: 'dist' } })
    const { jobs } = await emitJobs({ build, use: job({ download: [build.artifacts.dist], steps: [sh`ls`] }) })
    expect(jobs.build?.steps).toContainEqual({ persist_to_workspace: { root: '.', paths: ['dist-<< parameters.node >>'] } })
    expect(commands(jobs.build as EmittedJob).at(-1)).toBe(
      'mkdir -p "dist-$MATRIX_NODE"\ntar -cf - dist | tar -xf - -C "dist-$MATRIX_NODE"',
    )
  })
  test('test results are stored whatever happened', async () => {
    expect((await emitJob({ reports: { junit: 'report.xml' } })).steps.at(-1)).toEqual({ store_test_results: { path: 'report.xml' } })
  })
})

describe('what a job has around it', () => {
  test('services share its address, and are waited for', async () => {
    const emitted = await emitJob({
      services: { db: { image: 'postgres:16', port: 5432, env: { POSTGRES_PASSWORD: 'pw' } } },
      env: (({ services }: { services: { db: { host: never } } }) => ({ HOST: services.db.host })) as never,
    })
    expect(emitted.docker).toEqual([
      { image: 'cimg/base:current-24.04' },
      { image: 'postgres:16', environment: { POSTGRES_PASSWORD: 'pw' } },
    ])
    expect(emitted.environment).toEqual({ HOST: 'localhost' })
    expect(runs(emitted)[0]).toMatchObject({ name: 'Wait for db' })
  })
  test('a job with Docker is on a machine, where Docker starts the services', async () => {
    const emitted = await emitJob({ docker: true, services: { cache: { image: 'redis:7', port: 6379 } } })
    expect(emitted).toMatchObject({ machine: { image: 'ubuntu-2404:current' }, resource_class: 'medium' })
    expect(commands(emitted)[0]).toBe('docker run --detach --name cache --publish 6379:6379 redis:7')
  })
  test('a container with Docker has a remote engine', async () => {
    expect((await emitJob({ docker: true, container: 'acme/docker:1' })).steps).toContain('setup_remote_docker')
  })
  test('a cache is restored before the steps and saved after them', async () => {
    const key = 'v1-npm-{{ arch }}-{{ checksum "/tmp/npm-key" }}'
    expect((await emitJob({ cache: 'npm', steps: [sh`npm ci`] })).steps.slice(1)).toEqual([
      { run: { name: 'Make the key of the cache', command: 'cat package-lock.json > /tmp/npm-key 2> /dev/null || true' } },
      { restore_cache: { keys: [key, 'v1-npm-{{ arch }}-'] } },
      { run: { command: 'npm ci', no_output_timeout: '1h' } },
      { save_cache: { key, paths: ['~/.npm'] } },
    ])
  })
  test('a key is made where its files, or the repository itself, are missing', async () => {
    const at = mkdtempSync(join(tmpdir(), 'pipegen-circleci-'))
    const [lock, modules] = commands(await emitJob({ cache: ['npm', 'maven'] })).map((command) => command.replace('/tmp/', './'))
    for (const command of [lock, modules]) execFileSync('bash', ['-eo', 'pipefail', '-c', command ?? ''], { cwd: at })
    expect(readdirSync(at)).toEqual(['maven-key-2', 'npm-key'])
    writeFileSync(join(at, 'package-lock.json'), '{}')
    execFileSync('bash', ['-eo', 'pipefail', '-c', lock ?? ''], { cwd: at })
    expect(readFileSync(join(at, 'npm-key'), 'utf8')).toBe('{}')
  })
  test('a runner of your own is a resource class', async () => {
    const options = { runners: { gpu: 'acme/gpu', ubuntu: 'large' } }
    expect(await emitJob({ runner: { labels: ['gpu'] } }, undefined, options)).toMatchObject({ machine: true, resource_class: 'acme/gpu' })
    expect(await emitJob({}, undefined, options)).toMatchObject({ resource_class: 'large' })
    await expect(emitJob({ runner: { labels: ['gpu'] } })).rejects.toThrow(/no resource class is known for "gpu"/)
  })
  test('a token for an audience is asked for by the step that reads it', async () => {
    const emitted = await emitJob({ oidc: { audience: 'aws' }, steps: [sh`echo "$PIPEGEN_OIDC_TOKEN"`, sh`echo none`] })
    expect(commands(emitted)[0]).toContain(`circleci run oidc get --claims '{"aud":"aws"}'`)
    expect(commands(emitted)[1]).toBe('echo none')
  })
  test('the whole history is asked for', async () => {
    expect((await emitJob({ checkout: { depth: 0, submodules: true } })).steps.slice(0, 2)).toEqual([
      { checkout: { method: 'full' } },
      { run: { name: 'Check out the submodules', command: 'git submodule update --init' } },
    ])
  })
})
