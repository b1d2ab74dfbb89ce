/** The conditions of "when", and when they are asked. */
import { describe, expect, test } from 'vitest'
import { type Options, results, stages } from './jenkins-harness-helpers.ts'

describe('when', () => {
  const ran = async (condition: string, options: Options = {}): Promise<boolean> =>
    (await stages(`stage('a') { when { ${condition} }\n steps { echo 'ran' } }`, options)).jobs[0]?.result === 'success'
  const tag: Options = { event: { kind: 'tag', tag: 'v1.2' } }
  const change: Options = { event: { kind: 'change-request', source: 'topic', target: 'main' } }

  test('heads', async () => {
    expect(await ran("branch 'main'")).toBe(true)
    expect(await ran("branch 'MAI*'")).toBe(true)
    expect(await ran("branch 'release/*'", { event: { kind: 'push', branch: 'release/1/x' } })).toBe(false)
    expect(await ran("branch 'release/**'", { event: { kind: 'push', branch: 'release/1/x' } })).toBe(true)
    expect(await ran("branch pattern: 'm.*n', comparator: 'REGEXP'")).toBe(true)
    expect(await ran("branch pattern: 'MAIN', comparator: 'EQUALS'")).toBe(false)
    // The name of the branch job is the tag's, or PR-7.
    expect(await ran("branch 'v*'", tag)).toBe(true)
    expect(await ran("branch 'topic'", change)).toBe(false)
    expect(await ran("branch 'PR-*'", change)).toBe(true)
    expect(await ran('buildingTag()', tag)).toBe(true)
    expect(await ran('buildingTag()')).toBe(false)
    expect(await ran("tag 'v*'", tag)).toBe(true)
    expect(await ran("tag pattern: 'v\\\\d', comparator: 'REGEXP'", tag)).toBe(false)
    expect(await ran('changeRequest()', change)).toBe(true)
    expect(await ran('changeRequest()')).toBe(false)
    expect(await ran("changeRequest target: 'main', branch: 'topic'", change)).toBe(true)
    expect(await ran("changeRequest target: 'ma*'", change)).toBe(false)
    expect(await ran("changeRequest target: 'ma*', comparator: 'GLOB'", change)).toBe(true)
  })

  test('changes, which the first build of a branch has none of', async () => {
    const changed: Options = { changed: ['src/a/B.ts'], commitMessage: 'Fix it\n\n[deploy] now', previous: 'SUCCESS' }
    expect(await ran("changeset 'src/**'", changed)).toBe(true)
    expect(await ran("changeset '**/b.ts'", changed)).toBe(true)
    expect(await ran("changeset pattern: '**/b.ts', caseSensitive: true", changed)).toBe(false)
    expect(await ran("changeset 'src/*'", changed)).toBe(false)
    expect(await ran("changeset 'src/**'", { changed: ['src/a.ts'] })).toBe(false)
    expect(await ran("changelog '\\\\[deploy\\\\]'", changed)).toBe(true)
    expect(await ran("anyOf { changeset 'src/**'; expression { currentBuild.previousBuild == null } }")).toBe(true)
  })

  test('causes', async () => {
    expect(await ran("triggeredBy 'TimerTrigger'", { event: { kind: 'timer' } })).toBe(true)
    expect(await ran("triggeredBy 'TimerTrigger'")).toBe(false)
    expect(await ran("triggeredBy cause: 'UserIdCause', detail: 'alice'", { event: { kind: 'manual' } })).toBe(true)
    expect(await ran("triggeredBy cause: 'UserIdCause', detail: 'bob'", { event: { kind: 'manual' } })).toBe(false)
    expect(await ran("triggeredBy 'BranchEventCause'")).toBe(true)
    expect(
      await ran("expression { currentBuild.getBuildCauses('hudson.model.Cause$UserIdCause').size() > 0 }", { event: { kind: 'manual' } }),
    ).toBe(true)
  })

  test('values and groups', async () => {
    expect(await ran("environment name: 'X', value: 'Y'", { variables: { X: 'y' } })).toBe(false)
    expect(await ran("environment name: 'X', value: 'Y', ignoreCase: true", { variables: { X: 'y' } })).toBe(true)
    expect(await ran('equals expected: 2, actual: currentBuild.number', { previous: 'SUCCESS' })).toBe(true)
    // A text that isn't empty is true.
    expect(await ran("expression { 'false' }")).toBe(true)
    expect(await ran("expression { '' }")).toBe(false)
    expect(await ran("branch 'main'; expression { false }")).toBe(false)
    expect(await ran("not { anyOf { branch 'x'; allOf { branch 'main'; expression { true } } } }")).toBe(false)
    expect(await ran("not { branch 'x' }")).toBe(true)
    expect(await ran('isRestartedRun()')).toBe(false)
  })

  test('is asked after options, input and agent, unless its flags say otherwise', async () => {
    const order = async (flag: string): Promise<string> => {
      const trace = await stages(
        `stage('a') { options { lock('l') }
           input { message 'Go?' }
           agent any
           when { ${flag}
             expression { false } }
           steps { echo 'a' } }`,
        { agent: 'none' },
      )
      expect(results(trace)).toEqual(['a: skipped'])
      return trace.records.map(({ what }) => what).join(' ')
    }
    expect(await order('')).toBe('lock input node')
    expect(await order('beforeAgent true')).toBe('lock input')
    expect(await order('beforeInput true')).toBe('lock')
    expect(await order('beforeOptions true')).toBe('')
    expect(await order('beforeAgent false')).toBe('lock input node')
  })
})
