/** JSON as files have it: with a byte order mark or, in a tsconfig, with comments and trailing commas. */

export function stripBom(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

/** Throws a SyntaxError. */
export function parseJson(text: string): unknown {
  return JSON.parse(stripBom(text))
}

/** Throws a SyntaxError. */
export function parseJsonc(text: string): unknown {
  // Strings are matched first, so that nothing inside them is taken for a comment or a comma.
  const withoutComments = stripBom(text).replace(/"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (found) =>
    found.startsWith('"') ? found : ' ',
  )
  return JSON.parse(withoutComments.replace(/"(?:[^"\\]|\\.)*"|,(?=\s*[}\]])/g, (found) => (found === ',' ? '' : found)))
}
