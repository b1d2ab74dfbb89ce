/** What is wrong with a pipeline as a whole. */
import {
  all, always, any, branch, changed, ci, event, failed, input, job, not, optional, pipeline, secret, sh, succeeded, tag, variable,
} from 'pipegen' // biome-ignore format: one line
import { describe, expect, test } from 'vitest'
import type { Pipeline } from '../../../src/dsl/types.ts'
import { findingsOfCi } from './of.ts'

const steps = [sh`make`]
const branches = { push: { branches: ['main', 'develop'] } }
const debug = input({ type: 'boolean', default: false })
const level = input({ type: 'choice', options: ['low', 'high'], default: 'low' })

describe('a job', () => {
  test.each<[string, () => Pipeline, string]>([
    [
      'whose branch starts nothing can never run',
      () => pipeline('ci', { on: branches, jobs: { a: job({ steps }), b: job({ when: branch('release/*'), steps }) } }),
      'never-runs jobs.b.when: Job "b" can never run: no event of this pipeline makes its condition true.',
    ],
    [
      'that wants two things of one name can never run',
      () => pipeline('ci', { on: { push: true }, jobs: { a: job({ when: all(branch('v*'), branch('w*')), steps }) } }),
      'never-runs jobs.a.when: Job "a" can never run: no event of this pipeline makes its condition true.',
    ],
    [
      'that wants an input that no manual run of its branch has can never run',
      () =>
        pipeline('ci', {
          on: { push: true, manual: { inputs: { debug } } },
          jobs: { a: job({ when: all(event('push'), debug.is('true')), steps }) },
        }),
      'never-runs jobs.a.when: Job "a" can never run: no event of this pipeline makes its condition true.',
    ],
    [
      'whose need runs on other events can never run',
      () => {
        const build = job({ when: tag('v*'), steps })
        return pipeline('ci', {
          on: { push: true, tag: 'v*' },
          jobs: { build, deploy: job({ needs: [build], when: branch('main'), steps }) },
        })
      },
      'need-never-met jobs.deploy.needs.0: Job "deploy" can never run: whenever it could, its need "build" is skipped.',
    ],
    [
      'each of whose needs runs on another event can never run',
      () => {
        const [linux, mac] = [job({ when: branch('main'), steps }), job({ when: branch('develop'), steps })]
        return pipeline('ci', { on: branches, jobs: { linux, mac, both: job({ needs: [linux, mac], steps }) } })
      },
      'need-never-met jobs.both.needs.1: Job "both" can never run: whenever it could, one of its needs "mac", "linux" is skipped.',
    ],
    [
      'has no use for a condition that its triggers make true',
      () => pipeline('ci', { on: { push: { branches: ['main'] } }, jobs: { a: job({ when: branch('main'), steps }) } }),
      `always-true jobs.a.when: In the condition of job "a", branch('main') is always true.`,
    ],
    [
      'has no use for a part that never is true',
      () => pipeline('ci', { on: branches, jobs: { a: job({ when: any(branch('main'), branch('mian')), steps }) } }),
      `always-false jobs.a.when: In the condition of job "a", branch('mian') is always false.`,
    ],
    [
      'has no use for a part that its paths make true, whatever a status test says beside it',
      () => pipeline('ci', { on: { push: { paths: ['src/**'] } }, jobs: { a: job({ when: all(changed('src/**'), always()), steps }) } }),
      `always-true jobs.a.when: In the condition of job "a", changed('src/**') is always true.`,
    ],
    [
      'has a step that never runs where the job does',
      () =>
        pipeline('ci', {
          on: branches,
          jobs: { a: job({ when: branch('main'), steps: [...steps, sh({ name: 'Undo', when: branch('develop') })`make undo`] }) },
        }),
      `always-false jobs.a.steps.1.when: In the condition of step "Undo" of job "a", branch('develop') is always false.`,
    ],
  ])('%s', (_, ci, expected) => {
    expect(findingsOfCi(ci())).toEqual([expected])
  })
  test('that comes after one that can never run is told of, too', () => {
    const a = job({ when: branch('x'), steps })
    const after = job({ needs: [a], steps })
    expect(
      findingsOfCi(pipeline('ci', { on: branches, jobs: { a, after, last: job({ needs: [after], steps }) } })).map(
        (each) => each.split(':')[0],
      ),
    ).toEqual(['never-runs jobs.a.when', 'need-never-met jobs.after.needs.0', 'need-never-met jobs.last.needs.0'])
  })
})

