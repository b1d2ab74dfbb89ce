import { test } from 'vitest'
import { emit } from './emit.ts'
import { reference } from './reference.ts'
test('x', () => { console.log(emit(reference)) })
