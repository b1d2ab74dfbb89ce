#!/usr/bin/env node
// Runs core.js from V8's cache of compiled code, which halves the time to start. The cache lies beside core.js, made by the first build
// that an installation does; without a writable folder there is none, and everything works as well.
'use strict'
const fs = require('node:fs')
const path = require('node:path')
const vm = require('node:vm')
const Module = require('node:module')

const file = path.join(__dirname, 'core.js')
const cacheFile = path.join(__dirname, `.core-${process.version}-${process.arch}`)
const core = new Module(file, module)
core.filename = file
core.paths = module.paths
// For index.js and the like, and so for every package that imports pipegen: one copy of everything.
require.cache[file] = core

const cachedData = readCache()
const script = new vm.Script(Module.wrap(fs.readFileSync(file, 'utf8')), { filename: file, cachedData })
script.runInThisContext().call(core.exports, core.exports, Module.createRequire(file), core, file, __dirname)
core.loaded = true

core.exports.run(process.argv.slice(2)).then((status) => {
  if (status < 2 && (cachedData === undefined || script.cachedDataRejected)) writeCache()
  // User code may have left timers or connections behind, which would keep the process alive.
  process.exit(status)
})

function readCache() {
  try {
    return fs.readFileSync(cacheFile)
  } catch {
    return undefined
  }
}

function writeCache() {
  // Compiled are the functions that were called: of a `--help` that would be too few.
  if (process.argv[2] !== 'build' && process.argv[2] !== 'check') return
  // V8 takes the cache only under the flags that it was made under: those of most runs.
  if (process.execArgv.length > 0 || process.env.NODE_OPTIONS) return
  try {
    const temporary = `${cacheFile}.${process.pid}`
    fs.writeFileSync(temporary, script.createCachedData())
    fs.renameSync(temporary, cacheFile)
  } catch {}
}
