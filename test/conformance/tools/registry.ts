/** A registry on this machine, in memory, and images for it. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { enginePaths } from '../engines/engine-process.ts'
import { freePort, until } from './servers.ts'

export interface TestRegistry {
  /** Host and port. */
  readonly server: string
  /** Pushes an image without layers, whose configuration says this. */
  readonly push: (name: string, label: string) => Promise<`${string}@sha256:${string}`>
  readonly stop: () => void
}

const config = 'application/vnd.oci.image.config.v1+json'
const manifest = 'application/vnd.oci.image.manifest.v1+json'

export async function startRegistry(): Promise<TestRegistry> {
  const port = await freePort()
  const server = `localhost:${port}`
  const child = spawn(`${enginePaths.home}bin/registry`, ['-port', String(port)], { stdio: 'ignore' })
  await until('the registry', async () => (await fetch(`http://${server}/v2/`)).ok)
  const send = async (method: string, path: string, type: string, body: string): Promise<void> => {
    const { ok, status } = await fetch(`http://${server}/v2/${path}`, { method, body, headers: { 'content-type': type } })
    if (!ok) throw new Error(`${method} ${path}: ${status}`)
  }
  return {
    server,
    push: async (name, label) => {
      const configuration = { architecture: 'amd64', os: 'linux', config: { Labels: { label } }, rootfs: { type: 'layers', diff_ids: [] } }
      const blob = JSON.stringify(configuration)
      await send('POST', `${name}/blobs/uploads/?digest=${digestOf(blob)}`, 'application/octet-stream', blob)
      const described = { mediaType: config, size: blob.length, digest: digestOf(blob) }
      const text = JSON.stringify({ schemaVersion: 2, mediaType: manifest, config: described, layers: [] })
      await send('PUT', `${name}/manifests/${digestOf(text)}`, manifest, text)
      return `${server}/${name}@${digestOf(text)}`
    },
    stop: () => {
      child.kill()
    },
  }
}

function digestOf(text: string): `sha256:${string}` {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}
