/** Whether the text of a Jenkinsfile, read by quotes and braces alone, is the document that it was printed from. */
import type { Code, JenkinsDocument } from '../../providers/jenkins/document.ts'
import { jenkins } from '../../providers/jenkins/index.ts'
import { pipelineBlock } from '../../providers/jenkins/render.ts'
import type { Pipeline } from '../../src/ir/types.ts'
import { type ReadCode, readBlocks } from './read.ts'

/** Of pipelines that Jenkins takes. */
export function readBackFaults(pipelines: readonly Pipeline[]): readonly string[] {
  const provider = jenkins()
  const lowered = provider.lower(pipelines)
  const texts = provider.render(lowered)
  return lowered.documents.flatMap(({ document }, index) => {
    const read = JSON.stringify(withoutBreaks(readBlocks(texts[index]?.text ?? '')))
    const meant = JSON.stringify(withoutBreaks(codeOf(document).flatMap(readCode)))
    const at = [...meant].findIndex((char, position) => char !== read[position])
    return read === meant ? [] : [`the Jenkinsfile reads as ${read.slice(at - 40, at + 40)}, not ${meant.slice(at - 40, at + 40)}`]
  })
}

function codeOf({ fields, pipeline, script, methods }: JenkinsDocument): readonly Code[] {
  const imports = fields.length === 0 ? [] : ['import groovy.transform.Field']
  return [...imports, ...fields, ...(pipeline === null ? [] : [pipelineBlock(pipeline)]), ...script, ...methods]
}

function readCode(code: Code): readonly ReadCode[] {
  if (typeof code === 'string') return readBlocks(code)
  if ('lines' in code) return readBlocks(code.lines.join('\n'))
  const params = code.params === '' ? [] : [`${code.params} ->`]
  const head = readBlocks(`${code.head} {}`)
  const last = head.at(-1)
  if (typeof last !== 'object') throw new Error(`no head: ${code.head}`)
  return [...head.slice(0, -1), { ...last, body: [...params, ...code.body.flatMap(readCode)] }]
}

/** A head over several lines is indented when it is printed. */
function withoutBreaks(code: readonly ReadCode[]): readonly ReadCode[] {
  return code.map((each) =>
    typeof each === 'string' ? each : { ...each, head: each.head.replace(/\s*\n\s*/g, ' '), body: withoutBreaks(each.body) },
  )
}
