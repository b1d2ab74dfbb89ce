/** Random nestings of shell constructs around interpolations; each is one word of a script. */
import fc from 'fast-check'
import type { Dialect } from '../../src/shell/quote.ts'

export interface NestedWord {
  readonly template: string
  readonly expected: (a: string, b: string) => string
}

type Wrap = (word: NestedWord) => NestedWord

const leaves: readonly NestedWord[] = [
  { template: '«0»', expected: (a) => a },
  { template: '«0»«1»', expected: (a, b) => a + b },
  { template: '--x=«1»,y', expected: (_, b) => `--x=${b},y` },
  { template: '"«0»_«1»"', expected: (a, b) => `${a}_${b}` },
  { template: "'«1»\\«0»'", expected: (a, b) => `${b}\\${a}` },
  { template: '"${u:-«0»}"', expected: (a) => a },
  { template: '${u:-x«1»}', expected: (_, b) => `x${b}` },
  { template: 'a\'b\'"$«0»"', expected: (a) => `ab$${a}` },
]

// No special text in it: bash 5.2 can lose the quotes of $'…' in nested substitutions, whatever stands there.
const bashLeaves: readonly NestedWord[] = [{ template: "$'a«0»b«1»'", expected: (a, b) => `a${a}b${b}` }]

const wraps: readonly Wrap[] = [
  ({ template: w, expected: e }) => ({ template: `"$(show ${w})"`, expected: (a, b) => `<${e(a, b)}>` }),
  ({ template: w, expected: e }) => ({ template: `pre"$(show ${w} x)"'post'`, expected: (a, b) => `pre<${e(a, b)}><x>post` }),
  ({ template: w, expected: e }) => ({ template: `"\`show ${w.replace(/[\\`$"]/g, '\\$&')}\`"`, expected: (a, b) => `<${e(a, b)}>` }),
  ({ template: w, expected: e }) => ({
    template: `"$(x=\`show ${w.replace(/[\\`$]/g, '\\$&')}\`; show "$x")"`,
    expected: (a, b) => `<<${e(a, b)}>>`,
  }),
  ({ template: w, expected: e }) => ({ template: `\${u:-${w}}`, expected: e }),
  ({ template: w, expected: e }) => ({ template: `"\${u:-$(show ${w})}"`, expected: (a, b) => `<${e(a, b)}>` }),
  ({ template: w, expected: e }) => ({ template: `"$(x=${w}; show "$x")"`, expected: (a, b) => `<${e(a, b)}>` }),
  ({ template: w, expected: e }) => ({
    template: `"$(cat <<E${w.length}\n[$(show ${w})]\nE${w.length}\n)"`,
    expected: (a, b) => `[<${e(a, b)}>]`,
  }),
  ({ template: w, expected: e }) => ({
    template: `"$(cat <<-'E${w.length}'; show ${w}\n\t$x\`«0»\n\tE${w.length}\n)"`,
    expected: (a, b) => `$x\`${a}\n<${e(a, b)}>`,
  }),
  ({ template: w, expected: e }) => ({
    template: `"$(case ${w} in x${w}y) ;; ${w}) show ${w} ;; esac)"`,
    expected: (a, b) => `<${e(a, b)}>`,
  }),
  ({ template: w, expected: e }) => ({ template: `"$( (show ${w}) | cat)"`, expected: (a, b) => `<${e(a, b)}>` }),
  ({ template: w, expected: e }) => ({
    template: `"$(for i in ${w}; do if [ "$i" = ${w} ]; then show "$i"; fi; done)"`,
    expected: (a, b) => `<${e(a, b)}>`,
  }),
  ({ template: w, expected: e }) => ({ template: `"$(f() { show "$1"; }; f ${w} # «0» it's )\n)"`, expected: (a, b) => `<${e(a, b)}>` }),
  ({ template: w, expected: e }) => ({ template: `"$(v=${w}.t; show "\${v#${w}}" ${w})"`, expected: (a, b) => `<.t><${e(a, b)}>` }),
]

const bashWraps: readonly Wrap[] = [
  ({ template: w, expected: e }) => ({
    template: `"$([[ ${w} == ${w} && ! x${w} = ${w} ]] && show ${w})"`,
    expected: (a, b) => `<${e(a, b)}>`,
  }),
  ({ template: w, expected: e }) => ({ template: `"$([[ a${w} =~ ^(a${w})$ ]] && show ${w})"`, expected: (a, b) => `<${e(a, b)}>` }),
  ({ template: w, expected: e }) => ({ template: `"$(a=(${w} y); show "\${a[@]}")"`, expected: (a, b) => `<${e(a, b)}><y>` }),
  ({ template: w, expected: e }) => ({ template: `"$(cat <<<${w}; echo .)"`, expected: (a, b) => `${e(a, b)}\n.` }),
  ({ template: w, expected: e }) => ({ template: `"$(cat <(show ${w}))"`, expected: (a, b) => `<${e(a, b)}>` }),
  ({ template: w, expected: e }) => ({ template: `"$((show ${w}) | (cat))"`, expected: (a, b) => `<${e(a, b)}>` }),
]

export function nestedWord(dialect: Dialect): fc.Arbitrary<NestedWord> {
  const leaf = fc.constantFrom(...leaves, ...(dialect === 'bash' ? bashLeaves : []))
  const around = fc.constantFrom(...wraps, ...(dialect === 'bash' ? bashWraps : []))
  return fc
    .tuple(leaf, fc.array(around, { minLength: 1, maxLength: 4 }))
    .map(([word, list]) => list.reduce((inner, wrap) => wrap(inner), word))
}
