import { expect, test } from 'vitest'
import { cronLists, shortestInterval } from '../../src/ir/cron.ts'

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

test.each([
  ['*/20 2 * * MON-WED', '0,20,40 2 * * 1,2,3'],
  ['5,10-30/10 * 1 JAN,jun *', '5,10,20,30 * 1 1,6 *'],
  ['0 22/1 * * *', '0 22,23 * * *'],
  ['0 2 * * *', '0 2 * * *'],
])('"%s" in numbers is "%s"', (cron, lists) => {
  expect(cronLists(cron)).toBe(lists)
})
