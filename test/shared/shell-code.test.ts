/** What the shell makes of a script in a process of its own. */
import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { childProcess, commandText, indentScript, limited, orElse, retried } from '../../providers/shared/shell-code.ts'

interface Result {
  readonly status: number | null
  readonly out: string
}

function run(outer: string, text: string): Result {
  const { status, stdout } = spawnSync(outer, ['-ec', text], { input: 'from outside\n', encoding: 'utf8' })
  return { status, out: stdout }
}

test('a script of one line stands in quotes, any other in a here-document as it is', () => {
  expect(commandText(childProcess('bash', 'a | b'))).toBe("bash -eo pipefail -c 'a | b'")
  expect(commandText(limited(childProcess('sh', "echo 'a'"), 90))).toBe("timeout -k 10 90 sh -e /dev/fd/3 3<<'SCRIPT'\necho 'a'\nSCRIPT")
})

describe.each([
  ['bash', 'bash'],
  ['sh', 'bash'],
  ['bash', 'sh'],
  ['sh', 'sh'],
] as const)('%s, started by %s,', (inner, outer) => {
  const told = (script: string): Result => run(outer, `${commandText(orElse(childProcess(inner, script), 'echo "status $?"'))}\necho next`)

  test('stops at the first command that fails, and tells its status', () => {
    expect(told("echo 'a'\n(exit 7)\necho b")).toEqual({ status: 0, out: 'a\nstatus 7\nnext\n' })
    expect(told("echo 'a'\nexit 3")).toEqual({ status: 0, out: 'a\nstatus 3\nnext\n' })
  })
  test('leaves standard input to the script, and nothing of the script to it', () => {
    expect(told("cat\necho 'after'")).toEqual({ status: 0, out: 'from outside\nafter\nnext\n' })
  })
  test('takes nothing in the script for its end, and expands nothing too early', () => {
    const script = 'x=1\ncat <<SCRIPT\n$x \\$x `echo 2`\nSCRIPT\necho \'SCRIPT_\nSCRIPT_\n\' "$x"'
    expect(told(script)).toEqual({ status: 0, out: '1 $x 2\nSCRIPT_\nSCRIPT_\n 1\nnext\n' })
  })
  test('may use the descriptor itself', () => {
    expect(told("exec 3>&1\necho 'a' >&3\necho b")).toEqual({ status: 0, out: 'a\nb\nnext\n' })
  })
  test('is ended in time', () => {
    expect(run(outer, commandText(limited(childProcess(inner, "echo 'a'\nsleep 20\necho b"), 1)))).toEqual({ status: 124, out: 'a\n' })
  })
  test('is read anew by each attempt', () => {
    expect(run(outer, commandText(orElse(retried(childProcess(inner, "echo 'a'\nexit 5"), 2), 'echo "status $?"')))).toEqual({
      status: 0,
      out: 'a\na\na\nstatus 5\n',
    })
  })
})

test('a failed command of a pipe is seen in bash alone', () => {
  expect(run('sh', commandText(childProcess('bash', "false | true\necho 'a'"))).status).toBe(1)
  expect(run('bash', commandText(childProcess('sh', "false | true\necho 'a'")))).toEqual({ status: 0, out: 'a\n' })
})

test('an indented script keeps what only JavaScript takes for the end of a line', () => {
  expect(indentScript("cd 'a\u2028b'\n\necho '\u2029' 'c\rd'")).toBe("  cd 'a\u2028b'\n\n  echo '\u2029' 'c\rd'")
})
