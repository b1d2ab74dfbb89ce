/** The findings that only the machine can make: about files, and about running a ci.ts. `message` is worded where it is found. */

export interface MachineCode {
  readonly severity: 'error' | 'warning'
  readonly summary: string
  readonly example?: string
  readonly fix: string
}

export const machineCodes = {
  'syntax-error': {
    severity: 'error',
    summary: 'A file is not valid TypeScript.',
    example: 'export default pipeline(',
    fix: 'Correct it at the place that the message names.',
  },
  'module-not-found': {
    severity: 'error',
    summary: 'An import names a file or package that is not there.',
    example: "import { lint } from './jbos'",
    fix: 'Correct the path, or install the package.',
  },
  'missing-export': {
    severity: 'error',
    summary: 'An import names something that the module does not export. It would be undefined, and lists of needs skip undefined.',
    example: "import { jbo } from 'pipegen'",
    fix: 'Use a name that the module exports; the hint lists them.',
  },
  'bad-json': { severity: 'error', summary: 'An imported JSON file is not JSON.', fix: 'Correct the file.' },
  'ci-threw': {
    severity: 'error',
    summary: 'The ci.ts, or a module that it imports, threw an error while it ran.',
    example: "throw new Error('set DEPLOY_TARGET first')",
    fix: 'The message and the place are of your own code.',
  },
  'ci-ended-early': {
    severity: 'error',
    summary: 'The ci.ts ended the process, or waits for something that never comes, so pipegen could not finish. No file was written.',
    example: 'await new Promise(() => {})',
    fix: 'Remove the call of process.exit(), or what is waited for.',
  },
  'unreadable-file': {
    severity: 'error',
    summary: 'A file that pipegen has to read, or to compare with, cannot be read.',
    fix: 'Check its permissions; a folder in its place must be moved away.',
  },
  'unwritable-file': {
    severity: 'error',
    summary: 'An emitted file cannot be written.',
    fix: 'Check the permissions of the file and of its folder.',
  },
  'outside-root': {
    severity: 'error',
    summary: 'An emitted file would lie outside the repo, by its path or through a symbolic link.',
    example: "providers: [github({ file: '../ci.yml' })]",
    fix: 'Use a path inside the folder that holds `.git`.',
  },
  'file-edited': {
    severity: 'error',
    summary: 'A file that pipegen wrote was changed by hand since, so a build would lose the change. It was left as it is.',
    fix: 'Move the change into the ci.ts, then build with --force.',
  },
  'file-not-ours': {
    severity: 'error',
    summary: 'There is a file that pipegen did not write where it would write one. It was left as it is.',
    fix: 'Move the file away, give the emitted one another path, or build with --force.',
  },
  'orphan-file': {
    severity: 'warning',
    summary: 'A file was written by pipegen, but nothing makes it any more; the provider still runs it.',
    fix: 'Delete the file.',
  },
} as const satisfies { readonly [code: string]: MachineCode }
