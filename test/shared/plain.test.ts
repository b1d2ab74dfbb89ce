import { describe, expect, test } from 'vitest'
import { plainLines } from '../../providers/shared/plain.ts'

const texts = (script: string): readonly string[] | null => plainLines(script, 'any')?.map(({ text }) => text) ?? null

describe('proven to leave nothing behind', () => {
  test.each([
    'npm ci',
    './gradlew build --no-daemon',
    'pytest tests/ -v --cov=app --junitxml=report.xml',
    'echo "hello $NAME"',
    `printf '%s' "$DOCKER_PASSWORD" | docker login --username "$DOCKER_USERNAME" --password-stdin`,
    'npm test > log.txt 2>&1',
    'docker tag app "$REGISTRY/app:$(git rev-parse HEAD)"',
    'curl "https://example.com/${VERSION:-1.0}/x"',
    'rm -rf build/*.o',
    'docker build \\\n  --tag app \\\n  .',
    `echo 'two
lines'`,
    'sudo apt-get install -y jq',
    'env A=b make',
  ])('%s', (script) => {
    expect(texts(script)).toEqual([script])
  })

  test('several lines are several commands', () => {
    expect(texts('npm ci\n\nnpm test')).toEqual(['npm ci', 'npm test'])
  })
  test('a last line of commands joined by && is cut, because errexit ignores all but the last', () => {
    expect(texts('npm ci && npm test')).toEqual(['npm ci', 'npm test'])
    expect(texts('npm ci &&\n  npm test')).toEqual(['npm ci', 'npm test'])
  })
  test('a comment of the script goes to the line below it', () => {
    expect(plainLines('# Why\nnpm ci', 'any')).toEqual([{ comment: 'Why', text: 'npm ci', single: true }])
  })
  test('a pipe is plain in a shell without pipefail only behind echo and printf', () => {
    expect(plainLines('printf x | cat', 'echo')).not.toBeNull()
    expect(plainLines('make | tee log', 'echo')).toBeNull()
  })
})

describe('not proven', () => {
  test.each([
    'cd app',
    'export A=b',
    'A=b',
    'A=b make',
    'npm ci && cd app',
    'npm ci && npm test\nnpm run lint',
    'npm ci || true',
    'npm ci; npm test',
    'npm ci &',
    '(npm ci)',
    '{ npm ci; }',
    '! npm ci',
    'if true; then npm ci; fi',
    'for x in a b; do echo "$x"; done',
    'f() { echo; }',
    'function f { echo; }',
    'set +e',
    'trap "echo bye" EXIT',
    'exit 0',
    'exec bash',
    'exec > log',
    'source venv/bin/activate',
    '. venv/bin/activate',
    'eval "$X"',
    'shopt -s globstar',
    'umask 077',
    'alias ll=ls',
    'unset A',
    'readonly A',
    'declare A',
    'local A',
    'read A',
    'mapfile A',
    'printf -v A x',
    `printf '-v' A x`,
    'let A=1',
    '(( A = 1 ))',
    '[[ -f x ]]',
    '$COMMAND x',
    '"npm" ci',
    'n"p"m ci',
    'echo ${A:=b}',
    'echo $((A = 1))',
    'echo `cd x`',
    'echo ${ cd x; }',
    'echo $(cd "$X")',
    'cat <<EOF\nx\nEOF',
    'cat <<< x',
    'diff <(ls) <(ls)',
    'echo "open',
    "echo 'open",
    'time make',
    'coproc make',
    'command cd x',
    'builtin cd x',
    'pushd x',
    'hash -r',
    'ulimit -n 1',
    'enable -n echo',
    'wait',
    'echo a |& cat',
    'npm ci # and so on',
    'echo {a,b}',
    'echo !$',
    'echo $?',
    '',
    '# only this',
  ])('%s', (script) => {
    expect(texts(script)).toBeNull()
  })
})
