/**
 * Builds dist/: minified CommonJS, because Node starts that twice as fast as modules, and the types.
 *
 *   core.js   the language, `build` and `check`: each module in it runs when it is first asked for
 *   index.js, recipes.js, github.js, gitlab.js, jenkins.js, circleci.js   what packages import: doors into core.js, so that there is one copy of everything
 *   testing.js, testing.mjs   what tests of a ci.ts import; the second beside types that add to those of a test runner, which are ES modules
 *   compiler.js   the compiler and the providers: not loaded where the result is known from the last run
 *   cli.js    the command: runs core.js and compiler.js from V8's own cache of compiled code
 *   one file for everything that few runs need (parsing for errors, zod, diffs, the other commands)
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = resolve(root, process.argv.find((each) => each.startsWith('--out='))?.slice(6) ?? 'dist')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** What other packages import. */
const doors = {
  index: 'src/index.ts',
  recipes: 'src/recipes/index.ts',
}
/** These stand in compiler.js, which core.js loads when something has to be compiled. */
const compilerDoors = ['github', 'gitlab', 'jenkins', 'circleci']

/** Loaded by few runs, each from a file of its own. */
const rare = [
  'src/compile/compiler.ts',
  'src/cli/commands/actions.ts',
  'src/cli/commands/explain.ts',
  'src/cli/commands/init.ts',
  'src/cli/commands/plan.ts',
  'src/cli/commands/providers.ts',
  'src/cli/diff.ts',
  'src/cli/portability.ts',
  'src/compile/lock-faults.ts',
  'src/ir/validate.ts',
  'src/node/load-with-jiti.ts',
  'src/node/property-place.ts',
  // A door of its own: it shares core.js with the ci.ts that a test imports.
  'src/testing/testing.ts',
]

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  metafile: true,
  write: false,
  logLevel: 'warning',
  mainFields: ['module', 'main'],
  define: { PIPEGEN_VERSION: JSON.stringify(version), PIPEGEN_BUILD: JSON.stringify(buildId()), 'import.meta.url': '__filename' },
  // `import()` becomes `require`: starting Node's module loader would cost a fifth of the whole run.
  supported: { 'dynamic-import': false },
  external: ['jiti', 'oxc-transform', 'ts-morph', 'yaml'],
}

async function bundle() {
  const { metafile } = await buildCore([])
  const inCore = new Set(Object.keys(metafile.inputs))
  const asked = new Set()
  for (const file of rare) await buildRare(file, inCore, asked)
  const core = await buildCore([...asked])
  writeFileSync(join(dist, 'core.js'), core.outputFiles[0].text)

  const require = createRequire(join(dist, 'x.js'))
  for (const name of [...Object.keys(doors), ...compilerDoors]) {
    // The list after `0 &&` never runs: it tells Node the names that a module may import.
    const names = Object.keys(require('./core.js').doors[name]())
    writeFileSync(
      join(dist, `${name}.js`),
      `'use strict'\nmodule.exports = require('./core.js').doors.${name}()\n0 && (module.exports = { ${names.join(', ')} })\n`,
    )
  }
  writeFileSync(join(dist, 'testing.mjs'), "export * from './testing.js'\n")
  cpSync(join(root, '.scripts/launch.cjs'), join(dist, 'cli.js'))
  chmodSync(join(dist, 'cli.js'), 0o755)
}

/** `asked` are the modules that rare files need: they get core's instance. */
function buildCore(asked) {
  const list = (entries) =>
    entries.map(([name, file]) => `${JSON.stringify(name)}: () => require(${JSON.stringify(`./${file}`)})`).join(',\n')
  const contents = [
    `exports.doors = { ${list(Object.entries(doors))}, ${compilerDoors.map((name) => `${name}: () => require('./compiler.js').${name}`)} }`,
    `exports.modules = { ${list(asked.map((file) => [file, file]))} }`,
    `exports.run = (args) => require('./src/cli/run.ts').run(args)`,
  ].join('\n')
  return build({
    ...shared,
    stdin: { contents, resolveDir: root, sourcefile: 'core.cjs' },
    plugins: [noChildProcess, rareFiles, compilerFile],
  })
}

