/** What the `pipegen` command runs. */
import { main } from './main.ts'
import { createTerminal } from './terminal.ts'

/** Answers the exit status. */
export function run(args: readonly string[]): Promise<number> {
  return main(args, createTerminal())
}
