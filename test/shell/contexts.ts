/** Places in a script where a value may stand, each with what a shell must print when the value arrives whole. */
import type { Dialect } from '../../src/shell/quote.ts'

export interface Context {
  readonly name: string
  readonly template: string
  readonly expected: (value: string, other: string) => string
  readonly only?: Dialect
  /** Values that the place itself can take: a file's name, a whole number. */
  readonly takes?: 'name' | 'number'
}

const one = (value: string): string => `<${value}>`
const line = (value: string): string => `${value}\n`
const captured = (value: string): string => `<${value.replace(/\n+$/, '')}>`
const number = /^-?(?:0|[1-9][0-9]{0,17})$/

export const isNumber = (value: string): boolean => number.test(value)
export const isName = (value: string): boolean => !value.includes('/') && Buffer.byteLength(value) < 200

export const contexts: readonly Context[] = [
  { name: 'bare word', template: 'show «0» «1»', expected: (a, b) => `<${a}><${b}>` },
  { name: 'inside a word', template: 'show --x=«0»/y pre«1»post', expected: (a, b) => `<--x=${a}/y><pre${b}post>` },
  { name: 'side by side', template: 'show «0»«1»', expected: (a, b) => `<${a}${b}>` },
  { name: 'glob around', template: 'show z*«0»*', expected: (a) => `<z*${a}*>` },
  { name: 'braces around', template: 'show {a,«0»}', expected: (a) => `<a><${a}>`, only: 'bash' },
  { name: 'double quotes', template: 'show "«0»" "a «1»b"', expected: (a, b) => `<${a}><a ${b}b>` },
  { name: 'double quotes, side by side', template: 'show "$HOME_«0»«1»_\\"x$"', expected: (a, b) => `<${a}${b}_"x$>` },
  { name: 'single quotes', template: "show '«0»' 'a«1»b'", expected: (a, b) => `<${a}><a${b}b>` },
  { name: 'single quotes, side by side', template: "show 'a\\«0»$x«1»\\'", expected: (a, b) => `<a\\${a}$x${b}\\>` },
  { name: 'ANSI quotes', template: "show $'a\\t«0»\\'«1»\\\\'", expected: (a, b) => `<a\t${a}'${b}\\>`, only: 'bash' },
  { name: 'locale quotes', template: 'show $"a«0»b"', expected: (a) => `<a${a}b>`, only: 'bash' },
  { name: 'dollar before', template: 'show $«0» "$«1»"', expected: (a, b) => `<$${a}><$${b}>` },
  { name: 'backslash before', template: 'show \\«0» "\\«1»"', expected: (a, b) => `<${a}><\\${b}>` },
  { name: 'variable before', template: 'V=v; VA=no; show $V«0» "$V«1»"', expected: (a, b) => `<v${a}><v${b}>` },
  { name: 'here-document', template: 'cat <<EOF\nx «0»\n«1»\nEOF\nshow end', expected: (a, b) => `x ${a}\n${b}\n<end>` },
  {
    name: 'here-document, line of its own',
    template: 'cat <<E\nE«0»\n«1»E\nE\n',
    expected: (a, b) => `E${a}\n${b}E\n`,
  },
  { name: 'here-document without tabs', template: 'cat <<-EOF\n\t«0»\n\tb\t«1»\n\tEOF\n', expected: (a, b) => `${a}\nb\t${b}\n` },
  {
    name: 'quoted here-document',
    template: "cat <<'EOF'\n$x `y` \\ \\$ \\\\«0»$«1»\\\nEOF\n",
    expected: (a, b) => `$x \`y\` \\ \\$ \\\\${a}$${b}\\\n`,
  },
  { name: 'here-document with an odd name', template: 'cat <<"END OF"\nEOF $x «0»\nEND OF\nshow x', expected: (a) => `EOF $x ${a}\n<x>` },
  {
    name: 'escaped here-document',
    template: 'cat <<\\X; cat <<-Y\n$a «0»\nX\n\t$((1+1))«1»\n\tY\n',
    expected: (a, b) => `$a ${a}\n2${b}\n`,
  },
  { name: 'here-document in a substitution', template: 'show "$(cat <<EOF\n«0».\nEOF\n)" «1»', expected: (a, b) => `<${a}.><${b}>` },
  { name: 'substitution in a here-document', template: 'cat <<EOF\n$(show «0» "«1»")\nEOF\n', expected: (a, b) => `<${a}><${b}>\n` },
  { name: 'default in a here-document', template: 'cat <<EOF\n${u:-«0»}${u-x«1»}\nEOF\n', expected: (a, b) => `${a}x${b}\n` },
  { name: 'here-string', template: 'cat <<< «0»; cat <<<"a«1»"', expected: (a, b) => `${a}\na${b}\n`, only: 'bash' },
  { name: 'substitution', template: 'show "$(show «0» "«1»")"', expected: (a, b) => `<<${a}><${b}>>` },
  { name: 'output of a substitution', template: 'show "$(printf %s «0»)"', expected: captured },
  { name: 'substitution in a substitution', template: `show "$(show "$(show '«0»')«1»")"`, expected: (a, b) => `<<<${a}>${b}>>` },
  { name: 'backticks', template: 'x=`show «0» "«1»"`; show "$x"', expected: (a, b) => `<<${a}><${b}>>` },
  { name: 'backticks in double quotes', template: 'show "`show \\"«0»\\" \'«1»\'`"', expected: (a, b) => `<<${a}><${b}>>` },
  { name: 'nested backticks', template: 'x=`y=\\`printf %s. «0»\\`; show "$y"`; show "$x"', expected: (a) => `<<${a}.>>` },
  { name: 'backticks with a comment', template: 'x=`show «0» # it\'s\n`; show "$x"', expected: (a) => `<<${a}>>` },
  { name: 'default, unquoted', template: 'show ${u:-«0»} ${u-a«1»}', expected: (a, b) => `<${a}><a${b}>` },
  { name: 'default, quoted', template: 'show "${u:-«0»}" "${u-a «1»b}"', expected: (a, b) => `<${a}><a ${b}b>` },
  { name: 'default, quoted inside', template: 'show "${u:-"«0»"}" ${u:-"a«1»"}', expected: (a, b) => `<${a}><a${b}>` },
  { name: 'default, apostrophes', template: `show "\${u:-'«0»'}" \${u:-'a«1»'}`, expected: (a, b) => `<'${a}'><a${b}>` },
  { name: 'assigned default', template: ': ${u:=«0»} "${v=«1»}"; show "$u" "$v"', expected: (a, b) => `<${a}><${b}>` },
  { name: 'alternative', template: 'v=1; show ${v:+«0»} "${v+«1»}"', expected: (a, b) => `<${a}><${b}>` },
  { name: 'prefix removed', template: 'v=«0».tail; show "${v#«0»}" ${v#"«0»"} "${v##\'«0»\'}"', expected: () => '<.tail><.tail><.tail>' },
  { name: 'suffix removed', template: 'v=head.«0»; show "${v%«0»}" ${v%%«0»}', expected: () => '<head.><head.>' },
  {
    name: 'prefix removed in a here-document',
    template: 'v=«0».tail; cat <<EOF\n${v#«0»}\nEOF\n',
    expected: () => '.tail\n',
    only: 'bash',
  },
  { name: 'pattern replaced', template: 'v=[«0»]; show "${v/«0».}" "${v/"[«0»"/x}"', expected: (a) => `<[${a}]><x]>`, only: 'bash' },
  { name: 'replacement', template: 'v=xyz; show "${v/y/«0»}" "${v//y/a«1»}"', expected: (a, b) => `<x${a}z><xa${b}z>`, only: 'bash' },
  { name: 'arithmetic', template: 'show $((«0» + 1 - 1))', expected: one, takes: 'number' },
  {
    name: 'arithmetic beside signs',
    template: 'show $((3-«0»)) "$((0+«0»))"',
    expected: (a) => `<${3n - BigInt(a)}><${BigInt(a)}>`,
    takes: 'number',
  },
  { name: 'arithmetic command', template: 'if (( «0» == «0» )); then show «0»; fi', expected: one, only: 'bash', takes: 'number' },
  { name: 'arithmetic in a default', template: 'show $(( ${u:-«0»} ))', expected: one, takes: 'number' },
  { name: 'arithmetic loop', template: 'for ((i=«0»; i<=«0»; i++)); do show $i; done', expected: one, only: 'bash', takes: 'number' },
  { name: 'old arithmetic', template: 'show $[«0»]', expected: one, only: 'bash', takes: 'number' },
  { name: 'let', template: 'let x=«0» y="«0»+1-1" || :; show $x $y', expected: (a) => `<${a}><${a}>`, only: 'bash', takes: 'number' },
  { name: 'integer variable', template: 'declare -i x=«0»; show $x', expected: one, only: 'bash', takes: 'number' },
  {
    name: 'number in [[ ]]',
    template: '[[ «0» -eq «0» && ! 1 -gt 2 ]]; [[ "«0»" -le «0» ]]; show «0»',
    expected: one,
    only: 'bash',
    takes: 'number',
  },
  { name: 'number in [ ]', template: '[ «0» -eq «0» ]; show «0»', expected: one, takes: 'number' },
  { name: 'substring', template: 'v=abc; show "${v:«0»:0}"', expected: () => '<>', only: 'bash', takes: 'number' },
  { name: 'assignment', template: 'x=«0» y=a«1»\'b\'; show "$x" "$y"', expected: (a, b) => `<${a}><a${b}b>` },
  { name: 'assignment before a command', template: 'X=«0» sh -c \'printf "<%s>" "$X"\'', expected: one },
  { name: 'export', template: 'export x=«0» y="«1»"; show "$x" "$y"', expected: (a, b) => `<${a}><${b}>` },
  { name: 'local', template: 'f() { local x=«0»; readonly y=«1»; show "$x" "$y"; }; f', expected: (a, b) => `<${a}><${b}>` },
  {
    name: 'declare',
    template: 'declare x=«0»; typeset -r y=«1»; x+=«1»; show "$x" "$y"',
    expected: (a, b) => `<${a}${b}><${b}>`,
    only: 'bash',
  },
  {
    name: 'array',
    template: 'a=( «0» "«1»"\n x«0» ); a[3]=«1»; show "${a[@]}"',
    expected: (a, b) => `<${a}><${b}><x${a}><${b}>`,
    only: 'bash',
  },
  { name: 'test', template: '[ «0» = "«0»" ]; test x«1» = x«1»; show ok', expected: () => '<ok>' },
  { name: 'match in [[ ]]', template: '[[ «0» == «0» && z«1» = z«1» && «1» != «1»a ]]; show «0»', expected: one, only: 'bash' },
  {
    name: 'no pattern in [[ ]]',
    template: '[[ zz == z«0» || q == «0»q«0»z ]] && show no || show ok',
    expected: () => '<ok>',
    only: 'bash',
  },
  { name: 'regular expression', template: "[[ a«0»b =~ ^a«0»b$ && 'x«1»' =~ ^(x«1»|y)$ ]]; show ok", expected: () => '<ok>', only: 'bash' },
  { name: 'case', template: 'case «0» in x«0»y) show no ;; «0»|q) show «1» ;; esac', expected: (_, b) => one(b) },
  { name: 'no pattern in case', template: 'case zqz in z«0»z) show no ;; (*) show ok ;; esac', expected: () => '<ok>' },
  { name: 'case in a substitution', template: 'show "$(case a«0» in a«0») show «1» ;; esac)"', expected: (_, b) => `<<${b}>>` },
  {
    name: 'extended pattern',
    template: '[[ x«0» == x@(«0»|b) ]]; case y«1» in @(y«1»|z)) show ok;; esac',
    expected: () => '<ok>',
    only: 'bash',
  },
  { name: 'redirection', template: 'echo a > ./f«0»; echo b >>"./f«0»"; cat < ./f«0»', expected: () => 'a\nb\n', takes: 'name' },
  { name: 'comment', template: '# a «0» b\nshow x # «1»\n#«0»', expected: () => '<x>' },
  { name: 'comment in a substitution', template: 'show "$(# «0» )\nshow «1» # «0»\n)"', expected: (_, b) => `<<${b}>>` },
  { name: 'function', template: 'f() {\n  show "$1" «0»\n}\nf «1»', expected: (a, b) => `<${b}><${a}>` },
  { name: 'loop', template: 'for i in «0» «1»; do show "$i"; done | cat', expected: (a, b) => `<${a}><${b}>` },
  { name: 'while', template: 'while :; do show «0»; break; done; until show «1»; do :; done', expected: (a, b) => `<${a}><${b}>` },
  { name: 'pipeline', template: 'show «0» | cat && { show «1»; } || ! :', expected: (a, b) => `<${a}><${b}>` },
  { name: 'subshell', template: '( show «0»; (show «1») )', expected: (a, b) => `<${a}><${b}>` },
  { name: 'process substitution', template: 'cat <(show «0») <(show "«1»")', expected: (a, b) => `<${a}><${b}>`, only: 'bash' },
  { name: 'coprocess', template: 'coproc { show «0»; }; cat <&"${COPROC[0]}"', expected: one, only: 'bash' },
  { name: 'line continuation', template: 'show \\\n  «0» \\\n  "a\\\n«1»"', expected: (a, b) => `<${a}><a${b}>` },
  { name: 'positional argument of a program', template: 'bash -c \'printf "<%s>" "$@"\' _ «0» «1»', expected: (a, b) => `<${a}><${b}>` },
  { name: 'printf', template: 'printf "<%s>\\n" «0»; printf %s «1»', expected: (a, b) => `<${a}>\n${b}` },
  { name: 'cat of two documents', template: "cat <<A - <<'B'\n«0»\nA\n$«1»\nB\n", expected: (_, b) => line(`$${b}`) },
]
