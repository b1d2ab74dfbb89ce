import { expect, test } from 'vitest'
import { inProject, versionInKey } from '../../providers/shared/caches.ts'
import type { Tool, Value } from '../../src/ir/types.ts'
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
