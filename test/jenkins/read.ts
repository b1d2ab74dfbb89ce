/** Reads the text of a Jenkinsfile as blocks and lines, by quotes and braces alone. */

export type ReadCode = string | { readonly head: string; readonly params: string; readonly body: readonly ReadCode[] }

export function readBlocks(text: string): readonly ReadCode[] {
  const reader: Reader = { text, at: 0 }
  return readBody(reader)
}

interface Reader {
  readonly text: string
  at: number
}

function readBody(reader: Reader): readonly ReadCode[] {
  const code: ReadCode[] = []
  let line = ''
  const flush = (): void => {
    if (line.trim() !== '') code.push(line.trim())
    line = ''
  }
  // Brackets: a brace inside them belongs to the line.
  let depth = 0
  while (reader.at < reader.text.length) {
    const char = reader.text[reader.at] ?? ''
    const string = /^(?:'''(?:[^\\]|\\.)*?'''|'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*)/s.exec(reader.text.slice(reader.at, reader.at + 60_000))?.[0]
    if (string !== undefined) {
      if (!string.startsWith('//')) line += string
      reader.at += string.length
      continue
    }
    reader.at += 1
    if (char === '{' && depth === 0 && !/\.any $/.test(line)) {
      const head = line.trim()
      line = ''
      code.push({ head, params: '', body: readBody(reader) })
      continue
    }
    if (char === '}' && depth === 0) break
    if ('([{'.includes(char)) depth += 1
    if (')]}'.includes(char)) depth -= 1
    if ((char === '\n' || char === ';') && depth === 0) flush()
    else line += char
  }
  flush()
  return code
}
