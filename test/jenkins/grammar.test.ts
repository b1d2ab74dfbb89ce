import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { grammar, grammarFaults } from '../../providers/jenkins/grammar.ts'
import { rows } from './grammar-rows.ts'
import { readBlocks } from './read.ts'

const faultsOf = (text: string): readonly string[] => grammarFaults(readBlocks(text))
describe('the structure of a Jenkinsfile', () => {
  test.each(rows)('%s: takes what Jenkins takes, and refuses what it refuses', (_rule, good, bad, fault) => {
    expect(faultsOf(good)).toEqual([])
    expect(faultsOf(bad)).toContain(fault)
  })
  test('has a row for each rule', () => {
    expect(Object.keys(grammar).filter((rule) => !rows.some(([row]) => row === rule))).toEqual([])
  })
})

const root = fileURLToPath(new URL('../..', import.meta.url))

function jenkinsfiles(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return jenkinsfiles(path)
    return name.startsWith('Jenkinsfile') ? [path] : []
  })
}

const printed = [...jenkinsfiles(join(root, 'test/golden')), ...jenkinsfiles(join(root, 'examples'))].map((path) => path.slice(root.length))

test.each(printed)('%s holds to it', (path) => {
  expect(faultsOf(readFileSync(join(root, path), 'utf8'))).toEqual([])
})

test('there are files to look at', () => {
  expect(printed.length).toBeGreaterThan(8)
})
