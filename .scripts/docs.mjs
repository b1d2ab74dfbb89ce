/** Writes docs/defects.md, docs/diagnostics.md, docs/options.md, docs/recipes.md, the tables of docs/fidelity.md and the table of features in README.md anew. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.chdir(root)
const outfile = join(root, 'node_modules/.cache/pipegen-docs.mjs')
await build({
  absWorkingDir: root,
  entryPoints: ['.scripts/docs/main.ts'],
  bundle: true,
  outfile,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  logLevel: 'warning',
})
const { pages } = await import(pathToFileURL(outfile).href)
for (const [path, textOf] of Object.entries(pages)) {
  const file = join(root, path)
  writeFileSync(file, await textOf(existsSync(file) ? readFileSync(file, 'utf8') : ''))
}
