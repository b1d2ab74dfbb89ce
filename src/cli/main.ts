/** The command line: what there is, and what its exit status means. Each command is loaded when it is called. */
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { Fault, UsageError } from '../node/fault.ts'
import { version } from '../node/version.ts'
import type { AddOptions } from './commands/actions.ts'
import type { BuildOptions } from './commands/build.ts'
import type { PlanOptions } from './commands/plan.ts'
import type { ProvidersOptions } from './commands/providers.ts'
import type { Terminal } from './terminal.ts'

/** 0 clean, 1 findings or drift, 2 wrong use, 70 a fault of pipegen. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  let status = 0
  const program = createProgram(terminal, (answer) => {
    status = answer
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return status
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof UsageError) {
      terminal.err(`${terminal.paint.red('error')} ${error.message}${error.hint === null ? '' : `\n   ${error.hint}`}\n`)
      return error.status
    }
    if (error instanceof Fault) {
      const { formatDiagnostic } = await import('../diagnostics/format.ts')
      terminal.err(`${formatDiagnostic(error.diagnostic, null, null, terminal.paint)}\n`)
      return 1
    }
    return reportBug(error, terminal)
  }
}

function createProgram(terminal: Terminal, answer: (status: number) => void): Command {
  const program = new Command('pipegen')
    .description('Compiles ci.ts to the files of CI providers.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showHelpAfterError('(pipegen --help shows what there is)')

  program
    .command('build')
    .description('compile, and write the files that differ')
    .argument('[paths...]', 'ci.ts files, or folders that hold one; without any, found from the current folder')
    .option('--provider <name>', 'only this provider, also if no pipeline names it; may be repeated', collect, [])
    .option('--strict', 'warnings are errors', false)
    .option('--dry-run', 'say what would be written, and write nothing', false)
    .option('--stdout', 'print the files, and write nothing', false)
    .option('--json', 'print one JSON object', false)
    .option('--report', 'say all that is emulated or left to do, also what an earlier build has said', false)
    .option('--force', 'overwrite files that were edited by hand or not made by pipegen', false)
    .action(async (paths: string[], options: BuildOptions) => {
      const { build } = await import('./commands/build.ts')
      answer(await build(paths, options, terminal))
    })
  program
    .command('check')
    .description('compare the files with what the ci.ts says; write nothing')
    .argument('[paths...]', 'as for build')
    .option('--provider <name>', 'as for build', collect, [])
    .option('--strict', 'warnings are errors', false)
    .option('--report', 'as for build', false)
    .option('--format <format>', 'text, json or github', parseFormat, 'text')
    .option('--json', 'the same as --format json', false)
    .action(
      async (paths: string[], options: { provider: string[]; strict: boolean; report: boolean; format: CheckFormat; json: boolean }) => {
        const { check } = await import('./commands/check.ts')
        answer(await check(paths, { ...options, format: options.json ? 'json' : options.format }, terminal))
      },
    )
  program
    .command('plan')
    .description('say which jobs run when something happens, and why')
    .argument('[path]', 'a ci.ts file, or a folder that holds one; without, found from the current folder')
    .option('--event <event>', 'push, tag, pullRequest, schedule, manual or release; without, what the other options imply, else push')
    .option('--branch <name>', 'the branch that runs (default: the default branch)')
    .option('--tag <name>', 'the tag that was pushed or released')
    .option('--pr <target>', 'a pull request to this branch')
    .option('--source <branch>', 'the branch of the pull request (default: feature)')
    .option('--fork', 'the pull request comes from a fork')
    .option('--activity <type>', 'the activity of the pull request, such as labeled')
    .option('--title <text>', 'the title of the pull request')
    .option('--author <name>', 'the author of the pull request')
    .option('--cron <cron>', 'the schedule that starts the run')
    .option('--input <name=value>', 'an input of a manual run; may be repeated, as all that follow', collect, [])
    .option(
      '--changed <path>',
      'a file that the push or pull request changes (default: not known, so every changed() is true)',
      collect,
      [],
    )
    .option('--message <text>', 'the message of the commit')
    .option('--actor <name>', 'who started the run')
    .option('--repository <owner/name>', 'the repository that runs')
    .option('--default-branch <name>', 'the default branch (default: main)')
    .option('--variable <name=value>', "a variable of the provider's settings", collect, [])
    .option('--fail <job>', 'a job that fails; JOB:AXIS=VALUE,… for some cells of its matrix', collect, [])
    .option('--fail-step <job:step>', 'a step that fails, by name or by its number from 0', collect, [])
    .option('--approve <job>', 'a job whose approval is given, or all', collect, [])
    .option('--output <job.name=value>', 'an output of a job', collect, [])
    .option('--cancel', 'the run is cancelled before any job starts')
    .option('--cancel-after <job>', 'the run is cancelled when just these jobs have ended', collect, [])
    .option('--pipeline <name>', 'only this one of several')
    .option('--steps', 'show the steps of each job, with their environment', false)
    .option('--all', 'every situation that the pipeline tells apart, and what can never run or gets past an approval', false)
    .option('--strict', 'with --all: warnings are errors', false)
    .option('--json', 'print one JSON object, steps included', false)
    .action(async (path: string | undefined, options: PlanOptions) => {
      const { showPlan } = await import('./commands/plan.ts')
      answer(await showPlan(path, options, terminal))
    })
  program
    .command('init')
    .description("write a small ci.ts for this repo's language")
    .action(async () => {
      const { init } = await import('./commands/init.ts')
      answer(init(terminal))
    })
  program
    .command('providers')
    .description('show what each provider can do, feature by feature')
    .option('--provider <name>', 'how this one does it, and why not; may be repeated', collect, [])
    .option('--json', 'print one JSON object', false)
    .action(async (options: ProvidersOptions) => {
      const { showProviders } = await import('./commands/providers.ts')
      answer(await showProviders(options, terminal))
    })
  program
    .command('explain')
    .description('explain a finding by its code, or a feature by its name')
    .argument('<code>', 'such as unknown-need, or a feature such as step.retry')
    .action(async (code: string) => {
      const { explain } = await import('./commands/explain.ts')
      answer(await explain(code, terminal))
    })
  const actions = program.command('actions').description('what is known of GitHub actions')
  actions
    .command('add')
    .description('tell pipegen of an action: its commit goes into pipegen.lock.json, its types into pipegen.actions.d.ts')
    .argument('<action>', 'as uses() names it: owner/repo@ref')
    .option('--sha <commit>', 'the commit that the reference stands for, 40 hex digits')
    .option('--tag <release>', 'the release that the commit is of, for the comment beside it')
    .option('--from <file>', 'its action.yml: inputs and outputs; in a clone of its repository the commit of the tag, too')
    .action(async (action: string, options: AddOptions) => {
      const { addAction } = await import('./commands/actions.ts')
      answer(await addAction(action, options, terminal))
    })
  actions
    .command('list')
    .description('show the actions that can be pinned')
    .action(async () => {
      const { listActions } = await import('./commands/actions.ts')
      answer(await listActions(terminal))
    })
  return program
}

const checkFormats = ['text', 'json', 'github'] as const
type CheckFormat = (typeof checkFormats)[number]

function parseFormat(text: string): CheckFormat {
  const format = checkFormats.find((each) => each === text)
  if (format === undefined) throw new InvalidArgumentError(`It is one of ${checkFormats.join(', ')}.`)
  return format
}

function collect(name: string, names: readonly string[]): readonly string[] {
  return [...names, name]
}

export function reportBug(error: unknown, { err }: Terminal): number {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  err(`${text}\n\nThis is a fault of pipegen ${version} (Node ${process.version}), not yours. Please report it with the text above.\n`)
  return 70
}
