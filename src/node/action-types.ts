/** Writes the types of actions into `pipegen.actions.d.ts`: by ts-morph, so that whatever else stands there stays. */
import { type CodeBlockWriter, IndentationText, type InterfaceDeclaration, Project, QuoteKind, type SourceFile } from 'ts-morph'
import type { ActionFile, ActionFileInput } from './action-file.ts'
import { Fault } from './fault.ts'

export const typesName = 'pipegen.actions.d.ts'

const head = `/**
 * The actions of this repo. \`pipegen actions add\` writes an entry for each, in order of their names; the rest of the file is left as it is.
 * TypeScript finds it if tsconfig.json includes it.
 */
import type { ActionInput } from 'pipegen'
`

/** The text with the entry of this action new or replaced. `action` is null for one of which nothing is known: an entry that is there stays. */
export function withActionTypes(text: string | null, reference: string, action: ActionFile | null, path: string): string {
  const project = new Project({
    useInMemoryFileSystem: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces, quoteKind: QuoteKind.Single },
  })
  const file = project.createSourceFile(`/${typesName}`, text ?? head)
  refuseMistakes(project, file, path)
  importInput(file)
  const entries = entriesIn(file)
  const existing = entries.getProperties().find((each) => unquoted(each.getName()) === reference)
  if (existing !== undefined && action === null) return text ?? file.getFullText()
  existing?.remove()
  const next = entries.getMembers().findIndex((each) => 'getName' in each && unquoted(each.getName()) > reference)
  entries.insertMember(next < 0 ? entries.getMembers().length : next, (writer) => writeEntry(writer.write(`'${reference}': `), action))
  return file.getFullText()
}

/** Throws a `Fault` at the first one. */
function refuseMistakes(project: Project, file: SourceFile, path: string): void {
  const [mistake] = project.getProgram().getSyntacticDiagnostics(file)
  if (mistake === undefined) return
  const { line, column } = file.getLineAndColumnAtPos(mistake.getStart() ?? 0)
  const message = mistake.getMessageText()
  const hint = 'Correct it, or move it away: nothing was written.'
  const words = typeof message === 'string' ? message : message.getMessageText()
  throw new Fault('syntax-error', `"${typesName}" isn't TypeScript: ${words}`, hint, { file: path, line, column })
}

function importInput(file: SourceFile): void {
  const existing = file.getImportDeclaration('pipegen')
  if (existing === undefined) file.addImportDeclaration({ isTypeOnly: true, namedImports: ['ActionInput'], moduleSpecifier: 'pipegen' })
  else if (!existing.getNamedImports().some((each) => each.getName() === 'ActionInput')) existing.addNamedImport('ActionInput')
}

function entriesIn(file: SourceFile): InterfaceDeclaration {
  const module =
    file.getModules().find((each) => unquoted(each.getName()) === 'pipegen') ??
    file.addModule({ name: "'pipegen'", hasDeclareKeyword: true })
  return module.getInterface('OwnActions') ?? module.addInterface({ name: 'OwnActions' })
}

function unquoted(name: string): string {
  return name.replace(/^(['"])(.*)\1$/, '$2')
}

function writeEntry(writer: CodeBlockWriter, action: ActionFile | null): void {
  writer.inlineBlock(() => {
    if (action === null) writer.writeLine('with: { readonly [input: string]: ActionInput | undefined }')
    else if (action.inputs.length === 0) writer.writeLine('with: { readonly [input: string]: never }')
    else {
      writer.write('with: ').inlineBlock(() => {
        for (const input of action.inputs) writeInput(writer, input)
      })
      writer.newLine()
    }
    const outputs = action === null || action.outputs.length === 0 ? 'never' : action.outputs.map(quoted).join(' | ')
    writer.writeLine(`outputs: ${outputs}`)
  })
}

function writeInput(writer: CodeBlockWriter, input: ActionFileInput): void {
  const { name, description, required, deprecated } = input
  const words = [
    /[\w)`'"]$/.test(description) ? `${description}.` : description,
    input.default === null || input.default === '' ? '' : `Default: \`${input.default}\`.`,
  ]
  const lines = [words.filter((each) => each !== '').join(' '), deprecated === null ? '' : `@deprecated ${deprecated}`]
    .filter((each) => each !== '')
    .map((each) => each.replaceAll('*/', '*\\/'))
  if (lines.length === 1) writer.writeLine(`/** ${lines[0]} */`)
  // A tag stands at the beginning of a line.
  else if (lines.length > 1) for (const line of ['/**', ...lines.map((each) => ` * ${each}`), ' */']) writer.writeLine(line)
  const key = /^[A-Za-z_]\w*$/.test(name) ? name : quoted(name)
  writer.writeLine(required ? `${key}: ActionInput` : `${key}?: ActionInput | undefined`)
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}
