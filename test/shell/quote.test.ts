import { describe, expect, test } from 'vitest'
import { type Dialect, type FaultCode, type Piece, quoteScript } from '../../src/shell/quote.ts'

/** «NAME» is a reference, «'text'» one literal word, «[…]» several, as JSON. */
function pieces(template: string): Piece[] {
  return template.split(/«(.*?)»/s).map((part, at): Piece => {
    if (at % 2 === 0) return { kind: 'text', text: part }
    if (part.startsWith('[')) return { kind: 'words', words: JSON.parse(part) }
    return part.startsWith("'") ? { kind: 'words', words: [part.slice(1, -1)] } : { kind: 'reference', name: part }
  })
}

function script(template: string, dialect: Dialect = 'bash'): string {
  const { script: text, faults } = quoteScript(pieces(template), dialect)
  expect(faults).toEqual([])
  return text
}

function codes(template: string, dialect: Dialect = 'bash'): FaultCode[] {
  return quoteScript(pieces(template), dialect).faults.map(({ code }) => code)
}

const guard = `case "\${N#-}" in '' | *[!0-9]* | 0?* | ???????????????????*) echo 'pipegen: N must be a whole number.' >&2; exit 1 ;; esac\n`

describe('text', () => {
  test('without an interpolation comes back byte for byte', () => {
    const text = "#!/bin/bash\r\ncat <<'E' \"unclosed $(( `\n\t\u{1F680}\\"
    expect(script(text)).toBe(text)
  })
  test('around an interpolation comes back byte for byte', () => {
    expect(script('a  $x "b`c`" \\\n#d\n«X»;\t')).toBe('a  $x "b`c`" \\\n#d\n"$X";\t')
  })
  test('of raw pieces goes in as it is and is scanned', () => {
    const quoted = quoteScript(
      [
        { kind: 'raw', text: 'echo "' },
        { kind: 'reference', name: 'X' },
        { kind: 'raw', text: '"' },
      ],
      'bash',
    )
    expect(quoted).toEqual({ script: 'echo "$X"', faults: [] })
  })
})

describe('a reference', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['is quoted as a word', 'echo «X»', 'echo "$X"'],
    ['is quoted inside a word', '--x=«X»/y pre«X»post', '--x="$X"/y pre"$X"post'],
    ['stands side by side with another', '«X»«Y» "«X»«Y»"', '"$X""$Y" "$X$Y"'],
    ['has braces in double quotes before a name character', '"«X»_ «X»-"', '"${X}_ $X-"'],
    ["closes '…' and opens it again", "'a«X»b' '«X»' ''", `'a'"$X"'b' "$X" ''`],
    ["closes $'…' and opens it again", "$'a\\n«X»\\''", `$'a\\n'"$X"$'\\''`],
    ['stands in an unquoted here-document', 'cat <<EOF\n«X» $y\nEOF', 'cat <<EOF\n$X $y\nEOF'],
    ['makes a quoted here-document an unquoted one', "cat <<'EOF'\n$a `b` \\ «X»\nEOF", 'cat <<EOF\n\\$a \\`b\\` \\\\ $X\nEOF'],
    ['gives a here-document with an odd delimiter another', 'cat <<"A B"\nEOF\n«X»\nA B\n', 'cat <<EOF_2\nEOF\n$X\nEOF_2\n'],
    ['stands in the first of two here-documents', "cat <<A <<'B'\n«X»\nA\n$x\nB\n", "cat <<A <<'B'\n$X\nA\n$x\nB\n"],
    ['stands in a here-string', 'cat <<<«X»', 'cat <<<"$X"'],
    ['stands in nested substitutions', '"$(a "$(b «X»)")"', '"$(a "$(b "$X")")"'],
    ['turns backticks into $( )', '`a «X» \\`b "\\$c"\\``', '$(a "$X" `b "$c"`)'],
    ['turns backticks in double quotes into $( )', '"`a \\"«X»\\"`"', '"$(a "$X")"'],
    ['stands in a default', '${u:-«X»} "${u:-«X»}"', '${u:-"$X"} "${u:-$X}"'],
    ['is literal in a removed prefix', '${v#«X»} "${v%%«X»}"', '${v#"$X"} "${v%%"$X"}"'],
    ['is literal in a replacement', '"${v//«X»/«Y»}"', '"${v//"$X"/"$Y"}"'],
    ['stands in assignments', 'A=«X» export B=«X»', 'A="$X" export B="$X"'],
    ['is literal in [[ ]]', '[[ $a == «X» && $a =~ ^«X» ]]', '[[ $a == "$X" && $a =~ ^"$X" ]]'],
    ['is literal in a case pattern', 'case «X» in «Y»*) ;; esac', 'case "$X" in "$Y"*) ;; esac'],
    ['stands in an array', 'a=(«X» b«X»)', 'a=("$X" b"$X")'],
    ['stands in a redirection', 'a >«X» 2>>"«X»"', 'a >"$X" 2>>"$X"'],
    ['stands in a process substitution', 'a <(b «X»)', 'a <(b "$X")'],
    ['is only text in a comment', 'a # b «X»', 'a # b $X'],
    ['keeps a dollar before it a dollar', '"$«X»" $«X»', '"\\$$X" \\$"$X"'],
    ['loses no quote to a backslash before it', '\\«X» "\\«X»"', '"$X" "\\\\$X"'],
    ['may be a command', '«X» --help', '"$X" --help'],
  ]
  test.each(rows)('%s', (_, template, expected) => {
    expect(script(template)).toBe(expected)
  })
  test('in dash follows a literal dollar, not an ANSI quote', () => {
    expect(script("x=$'a«X»'", 'sh')).toBe(`x=$'a'"$X"`)
  })
})

