/** Node's own `import()` as if it stood in another file. */
import { constants, Script } from 'node:vm'

export async function importNatively(specifier: string, importer: string): Promise<{ [name: string]: unknown }> {
  // The only way to import from another file's place without a hook; Node calls the option experimental, once, on stderr.
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    const script = new Script('(specifier) => import(specifier)', {
      filename: importer,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    })
    const load = script.runInThisContext() as (specifier: string) => Promise<{ [name: string]: unknown }>
    const loading = load(specifier)
    process.emitWarning = emitWarning
    return await loading
  } finally {
    process.emitWarning = emitWarning
  }
}
