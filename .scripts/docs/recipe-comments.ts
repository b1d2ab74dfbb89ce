/** What the comments of the recipes say: the page and the test of its examples read it. */
import { type JSDocableNode, Node, Project, type PropertySignature, type SourceFile, type Type } from 'ts-morph'

export interface Namespace {
  /** Absent where a recipe stands by itself. */
  readonly name?: string
  readonly text: string
  readonly recipes: readonly Recipe[]
}

export interface Recipe {
  /** As an author writes it: `docker.build`. */
  readonly name: string
  readonly text: string
  readonly examples: readonly string[]
  readonly options: readonly RecipeOption[]
  /** The name that it has already, if it has two. */
  readonly sameAs?: string
  /** `src/recipes/docker.ts:12`. */
  readonly place: string
}

export interface RecipeOption {
  readonly name: string
  readonly optional: boolean
  /** As the source writes it. */
  readonly type: string
  readonly text: string
}

/** Every function that `pipegen/recipes` exports, by the names of the namespaces. `root` is the folder of pipegen. */
export function namespaces(root: string): readonly Namespace[] {
  const project = new Project({ tsConfigFilePath: `${root}/tsconfig.json`, skipAddingFilesFromTsConfig: true })
  const index = project.addSourceFileAtPath(`${root}/src/recipes/index.ts`)
  const names = new Map<Node, string>()
  return [...index.getExportedDeclarations()]
    .sort(([one], [other]) => one.localeCompare(other))
    .flatMap(([name, [declaration]]): readonly Namespace[] => {
      if (declaration === undefined) return []
      if (!Node.isSourceFile(declaration))
        return [{ text: headOf(declaration.getSourceFile()), recipes: recipesOf(root, name, declaration, names) }]
      const recipes = [...declaration.getExportedDeclarations()].flatMap(([own, nodes]) =>
        nodes.slice(0, 1).flatMap((node) => recipesOf(root, `${name}.${own}`, node, names)),
      )
      return [{ name, text: headOf(declaration), recipes }]
    })
}

export function nameOf({ name, recipes }: Namespace): string {
  return name ?? recipes[0]?.name ?? ''
}

function recipesOf(root: string, name: string, node: Node, names: Map<Node, string>): readonly Recipe[] {
  if (!Node.isFunctionDeclaration(node)) return []
  const sameAs = names.get(node)
  names.set(node, sameAs ?? name)
  const tags = node.getJsDocs().flatMap((doc) => doc.getTags())
  return [
    {
      name,
      ...(sameAs === undefined ? {} : { sameAs }),
      text: textOf(node),
      examples: tags.filter((tag) => tag.getTagName() === 'example').map((tag) => tag.getCommentText()?.trim() ?? ''),
      options: node.getParameters().flatMap((parameter) => optionsOf(root, parameter.getType())),
      place: `${node
        .getSourceFile()
        .getFilePath()
        .slice(root.length + 1)}:${node.getStartLineNumber()}`,
    },
  ]
}

/** What every recipe takes stands once, at the top of the page. */
const everywhere = 'RecipeOptions'

function optionsOf(root: string, type: Type): readonly RecipeOption[] {
  const options = new Map<string, RecipeOption>()
  const kinds = type.getNonNullableType()
  for (const property of (kinds.isUnion() ? kinds.getUnionTypes() : [kinds]).flatMap((each) => each.getProperties())) {
    const declaration = property.getDeclarations().find(Node.isPropertySignature)
    if (declaration === undefined || !declaration.getSourceFile().getFilePath().startsWith(`${root}/src/recipes/`)) continue
    const parent = declaration.getParent()
    if (Node.isInterfaceDeclaration(parent) && parent.getName() === everywhere) continue
    const name = property.getName()
    const seen = options.get(name)
    // Where one kind of options has it and another says that it must be absent.
    if (seen !== undefined && seen.type !== 'never') continue
    options.set(name, optionOf(declaration, kinds.isUnion() && !inAll(kinds, name)))
  }
  return [...options.values()]
}

function inAll(union: Type, name: string): boolean {
  return union.getUnionTypes().every((each) => each.getProperty(name)?.isOptional() === false)
}

function optionOf(declaration: PropertySignature, optional: boolean): RecipeOption {
  return {
    name: declaration.getName(),
    optional: optional || declaration.hasQuestionToken(),
    type: oneLine(declaration.getTypeNode()?.getText() ?? ''),
    text: textOf(declaration),
  }
}

function textOf(node: JSDocableNode): string {
  return node
    .getJsDocs()
    .map((doc) => oneLine(doc.getDescription()))
    .join(' ')
}

/** The comment at the top of the file. */
function headOf(file: SourceFile): string {
  const [range] = file.getStatementsWithComments()[0]?.getLeadingCommentRanges() ?? []
  return oneLine((range?.getText() ?? '').replaceAll(/^\/\*\*|\*\/$|^ \* /gm, ''))
}

function oneLine(text: string): string {
  return text
    .replaceAll(/\/\*\*.*?\*\//gs, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
