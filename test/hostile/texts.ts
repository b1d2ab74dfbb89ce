/** Texts that whatever prints, reads or quotes them carelessly gets wrong. */
import fc from 'fast-check'

const shell = [
  '"',
  "'",
  '`',
  '\\',
  '$',
  '$$',
  '$HOME',
  '${HOME}',
  '$(id)',
  '`id`',
  '!',
  '!!',
  '*',
  '?',
  '[a]',
  '~',
  ';',
  '&&',
  '|',
  '>',
  '%s',
  '%PATH%',
]
const providers = [
  '${{',
  '}}',
  '${{ github.sha }}',
  '${{ secrets.X }}',
  "'${{'",
  '<<',
  '<<<',
  '>>',
  '<< pipeline.id >>',
  '\\<<',
  '{{ .Branch }}',
  '$[[ inputs.x ]]',
]
const gitlab = ['$CI_JOB_ID', '${CI_JOB_ID}', '$$CI_JOB_ID', '%CI_JOB_ID%', '$CI_', '!reference', '::set-output name=a::b', '::add-mask::a']
const groovy = ["'''", '"""', '$/', '/$', '\\u0041', '\\n', '\\', '\\\\', '${env.HOME}', '/* */', '//']
const yaml = [
  '#',
  ' #',
  ': ',
  ':',
  '- ',
  '-',
  '---',
  '...',
  '&a',
  '*a',
  '!x',
  '!!str 1',
  '|',
  '>',
  '|-',
  '%YAML 1.2',
  '@',
  ',',
  '[',
  ']',
  '{',
  '}',
  '? ',
  '=',
  '<<: *a',
]
const scalars = [
  'yes',
  'no',
  'on',
  'off',
  'y',
  'N',
  'true',
  'False',
  'null',
  'NULL',
  '~',
  '1e3',
  '0x1',
  '0o7',
  '010',
  '1_000',
  '.5',
  '-0',
  '+1',
  '.inf',
  '-.INF',
  '.NaN',
  '12:30',
  '1:2:3.4',
  '2024-01-31',
  '2024-01-31T10:00:00Z',
  '3.10',
  '1.0',
  '',
]
const blanks = [' ', '  ', '\t', '\n', '\n\n', '\r', '\r\n', '\u0085', '\u00a0', '\u2028', '\u2029', '\u3000', '\ufeff']
const unicode = [
  'é',
  'e\u0301',
  '漢字',
  '🚀',
  '👩‍👩‍👧',
  '𝒳',
  '\u{10ffff}',
  '\u202e',
  '\u2066',
  'שלום',
  'ﷺ',
  'Z͑ͫ̓ͪ̂ͫ̽͏̴',
  'ı',
  'İ',
  'ß',
  '\ufffd',
  '\ufffe',
  '\u00ad',
]
const controls = ['\u0001', '\u0007', '\b', '\u000b', '\f', '\u001b[31m', '\u001f', '\u007f', '\u009f']
const parts = [
  ...shell,
  ...providers,
  ...gitlab,
  ...groovy,
  ...yaml,
  ...scalars,
  ...blanks,
  ...unicode,
  ...controls,
  'EOF',
  'a',
  'Z',
  '0',
  '-n',
  '/',
  '..',
  'a b',
]
const oneLine = /^[^\n\r\u0085\u2028\u2029]*$/

const arbitrary = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...parts) },
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...parts), { minLength: 2, maxLength: 6 }).map((chosen) => chosen.join('')) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...blanks, ''), fc.constantFrom(...parts), fc.constantFrom(...blanks, ''))
      .map((chosen) => chosen.join('')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replaceAll('\0', '')) },
)

/** As many different texts, the same for the same seed. None holds a NUL, which is refused, or half of a character. */
export function hostileTexts(seed: number, count: number, takes: (text: string) => boolean = () => true): readonly string[] {
  const texts = new Set<string>()
  for (let round = 0; texts.size < count; round += 1) {
    for (const text of fc.sample(arbitrary, { seed: seed + round, numRuns: count })) if (texts.size < count && takes(text)) texts.add(text)
  }
  return [...texts]
}

export const isOneLine = (text: string): boolean => oneLine.test(text)