describe('arithmetic', () => {
  const places = [
    '$((«N» + 1))',
    '(( x = «N» ))',
    'let x=«N»',
    '${v:«N»}',
    'a[«N»]=1',
    '${a[«N»]}',
    'for ((i=«N»;;)); do :; done',
    'declare -i x=«N»',
    '[[ «N» -eq 1 ]]',
    '[[ 1 -lt «N» ]]',
  ]
  test.each(places)('%s is guarded', (template) => {
    expect(script(template).startsWith(guard)).toBe(true)
  })
  test('[ «N» -eq 1 ] needs no guard', () => {
    expect(script('[ «N» -eq 1 ]')).toBe('[ "$N" -eq 1 ]')
  })
  test('the guard follows a #! line', () => {
    expect(script('#!/bin/sh\n: $((«N»))')).toBe(`#!/bin/sh\n${guard}: $(($N))`)
  })
  test('a literal number goes in as it is', () => {
    expect(script("$((x*«'3'»-«'-5'»))")).toBe('$((x*3- -5))')
  })
  test('a literal that is no number is a fault', () => {
    expect(codes("$((«'x'»))")).toEqual(['not-a-number'])
  })
  test('$((a) | (b)) is a substitution', () => {
    expect(script('$((a «X») | (b))')).toBe('$((a "$X") | (b))')
  })
})

describe('a literal', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['of plain characters stays bare', `a «'x/y:1.2@z=%+,-_'»`, 'a x/y:1.2@z=%+,-_'],
    ['is one word', `a «'b c'»`, "a 'b c'"],
    ['may be empty', `a «''»`, "a ''"],
    ['of several words is several words', 'a «["b c","d"]»', "a 'b c' d"],
    ['of no word is nothing', 'a «[]» b', 'a  b'],
    ['of several words is joined inside quotes', 'A=«["x","y"]» "«["b c","$d"]»"', `A='x y' "b c \\$d"`],
    ['with an apostrophe takes double quotes', `a «["it's"]»`, `a "it's"`],
    ['with both quotes leaves and opens them', `a «["'\\""]»`, `a ''"'"'"'`],
    ['is no home directory', `a «'~'» ~«'root'»`, "a '~' ~'root'"],
    ['is no keyword', `«'if'» «'if'»`, "'if' if"],
    ['is no assignment', `«'A=b'» «'A=b'»`, "'A=b' A=b"],
    ['is no descriptor', `a «'2'»>b`, "a '2'>b"],
    ['is no brace expansion', `{a,«'b,c'»}`, "{a,'b,c'}"],
    ["lengthens no variable's name", `"$a«'b'»" $a«'b'»`, '"${a}b" ${a}b'],
    ['breaks out of no comment', 'a # «["b\\nc"]»', 'a # b c'],
    ['ends no here-document', 'cat <<E\n«["a\\nE"]»\nE\n', "pipegen_text_1='a\nE'\ncat <<E\n$pipegen_text_1\nE\n"],
    ['is escaped in a here-document', 'cat <<E\n«["$a`"]»\nE\n', 'cat <<E\n\\$a\\`\nE\n'],
    ['is literal in a quoted pattern', '"${v#«["*"]»}"', `pipegen_text_1='*'\n"\${v#"$pipegen_text_1"}"`],
    ['is literal in a regular expression', `[[ a =~ «'a.b'» ]]`, "[[ a =~ 'a.b' ]]"],
  ]
  test.each(rows)('%s', (_, template, expected) => {
    expect(script(template)).toBe(expected)
  })
  test('with a NUL is a fault', () => {
    expect(quoteScript([{ kind: 'words', words: ['a\0b'] }], 'bash').faults).toMatchObject([{ piece: 0, code: 'nul-byte' }])
  })
})

