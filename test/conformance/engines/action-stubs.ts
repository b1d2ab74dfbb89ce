/** Local stand-ins for marketplace actions: act must not reach the network, and artifacts must still move between jobs. */
import { fileURLToPath } from 'node:url'
import type { Files } from './workspace.ts'

const artifactScript = fileURLToPath(new URL('./stubs/artifact.mjs', import.meta.url))

interface StubInput {
  readonly default?: string
}

/** A composite action of one shell line, as JSON, which is YAML too; its inputs are the line's environment. */
function stub(inputs: Readonly<Record<string, StubInput>>, line: string, outputs: Readonly<Record<string, string>> = {}): string {
  const names = Object.keys(inputs)
  return JSON.stringify({
    name: 'stub',
    description: 'A stand-in for a test.',
    inputs: Object.fromEntries(names.map((name) => [name, { description: name, required: false, ...inputs[name] }])),
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, { description: name, value }])),
    runs: {
      using: 'composite',
      steps: [
        {
          id: 'stub',
          shell: 'bash',
          run: line,
          env: Object.fromEntries(names.map((name) => [environmentName(name), `\${{ inputs.${name} }}`])),
        },
      ],
    },
  })
}

function environmentName(input: string): string {
  return `STUB_${input.toUpperCase().replaceAll('-', '_')}`
}

const cacheInputs = { path: {}, key: {}, 'restore-keys': {} }
const cacheMiss = stub(cacheInputs, 'echo "stub cache $STUB_KEY"; echo "cache-hit=false" >> "$GITHUB_OUTPUT"', {
  'cache-hit': '${{ steps.stub.outputs.cache-hit }}',
})

/** By owner/name: the files of the stand-in. */
const knownStubs: Readonly<Record<string, Files>> = {
  'actions/setup-node': { 'action.yml': stub({ 'node-version': {}, cache: {} }, 'echo "stub setup-node $STUB_NODE_VERSION"') },
  'actions/setup-python': { 'action.yml': stub({ 'python-version': {}, cache: {} }, 'echo "stub setup-python $STUB_PYTHON_VERSION"') },
  'actions/cache': {
    'action.yml': cacheMiss,
    'restore/action.yml': cacheMiss,
    'save/action.yml': stub(cacheInputs, 'echo "stub cache save $STUB_KEY"'),
  },
  'actions/upload-artifact': {
    'action.yml': stub(
      {
        name: { default: 'artifact' },
        path: {},
        'if-no-files-found': { default: 'warn' },
        'include-hidden-files': { default: 'false' },
        overwrite: { default: 'false' },
      },
      `node '${artifactScript}' upload`,
    ),
  },
  'actions/download-artifact': {
    'action.yml': stub(
      { name: {}, path: { default: '.' }, pattern: {}, 'merge-multiple': { default: 'false' } },
      `node '${artifactScript}' download`,
    ),
  },
}

/** `given` goes first; an action that nobody knows gets one that only says its name. */
export function stubFor(action: string, given: Readonly<Record<string, Files>>): Files {
  return given[action] ?? knownStubs[action] ?? { 'action.yml': stub({}, `echo "stub ${action}"`) }
}
