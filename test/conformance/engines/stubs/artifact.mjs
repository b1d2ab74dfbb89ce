/** Moves artifacts through the folder STUB_ARTIFACTS as upload-artifact and download-artifact (v4 and later) would. */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

const store = process.env.STUB_ARTIFACTS ?? ''
const input = (name) => process.env[`STUB_${name}`] ?? ''

if (process.argv[2] === 'upload') upload()
else download()

function upload() {
  const target = join(store, input('NAME'))
  const patterns = input('PATH')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!')).map(searchFor)
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => searchFor(pattern.slice(1)))
  const files = [...new Set(wanted.flatMap(({ files }) => files))]
    .filter((file) => !unwanted.some(({ files }) => files.includes(file)))
    .filter((file) => input('INCLUDE_HIDDEN_FILES') === 'true' || !relative(process.cwd(), file).split(sep).some(isHidden))
  if (files.length === 0) {
    console.log(`No files were found with the provided path: ${input('PATH')}`)
    process.exit(input('IF_NO_FILES_FOUND') === 'error' ? 1 : 0)
  }
  if (existsSync(target)) {
    if (input('OVERWRITE') !== 'true') fail(`an artifact with the name "${input('NAME')}" already exists`)
    rmSync(target, { recursive: true })
  }
  const top =
    wanted.length === 1 && files.length === 1 && files[0] === wanted[0].base ? dirname(files[0]) : commonFolder(wanted.map(baseFolder))
  for (const file of files) cpSync(file, join(target, relative(top, file)), { recursive: true })
  console.log(`stub upload-artifact ${input('NAME')}: ${files.length} files`)
}

function download() {
  const folder = resolve(input('PATH') || '.')
  const names = existsSync(store) ? readdirSync(store).sort() : []
  if (input('NAME') !== '') {
    if (!names.includes(input('NAME'))) fail(`Artifact not found for name: ${input('NAME')}`)
    copyInto(input('NAME'), folder)
    return
  }
  const pattern = input('PATTERN') === '' ? /^/ : globToRegExp(input('PATTERN'))
  for (const name of names.filter((name) => pattern.test(name))) {
    copyInto(name, input('MERGE_MULTIPLE') === 'true' ? folder : join(folder, name))
  }
}

function copyInto(name, folder) {
  mkdirSync(folder, { recursive: true })
  cpSync(join(store, name), folder, { recursive: true })
  console.log(`stub download-artifact ${name}`)
}

/** The part of the pattern before its first wildcard, and the files that match. */
function searchFor(pattern) {
  const parts = pattern.replace(/\/+$/, '').split('/')
  const wild = parts.findIndex((part) => /[*?[]/.test(part))
  const base = resolve(wild < 0 ? parts.join('/') : parts.slice(0, wild).join('/') || '.')
  const matches = wild < 0 ? null : globToRegExp(resolve(pattern))
  return { base, files: walk(base).filter((file) => matches === null || matches.test(file)) }
}

function walk(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path).flatMap((name) => walk(join(path, name)))
}

function globToRegExp(glob) {
  const source = glob.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|\\]/g, (part) => {
    if (part === '**/') return '(?:.*/)?'
    if (part === '**') return '.*'
    if (part === '*') return '[^/]*'
    return part === '?' ? '[^/]' : `\\${part}`
  })
  return new RegExp(`^${source}(?:/.*)?$`)
}

function baseFolder({ base }) {
  return existsSync(base) && statSync(base).isDirectory() ? base : dirname(base)
}

function commonFolder(folders) {
  return folders.reduce((common, folder) => {
    let top = common
    while (folder !== top && !folder.startsWith(top === sep ? sep : top + sep)) top = dirname(top)
    return top
  })
}

function isHidden(name) {
  return name.startsWith('.') && name !== '.' && name !== '..'
}

function fail(message) {
  console.log(`::error::${message}`)
  process.exit(1)
}