describe('a value evaluated as code is a fault', () => {
  const rows = [
    'eval «X»',
    'eval "a «X»"',
    'eval "$(echo «X»)"',
    'builtin eval «X»',
    'bash -c "a «X»"',
    "sh -euo pipefail -c 'a «X»'",
    'sudo -u me bash -lc «X»',
    'env A=b sh -c «X»',
    'xargs -I{} sh -c "a «X»"',
    'find . -exec sh -c "a «X»" \\;',
    'docker run img sh -c «X»',
    'ssh host «X»',
    'ssh -p 22 host "cd «X»"',
    'timeout 5 ssh h a «X»',
    "trap 'rm «X»' EXIT",
    'source <(echo «X»)',
    '. <(cat <<E\n«X»\nE\n)',
    'python3 -c "f(«X»)"',
    "python3.12 -c 'f(«X»)'",
    'node -e «X»',
    'node --eval=«X»',
    'perl -ne "«X»"',
    "perl -e'«X»'",
    'ruby -e «X»',
    'php -r «X»',
    'awk "/«X»/"',
    "awk -F: '{ print «X» }' f",
    'bash <<E\n«X»\nE\n',
    "ssh h <<'E'\n«X»\nE\n",
    'echo «X» | bash',
    'cat <<E | sudo sh -s\n«X»\nE\n',
    'bash <<<«X»',
    'docker exec -i c bash <<E\n«X»\nE\n',
    'su -c «X» me',
    'x() { eval «X»; }',
    'if a; then eval «X»; fi',
    'a "$(eval «X»)"',
    '`eval «X»`',
    'read «X»',
    'unset «X»',
    'printf -v «X» a',
    'declare «X»=1',
    '[[ -v «X» ]]',
    '[ -v «X» ]',
    'watch "a «X»"',
    `bash -c "a «'b c'»"`,
  ]
  test.each(rows)('%s', (template) => {
    expect(codes(template)).toEqual(['evaluated-as-code'])
  })
  test('the detail names the command', () => {
    expect(quoteScript(pieces('bash -c «X»'), 'bash').faults).toMatchObject([{ piece: 1, detail: expect.stringContaining('"bash -c"') }])
  })
})

describe('a value that only passes by is no fault', () => {
  const rows = [
    `bash -c 'echo "$1"' _ «X»`,
    'bash script.sh «X»',
    'bash «X»',
    'ssh «X»',
    'ssh -i «X» u@«Y» true',
    'source «X»/bin/activate',
    'sed "s/a/«X»/"',
    "awk -v x=«X» '{ print x }' «Y»",
    'awk -f a.awk «X»',
    `python -c 'import sys' «X»`,
    'python -m pip install «X»',
    'python a.py -c «X»',
    'node a.js -e «X»',
    'node -r x a.js «X»',
    'perl -pi -e "s/a/b/" «X»',
    'echo «X» | python3 -c "import sys"',
    'echo «X» | docker login --password-stdin',
    'cat <<E > f\n«X»\nE\n',
    'ssh h "cat > f" <<E\n«X»\nE\n',
    'docker run -e A=«X» --name node -e «Y» img',
    'echo eval «X»',
    'printf «X»',
    'printf "«X»"',
    'read -p «X» y',
    'read y <<<«X»',
    'export «X»',
    'env «X» true',
    'trap - «X»',
    `bash -c "sleep «'5'»"`,
    'git commit -m "eval «X»"',
    'curl «X» | bash',
    'jq --arg x «X» .',
    'eval "$(ssh-agent «X»)"',
    'apt-get install awk «X»',
    'test -n «X»',
    "trap 'rm -f x' EXIT; echo «X»",
    'kubectl exec p -- ls «X»',
  ]
  test.each(rows)('%s', (template) => {
    expect(codes(template)).toEqual([])
  })
})

describe('no safe reference', () => {
  const rows = [
    'cat <<«X»\na\n',
    '${«X»}',
    '${«X»:-a}',
    'f«X»() { :; }',
    'function «X» { :; }',
    'for «X» in a; do :; done',
    '«X»=1',
    '$(( $«X» ))',
    `"\${u:-$'«X»'}"`,
  ]
  test.each(rows)('%s', (template) => {
    expect(codes(template)).toContain('no-safe-reference')
  })
  test('a literal may be a name', () => {
    expect(script(`for «'i'» in a; do :; done; echo \${«'HOME'»}`)).toBe('for i in a; do :; done; echo ${HOME}')
  })
  test('a pattern in a here-document of dash', () => {
    expect(codes('cat <<E\n${v#«X»}\nE\n', 'sh')).toEqual(['no-safe-reference'])
  })
})

describe('text that never ends', () => {
  const rows = ['"a «X»', "'a «X»", "$'a «X»", '$(a «X»', '`a «X»', '${u:-«X»', 'cat <<E\n«X»\n', '(a «X»', 'echo $((")«X»']
  test.each(rows)('%s', (template) => {
    expect(codes(template)).toEqual(['unterminated-quote'])
  })
  test('is no fault where no value stands in it', () => {
    expect(codes('a «X» "b')).toEqual([])
  })
})