async function buildRare(file, inCore, asked) {
  const name = nameOf(file)
  const fromCore = {
    name: 'from-core',
    setup(bundler) {
      bundler.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir, kind }) => {
        const source = relative(root, resolve(resolveDir, path)).replaceAll('\\', '/')
        if (kind === 'entry-point' || !inCore.has(source)) return null
        asked.add(source)
        return { path: source, namespace: 'core' }
      })
      bundler.onLoad({ filter: /.*/, namespace: 'core' }, ({ path }) => ({
        contents: `module.exports = require('./core.js').modules[${JSON.stringify(path)}]()`,
        loader: 'js',
      }))
      bundler.onResolve({ filter: /^\.\/core\.js$/, namespace: 'core' }, () => ({ path: './core.js', external: true }))
    },
  }
  const { outputFiles } = await build({ ...shared, entryPoints: [file], outdir: dist, plugins: [fromCore, rareFiles] })
  writeFileSync(join(dist, `${name}.js`), outputFiles[0].text)
}

function nameOf(file) {
  return basename(file, '.ts')
}

/** Of the sources: results that another build left in a cache are not this one's. */
function buildId() {
  const hash = createHash('sha256')
  for (const folder of ['src', 'providers']) {
    for (const file of readdirSync(join(root, folder), { recursive: true }).sort())
      if (file.endsWith('.ts')) hash.update(readFileSync(join(root, folder, file)))
  }
  return hash.digest('hex').slice(0, 16)
}

/** A rare file stays a file of its own wherever it is imported. */
const rareFiles = {
  name: 'rare-files',
  setup(bundler) {
    bundler.onResolve({ filter: /\.ts$/ }, ({ path, resolveDir, kind }) => {
      const source = relative(root, resolve(resolveDir, path)).replaceAll('\\', '/')
      return kind === 'dynamic-import' && rare.includes(source) ? { path: `./${nameOf(source)}.js`, external: true } : null
    })
  },
}

const compilerFile = {
  name: 'compiler-file',
  setup: (bundler) => bundler.onResolve({ filter: /^\.\/compiler\.js$/ }, ({ path }) => ({ path, external: true })),
}

/** commander requires it for commands that are programs of their own, of which we have none; loading it costs a tenth of a run. */
const noChildProcess = {
  name: 'no-child-process',
  setup(bundler) {
    bundler.onResolve({ filter: /^(node:)?child_process$/ }, ({ importer }) =>
      importer.includes('commander') ? { path: 'child_process', namespace: 'none' } : null,
    )
    bundler.onLoad({ filter: /.*/, namespace: 'none' }, () => ({ contents: 'module.exports = {}' }))
  },
}

/** The first run leaves V8's compiled code behind; here it is a run that uses most of the compiler. */
function warmUp() {
  const folder = mkdtempSync(join(tmpdir(), 'pipegen-build-'))
  try {
    cpSync(join(root, 'examples/reference/ci.ts'), join(folder, 'ci.ts'))
    for (const command of ['build', 'build']) execFileSync(process.execPath, [join(dist, 'cli.js'), command, folder], { stdio: 'ignore' })
  } catch {
    // Only slower without.
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function declareTypes() {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '-p', join(root, '.scripts/tsconfig.types.json')], { stdio: 'inherit' })
  // Written by hand: what they add to need not be there to compile them with. A module adds to what it finds as its importers do.
  for (const runner of ['vitest', 'jest'])
    for (const extension of ['.d.ts', '.d.mts'])
      cpSync(join(root, `src/testing/${runner}.d.ts`), join(dist, `types/src/testing/${runner}${extension}`))
}

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist, { recursive: true })
writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n')
await bundle()
warmUp()
if (!process.argv.includes('--no-types')) declareTypes()
