// Conditions: each one on a job, then on a step; needs that may be skipped; what a failure lets run.
import {
  all,
  always,
  any,
  branch,
  cancelled,
  changed,
  choose,
  ci,
  event,
  failed,
  job,
  not,
  optional,
  pipeline,
  repository,
  sh,
  succeeded,
  tag,
  variable,
  variant,
} from 'pipegen'
import { circleci } from 'pipegen/circleci'
import { jenkins } from 'pipegen/jenkins'

const onMain = branch('main', 'release/*')

const first = job({
  when: any(onMain, tag('v*'), event('pullRequest', 'schedule', 'manual')),
  outputs: ['kind'],
  steps: [sh`echo "kind=full" >> "$PIPEGEN_OUTPUT"`],
})
const sources = job({ when: all(changed('src/**'), not(changed('src/generated/**'))), steps: [sh`make`] })
const own = job({ when: repository('acme/app'), allowFailure: true, steps: [sh({ when: not(ci.actor.is('dependabot[bot]')) })`make own`] })
const full = job({ needs: [first], when: first.outputs.kind.is('full'), steps: [sh`make full`] })
const text1 = job({
  when: all(ci.branch.startsWith('feature/'), ci.branch.endsWith('-x'), ci.branch.matches('feature/*-x')),
  steps: [sh({ when: ci.commit.message.includes('[full]') })`make text`],
})
const prs = job({
  when: any(
    ci.pullRequest.source.matches('renovate/**'),
    ci.pullRequest.target.is('main'),
    variant({ github: ci.pullRequest.author.is('renovate[bot]'), default: ci.pullRequest.source.endsWith('-deps') }),
  ),
  steps: [sh`make pr`],
})
const compare = job({ when: ci.branch.is(ci.defaultBranch), steps: [sh`make default`] })
const join = job({ needs: [optional(sources), own, optional(text1)], steps: [sh`make join`] })
const onFailure = job({ needs: [join], when: failed(), checkout: false, steps: [sh`echo something failed`] })
const onSuccess = job({ needs: [join, full], when: all(succeeded(), onMain), steps: [sh`echo fine`] })
const anyway = job({ needs: [join, full], when: always(), steps: [sh`echo over`] })
const onCancel = job({
  needs: [join],
  when: variant({ github: any(cancelled(), all(failed(), not(onMain))), default: all(failed(), not(onMain)) }),
  steps: [sh`echo stopped`],
})

const steps = job({
  env: { MODE: choose(onMain, 'release', choose(event('schedule'), 'nightly', 'dev')), EXTRA: variable('EXTRA').or('none') },
  steps: [
    sh`make`,
    sh({ when: onMain })`echo main`,
    sh({ when: changed('docs/**') })`make docs`,
    sh({ when: failed() })`cat log`,
    sh({ when: any(succeeded(), event('manual')) })`echo ok`,
    sh({ when: always() })`echo always`,
    variant({ github: sh({ when: cancelled() })`echo cancelled`, default: sh({ when: failed() })`echo failed` }),
    sh({ when: all(repository('acme/app'), variable('DEPLOY').is('yes')) })`make deploy`,
  ],
})

export default pipeline('conditions', {
  providers: ['github', 'gitlab', jenkins({ defaultBranch: 'main' }), circleci({ defaultBranch: 'main' })],
  on: { push: { branches: ['**'], tags: ['v*'] }, pullRequest: true, schedule: { cron: '0 4 * * *', branch: 'main' }, manual: true },
  jobs: {
    first,
    sources,
    own,
    full,
    text: text1,
    prs,
    compare,
    join,
    'on-failure': onFailure,
    'on-success': onSuccess,
    anyway,
    'on-cancel': onCancel,
    steps,
  },
})
