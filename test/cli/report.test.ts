/** The portability report: what is said of emulated features and to-dos, by `build` and `check`. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeRepo } from './repo.ts'

/** A step in a folder and a secret: GitHub says the one itself, GitLab changes to it, and both have to be given the other. */
function ci({ providers = "'github', 'gitlab'", field = '', name = 'ci' } = {}): string {
  return [
    "import { job, pipeline, secret, sh } from 'pipegen'",
    'const test = job({',
    "  env: { TOKEN: secret('TOKEN') },",
    `  ${field}`,
    "  steps: [sh({ name: 'Test', in: 'app' })`make`],",
    '})',
    `export default pipeline('${name}', { providers: [${providers}], on: { push: true }, jobs: { test } })`,
    '',
  ].join('\n')
}

const emulated = (file: string): string =>
  [
    `  emulated  ${file}:5  Name of a step: the name stands in a comment.`,
    `  emulated  ${file}:5  Working directory: the step changes to it in a shell of its own.`,
  ].join('\n')

function githubReport(): string {
  const indent = ' '.repeat('  to do     ci.ts:3  '.length)
  return `github\n  to do     ci.ts:3  Add the secret "TOKEN" to the repository.\n${indent}gh secret set TOKEN\n`
}

function gitlabReport(file = 'ci.ts'): string {
  const todo = 'Add the CI/CD variable "TOKEN", masked if it is one line, and protected where only protected branches need it.'
  const indent = ' '.repeat(`  to do     ${file}:3  `.length)
  return `gitlab\n${emulated(file)}\n  to do     ${file}:3  ${todo}\n${indent}glab variable set TOKEN --masked\n`
}

