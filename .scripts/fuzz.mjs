/**
 * Compiles random pipelines until the time is over: `npm run fuzz -- --time 1h --seed N`, and with `--engines` asks validators, too; with
 * `--execute` engines run them, and are compared with the plan.
 */
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const outfile = join(root, 'node_modules/.cache/pipegen-fuzz.mjs')

/** What stands beside a module is found from where the module stood. */
const ownUrls = {
  name: 'own-urls',
  setup: ({ onLoad }) =>
    onLoad({ filter: /test.conformance.engines.*\.ts$/ }, async ({ path }) => ({
      loader: 'ts',
      contents: (await readFile(path, 'utf8')).replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
    })),
}

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
  plugins: [ownUrls],
})
process.setSourceMapsEnabled(true)
const { main } = await import(pathToFileURL(outfile).href)
process.exitCode = await main(process.argv.slice(2))
