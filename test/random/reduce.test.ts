/** Programs that show a fault become as small as the fault lets them. */
import { expect, test } from 'vitest'
import { Program } from './pipelines.ts'
import { piecesOf, reduce } from './reduce.ts'

test('a program loses all that its fault does not need', async () => {
  const program = new Program(
    [
      "const job1 = job({\n  name: 'it\\'s, [odd',\n  steps: [sh`echo ${text`a, ${ci.branch}`} (`],\n})",
      'const job2 = job({\n  needs: [job1],\n  steps: [sh`a`, sh`echo ${ci.sha}, b`],\n})',
    ],
    "pipeline('ci', { on: { push: true }, jobs: { one: job1, two: job2 } })",
  )
  const runs = (smaller: Program): boolean => {
    try {
      smaller.make()
      return true
    } catch {
      return false
    }
  }
  const smallest = await reduce(program, async (smaller) => runs(smaller) && `${smaller}`.includes('${ci.sha}'))
  expect(smallest.constants).toEqual(['const job2 = job({\n  steps: [ sh`echo ${ci.sha}, b`],\n})'])
  expect(smallest.exported).toBe("pipeline('ci', {})")
})

test('pieces are what stands between brackets and commas, strings and the text of templates apart', () => {
  const text = "f('a, [', sh`b, ${x(1, 2)}`)"
  expect(piecesOf(text).map(([start, end]) => text.slice(start, end))).toEqual([' sh`b, ${x(1, 2)}`', "'a, [',", 'x(1, 2)', '1,', ' 2'])
})
