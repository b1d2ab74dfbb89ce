import { describe, expect, test } from 'vitest'
import { circleci } from '../../providers/circleci/index.ts'
import { github } from '../../providers/github/index.ts'
import { gitlab } from '../../providers/gitlab/index.ts'
import { jenkins } from '../../providers/jenkins/index.ts'
import { isFrom } from '../../providers/shared/options.ts'
import { PipegenError } from '../../src/diagnostics/error.ts'

type Make = (options: never) => unknown

function refused(make: Make, options: unknown): PipegenError {
  try {
    make(options as never)
  } catch (error) {
    if (error instanceof PipegenError) return error
    throw error
  }
  throw new Error('took it')
}

describe('an option is refused', () => {
  test.each<[what: string, make: Make, options: unknown, message: string, hint: string, keys: readonly (string | number)[]]>([
    [
      'that no provider has',
      github,
      { aprovals: 'trust' },
      'github() has no option "aprovals".',
      'Did you mean "approvals"?',
      ['aprovals'],
    ],
    ['that is no object', gitlab, 'premium', 'gitlab() takes an object of options, but got "premium".', 'Write gitlab({ … }).', []],
    ['that is a list', gitlab, [], 'gitlab() takes an object of options, but got [].', 'Write gitlab({ … }).', []],
    [
      'that is no choice',
      gitlab,
      { tier: 'premum' },
      'Option "tier" of gitlab() wants "free", "premium" or "ultimate", but got "premum".',
      'Did you mean "premium"?',
      ['tier'],
    ],
    [
      'that is a number where a version is meant',
      gitlab,
      { version: 16.1 },
      'Option "version" of gitlab() wants a version, "15.7" or later, but got 16.1.',
      'Put it in quotes: a number such as 3.10 is 3.1.',
      ['version'],
    ],
    [
      'that is a version which pipegen writes nothing for',
      circleci,
      { server: '4.7.2' },
      'Option "server" of circleci() wants a version, "4.8" or later, but got "4.7.2".',
      'pipegen filters jobs by expressions, which CircleCI server has since 4.8.',
      ['server'],
    ],
    [
      'deep inside',
      circleci,
      { contexts: { production: ['A', 3] } },
      'Option "contexts.production.1" of circleci() wants a text, but got 3.',
      'docs/options.md lists the options of each provider.',
      ['contexts', 'production', 1],
    ],
    [
      'that is neither of two kinds',
      gitlab,
      { runners: { ubuntu: 2 } },
      'Option "runners.ubuntu" of gitlab() wants a text or a list, each of it a text, but got 2.',
      'docs/options.md lists the options of each provider.',
      ['runners', 'ubuntu'],
    ],
    [
      'deep inside the likelier of two kinds',
      gitlab,
      { runners: { ubuntu: ['a', 2] } },
      'Option "runners.ubuntu.1" of gitlab() wants a text, but got 2.',
      'docs/options.md lists the options of each provider.',
      ['runners', 'ubuntu', 1],
    ],
    [
      'that another one rules out',
      circleci,
      { server: '4.9', file: 'ci.yml' },
      'CircleCI server reads ".circleci/config.yml" and no other file, but option "file" of circleci() is "ci.yml".',
      'Leave `file` out.',
      ['file'],
    ],
    [
      'that is empty',
      jenkins,
      { runners: { ubuntu: ' ' } },
      'Option "runners.ubuntu" of jenkins() wants a text, but got " ".',
      'docs/options.md lists the options of each provider.',
      ['runners', 'ubuntu'],
    ],
    [
      'that is a function',
      jenkins,
      { caches: () => true },
      'Option "caches" of jenkins() wants true or false, but got a function.',
      'docs/options.md lists the options of each provider.',
      ['caches'],
    ],
  ])('%s', (_, make, options, message, hint, keys) => {
    expect(refused(make, options)).toMatchObject({ message, hint, keys })
  })
  test('never for being undefined', () => {
    expect(github({ file: undefined } as never).name).toBe('github')
  })
})

test.each([
  ['3.22', '3.22', true],
  ['3.9', '3.22', false],
  ['3.22.1', '3.22', true],
  ['4.0', '3.22', true],
  ['2.99', '3.22', false],
])('version %s is %s or later: %s', (version, first, answer) => {
  expect(isFrom(version, first)).toBe(answer)
})