describe('a build', () => {
  test('says by provider what is emulated and what is left to do, each at its line', async () => {
    const { pipegen } = makeRepo({ 'ci.ts': ci() })
    expect(await pipegen('build')).toEqual({
      status: 0,
      out: `written  .github/workflows/ci.yml\nwritten  .gitlab-ci.yml\n\n${githubReport()}\n${gitlabReport()}`,
      err: '',
    })
  })
  test('that changes nothing sums up in one line', async () => {
    const { pipegen } = makeRepo({ 'ci.ts': ci() })
    await pipegen('build')
    const { out } = await pipegen('build')
    expect(out.split('\n').slice(2)).toEqual(['github, gitlab: 2 emulated, 2 to do ("pipegen build --report" shows them)', ''])
  })
  test('counts the warnings that one before has shown, and shows them again with --report', async () => {
    const { pipegen } = makeRepo({ 'ci.ts': ci({ field: 'retry: 3,' }) })
    const first = await pipegen('build')
    expect(first.err).toMatch(/^ci\.ts:4:10 warning\[differs\] gitlab: Retries of a job: /)
    const second = await pipegen('build')
    expect(second.err).toBe('')
    expect(second.out).toMatch(/^github, gitlab: 1 warning, \d emulated, 2 to do /m)
    const third = await pipegen('build', '--report')
    expect(third.err).toBe(first.err)
    expect(third.out.replaceAll('unchanged  ', 'written  ')).toBe(first.out)
  })
  test('shows warnings about the pipeline itself every time', async () => {
    const { pipegen } = makeRepo({ 'ci.ts': ci().replace('export', 'job({ steps: [sh`lint`] })\nexport') })
    const first = await pipegen('build')
    expect(first.err).toContain('warning[unused-job]')
    expect((await pipegen('build')).err).toBe(first.err)
  })
  test('says only what is news, although it writes the file', async () => {
    const { pipegen, write } = makeRepo({ 'ci.ts': ci() })
    await pipegen('build')
    write('ci.ts', ci({ field: "retry: 3, name: 'Tests'," }))
    const { out, err } = await pipegen('build')
    expect(err).toMatch(/^ci\.ts:4:10 warning\[differs\] gitlab: Retries of a job: /)
    expect(out).toMatch(
      /\n\ngitlab\n {2}emulated {2}ci\.ts:4 {2}Display name of a job: .*\n\ngithub, gitlab: 2 emulated, 2 to do \("pipegen build --report" shows them\)\n$/,
    )
  })
  test('says a difference that changes no file', async () => {
    const field = 'matrix: { a: [1, 2] }, failFast: true,'
    const { pipegen, write } = makeRepo({ 'ci.ts': ci({ providers: "'gitlab'", field: field.replace('true', 'false') }) })
    await pipegen('build')
    write('ci.ts', ci({ providers: "'gitlab'", field }))
    const { out, err } = await pipegen('build')
    expect(out).toContain('unchanged  .gitlab-ci.yml\n')
    expect(err).toContain('warning[differs] gitlab: ')
  })
  test('says again what went away and came back', async () => {
    const { pipegen, write } = makeRepo({ 'ci.ts': ci({ field: 'retry: 3,' }) })
    const first = await pipegen('build')
    write('ci.ts', ci())
    expect((await pipegen('build')).err).toBe('')
    write('ci.ts', ci({ field: 'retry: 3,' }))
    expect((await pipegen('build')).err).toBe(first.err)
  })
  test('of one provider forgets nothing of the others', async () => {
    const { pipegen } = makeRepo({ 'ci.ts': ci() })
    await pipegen('build')
    await pipegen('build', '--provider', 'github')
    expect((await pipegen('build')).out).not.toContain('emulated  ci.ts')
  })
  test('that wrote nothing has said nothing', async () => {
    const { pipegen } = makeRepo({ 'ci.ts': ci() })
    await pipegen('build', '--dry-run')
    await pipegen('build', '--stdout')
    await pipegen('build', '--json')
    await pipegen('check', '--report')
    expect((await pipegen('build', '--dry-run')).out).toContain(gitlabReport())
  })
  test('says all where its memory is damaged', async () => {
    const { pipegen, folder, write } = makeRepo({ 'ci.ts': ci() })
    await pipegen('build')
    const said = readdirSync(join(folder, '.pipegen/cache')).filter((file) => file.endsWith('.said'))
    expect(said).toHaveLength(1)
    write(`.pipegen/cache/${said[0]}`, 'rubbish')
    expect((await pipegen('build')).out).toContain(gitlabReport())
  })
  test('says what two ci.ts have in common once', async () => {
    const at = (name: string): string =>
      ci({ providers: `gitlab({ file: '.gitlab/${name}.yml' })`, name }).replace('\n', "; import { gitlab } from 'pipegen/gitlab'\n")
    const { pipegen } = makeRepo({ 'a.ts': at('a'), 'b.ts': at('b') })
    const { status, out } = await pipegen('build', 'a.ts', 'b.ts')
    expect(status).toBe(0)
    expect(out.split('\n\n')[1]).toBe(gitlabReport('a.ts'))
  })
  test('has no colours where nobody can see them, and no report on stdout with --stdout', async () => {
    const { pipegen } = makeRepo({ 'ci.ts': ci() })
    expect((await pipegen('build')).out).not.toContain('\u001b')
    expect((await pipegen('build', '--stdout')).out).not.toContain('emulated')
  })
  test('leaves the report of a provider out that has an error, and shows it with --report', async () => {
    const { pipegen } = makeRepo({ 'ci.ts': ci({ field: "tools: { node: { file: '.nvmrc' } }," }) })
    const { status, out, err } = await pipegen('build')
    expect({ status, out }).toEqual({
      status: 1,
      out: `written  .github/workflows/ci.yml\nfailed   .gitlab-ci.yml  (kept as it was)\n\n${githubReport()}`,
    })
    expect(err).toContain('error[unsupported] gitlab: ')
    expect((await pipegen('build', '--report')).out).toContain(`\ngitlab\n${emulated('ci.ts')}\n`)
  })
  test('--dry-run says what a build would say', async () => {
    const { pipegen } = makeRepo({ 'ci.ts': ci() })
    expect((await pipegen('build', '--dry-run')).out).toContain(`\n\n${gitlabReport()}`)
  })
  test('--json lists what is emulated as findings of severity info, every time', async () => {
    const { pipegen } = makeRepo({ 'ci.ts': ci() })
    const read = async () => JSON.parse((await pipegen('build', '--json')).out) as { diagnostics: unknown[]; todos: unknown[] }
    const first = await read()
    expect(first.diagnostics).toEqual([
      expect.objectContaining({ code: 'emulated', severity: 'info', provider: 'gitlab', file: 'ci.ts', line: 5, hint: null }),
      {
        code: 'emulated',
        severity: 'info',
        provider: 'gitlab',
        message: 'Working directory: the step changes to it in a shell of its own.',
        hint: null,
        path: ['jobs', 'test', 'steps', 0, 'in'],
        file: 'ci.ts',
        line: 5,
        column: expect.any(Number),
      },
    ])
    expect(first.todos).toEqual([
      {
        provider: 'github',
        code: 'value.secret',
        message: 'Add the secret "TOKEN" to the repository.',
        command: 'gh secret set TOKEN',
      },
      {
        provider: 'gitlab',
        code: 'value.secret',
        message: expect.stringContaining('"TOKEN"'),
        command: 'glab variable set TOKEN --masked',
      },
    ])
    const second = await read()
    expect(second).toEqual({ ...first, files: expect.any(Array) })
  })
})

