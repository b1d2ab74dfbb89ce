import { describe, expect, test } from 'vitest'
import { features } from '../../src/ir/features.ts'
import { makeRepo } from './repo.ts'

const names = ['github', 'gitlab', 'jenkins', 'circleci']
const level = /^(native|emulated|differs|setting|unsupported|depends)$/

describe('pipegen providers', () => {
  test('is a table of every feature and provider', async () => {
    const { status, out, err } = await makeRepo().pipegen('providers')
    expect({ status, err }).toEqual({ status: 0, err: '' })
    const [head = '', ...lines] = (out.split('\n\n')[0] ?? '').split('\n')
    expect(head.trim().split(/ +/)).toEqual(names)
    const rows = lines.map((line) => line.split(/ +/))
    expect(rows.map(([feature]) => feature)).toEqual(Object.keys(features))
    for (const [, ...cells] of rows) expect(cells).toEqual(names.map(() => expect.stringMatching(level)))
    expect(out).toMatch(/^step\.uses +native +unsupported +unsupported +unsupported$/m)
  })
  test('says what each word of the table means', async () => {
    const { out } = await makeRepo().pipegen('providers')
    expect((out.split('\n\n')[1] ?? '').split('\n').map((line) => line.split(' ')[0])).toEqual(
      expect.arrayContaining(['native', 'emulated', 'differs', 'setting', 'unsupported', 'depends']),
    )
  })
  test('says of one provider how, why not, the way out and the command', async () => {
    const { status, out } = await makeRepo().pipegen('providers', '--provider', 'gitlab')
    expect(status).toBe(0)
    expect(out).toMatch(/^gitlab\ntrigger\.push /)
    expect(out).toMatch(/^step\.retry +emulated +retries of a step: a loop in the shell\.$/m)
    expect(out).toMatch(
      /^trigger\.release +unsupported +published release: a release starts no pipeline\.\n +Use `tag`: a release has one\.$/m,
    )
    expect(out).toContain('\n                                           glab api --method PUT projects/:id --field only_allow')
  })
  test.each([[], ['--provider', 'github'], ['--provider', 'jenkins', '--provider', 'circleci']])(
    'fits 100 columns but for commands: %j',
    async (...args) => {
      const { out } = await makeRepo().pipegen('providers', ...args)
      expect(out.split('\n').filter((line) => line.length > 100 && !/^ +(gh|glab|circleci|jenkins-plugin-cli) /.test(line))).toEqual([])
      expect(out).not.toMatch(/ $/m)
    },
  )
  test('shows each provider that is asked for, once', async () => {
    const { out } = await makeRepo().pipegen('providers', '--provider', 'circleci', '--provider', 'jenkins', '--provider', 'circleci')
    expect(out.match(/^\w+$/gm)).toEqual(['circleci', 'jenkins'])
  })
  test('--json has the same, with the notes', async () => {
    const { out } = await makeRepo().pipegen('providers', '--json')
    const data = JSON.parse(out) as { providers: string[]; features: { feature: string; words: string; support: object }[] }
    expect(data.providers).toEqual(names)
    expect(data.features.map(({ feature, words }) => [feature, words])).toEqual(Object.entries(features))
    expect(data.features.find(({ feature }) => feature === 'trigger.release')?.support).toMatchObject({
      github: { level: 'native', note: null, hint: null, command: null },
      gitlab: { level: 'unsupported', note: 'a release starts no pipeline.', hint: 'Use `tag`: a release has one.', command: null },
    })
  })
  test('--json of one provider has that alone', async () => {
    const { out } = await makeRepo().pipegen('providers', '--json', '--provider', 'jenkins')
    const data = JSON.parse(out) as { providers: string[]; features: { support: object }[] }
    expect(data.providers).toEqual(['jenkins'])
    for (const { support } of data.features) expect(Object.keys(support)).toEqual(['jenkins'])
  })
  test.each([
    ['gitlb', 'Did you mean "gitlab"?'],
    ['travis', 'The providers are github, gitlab, jenkins, circleci.'],
    ['constructor', 'The providers are github, gitlab, jenkins, circleci.'],
  ])('does not know %s', async (name, hint) => {
    const { status, out, err } = await makeRepo().pipegen('providers', '--provider', name)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toContain(`There is no provider "${name}".\n   ${hint}`)
  })
})

describe('pipegen explain', () => {
  test('says cause, example and fix, and how grave it is', async () => {
    const { status, out } = await makeRepo().pipegen('explain', 'jenkins-barrier')
    expect(status).toBe(0)
    expect(out).toMatch(/^jenkins-barrier \(warning\)\n\n\S.*\.\n\n {4}const build = [\s\S]+\n\n\S.*\.\n$/)
  })
  test.each([
    ['unknown-need', 'error'],
    ['differs', 'warning'],
    ['emulated', 'info'],
    ['orphan-file', 'warning'],
    ['value-in-string', 'error'],
    ['circleci-backslash', 'error'],
    ['jenkins-plugins', 'to do'],
  ])('says that %s is of severity %s', async (code, severity) => {
    expect((await makeRepo().pipegen('explain', code)).out).toMatch(new RegExp(`^${code} \\(${severity}\\)\n`))
  })
  test('knows features, which to-dos are called by', async () => {
    const { status, out } = await makeRepo().pipegen('explain', 'trigger.release')
    expect(status).toBe(0)
    expect(out).toMatch(
      /^trigger\.release \(published release\)\n\ngithub +native +\S.*\ngitlab +unsupported +a release starts no pipeline\.\n/,
    )
  })
  test.each([
    ['jenkins-barier', 'Did you mean "jenkins-barrier"?'],
    ['value.secrt', 'Did you mean "value.secret"?'],
    ['Differs', 'Did you mean "differs"?'],
  ])('asks what was meant by %s', async (code, hint) => {
    const { status, out, err } = await makeRepo().pipegen('explain', code)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(err).toBe(`error There is no finding "${code}".\n   ${hint}\n`)
  })
  test.each(['', 'xyzzy', 'toString', '__proto__'])('has no answer to "%s", and no guess', async (code) => {
    expect(await makeRepo().pipegen('explain', code)).toEqual({ status: 2, out: '', err: `error There is no finding "${code}".\n` })
  })
})
