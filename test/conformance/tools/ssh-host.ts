/** A host that is reached by SSH: it knows one key, and runs what it is asked in a folder. */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import type { Fakes } from '../../recipes/fakes.ts'
import { enginePaths, outputOf } from '../engines/engine-process.ts'
import { type Files, filesOf } from '../engines/workspace.ts'
import { freePort } from './servers.ts'

export interface KeyPair {
  readonly private: string
  readonly public: string
}

export interface SshHost {
  readonly port: number
  /** Its line for `known_hosts`. */
  readonly knownHosts: string
  /** The key that it lets in, and one that it doesn't. */
  readonly key: KeyPair
  readonly otherKey: KeyPair
  /** Stand-ins of the host, as those of a job, with a new `$STATE`. */
  readonly equip: (tools: Fakes) => Promise<void>
  readonly state: () => Promise<Files>
  readonly stop: () => Promise<void>
}

/** What the tests use of the package ssh2. */
interface Ssh2 {
  readonly Server: new (
    options: { readonly hostKeys: readonly string[] },
    connected: (client: Emitter) => void,
  ) => { readonly listen: (port: number, host: string, done: () => void) => void; readonly close: (done: () => void) => void }
  readonly utils: { readonly parseKey: (text: string) => PublicKey }
}
interface Emitter {
  readonly end: () => void
  // biome-ignore lint/suspicious/noExplicitAny: what an event brings is its own affair.
  readonly on: (event: string, listener: (...args: any[]) => void) => Emitter
}
interface PublicKey {
  readonly getPublicSSH: () => Buffer
  readonly verify: (data: Buffer, signature: Buffer, hash?: string) => boolean | Error
}
interface Authentication {
  readonly method: string
  readonly key: { readonly data: Buffer }
  readonly blob: Buffer
  readonly signature?: Buffer
  readonly hashAlgo?: string
  readonly accept: () => void
  readonly reject: (methods?: readonly string[]) => void
}
type Channel = Duplex & { readonly stderr: Duplex; readonly exit: (code: number) => void }

export async function startHost(): Promise<SshHost> {
  const { Server, utils } = createRequire(`${enginePaths.home}ssh2/package.json`)('ssh2') as Ssh2
  const folder = await mkdtemp(join(tmpdir(), 'pipegen-host-'))
  const [own, key, otherKey] = [await makeKey(folder, 'own'), await makeKey(folder, 'key'), await makeKey(folder, 'other')]
  const allowed = utils.parseKey(key.public)
  const [bin, state] = [join(folder, 'bin'), join(folder, 'state')]

  const execute = (command: string, channel: Channel): void => {
    const child = spawn('sh', ['-c', command], { cwd: folder, env: { PATH: `${bin}:/usr/bin:/bin`, HOME: folder } })
    channel.pipe(child.stdin)
    child.stdout.pipe(channel, { end: false })
    child.stderr.pipe(channel.stderr, { end: false })
    child.stdin.on('error', () => {})
    child.on('close', (code) => {
      channel.exit(code ?? 1)
      channel.end()
    })
  }
  const clients: Emitter[] = []
  const server = new Server({ hostKeys: [own.private] }, (client) => {
    clients.push(client)
    client
      .on('authentication', (asks: Authentication) => {
        const isKnown = asks.method === 'publickey' && asks.key.data.equals(allowed.getPublicSSH())
        const isSigned = asks.signature === undefined || (isKnown && allowed.verify(asks.blob, asks.signature, asks.hashAlgo) === true)
        if (isKnown && isSigned) asks.accept()
        else asks.reject(['publickey'])
      })
      .on('session', (accept: () => Emitter) => {
        accept().on('exec', (start: () => Channel, _: unknown, { command }: { readonly command: string }) => execute(command, start()))
      })
      .on('error', () => {})
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    port,
    knownHosts: `[127.0.0.1]:${port} ${own.public.trim()}`,
    key,
    otherKey,
    equip: async (tools) => {
      for (const each of [bin, state]) {
        await rm(each, { recursive: true, force: true })
        await mkdir(each)
      }
      for (const [tool, body] of Object.entries(tools))
        await writeFile(join(bin, tool), `#!/bin/bash\nSTATE='${state}'\n${body}\n`, { mode: 0o755 })
    },
    state: () => filesOf(state),
    stop: async () => {
      for (const client of clients) client.end()
      await new Promise<void>((resolve) => server.close(resolve))
      await rm(folder, { recursive: true })
    },
  }
}

async function makeKey(folder: string, name: string): Promise<KeyPair> {
  const path = join(folder, name)
  await outputOf('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', path])
  return { private: await readFile(path, 'utf8'), public: await readFile(`${path}.pub`, 'utf8') }
}
