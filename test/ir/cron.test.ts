import { expect, test } from 'vitest'
import { shortestInterval } from '../../src/ir/cron.ts'

test.each([
  ['* * * * *', 1],
  ['*/5 * * * *', 5],
  ['*/7 * * * *', 4],
  ['0,30 * * * *', 30],
  ['58,1 * * * *', 3],
  ['10-14 3 * * *', 1],
  ['10-40/15 3 * * *', 15],
  ['0 2 * * *', 60],
])('the shortest interval of "%s" is %i minutes', (cron, minutes) => {
  expect(shortestInterval(cron)).toBe(minutes)
})
