/** What `pipegen` runs. */
import { main } from './main.ts'
import { createTerminal } from './terminal.ts'

// User code may have left timers or connections behind, which would keep the process alive.
main(process.argv.slice(2), createTerminal()).then((status) => process.exit(status))
