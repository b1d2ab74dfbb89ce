/** Conditions on outputs, which CircleCI can't filter by: the job reads them itself, executed as its step does. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { all, any, branch, changed, failed, job, sh, succeeded } from '../../src/index.ts'
import { type Emitted, emitJobs, runs } from './emit.ts'

const emitted = (): Promise<Emitted> => {
  const build = job({ outputs: ['deploy'], steps: [sh`echo deploy=yes >> "$PIPEGEN_OUTPUT"`] })
  const deploy = job({ needs: [build], when: all(branch('main'), build.outputs.deploy.is('yes')), steps: [sh`./deploy.sh`] })
  const tell = job({ needs: [deploy], checkout: false, steps: [sh`./tell.sh`] })
  return emitJobs({ build, deploy, tell })
}

/** Whether the job goes on if the workspace holds this output; null is a workspace without it. */
function goesOn({ jobs }: Emitted, id: string, output: string | null): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-circleci-'))
  mkdirSync(join(folder, '.pipegen'))
  if (output !== null) writeFileSync(join(folder, '.pipegen/build.env'), `export BUILD_DEPLOY='${output}'\n`)
  const guard = runs(jobs[id] ?? { steps: [] }).find(({ name }) => name === 'Skip the job unless its condition holds')
  const halt = 'circleci-agent() { echo halted; }\n'
  const ran = spawnSync('bash', ['-eo', 'pipefail', '-c', halt + (guard?.command ?? 'exit 3')], { cwd: folder, encoding: 'utf8' })
  expect(ran.status).toBe(0)
  return ran.stdout === ''
}

test('a job reads the output before its steps, and so does one that needs it', async () => {
  const config = await emitted()
  for (const id of ['deploy', 'tell']) {
    expect(goesOn(config, id, 'yes')).toBe(true)
    expect(goesOn(config, id, 'no')).toBe(false)
    expect(goesOn(config, id, null)).toBe(false)
  }
})

test('filters hold what they can; the workspace is attached once, and the output handed on for the condition alone', async () => {
  const { jobs, workflow, findings } = await emitted()
  expect(workflow.deploy?.filters).toBe('pipeline.git.branch == "main"')
  expect(jobs.tell?.steps.filter((step) => typeof step !== 'string' && 'attach_workspace' in step)).toHaveLength(1)
  expect(jobs.build?.steps).toContainEqual({ persist_to_workspace: { root: '.', paths: ['.pipegen/build.env'] } })
  expect(findings).toEqual([expect.stringMatching(/^warning: .*ends green/)])
})

test('paths to ignore are asked for by the job', async () => {
  const { jobs, findings } = await emitJobs({ a: job({ steps: [sh`make`] }) }, { push: { paths: ['src/**'], pathsIgnore: ['**/*.md'] } })
  expect(findings).toEqual([expect.stringMatching(/^warning: .*end green before their steps/)])
  expect(runs(jobs.a ?? { steps: [] })[0]?.command).toContain(
    `[ -n "$(grep -E '^(src/.*)$' "$PIPEGEN_CHANGED" | grep -Ev '^((.*/)?[^/]*\\.md)$')" ]`,
  )
})

test('a job that runs after a failure asks for no paths that the failed job has asked for', async () => {
  const sources = job({ when: changed('src/**'), steps: [sh`make`] })
  const other = job({ steps: [sh`make other`] })
  const alarm = job({ needs: [sources, other], when: failed(), checkout: false, steps: [sh`./alarm.sh`] })
  const { jobs, workflow, findings } = await emitJobs(
    { sources, other, alarm },
    { push: { branches: ['main'], paths: ['src/**', 'lib/**'] } },
  )
  expect(findings.filter((each) => each.startsWith('error'))).toEqual([])
  expect(workflow['alarm-after-sources']?.requires).toEqual([{ sources: 'failed' }, { other: 'terminal' }])
  expect(jobs.alarm?.steps).toHaveLength(1)
})

test('a job that runs after a failure may look for changed paths of its own', async () => {
  const one = job({ steps: [sh`make one`] })
  const two = job({ steps: [sh`make two`] })
  const alarm = job({ needs: [one, two], when: all(failed(), changed('src/**')), steps: [sh`./alarm.sh`] })
  const { jobs, findings } = await emitJobs({ one, two, alarm }, { push: { branches: ['main'] } })
  expect(findings.filter((each) => each.startsWith('error'))).toEqual([])
  expect(runs(jobs.alarm ?? { steps: [] }).map(({ name }) => name)).toContain('Skip the job unless paths changed')
})

test('a job that runs after success, where paths changed, or after a failure is refused in these words', async () => {
  const sources = job({ when: changed('src/**'), steps: [sh`make`] })
  const tell = job({ needs: [sources], when: any(succeeded(), failed()), steps: [sh`./tell.sh`] })
  const { findings } = await emitJobs({ sources, tell })
  expect(findings).toContainEqual(expect.stringContaining('a job that runs after success and after a failure'))
})
