/**
 * Builds dist/: a few minified CommonJS files, because Node starts those twice as fast as modules, and their types.
 * Every module stands in exactly one file, so that the command line, the recipes and a user's own packages share one copy of the language.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, transform } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** File in dist/ → its source. */
const entries = {
  index: 'src/index.ts',
  recipes: 'src/recipes/index.ts',
  github: 'providers/github/index.ts',
  gitlab: 'providers/gitlab/index.ts',
  cli: 'src/cli/bin.ts',
}

/** commander requires it for commands that are programs of their own, which we have none of; loading it costs a tenth of a run. */
const lazyChildProcess = {
  name: 'lazy-child-process',
  setup(bundler) {
    bundler.onResolve({ filter: /^(node:)?child_process$/ }, ({ importer }) => (importer.includes('commander') ? { path: 'none', namespace: 'lazy' } : null))
    bundler.onLoad({ filter: /.*/, namespace: 'lazy' }, () => ({ contents: 'module.exports = {}' }))
  },
}

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist, { recursive: true })
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n')
await bundle()
if (!process.argv.includes('--no-types')) declareTypes()

async function bundle() {
  // esbuild splits modules only, so the split files are made CommonJS one by one.
  const { outputFiles } = await build({
    entryPoints: entries,
    absWorkingDir: root,
    outdir: dist,
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    chunkNames: 'part-[hash]',
    define: { PIPEGEN_VERSION: JSON.stringify(version), 'import.meta.url': '__filename' },
    external: ['jiti', 'oxc-transform', 'ts-morph', 'yaml'],
    plugins: [lazyChildProcess],
    logLevel: 'warning',
  })
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      minify: true,
      // `import()` becomes `require`: starting Node's module loader would cost a fifth of the whole run.
      supported: { 'dynamic-import': false },
    })
    writeFileSync(path, path.endsWith('cli.js') ? `#!/usr/bin/env node\n${code}` : code)
  }
  chmodSync(join(dist, 'cli.js'), 0o755)
}

function declareTypes() {
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, '.scripts/tsconfig.types.json')], { stdio: 'inherit' })
}
