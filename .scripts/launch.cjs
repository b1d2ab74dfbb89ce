#!/usr/bin/env node
// Runs core.js, and compiler.js when it is asked for, from V8's cache of compiled code, which halves the time to start. The caches lie beside
// the files, made by the first run that needs them; without a writable folder there are none, and everything works as well.
'use strict'
const fs = require('node:fs')
const path = require('node:path')
const vm = require('node:vm')
const Module = require('node:module')

const stale = []
const core = load('core')

core.run(process.argv.slice(2)).then((status) => {
  // Compiled are the functions that were called: of a `--help` that would be too few.
  if (status < 2 && (process.argv[2] === 'build' || process.argv[2] === 'check')) for (const write of stale) write()
  // User code may have left timers or connections behind, which would keep the process alive.
  process.exit(status)
})

/** One copy of each for everybody: for index.js and the like too, and so for every package that imports pipegen. */
function load(name) {
  const file = path.join(__dirname, `${name}.js`)
  const known = require.cache[file]
  if (known !== undefined) return known.exports
  const loaded = new Module(file, module)
  loaded.filename = file
  loaded.paths = module.paths
  require.cache[file] = loaded
  const cacheFile = path.join(__dirname, `.${name}-${process.version}-${process.arch}`)
  const cachedData = readCache(cacheFile)
  // The files are ASCII, which is read faster as what it is.
  const script = new vm.Script(Module.wrap(fs.readFileSync(file, 'latin1')), { filename: file, cachedData })
  const plain = Module.createRequire(file)
  const requireFrom = Object.assign((id) => (id === './compiler.js' ? load('compiler') : plain(id)), plain)
  script.runInThisContext().call(loaded.exports, loaded.exports, requireFrom, loaded, file, __dirname)
  loaded.loaded = true
  if (cachedData === undefined || script.cachedDataRejected) stale.push(() => writeCache(cacheFile, script))
  return loaded.exports
}

function readCache(file) {
  try {
    return fs.readFileSync(file)
  } catch {
    return undefined
  }
}

function writeCache(file, script) {
  // V8 takes the cache only under the flags that it was made under: those of most runs.
  if (process.execArgv.length > 0 || process.env.NODE_OPTIONS) return
  try {
    const temporary = `${file}.${process.pid}`
    // Of runs that were killed; one that is still writing does without.
    for (const name of fs.readdirSync(__dirname)) if (name.startsWith(`${path.basename(file)}.`)) fs.rmSync(path.join(__dirname, name))
    fs.writeFileSync(temporary, script.createCachedData())
    fs.renameSync(temporary, file)
  } catch {}
}
