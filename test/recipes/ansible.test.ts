/** Playbooks: against hosts whose keys are known, tried first, with nothing secret on a command line. */
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ci, type Job, pipeline, secret, text } from '../../src/index.ts'
import { ansible } from '../../src/recipes/index.ts'
import type { Fakes } from './fakes.ts'
import { providers, type Run, runOn, type Situation } from './run.ts'

/** Keeps what it is given in files, and reaches only a host that it knows. */
const playbook = `hosts=\${ANSIBLE_SSH_ARGS##*=}
cat "$hosts" > "$STATE/known-hosts"
echo "$hosts" >> "$STATE/paths"
while [ "$#" -gt 0 ]; do
  case "$1" in
    --vault-password-file) cat "$2" > "$STATE/vault-password"; echo "$2" >> "$STATE/paths" ;;
    --extra-vars) cat "\${2#@}" > "$STATE/variables"; echo "\${2#@}" >> "$STATE/paths" ;;
  esac
  shift
done
grep -q '^web1.example.com ' "$hosts" || { echo 'Host key verification failed.' >&2; exit 4; }`

const play = {
  ...{ playbook: 'site.yml', inventory: 'inventories/production', key: secret('SSH_KEY') },
  knownHosts: 'web1.example.com ssh-ed25519 AAAA',
} as const

const whole = (given: Partial<ansible.PlaybookOptions> = {}): Job =>
  ansible.playbook({
    ...play,
    ...{ user: 'deploy', limit: 'web:!web3', tags: ['app', 'proxy'], requirements: 'requirements.yml' },
    variables: { motto: `it's "done" $(id)`, release: text`release ${ci.branch}`, api_key: secret('API_KEY') },
    vaultPassword: secret('VAULT_PASSWORD'),
    ...given,
  })

const options = '--inventory inventories/production --user deploy --limit web:!web3 --tags app,proxy'

describe.each(providers)('on %s', { timeout: 120_000 }, (provider) => {
  const run = (make: () => Job, fakes: Fakes = {}, situation: Situation = {}): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: { configure: make() } }), {
      ...situation,
      fakes: { 'ansible-playbook': playbook, 'ansible-galaxy': '', ...fakes },
      files: { 'ansible.cfg': '[defaults]\n' },
    })
  /** Without the names of files that are made for the run. */
  const called = ({ lines }: Run): readonly string[] =>
    lines.filter((line) => /^(?:pip|ansible)/.test(line)).map((line) => line.replace(/\/\S+\/tmp\.\w+/g, 'FILE'))

  test('a playbook is tried, and then run', async () => {
    const ran = await run(whole)
    expect(ran.ok).toBe(true)
    const files = '--vault-password-file FILE --extra-vars @FILE site.yml'
    expect(called(ran)).toEqual([
      'pip install ansible-core==2.19.14',
      'ansible-galaxy install -r requirements.yml',
      `ansible-playbook ${options} --check ${files}`,
      `ansible-playbook ${options} ${files}`,
    ])
  })

  test('secrets reach it by files, which are gone afterwards', async () => {
    const ran = await run(whole)
    expect(ran.state['vault-password']).toBe('text of VAULT_PASSWORD')
    expect(JSON.parse(ran.state.variables ?? '')).toEqual({
      motto: `it's "done" $(id)`,
      release: 'release main',
      api_key: 'text of API_KEY',
    })
    expect(ran.calls.find(({ tool }) => tool === 'ssh-add')?.stdin).toBe('text of SSH_KEY\n')
    const paths = ran.state.paths?.trim().split('\n') ?? []
    expect(new Set(paths).size).toBe(6)
    expect(paths.filter((path) => existsSync(path))).toEqual([])
    expect(ran.lines.join('\n')).not.toContain('text of')
    expect(ran.lines.filter((line) => line === 'ssh-agent -k')).toHaveLength(2)
  })

  test('a host that shows another key than the known one is not reached', async () => {
    const ran = await run(() => whole({ knownHosts: 'other.example.com ssh-ed25519 BBBB' }))
    expect(ran.ok).toBe(false)
    expect(ran.state['known-hosts']).toBe('other.example.com ssh-ed25519 BBBB\n')
    expect(called(ran).filter((line) => line.startsWith('ansible-playbook'))).toHaveLength(1)
    const seen = ran.calls.find(({ tool }) => tool === 'ansible-playbook')?.env
    expect(seen?.ANSIBLE_HOST_KEY_CHECKING).toBe('True')
    expect(seen?.ANSIBLE_SSH_ARGS).toContain('-o StrictHostKeyChecking=yes -o UserKnownHostsFile=/')
    expect(seen?.ANSIBLE_CONFIG).toMatch(/\/ansible\.cfg$/)
  })

  test.each([
    ['the installation fails', { pip: 'exit 1' }, 0],
    ['a role or a collection is not to be had', { 'ansible-galaxy': 'exit 1' }, 0],
    ['the try fails', { 'ansible-playbook': 'case "$*" in *--check*) exit 2 ;; esac' }, 1],
    ['the run fails', { 'ansible-playbook': 'case "$*" in *--check*) ;; *) exit 2 ;; esac' }, 2],
  ] satisfies readonly (readonly [string, Fakes, number])[])('the job is red if %s, and goes no further', async (_, fakes, plays) => {
    const ran = await run(whole, fakes)
    expect(ran.jobs).toEqual({ configure: 'failure' })
    expect(called(ran).filter((line) => line.startsWith('ansible-playbook'))).toHaveLength(plays)
    expect(ran.lines.filter((line) => line === 'ssh-agent -k')).toHaveLength(plays)
  })

  test('nothing runs before somebody agrees', async () => {
    const ran = await run(() => whole({ approval: true, environment: 'production' }), {}, { approved: false })
    expect(called(ran)).toEqual([])
  })

  test('ansible.check changes nothing, and may show what would', async () => {
    const ran = await run(() => ansible.check({ ...play, diff: true, ansible: '2.18.9' }))
    expect(called(ran)).toEqual([
      'pip install ansible-core==2.18.9',
      'ansible-playbook --inventory inventories/production --diff --check site.yml',
    ])
    expect(ran.ok).toBe(true)
  })

  test('a playbook without a check mode is only run', async () => {
    const ran = await run(() => ansible.playbook({ ...play, tryFirst: false }))
    expect(called(ran).slice(1)).toEqual(['ansible-playbook --inventory inventories/production site.yml'])
  })
})
