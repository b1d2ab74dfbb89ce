/** The recipes for hosts with ssh, its agent and Ansible themselves. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { image, type Job, job, pipeline, secret } from '../../../src/index.ts'
import { ansible, ssh } from '../../../src/recipes/index.ts'
import { fakeHost } from '../../recipes/fake-host.ts'
import { type Run, runOn, type Situation } from '../../recipes/run.ts'
import { enginePaths, outputOf } from '../engines/engine-process.ts'
import { everywhere, inFullRuns, printed, realIn } from './real.ts'
import { type SshHost, startHost } from './ssh-host.ts'

const shop = `acme/shop@sha256:${'a'.repeat(64)}` as const

let host: SshHost
beforeAll(async () => {
  if (process.env.PIPEGEN_FULL !== undefined) host = await startHost()
})
afterAll(() => host?.stop())

inFullRuns.each(everywhere)('on %s', (provider) => {
  const run = (make: () => Job, situation: Situation = {}): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: { deploy: make() } }), {
      ...situation,
      secrets: { KEY: host.key.private, OTHER_KEY: host.otherKey.private, VAULT_PASSWORD: 'open sesame', API_KEY: 'key of the API' },
      fakes: {
        ssh: `printf '%s' "$stdin" | /usr/bin/ssh "$@"`,
        'ssh-add': `printf '%s' "$stdin" | /usr/bin/ssh-add "$@"`,
        'ssh-agent': 'exec /usr/bin/ssh-agent "$@"',
        // Ansible talks with ssh itself, without a note of it.
        'ansible-playbook': `export PATH=/usr/bin:$PATH; ${realIn('clouds', 'ansible-playbook')}`,
      },
    })

  const to = (given: Partial<ssh.Connection> = {}): ssh.Connection => ({
    ...{ host: 'deploy@127.0.0.1', port: host.port, key: secret('KEY'), knownHosts: host.knownHosts },
    ...given,
  })
  const runs =
    (command: string, given: Partial<ssh.Connection> = {}, options: ssh.RunOptions = {}) =>
    (): Job =>
      job({ steps: [ssh.run(to(given), command, options)] })

  test('a command gets its input on a host that is known', async () => {
    await host.equip({})
    const ran = await run(runs('read -r line; echo "$line" > state/said', {}, { input: { LINE: `it's "$HOME"` } }))
    expect(ran.ok, printed(ran)).toBe(true)
    expect((await host.state()).said).toBe(`it's "$HOME"\n`)
  })

  test('a command that fails fails the job', async () => {
    expect((await run(runs('exit 3'))).ok).toBe(false)
  })

  test('a host that shows another key gets nothing', async () => {
    await host.equip({})
    const other = `[127.0.0.1]:${host.port} ${host.otherKey.public}`
    const ran = await run(runs('touch state/here', { knownHosts: other }))
    expect(ran.ok).toBe(false)
    expect(printed(ran)).toContain('Host key verification failed')
    expect(await host.state()).toEqual({})
  })

  test('somebody with another key is not let in, nor asked for a password', async () => {
    const ran = await run(runs('true', { key: secret('OTHER_KEY') }))
    expect(ran.ok).toBe(false)
    expect(printed(ran)).toContain('Permission denied (publickey)')
  })

  test.each([
    ['replaces a container', true, { shop }],
    ['brings the container before back', false, { shop: 'old' }],
  ] as const)('ssh.deploy %s', async (_, healthy, expected) => {
    const { docker = '', curl = '' } = fakeHost({ healthy })
    await host.equip({
      docker: `[ -e "$STATE/containers" ] || { mkdir "$STATE/containers"; echo old > "$STATE/containers/shop"; }\n${docker}`,
      curl,
    })
    const options = { image: image(shop), environment: 'staging', container: 'shop', health: 'http://localhost:8000/health' }
    const ran = await run(() => ssh.deploy({ ...to(), ...options }))
    expect(ran.ok, printed(ran)).toBe(healthy)
    const files = Object.entries(await host.state()).filter(([path]) => path.startsWith('containers/'))
    expect(Object.fromEntries(files.map(([path, text]) => [path.slice('containers/'.length), text.trim()]))).toEqual(expected)
  })

  const playbook = `- hosts: all
  gather_facts: false
  tasks:
    - ansible.builtin.shell: printf %s {{ [motto, api_key, vaulted] | join(", ") | quote }} > state/motto
`
  const motto = `it's "done" $(id) {ok}`
  const plays =
    (given: Partial<ansible.PlaybookOptions> = {}) =>
    (): Job =>
      ansible.playbook({
        ...{
          playbook: 'site.yml',
          inventory: 'hosts',
          key: secret('KEY'),
          knownHosts: host.knownHosts,
          vaultPassword: secret('VAULT_PASSWORD'),
        },
        ...{ environment: 'staging', user: 'deploy', variables: { motto, api_key: secret('API_KEY') }, ...given },
      })

  async function filesFor(text: string) {
    const encrypt = ['encrypt_string', '--name', 'vaulted', '--vault-password-file', '/bin/cat', 'from the vault']
    const vaulted = await outputOf(`${enginePaths.home}clouds/bin/ansible-vault`, encrypt, { input: 'open sesame' })
    const local = `web1 ansible_host=127.0.0.1 ansible_port=${host.port} ansible_python_interpreter=/usr/bin/python3 ansible_ssh_pipelining=true`
    return { 'site.yml': text, hosts: `${local}\n`, 'group_vars/all.yml': vaulted }
  }

  test('Ansible tries a playbook and runs it, with texts and secrets as they are', async () => {
    await host.equip({})
    const files = await filesFor(playbook)
    const ran = await run(plays(), { files })
    expect(ran.ok, printed(ran)).toBe(true)
    expect((await host.state()).motto).toBe(`${motto}, key of the API, from the vault`)
    expect(printed(ran)).not.toMatch(/key of the API|from the vault/)
  })

  test('Ansible reaches no host that shows another key, and changes nothing if the trial fails', async () => {
    await host.equip({})
    const other = `[127.0.0.1]:${host.port} ${host.otherKey.public}`
    const files = await filesFor(playbook)
    const unknown = await run(plays({ knownHosts: other }), { files })
    expect(unknown.ok).toBe(false)
    expect(printed(unknown)).toContain('UNREACHABLE')
    const broken = await run(plays(), { files: { ...files, 'site.yml': playbook.replace('api_key', 'no_such') } })
    expect(broken.ok).toBe(false)
    expect(await host.state()).toEqual({})
  })
})
