/** What the file for GitLab says of small pipelines in the public language. */
import { expect, test } from 'vitest'
import {
  all,
  always,
  any,
  branch,
  choose,
  ci,
  failed,
  type Job,
  job,
  type PipelineSpec,
  pipeline,
  sh,
  succeeded,
  tag,
  text,
} from '../../src/index.ts'
import { fileFor } from '../compile/compile-in-memory.ts'

const file = (on: PipelineSpec['on'], make: () => { readonly [id: string]: Job }): Promise<string> =>
  fileFor('gitlab', () => pipeline('ci', { providers: ['gitlab'], on, jobs: make() }))

test('a job that runs on some events whatever its needs did can do without those that are not created then', async () => {
  const found = await file({ push: true, tag: 'v*' }, () => {
    const build = job({ when: branch('main'), steps: [sh`make`] })
    return {
      build,
      tell: job({ needs: [build], when: any(all(tag('v*'), always()), all(branch('main'), succeeded())), steps: [sh`echo told`] }),
    }
  })
  expect(found).toMatch(/^tell:\n(?: .*\n)*? {2}needs:\n {4}- job: build\n {6}optional: true\n/m)
})

test('so can all parts of a job of which one runs whatever its needs did', async () => {
  const found = await file({ push: true }, () => {
    const build = job({ when: branch('main'), steps: [sh`make`] })
    const tell = job({
      matrix: { os: ['ubuntu', 'macos'] },
      runner: ({ matrix }) => matrix.os,
      needs: [build],
      when: ({ matrix }) => any(all(matrix.os.is('ubuntu'), always()), all(matrix.os.is('macos'), branch('main'), succeeded())),
      steps: [sh`echo told`],
    })
    return { build, tell }
  })
  expect(found.match(/- job: build\n {6}optional: true\n/g)).toHaveLength(2)
})

test('a name with the branch is without it in merge requests', async () => {
  const found = await file({ push: true, pullRequest: true }, () => ({
    review: job({ environment: { name: text`review-${ci.branch}` }, steps: [sh`make`] }),
  }))
  expect(found).toMatch(/if: \$CI_PIPELINE_SOURCE == "merge_request_event"\n +variables:\n +PIPEGEN_ENVIRONMENT: review-\n/)
})

test('a step behind a failure asks GitLab itself how the job has ended', async () => {
  const found = await file({ push: true }, () => ({
    build: job({ steps: [sh`make`, sh({ when: failed(), env: { HOW: choose(succeeded(), 'well', 'badly') } })`echo "$HOW"`] }),
  }))
  expect(found).toMatch(/if \[ "\$CI_JOB_STATUS" = failed \]; then\n +if \[ "\$CI_JOB_STATUS" = success \]; then\n +export HOW="well"/)
})
