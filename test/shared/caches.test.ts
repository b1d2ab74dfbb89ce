import { describe, expect, test } from 'vitest'
import { cachePathIn, containerImages, inProject, keyFiles, versionInKey } from '../../providers/shared/caches.ts'
import { job, pipeline, sh } from '../../src/index.ts'
import { cacheNames, type Tool, type Value } from '../../src/ir/types.ts'
import { fileFor } from '../compile/compile-in-memory.ts'
import { jobOf, lit, nowhere, stepOf } from '../plan/build.ts'

const axis: Value = { kind: 'matrix', axis: 'version' }
const tool = (name: Tool['tool'], version: Tool['version']): readonly Tool[] => [{ tool: name, version, file: null, origin: nowhere }]

test('cells with different versions keep compiled files apart', () => {
  expect(versionInKey('pip', tool('python', axis))).toBe(axis)
  expect(versionInKey('bundler', tool('ruby', axis))).toBe(axis)
})

test('what is downloaded alone is the same for every version', () => {
  expect(versionInKey('npm', tool('node', axis))).toBeNull()
})

test('one version needs no name', () => {
  expect(versionInKey('pip', tool('python', lit('3.12')))).toBeNull()
  expect(versionInKey('pip', tool('node', axis))).toBeNull()
  expect(versionInKey('pip', [])).toBeNull()
})

test('a path of the project lies where every step works', () => {
  const web = stepOf({ directory: lit('web') })
  expect(inProject('package-lock.json', jobOf({ id: 'a', steps: [web, web] }))).toBe('web/package-lock.json')
  expect(inProject('package-lock.json', jobOf({ id: 'a', steps: [stepOf({ directory: lit('./web/') })] }))).toBe('web/package-lock.json')
})

test('else it lies in the workspace', () => {
  const steps = [stepOf({ directory: lit('web') }), stepOf()]
  expect(inProject('package-lock.json', jobOf({ id: 'a', steps }))).toBe('package-lock.json')
  expect(inProject('package-lock.json', jobOf({ id: 'a', steps: [stepOf({ directory: axis })] }))).toBe('package-lock.json')
  expect(inProject('package-lock.json', jobOf({ id: 'a', steps: [] }))).toBe('package-lock.json')
})

describe.each(cacheNames)('the key of the cache of %s', (name) => {
  test.each(['github', 'gitlab', 'jenkins', 'circleci'])('is made of the same files on %s', async (provider) => {
    const exported = (): unknown => pipeline('ci', { on: { push: true }, jobs: { a: job({ cache: name, in: 'app', steps: [sh`make`] }) } })
    const text = await fileFor(provider, exported)
    const files = keyFiles(name, { steps: [stepOf({ directory: lit('app') })] })
    expect(files.length).toBeLessThanOrEqual(2)
    for (const file of files) expect(text).toContain(file)
  })
})

test('key files lie where the steps work, and anywhere where that is not one folder', () => {
  const filesIn = (...folders: readonly (string | null)[]): readonly string[] =>
    keyFiles('npm', { steps: folders.map((folder) => stepOf({ directory: folder === null ? null : lit(folder) })) })
  expect(filesIn()).toEqual(['package-lock.json'])
  expect(filesIn(null, '.')).toEqual(['package-lock.json'])
  expect(filesIn('./app/', 'app')).toEqual(['app/package-lock.json'])
  expect(filesIn('app', null)).toEqual(['**/package-lock.json'])
  expect(keyFiles('gradle', { steps: [stepOf({ directory: axis })] })).toEqual(['**/*.gradle*', '**/gradle-wrapper.properties'])
})

test('official images of Go and Rust keep their packages outside the home folder', () => {
  expect(cachePathIn('~/.cargo/registry', ['rust:1.91', 'docker.io/library/rust:1.90-slim'])).toBe('/usr/local/cargo/registry')
  expect(cachePathIn('~/go/pkg/mod', ['golang'])).toBe('/go/pkg/mod')
  expect(cachePathIn('~/.cache/go-build', ['golang:1.25'])).toBe('~/.cache/go-build')
  for (const images of [[], [null], ['rust:1.91', 'acme/rust:1'], ['golang:1.25']])
    expect(cachePathIn('~/.cargo/git', images)).toBe('~/.cargo/git')
})

test('the image of a container is known for each cell', () => {
  const container = (image: Value) => ({ image, env: [], credentials: null, options: null, entrypoint: null })
  const matrix = { axes: [], include: [], exclude: [], cells: [{ version: '1' }, {}], failFast: false, maxParallel: null }
  const image: Value = { kind: 'text', parts: [lit('rust:'), axis] }
  expect(containerImages(jobOf({ id: 'a', container: container(image), matrix }))).toEqual(['rust:1', 'rust:'])
  expect(containerImages(jobOf({ id: 'a', container: container({ kind: 'variable', name: 'IMAGE' }) }))).toEqual([null])
  expect(containerImages(jobOf({ id: 'a' }))).toEqual([])
})
