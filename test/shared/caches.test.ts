import { expect, test } from 'vitest'
import { cachePathIn, containerImages, inProject, versionInKey } from '../../providers/shared/caches.ts'
import type { Tool, Value } from '../../src/ir/types.ts'
import { jobOf, lit, nowhere, stepOf } from '../plan/build.ts'

const axis: Value = { kind: 'matrix', axis: 'version' }
const tool = (name: Tool['tool'], version: Tool['version']): readonly Tool[] => [{ tool: name, version, origin: nowhere }]

test('cells with different versions keep compiled files apart', () => {
  expect(versionInKey('pip', tool('python', axis))).toBe(axis)
  expect(versionInKey('bundler', tool('ruby', axis))).toBe(axis)
})

test('what is downloaded alone is the same for every version', () => {
  expect(versionInKey('npm', tool('node', axis))).toBeNull()
})

test('one version needs no name', () => {
  expect(versionInKey('pip', tool('python', lit('3.12')))).toBeNull()
  expect(versionInKey('pip', tool('python', { kind: 'file', file: '.python-version' }))).toBeNull()
  expect(versionInKey('pip', tool('node', axis))).toBeNull()
  expect(versionInKey('pip', [])).toBeNull()
})

test('the lock file lies where every step works', () => {
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