describe('a check', () => {
  test('counts, and says all with --report', async () => {
    const { pipegen } = makeRepo({ 'ci.ts': ci() })
    await pipegen('build')
    const { status, out } = await pipegen('check')
    expect(status).toBe(0)
    expect(out.split('\n')[2]).toBe('github, gitlab: 2 emulated, 2 to do ("pipegen check --report" shows them)')
    expect((await pipegen('check', '--report')).out).toContain(`\n\n${githubReport()}\n${gitlabReport()}`)
  })
  test('shows the warnings of files that are up to date', async () => {
    const { pipegen } = makeRepo({ 'ci.ts': ci({ field: 'retry: 3,' }) })
    await pipegen('build')
    const { status, err } = await pipegen('check')
    expect(status).toBe(0)
    expect(err).toContain('warning[differs] gitlab: ')
  })
  test('annotates nothing that is emulated', async () => {
    const { pipegen } = makeRepo({ 'ci.ts': ci() })
    await pipegen('build')
    expect(await pipegen('check', '--format', 'github')).toEqual({ status: 0, out: '', err: '' })
  })
})

/** For each provider a field that it says with another meaning, and one that it says by other means. */
const differences = {
  github: { differs: "reports: { junit: 'report.xml' },", emulated: 'after: [sh`./clean.sh`],' },
  gitlab: { differs: 'retry: 3,', emulated: "name: 'Tests'," },
  jenkins: { differs: "environment: 'staging',", emulated: 'after: [sh`./clean.sh`],' },
  circleci: { differs: "environment: 'staging',", emulated: 'approval: true,' },
} as const

describe('--strict', () => {
  describe.each(Object.entries(differences))('on %s', (provider, fields) => {
    const repo = (field: string) => makeRepo({ 'ci.ts': ci({ providers: `'${provider}'`, field }).replace(/env: .*,/, '') })
    test('fails on a difference, and writes nothing', async () => {
      const { pipegen } = repo(fields.differs)
      const strict = await pipegen('build', '--strict')
      expect(strict).toMatchObject({ status: 1, out: expect.stringMatching(/^failed {2}\S+ {2}\(kept as it was\)\n$/) })
      expect(strict.err).toMatch(new RegExp(`^ci\\.ts:4:\\d+ error\\[differs\\] ${provider}: `))
      const { status, err } = await pipegen('build')
      expect(status).toBe(0)
      expect(err).toMatch(new RegExp(`^ci\\.ts:4:\\d+ warning\\[differs\\] ${provider}: `))
      expect(await pipegen('check', '--strict')).toMatchObject({ status: 1 })
      expect(await pipegen('build', '--strict', '--json')).toMatchObject({ status: 1 })
    })
    test('takes what is emulated', async () => {
      const { pipegen } = repo(fields.emulated)
      const { status, out, err } = await pipegen('build', '--strict')
      expect({ status, err }).toEqual({ status: 0, err: '' })
      expect(out).toContain('\n  emulated  ci.ts:4  ')
      expect(await pipegen('check', '--strict')).toMatchObject({ status: 0 })
    })
  })
  test('says the difference of an unchanged file, too', async () => {
    const { pipegen } = makeRepo({ 'ci.ts': ci({ field: 'retry: 3,' }) })
    await pipegen('build')
    const { status, err } = await pipegen('build', '--strict')
    expect(status).toBe(1)
    expect(err).toContain('error[differs] gitlab: ')
  })
})
