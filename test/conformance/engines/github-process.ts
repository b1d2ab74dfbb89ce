/** Asks GitHub's own parser and evaluator, in a Node process that can load them. */
import { fileURLToPath } from 'node:url'
import { enginePaths, run } from './engine-process.ts'

const hooks = fileURLToPath(new URL('./stubs/github-hooks.mjs', import.meta.url))
const program = fileURLToPath(new URL('./stubs/github-process.mjs', import.meta.url))

export async function askGithub<Answer>(question: object): Promise<Answer> {
  const { code, stdout, stderr } = await run(process.execPath, ['--import', hooks, program], {
    input: JSON.stringify(question),
    env: { PIPEGEN_ENGINES: enginePaths.npm },
    // Two thousand files are one question.
    seconds: 300,
  })
  if (code !== 0) throw new Error(`GitHub's packages failed:\n${stderr}`)
  return JSON.parse(stdout) as Answer
}
