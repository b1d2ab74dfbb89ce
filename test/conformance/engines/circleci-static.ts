/** CircleCI's schema. */
import { parseDocument } from 'yaml'
import type { Finding } from './finding.ts'
import { loadSchema, type Validator } from './vendored-schema.ts'
import type { Files } from './workspace.ts'

let validator: Validator | null = null

/** Every file given is taken for a config. */
export function circleciSchema(files: Files): readonly Finding[] {
  validator ??= loadSchema('circle-ci.json')
  const validate = validator
  return Object.entries(files).flatMap(([file, text]) => {
    const document = parseDocument(text)
    const broken = document.errors.map((error) => finding(file, error.linePos?.[0].line ?? null, 'yaml', error.message))
    if (broken.length > 0) return broken
    validate(document.toJS())
    return (validate.errors ?? []).map((error) => finding(file, null, error.keyword, `${error.instancePath} ${error.message}`))
  })
}

function finding(file: string, line: number | null, rule: string, message: string): Finding {
  return { tool: 'circleci-schema', file, line, rule, message }
}
