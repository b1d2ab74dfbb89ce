/** Runs the command of a step as CircleCI does: its shell, with "-c" and the command. */
import { spawn } from 'node:child_process'

export interface ShellCommand {
  readonly shell: string
  readonly command: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Without output for so long, the step fails. */
  readonly idleSeconds: number
  readonly onLine: (line: string) => void
}

export interface RunningCommand {
  /** Whether it exits with 0. */
  readonly done: Promise<boolean>
  /** Ends whatever of it still runs. */
  readonly stop: () => void
}

// A process that a step leaves in the background holds its output open.
const drainMilliseconds = 200

export function start(options: ShellCommand): RunningCommand {
  const words = [...options.shell.trim().split(/\s+/), '-c', options.command]
  const child = spawn('/bin/sh', ['-c', 'exec "$@" 2>&1', 'sh', ...words], {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let closed = false
  const stop = (): void => {
    if (!closed) killGroup(child.pid)
  }
  const done = new Promise<boolean>((resolve) => {
    const idle = (): NodeJS.Timeout =>
      setTimeout(() => {
        options.onLine(`Too long with no output (exceeded ${options.idleSeconds}s)`)
        stop()
      }, options.idleSeconds * 1000)
    let timer = idle()
    const end = (success: boolean): void => {
      clearTimeout(timer)
      resolve(success)
    }
    const flush = onLines(child.stdout, options.onLine, () => {
      clearTimeout(timer)
      timer = idle()
    })
    child.on('error', ({ message }) => {
      options.onLine(message)
      end(false)
    })
    child.on('close', (code) => {
      closed = true
      flush()
      end(code === 0)
    })
    child.on('exit', (code) => {
      setTimeout(() => {
        flush()
        end(code === 0)
      }, drainMilliseconds)
    })
  })
  return { done, stop }
}

/** Gives whole lines; the returned function gives what is left without a line's end. */
function onLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void, onData: () => void): () => void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    onData()
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) onLine(line)
  })
  return () => {
    if (rest !== '') onLine(rest)
    rest = ''
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended meanwhile.
  }
}