describe('nothing is found where', () => {
  const first = job({ outputs: ['go'], steps: [sh`echo go=yes >> "$PIPEGEN_OUTPUT"`] })
  const other = job({ when: tag('v*'), steps })
  test.each<[string, () => Pipeline]>([
    [
      'a job reads an output',
      () => pipeline('ci', { on: branches, jobs: { first, a: job({ needs: [first], when: first.outputs.go.is('no'), steps }) } }),
    ],
    ['a job reads a variable', () => pipeline('ci', { on: branches, jobs: { a: job({ when: variable('X').matches('a*'), steps }) } })],
    [
      'a step reads what only the run knows',
      () => pipeline('ci', { on: branches, jobs: { a: job({ steps: [sh({ when: secret('X').isNot('') })`x`] }) } }),
    ],
    [
      'a job asks how others ended',
      () => pipeline('ci', { on: branches, jobs: { first, a: job({ needs: [first], when: all(failed(), branch('main')), steps }) } }),
    ],
    [
      'a step asks how others ended',
      () => pipeline('ci', { on: branches, jobs: { a: job({ steps: [sh`a`, sh({ when: any(failed(), succeeded()) })`b`] }) } }),
    ],
    [
      'a need is optional',
      () =>
        pipeline('ci', {
          on: { push: true, tag: 'v*' },
          jobs: { other, a: job({ needs: [optional(other)], when: branch('main'), steps }) },
        }),
    ],
    [
      'a job looks at its needs itself',
      () =>
        pipeline('ci', {
          on: { push: true, tag: 'v*' },
          jobs: { other, a: job({ needs: [other], when: all(always(), branch('main')), steps }) },
        }),
    ],
    [
      'texts overlap',
      () =>
        pipeline('ci', {
          on: { push: true },
          jobs: {
            a: job({
              when: all(ci.commit.message.startsWith('fix'), ci.commit.message.includes('[b]'), ci.commit.message.endsWith('!')),
              steps,
            }),
          },
        }),
    ],
    [
      'globs overlap',
      () =>
        pipeline('ci', {
          on: { push: true },
          jobs: { a: job({ when: all(branch('feature/*'), branch('*/x'), not(branch('*/z*'))), steps }) },
        }),
    ],
    [
      'files overlap',
      () =>
        pipeline('ci', {
          on: { push: true },
          jobs: { a: job({ when: all(changed('a/**'), changed('**/*.md'), not(changed('b/**'))), steps }) },
        }),
    ],
    [
      'one of the cells runs',
      () =>
        pipeline('ci', { on: branches, jobs: { a: job({ matrix: { os: ['a', 'b'] }, when: ({ matrix }) => matrix.os.is('a'), steps }) } }),
    ],
    [
      'several jobs have a step, and it is for one of them',
      () => {
        const say = () => sh({ name: 'Say', when: branch('main') })`say`
        return pipeline('ci', {
          on: branches,
          jobs: { a: job({ when: branch('main'), steps: [say()] }), b: job({ when: branch('develop'), steps: [say()] }) },
        })
      },
    ],
    [
      'an input decides',
      () => pipeline('ci', { on: { manual: { inputs: { level } } }, jobs: { a: job({ when: level.is('high'), steps }) } }),
    ],
  ])('%s', (_, ci) => {
    expect(findingsOfCi(ci())).toEqual([])
  })
})

describe('an approval', () => {
  const build = job({ steps })
  const approve = job({ needs: [build], when: branch('main'), approval: true, steps: [] })
  const jobs = (deploy: ReturnType<typeof job>) => pipeline('ci', { on: branches, jobs: { build, approve, deploy } })
  test.each<[string, () => Pipeline, string]>([
    [
      'that is optional is passed by where it is skipped',
      () => jobs(job({ needs: [optional(approve)], steps })),
      'jobs.deploy.needs.0: Job "deploy" can run without the approval of "approve": that is skipped on push to "develop".',
    ],
    [
      'is passed by where a need of it fails',
      () => jobs(job({ needs: [build, approve], when: all(always(), branch('main')), steps })),
      'jobs.deploy.needs.1: Job "deploy" can run without the approval of "approve": that is skipped on push to "main", if "build" fails.',
    ],
    [
      'is passed by when it is refused',
      () => {
        const ask = job({ approval: true, steps: [] })
        return pipeline('ci', { on: branches, jobs: { ask, deploy: job({ needs: [ask], when: always(), steps }) } })
      },
      'jobs.deploy.needs.0: Job "deploy" can run without the approval of "ask": that may be refused on push to "main".',
    ],
    [
      'is told of at the first job that passes it by, not at those after that',
      () => {
        const deploy = job({ needs: [optional(approve)], steps })
        return pipeline('ci', { on: branches, jobs: { build, approve, deploy, check: job({ needs: [deploy], steps }) } })
      },
      'jobs.deploy.needs.0: Job "deploy" can run without the approval of "approve": that is skipped on push to "develop".',
    ],
  ])('%s', (_, ci, expected) => {
    expect(findingsOfCi(ci())).toEqual([`approval-bypassed ${expected}`])
  })
  test.each<[string, () => Pipeline]>([
    ['that is needed holds', () => jobs(job({ needs: [approve], steps }))],
    ['is not passed by through what is there for failures', () => jobs(job({ needs: [approve], when: failed(), steps }))],
    ['of the job itself is no other', () => jobs(job({ needs: [build], when: always(), approval: true, steps }))],
  ])('%s', (_, ci) => {
    expect(findingsOfCi(ci())).toEqual([])
  })
})

describe('what is left out', () => {
  test('is said, and then nothing is told of what never happens', () => {
    const many = Array.from({ length: 12 }, (_, index) => variable(`V${index}`).is('x'))
    const idle = job({ when: all(branch('other'), any(...many)), steps })
    const found = findingsOfCi(pipeline('ci', { on: branches, jobs: { idle } }))
    expect(found).toEqual([
      expect.stringMatching(/^grid-incomplete : Pipeline "ci" tells more situations apart than the \d+ that were planned/),
    ])
  })
  test("are events of GitHub's own", () => {
    const ci = pipeline('ci', {
      on: { ...branches, github: { issues: { types: ['opened'] } } },
      jobs: { a: job({ when: branch('x'), steps }) },
    })
    expect(findingsOfCi(ci).map((each) => each.split(' ')[0])).toEqual(['grid-incomplete'])
  })
})
