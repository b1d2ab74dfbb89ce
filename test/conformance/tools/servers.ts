/** Servers that a test starts for itself. */
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Asks for a minute, a few times a second. */
export async function until(what: string, isThere: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await isThere().catch(() => false)) return
    await sleep(200)
  }
  throw new Error(`${what} did not start within a minute.`)
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
