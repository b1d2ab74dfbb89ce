/** A library's pipeline as the model: Node × operating system, packing, publishing on a tag behind a gate, word of failures. */
import type { Pipeline, Value } from '../../src/ir/types.ts'
import { jobOf, lit, matrixOf, noTriggers, nowhere, on, pipelineOf, status, stepOf, tag } from '../plan/build.ts'

const origin = nowhere
const matrix = (axis: string): Value => ({ kind: 'matrix', axis })
const npm = [{ kind: 'known' as const, name: 'npm' as const, origin }]

export const library: Pipeline = pipelineOf({
  triggers: {
    ...noTriggers,
    push: { branches: null, paths: null },
    tag: { tags: { only: ['v*'], ignore: [] } },
    pullRequest: { branches: null, paths: null, types: null },
  },
  env: [{ name: 'CI_LEVEL', value: lit('$full') }],
  jobs: [
    jobOf({
      id: 'lint',
      tools: [{ tool: 'node', version: lit('22'), file: null, origin }],
      caches: npm,
      steps: [stepOf({ script: 'npm ci' }), stepOf({ name: lit('Lint'), script: 'npm run lint && npm run typecheck' })],
    }),
    jobOf({
      id: 'test',
      matrix: matrixOf(
        { node: ['20', '22', '24'], os: ['ubuntu', 'windows', 'macos'] },
        { exclude: [{ node: '20', os: 'macos' }], include: [{ node: '25', os: 'ubuntu' }] },
      ),
      runner: { kind: 'value', value: matrix('os') },
      tools: [{ tool: 'node', version: matrix('node'), file: null, origin }],
      steps: [
        stepOf({ script: 'npm ci' }),
        stepOf({
          name: { kind: 'text', parts: [lit('Test on Node '), matrix('node')] },
          script: 'npm test -- --node "$MATRIX_NODE" --os "$MATRIX_OS"',
          bindings: [
            { name: 'MATRIX_NODE', value: matrix('node') },
            { name: 'MATRIX_OS', value: matrix('os') },
          ],
        }),
      ],
    }),
    jobOf({
      id: 'pack',
      needs: ['lint', 'test'],
      tools: [{ tool: 'node', version: lit('22'), file: null, origin }],
      steps: [stepOf({ script: 'npm ci' }), stepOf({ script: 'npm pack --pack-destination dist' })],
      artifacts: [{ name: 'package', paths: ['dist/*.tgz'], retention: 7 * 86_400, when: 'success', ifMissing: 'error', origin }],
    }),
    jobOf({
      id: 'approve',
      needs: ['pack'],
      when: tag('v*'),
      checkout: null,
      steps: [],
      approval: { message: 'Publish to npm?', approvers: [], timeout: null },
    }),
    jobOf({
      id: 'publish',
      needs: ['approve', 'pack'],
      when: on('tag'),
      tools: [{ tool: 'node', version: lit('22'), file: null, origin }],
      downloads: [{ job: 'pack', artifact: 'package', origin }],
      oidc: { audience: 'npm:registry.npmjs.org' },
      environment: { name: lit('npm'), url: null },
      retry: 1,
      steps: [stepOf({ name: lit('Publish'), script: 'npm publish dist/*.tgz --provenance --access public', timeout: 300 })],
    }),
    jobOf({
      id: 'notify',
      needs: ['publish'],
      when: status('failed'),
      steps: [
        stepOf({
          script: `curl --fail --data "text=$PIPEGEN_REF failed: $PIPEGEN_RUN_URL" "$WEBHOOK"`,
          bindings: [
            { name: 'PIPEGEN_REF', value: { kind: 'ci', name: 'ref' } },
            { name: 'PIPEGEN_RUN_URL', value: { kind: 'ci', name: 'runUrl' } },
            { name: 'WEBHOOK', value: { kind: 'secret', name: 'WEBHOOK' } },
          ],
        }),
      ],
    }),
  ],
})
