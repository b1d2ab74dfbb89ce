/** The policies of the example of infrastructure, held by the real conftest: `npm run conformance -- --full` builds it. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import infrastructure from '../../../examples/infrastructure/ci.ts'
import { downloaded } from '../../examples/tools.ts'
import { type Run, runOn } from '../../recipes/run.ts'
import { everywhere, inFullRuns, real } from './real.ts'

const policy = 'policy/databases.rego'
const rego = readFileSync(new URL(`../../../examples/infrastructure/${policy}`, import.meta.url), 'utf8')

/** As `terraform show -json` writes it. Source: https://developer.hashicorp.com/terraform/internals/json-format#plan-representation */
const planned = (actions: readonly string[], storage_encrypted: boolean): string =>
  JSON.stringify({
    format_version: '1.2',
    resource_changes: [{ address: 'aws_db_instance.shop', type: 'aws_db_instance', change: { actions, after: { storage_encrypted } } }],
  })

const terraform = (json: string): string => `all="$*"
case "$1" in
  plan) touch "\${all##*-out=}"; exit 2 ;;
  show) echo '${json}' ;;
esac`

inFullRuns.each(everywhere)('on %s', (provider) => {
  const run = (json: string): Promise<Run> =>
    runOn(provider, () => infrastructure, {
      secrets: { PIPEGEN_OIDC_TOKEN: 'token' },
      files: { 'infra/main.tf': '', [policy]: rego },
      fakes: {
        ...downloaded('conftest'),
        terraform: terraform(json),
        conftest: real('conftest'),
      },
    })

  test('a plan that keeps the policies is applied', async () => {
    expect((await run(planned(['update'], true))).jobs).toMatchObject({ policies: 'success', 'apply-production': 'success' })
  })

  test.each([
    ['destroys a database', planned(['delete', 'create'], true), 'aws_db_instance.shop would be destroyed'],
    ['leaves a database in clear', planned(['create'], false), 'aws_db_instance.shop is not encrypted'],
  ])('a plan that %s is stopped, and told why', async (_, json, message) => {
    const ran = await run(json)
    expect(ran.jobs).toMatchObject({ policies: 'failure', 'apply-production': 'skipped' })
    expect(ran.log.join('\n')).toContain(message)
  })
})
