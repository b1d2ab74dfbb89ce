/** Compiles random pipelines until the time is over: `npm run fuzz -- --time 1h --seed N`. */
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const outfile = join(root, 'node_modules/.cache/pipegen-fuzz.mjs')
await build({
  absWorkingDir: root,
  entryPoints: ['test/random/fuzz.ts'],
  bundle: true,
  outfile,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
})
process.setSourceMapsEnabled(true)
const { main } = await import(pathToFileURL(outfile).href)
process.exitCode = await main(process.argv.slice(2))
