/** The document as text. */
import type { Lowered, OutputFile } from '../../src/provider.ts'
import { block } from './condition.ts'
import type { Block, Code, JenkinsAxis, JenkinsDocument, JenkinsPipeline, JenkinsStage, JenkinsWork } from './document.ts'
import { comment, list, quoted } from './groovy.ts'

export function renderJenkins({ documents }: Lowered<JenkinsDocument>): readonly OutputFile[] {
  return documents.map(({ path, document }) => ({ path, text: printDocument(document), comment: '//' }))
}

function printDocument({ plugins, fields, pipeline, script, methods }: JenkinsDocument): string {
  const out: string[] = []
  if (plugins.length > 0) out.push(`// Plugins: ${plugins.join(', ')}\n\n`)
  if (fields.length > 0) {
    out.push('import groovy.transform.Field\n\n')
    printCode(fields, '', out)
    out.push('\n')
  }
  if (pipeline !== null) printCode([pipelineBlock(pipeline)], '', out)
  printCode(script, '', out)
  for (const [index, method] of methods.entries()) {
    const above = methods[index - 1]
    if (!(typeof above === 'string' && above.startsWith('//'))) out.push('\n')
    printCode([method], '', out)
  }
  return out.join('')
}

// ───────────────────────────── Groovy

const step = '  '

export function printCode(code: readonly Code[], indent: string, out: string[]): void {
  for (const each of code) {
    if (typeof each === 'string') out.push(indent, each, '\n')
    else if ('lines' in each) for (const line of each.lines) out.push(line === '' ? '' : indent, line, '\n')
    else printBlock(each, indent, out)
  }
}

function printBlock({ head, params, body }: Block, indent: string, out: string[]): void {
  const [only] = body
  if (body.length === 1 && typeof only === 'string' && short.test(head) && only.length <= 100) {
    out.push(indent, head, ' { ', only, ' }\n')
    return
  }
  if (follows.test(head) && out.at(-1) === '}\n') out[out.length - 1] = '} '
  else out.push(indent)
  out.push(head.includes('\n') ? head.replaceAll('\n', `\n${indent}`) : head, params === '' ? ' {\n' : ` { ${params} ->\n`)
  printCode(body, indent + step, out)
  out.push(indent, '}\n')
}

/** Blocks that are easier to read on one line if they hold one. */
const short = /^(agent|expression|not)$/
/** These go on where another block ends. */
const follows = /^(catch|finally|else)\b/

// ───────────────────────────── Declarative

export function pipelineBlock({ environment, options, parameters, triggers, stages }: JenkinsPipeline): Block {
  return block('pipeline', [
    'agent none',
    ...section('options', options),
    ...section('triggers', triggers),
    ...section('parameters', parameters),
    ...section('environment', environment),
    block('stages', stages.flatMap(stageCode)),
  ])
}

function section(name: string, body: readonly Code[]): readonly Code[] {
  return body.length === 0 ? [] : [block(name, body)]
}

function stageCode(stage: JenkinsStage): readonly Code[] {
  const code: Code[] = stage.comment === '' ? [] : [...comment(stage.comment)]
  code.push(
    block(`stage(${quoted(stage.name)})`, [
      ...section('when', stage.when),
      ...section('options', stage.options),
      ...section('input', stage.input),
      ...section('agent', stage.agent),
      ...section('environment', stage.environment),
      ...(stage.failFast ? ['failFast true'] : []),
      workBlock(stage.work),
      ...section('post', stage.post),
    ]),
  )
  return code
}

function workBlock(work: JenkinsWork): Block {
  switch (work.kind) {
    case 'steps':
      return block('steps', work.steps)
    case 'stages':
    case 'parallel':
      return block(work.kind, work.stages.flatMap(stageCode))
    case 'matrix':
      return block('matrix', [
        block('axes', work.axes.map(axisBlock)),
        ...section(
          'excludes',
          work.excludes.map((axes) => block('exclude', axes.map(axisBlock))),
        ),
        block('stages', work.stages.flatMap(stageCode)),
      ])
  }
}

function axisBlock({ name, values }: JenkinsAxis): Block {
  return block('axis', [`name ${quoted(name)}`, `values ${list(values.map(quoted)).slice(1, -1)}`])
}
