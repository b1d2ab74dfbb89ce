/** Ansible: a playbook against hosts whose keys are known, tried before it changes anything. */
import { type AnyValue, type Job, type JobOptions, job, raw, type Step, sh, type Text } from '../index.ts'
import { connect } from './host.ts'
import { type DeployPlace, type DeployTimes, deployPlace, deployTimes, given, type RecipeOptions } from './options.ts'
import { word, words } from './words.ts'

/** A playbook, its hosts, and who logs in there. */
export interface Play {
  /** File of the playbook: `site.yml`. */
  readonly playbook: string
  /** File or folder of the inventory: `inventories/production`. */
  readonly inventory: string
  /** A private key without passphrase; one for each environment, so that a leak of one opens no other. */
  readonly key: AnyValue
  /** The hosts' lines for `known_hosts`, from `ssh-keyscan` and compared with the hosts' own. Any other key is refused. */
  readonly knownHosts: Text
  /** Who logs in. Default: as the inventory says. */
  readonly user?: string
  /** Hosts or groups, if not all of the inventory: `web:!web3`. */
  readonly limit?: string
  readonly tags?: readonly string[]
  /** Variables, over all others, as texts; a secret may be one. None of them is on a command line. */
  readonly variables?: { readonly [name: string]: Text }
  /** The password of what `ansible-vault` has encrypted; gone after each step. */
  readonly vaultPassword?: AnyValue
  /** File of the roles and collections to install, each with its version: `requirements.yml`. */
  readonly requirements?: string
  /** Show what changes in files. Their text may hold secrets. Default false. */
  readonly diff?: boolean
  /** Version of ansible-core. Default 2.19.14. */
  readonly ansible?: string
  /** Version of Python. Default 3.13. */
  readonly python?: string
}

export type CheckOptions = RecipeOptions & Play

/**
 * A job that tries the playbook, and changes nothing: for pull requests, and before somebody agrees. Tasks that have no check mode are skipped by
 * Ansible, or have `check_mode: false`.
 * Source: https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_checkmode.html
 * @example
 * const check = ansible.check({
 *   playbook: 'site.yml', inventory: 'inventories/production', key: secret('SSH_KEY'), knownHosts: 'web1.example.com ssh-ed25519 AAAA…',
 * })
 */
export function check(options: CheckOptions): Job {
  return job({
    ...fieldsOf('Try the playbook', options),
    steps: [...installSteps(options), playStep('Try', options, ['--check'])],
    ...given(options),
  })
}

export type PlaybookOptions = RecipeOptions &
  DeployPlace &
  DeployTimes &
  Play & {
    /** Try the playbook first, and run it only if that has no failure. Default true. */
    readonly tryFirst?: boolean
  }

/**
 * A job that tries the playbook, and then runs it. Runs for one environment come one after the other.
 * Source: https://docs.ansible.com/ansible/latest/cli/ansible-playbook.html
 * @example
 * const configure = ansible.playbook({
 *   playbook: 'site.yml', inventory: 'inventories/production', environment: 'production', approval: true,
 *   key: secret('SSH_KEY'), knownHosts: variable('KNOWN_HOSTS'), vaultPassword: secret('VAULT_PASSWORD'), variables: { version: ci.tag },
 * })
 */
export function playbook(options: PlaybookOptions): Job {
  const { tryFirst = true } = options
  return job({
    ...fieldsOf('Run the playbook', options),
    ...deployPlace(options),
    steps: [...installSteps(options), tryFirst && playStep('Try', options, ['--check']), playStep('Run', options, [])],
    ...given(options),
    ...deployTimes(options),
  })
}

function fieldsOf(description: string, { python = '3.13' }: Play): JobOptions {
  return { description, tools: { python } }
}

function installSteps({ ansible = '2.19.14', requirements }: Play): readonly Step[] {
  return [
    sh('Install')`pip install ${`ansible-core==${ansible}`}`,
    ...(requirements === undefined ? [] : [sh('Install roles and collections')`ansible-galaxy install -r ${requirements}`]),
  ]
}

function playStep(name: string, options: Play, flags: readonly string[]): Step {
  const { playbook, inventory, key, knownHosts, user, limit, tags = [], variables = {}, vaultPassword, diff = false } = options
  const names = Object.keys(variables)
  const hasVault = vaultPassword !== undefined
  const files = [...(hasVault ? ['vault_file'] : []), ...(names.length > 0 ? ['variables_file'] : [])]
  const env = {
    SSH_KEY: key,
    SSH_KNOWN_HOSTS: knownHosts,
    ...(hasVault ? { VAULT_PASSWORD: vaultPassword } : {}),
    ...Object.fromEntries(names.map((variable) => [`VAR_${variable}`, variables[variable]])),
  }
  const given = [
    ...['--inventory', inventory],
    ...(user === undefined ? [] : ['--user', user]),
    ...(limit === undefined ? [] : ['--limit', limit]),
    ...(tags.length === 0 ? [] : ['--tags', tags.join(',')]),
    ...(diff ? ['--diff'] : []),
    ...flags,
  ]
  const command = [
    `ansible-playbook ${words(given)}`,
    ...(hasVault ? ['--vault-password-file "$vault_file"'] : []),
    ...(names.length > 0 ? ['--extra-vars "@$variables_file"'] : []),
    word(playbook),
  ]
  return sh({ name, env })`${raw(
    [
      connect(...files),
      ...(hasVault ? [`printf '%s' "$VAULT_PASSWORD" > "$vault_file"`] : []),
      ...(names.length > 0 ? [`python3 -c ${word(asJson)} ${words(names)} > "$variables_file"`] : []),
      settings,
      command.join(' '),
    ].join('\n'),
  )}`
}

/** Variables of the environment, as an object. */
const asJson = 'import json, os, sys; json.dump({name: os.environ["VAR_" + name] for name in sys.argv[1:]}, sys.stdout)'

/**
 * ssh keeps the first value of an option, so that no arguments that an inventory adds let other hosts in. Ansible passes over an ansible.cfg in a folder
 * that everybody may write, as GitLab's checkouts are, unless it is named.
 * Sources: https://man.openbsd.org/ssh_config and
 * https://docs.ansible.com/ansible/latest/reference_appendices/config.html#avoiding-security-risks-with-ansible-cfg-in-the-current-directory
 */
const settings = `export ANSIBLE_HOST_KEY_CHECKING=True
export ANSIBLE_SSH_ARGS="-C -o ControlMaster=auto -o ControlPersist=60s -o StrictHostKeyChecking=yes -o UserKnownHostsFile=$known_hosts"
if [ -f ansible.cfg ]; then export ANSIBLE_CONFIG="$PWD/ansible.cfg"; fi`
