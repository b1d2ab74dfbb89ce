/** Versions that a file of the repo names, where no action reads the file while the job runs. */
import type { Tool } from '../../src/ir/types.ts'
import type { Support } from '../../src/provider.ts'
import { emulated, unsupported } from './levels.ts'

/** The file isn't there, or names no one version. */
export function isUnread({ file, version }: Tool): boolean {
  return file !== null && version.kind === 'literal' && version.text === ''
}

export function toolFileSupport(tool: Tool): Support {
  return isUnread(tool)
    ? unsupported(
        `"${tool.file ?? ''}" names no one version of "${tool.tool}" that could be read.`,
        'Write the whole version there, or in the ci.ts.',
      )
    : emulated('the version is read from the file when the pipeline is built: build again when it changes.')
}
