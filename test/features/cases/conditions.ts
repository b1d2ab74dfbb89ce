/** Needs, and conditions of jobs. */
import { branch, changed, event, failed, job, optional, repository, sh, tag, variable } from '../../../src/index.ts'
import { type Case, ci, steps } from '../case.ts'

const a = () => job({ steps })
const pushed = () => ci({ a: a() })
const pushesAndPullRequests = { push: { branches: ['main', 'develop'] }, pullRequest: true } as const

function pair(fields: (needed: ReturnType<typeof a>) => Parameters<typeof job>[0], first = a()) {
  return ci({ a: first, b: job(fields(first)) })
}
const inARow = () => pair((first) => ({ needs: [first], steps }))
const decides = () => job({ outputs: ['go'], steps: [sh`echo "go=yes" >> "$PIPEGEN_OUTPUT"`] })

export const conditionCases = {
  'job.needs': {
    with: inARow,
    without: () => pair(() => ({ steps })),
    github: 'needs: [a]',
    gitlab: 'needs: [a]',
    jenkins: { gone: 'parallel {' },
    circleci: 'requires: [a]',
  },
  'job.needs.optional': {
    with: () => pair((first) => ({ needs: [optional(first)], steps }), job({ when: branch('main'), steps })),
    without: () => pair((first) => ({ needs: [first], steps }), job({ when: branch('main'), steps })),
    github: "needs.a.result == 'skipped'",
    gitlab: 'optional: true',
    jenkins: { gone: /stage\('b'\) \{\s+when/ },
    circleci: 'requires: [a, pipegen-start]',
  },
  'job.when': {
    with: () => ci({ a: job({ when: branch('main'), steps }) }),
    without: pushed,
    github: { file: "if: ${{ github.ref == 'refs/heads/main' }}", warning: 'without case' },
    gitlab: '$CI_COMMIT_BRANCH == "main"',
    jenkins: "branch pattern: 'main'",
    circleci: 'filters: pipeline.git.branch == "main"',
  },
  'job.when.status': {
    with: () => pair((first) => ({ needs: [first], when: failed(), steps })),
    without: inARow,
    github: 'if: ${{ failure() }}',
    gitlab: 'when: on_failure',
    jenkins: "results['a'] == 'failure'",
    circleci: '- a: failed',
  },
  'job.when.output': {
    with: () => {
      const first = decides()
      return ci({ a: first, b: job({ needs: [first], when: first.outputs.go.is('yes'), steps }) })
    },
    without: () => {
      const first = decides()
      return ci({ a: first, b: job({ needs: [first], steps }) })
    },
    github: { file: "needs.a.outputs.go == 'yes'", warning: 'without case' },
    gitlab: { file: '[ "$A_GO" = "yes" ] || exit 0', warning: 'ends green before its steps' },
    jenkins: "(outputs['a.go'] ?: '') == 'yes'",
    circleci: { file: 'circleci-agent step halt', warning: 'ends green before its steps' },
  },
  'condition.event': {
    with: () => ci({ a: job({ when: event('push'), steps }) }, pushesAndPullRequests),
    without: () => ci({ a: a() }, pushesAndPullRequests),
    github: "if: ${{ github.event_name == 'push' }}",
    gitlab: /a:\n(.*\n)+ {2}rules:\n {4}- if: \$CI_PIPELINE_SOURCE == "push"\n/,
    jenkins: /stage\('a'\) \{\s+when \{\s+beforeAgent true\s+not \{ changeRequest\(\) \}/,
    circleci: 'filters: pipeline.event.name == "push"',
  },
  'condition.branch': {
    with: () => ci({ a: job({ when: branch('main'), steps }) }, pushesAndPullRequests),
    without: () => ci({ a: a() }, pushesAndPullRequests),
    github: "if: ${{ github.ref == 'refs/heads/main' }}",
    gitlab: /a:\n(.*\n)+ {2}rules:\n {4}- if: \$CI_COMMIT_BRANCH == "main"\n/,
    jenkins: /stage\('a'\) \{\s+when \{\s+beforeAgent true\s+branch pattern: 'main'/,
    circleci: 'filters: pipeline.event.name == "push" and pipeline.git.branch == "main"',
  },
  'condition.tag': {
    with: () => ci({ a: job({ when: tag('v*'), steps }) }, { push: true, tag: '*' }),
    without: () => ci({ a: a() }, { push: true, tag: '*' }),
    github: '^refs/tags/v[^/]*$',
    gitlab: '$CI_COMMIT_TAG =~ /^v',
    jenkins: "tag pattern: 'v[^/]*'",
    circleci: 'filters: pipeline.git.tag and pipeline.git.tag matches /^v',
  },
  'condition.changed': {
    with: () => ci({ a: job({ when: changed('src/**'), steps }) }),
    without: pushed,
    github: "grep -Eq '^(src/.*)$'",
    gitlab: '- src/**/*',
    jenkins: { file: "changeset pattern: 'src/.*'", warning: 'changes are those since the build before' },
    circleci: { file: "grep -Eq '^(src/.*)$'", warning: 'end green before their steps' },
  },
  'condition.repository': {
    with: () => ci({ a: job({ when: repository('acme/app'), steps }) }),
    without: pushed,
    github: "github.repository == 'acme/app'",
    gitlab: '$CI_PROJECT_PATH == "acme/app"',
    jenkins: "repository() == 'acme/app'",
    circleci: 'pipeline.project.git_url matches',
  },
  'condition.compare': {
    with: () => ci({ a: job({ when: variable('LEVEL').is('2'), steps }) }),
    without: pushed,
    github: "vars.LEVEL == '2'",
    gitlab: '$LEVEL == "2"',
    jenkins: "(env.LEVEL ?: '') == '2'",
    circleci: { error: "don't exist yet when the pipeline is made" },
  },
} as const satisfies { readonly [feature: string]: Case }
