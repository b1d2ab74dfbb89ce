/** A cluster without nodes: etcd, the API server and the controllers of Kubernetes, and a kubelet's part that says of every pod how it fares. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll } from 'vitest'
import { enginePaths, outputOf } from '../engines/engine-process.ts'
import { freePort, until } from './servers.ts'

export interface Cluster {
  /** The text of a kubeconfig. */
  readonly kubeconfig: string
  /** What kubectl prints; throws what it complains about. */
  readonly kubectl: (args: readonly string[], input?: string) => Promise<string>
  readonly stop: () => Promise<void>
}

/** A cluster for the tests of a file. */
export function clusterOfTests(): () => Cluster {
  let cluster: Cluster | undefined
  beforeAll(async () => {
    if (process.env.PIPEGEN_FULL !== undefined) cluster = await startCluster()
  })
  afterAll(() => cluster?.stop())
  return () => {
    if (cluster === undefined) throw new Error('no cluster')
    return cluster
  }
}

/** Pods of images whose digest begins so never become ready, and their tests fail. */
export const broken = 'bad'

async function startCluster(): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'pipegen-cluster-'))
  const [client, peer, port, controllers] = await Promise.all([freePort(), freePort(), freePort(), freePort()])
  const token = 'a-token-of-the-tests'
  const server = `https://127.0.0.1:${port}`
  const kubeconfig = kubeconfigOf(server, token)
  const file = (name: string): string => join(folder, name)
  await writeFile(file('kubeconfig'), kubeconfig)
  await writeFile(file('tokens.csv'), `${token},tests,tests,system:masters\n`)
  await outputOf('openssl', ['genrsa', '-out', file('accounts.key'), '2048'])

  const processes: ChildProcess[] = []
  const start = (program: string, flags: { readonly [flag: string]: string }): void => {
    const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)
    const child = spawn(`${enginePaths.home}bin/${program}`, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder })
    const log = createWriteStream(file(`${program}.log`))
    child.stdout.pipe(log)
    child.stderr.pipe(log)
    processes.push(child)
  }
  start('etcd', {
    'data-dir': file('etcd'),
    'listen-client-urls': `http://127.0.0.1:${client}`,
    'advertise-client-urls': `http://127.0.0.1:${client}`,
    'listen-peer-urls': `http://127.0.0.1:${peer}`,
    'unsafe-no-fsync': 'true',
  })
  start('kube-apiserver', {
    'etcd-servers': `http://127.0.0.1:${client}`,
    'bind-address': '127.0.0.1',
    'secure-port': String(port),
    'cert-dir': folder,
    'token-auth-file': file('tokens.csv'),
    'service-account-issuer': server,
    'service-account-key-file': file('accounts.key'),
    'service-account-signing-key-file': file('accounts.key'),
    'service-cluster-ip-range': '10.0.0.0/24',
    // Nobody makes accounts for the pods here.
    'disable-admission-plugins': 'ServiceAccount',
  })
  const api = apiOf(server, token)
  await until('the API server', async () => (await api('GET', '/readyz')).status === 200)
  start('kube-controller-manager', {
    kubeconfig: file('kubeconfig'),
    controllers: 'deployment-controller,replicaset-controller,statefulset-controller,garbage-collector-controller',
    'leader-elect': 'false',
    'secure-port': String(controllers),
    'cert-dir': folder,
  })
  const stopKubelet = playKubelet(api)

  return {
    kubeconfig,
    kubectl: (args, input = '') => outputOf(enginePaths.kubectl, args, { env: { KUBECONFIG: file('kubeconfig') }, cwd: folder, input }),
    stop: async () => {
      await stopKubelet()
      for (const child of processes) child.kill('SIGKILL')
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}

function kubeconfigOf(server: string, token: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'tests', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'tests', user: { token } }],
    contexts: [{ name: 'tests', context: { cluster: 'tests', user: 'tests' } }],
    'current-context': 'tests',
  })
}

interface Answer {
  readonly status: number
  readonly text: string
}
type Api = (method: string, path: string, body?: unknown) => Promise<Answer>

function apiOf(server: string, token: string): Api {
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/merge-patch+json' }
      const asked = request(server + path, { method, headers, rejectUnauthorized: false, timeout: 5000 }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      })
      asked.on('error', reject)
      asked.end(body === undefined ? undefined : JSON.stringify(body))
    })
}

interface Pod {
  readonly metadata: {
    readonly name: string
    readonly namespace: string
    readonly annotations?: { readonly [name: string]: string }
  }
  readonly spec: { readonly containers: readonly { readonly name: string; readonly image: string }[] }
}

/** Looks for new pods a few times a second. Tests of charts end; all other pods become ready. */
function playKubelet(api: Api): () => Promise<void> {
  let goes = true
  const loop = async (): Promise<void> => {
    while (goes) {
      const { text } = await api('GET', '/api/v1/pods?fieldSelector=status.phase%3DPending').catch(() => ({ text: '{"items":[]}' }))
      const { items = [] } = JSON.parse(text) as { readonly items?: readonly Pod[] }
      for (const pod of items) {
        const { name, namespace } = pod.metadata
        const status = fate(pod)
        if (status !== undefined) await api('PATCH', `/api/v1/namespaces/${namespace}/pods/${name}/status`, { status }).catch(() => {})
      }
      await sleep(100)
    }
  }
  const done = loop()
  return () => {
    goes = false
    return done
  }
}

function fate({ metadata, spec }: Pod): object | undefined {
  const isBroken = spec.containers.some(({ image }) => image.includes(`@sha256:${broken}`))
  if (metadata.annotations?.['helm.sh/hook'] === 'test') return { phase: isBroken ? 'Failed' : 'Succeeded' }
  if (isBroken) return undefined
  const conditions = ['Ready', 'ContainersReady', 'Initialized', 'PodScheduled'].map((type) => ({ type, status: 'True' }))
  const containerStatuses = spec.containers.map(({ name, image }) => ({
    ...{ name, image, imageID: image, ready: true, started: true, restartCount: 0 },
    state: { running: { startedAt: '2026-01-01T00:00:00Z' } },
  }))
  return { phase: 'Running', conditions, containerStatuses }
}
