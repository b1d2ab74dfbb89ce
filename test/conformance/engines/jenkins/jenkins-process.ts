/** One JVM with Groovy 2.4.21 and the harness, for all Jenkinsfiles of a test run; it ends with the process that started it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { enginePaths, run } from '../engine-process.ts'

const sources = fileURLToPath(new URL('harness/', import.meta.url))

interface Reply {
  readonly id: number
  readonly answer?: unknown
  readonly error?: string
}

interface Question {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
}

class Server {
  private readonly open = new Map<number, Question>()
  private readonly child: ChildProcessWithoutNullStreams
  private next = 1
  private complaints = ''

  constructor(classPath: string) {
    this.child = spawn('java', ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', classPath, 'harness.Server'])
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.complaints = (this.complaints + text).slice(-10_000)
    })
    createInterface({ input: this.child.stdout }).on('line', (line) => this.take(JSON.parse(line) as Reply))
    this.child.stdin.on('error', () => {})
    this.child.on('error', (error) => this.end(error))
    this.child.on('exit', (code) => this.end(new Error(`The JVM ended with ${code}.\n${this.complaints}`)))
    this.hold(false)
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null
  }

  ask(request: object, seconds: number): Promise<unknown> {
    const id = this.next++
    this.hold(true)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.child.kill('SIGKILL'), seconds * 1000)
      const finish = (): void => {
        clearTimeout(timer)
        this.open.delete(id)
        if (this.open.size === 0) this.hold(false)
      }
      this.open.set(id, {
        resolve: (answer) => {
          finish()
          resolve(answer)
        },
        reject: (error) => {
          finish()
          reject(error)
        },
      })
      this.child.stdin.write(`${JSON.stringify({ id, ...request })}\n`)
    })
  }

  private take({ id, answer, error }: Reply): void {
    const question = this.open.get(id)
    if (error === undefined) question?.resolve(answer)
    else question?.reject(new Error(`The harness failed: ${error}`))
  }

  private end(error: Error): void {
    for (const question of [...this.open.values()]) question.reject(error)
  }

  /** While nothing is asked, the JVM doesn't keep this process alive. */
  private hold(on: boolean): void {
    const handles = [this.child, this.child.stdin, this.child.stdout, this.child.stderr] as unknown as readonly {
      ref(): void
      unref(): void
    }[]
    for (const handle of handles) {
      if (on) handle.ref()
      else handle.unref()
    }
  }
}

let server: Promise<Server> | null = null

/** The JVM is killed when the answer doesn't come in time. */
export async function askHarness<Answer>(request: object, seconds: number): Promise<Answer> {
  if (server === null || (await server).ended)
    server = compileHarness().then((classes) => new Server([classes, enginePaths.groovy].join(delimiter)))
  return (await (await server).ask(request, seconds)) as Answer
}

/** Compiles the harness into a folder that its text names, so that worktrees can share what is installed. */
async function compileHarness(): Promise<string> {
  if (!existsSync(enginePaths.groovy)) throw new Error(`${enginePaths.groovy} is missing. Run .scripts/conformance/install.sh first.`)
  const files = (await readdir(sources))
    .filter((file) => file.endsWith('.groovy'))
    .sort()
    .map((file) => join(sources, file))
  const hash = createHash('sha256')
  for (const file of files) hash.update(file.slice(sources.length)).update(await readFile(file))
  const home = dirname(enginePaths.groovy)
  const classes = join(home, `classes-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(classes)) return classes
  const fresh = await mkdtemp(join(home, 'compiling-'))
  const compiler = ['-cp', enginePaths.groovy, 'org.codehaus.groovy.tools.FileSystemCompiler', '-d', fresh]
  const { code, stdout, stderr } = await run('java', [...compiler, ...files], { seconds: 120 })
  if (code !== 0) throw new Error(`The harness does not compile:\n${stdout}${stderr}`)
  // Another process may have been faster.
  await rename(fresh, classes).catch(() => rm(fresh, { recursive: true }))
  return classes
}
