/** The recipes of Terraform with Terraform itself, whose state lies in a folder. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { input, type Job, pipeline, secret } from '../../../src/index.ts'
import { policy, terraform } from '../../../src/recipes/index.ts'
import { downloaded } from '../../examples/tools.ts'
import { type Run, runOn, type Situation } from '../../recipes/run.ts'
import { everywhere, inFullRuns, printed, real } from './real.ts'

const configuration = `terraform {
  backend "local" {}
}

variable "size" {
  type = number
}

variable "password" {
  type      = string
  sensitive = true
}

resource "terraform_data" "shop" {
  input            = var.size
  triggers_replace = sha256(var.password)
}
`

const keeps = `package shop

import rego.v1

deny contains message if {
	some change in input.resource_changes
	change.change.after.input > 5
	message := sprintf("%s is too large", [change.address])
}
`

const confirm = input({ type: 'string', description: 'To destroy, type: destroy production' })
const on = { push: true, manual: { inputs: { confirm } } } as const

/** A state, which is gone when the test ends, and what pipelines do to it. */
async function makeState() {
  const folder = await mkdtemp(join(tmpdir(), 'pipegen-terraform-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'shop.tfstate')
  const common = { folder: 'infra', backend: { path } }
  const planOf = (size: string, options: Partial<terraform.PlanOptions> = {}): terraform.Planned =>
    terraform.plan({ ...common, variables: { size, password: secret('PASSWORD') }, when: confirm.is(''), ...options })
  const applyOf = (plan: terraform.Planned, options: Partial<terraform.ApplyOptions> = {}): Job =>
    terraform.apply({ plan, environment: 'production', approval: true, ...options })
  return {
    path,
    planOf,
    applyOf,
    plansAndApplies: (size = '3') => {
      const plan = planOf(size)
      return { plan, apply: applyOf(plan) }
    },
    destroys: () => {
      const variables = { size: '3', password: secret('PASSWORD') }
      return { destroy: terraform.destroy({ ...common, variables, environment: 'production', confirm, phrase: 'destroy production' }) }
    },
    /** The sizes of what is there. */
    sizes: async (): Promise<readonly number[]> => {
      const { resources } = JSON.parse(await readFile(path, 'utf8'))
      return resources.map((resource: { instances: [{ attributes: { input: { value: number } } }] }) => {
        return resource.instances[0].attributes.input.value
      })
    },
  }
}

inFullRuns.each(everywhere)('on %s', (provider) => {
  const run = (jobs: { readonly [id: string]: Job }, situation: Situation = {}, main = configuration): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on, jobs }), {
      ...situation,
      files: { 'infra/main.tf': main, 'policy/shop.rego': keeps },
      fakes: { ...downloaded('conftest'), terraform: real('terraform'), conftest: real('conftest') },
    })

  test('a plan is applied once; the next one is empty, and nothing is applied', async () => {
    const state = await makeState()
    const first = await run(state.plansAndApplies())
    expect(first.jobs).toMatchObject({ plan: 'success', apply: 'success' })
    expect(await state.sizes()).toEqual([3])
    expect(printed(first)).toContain('# terraform_data.shop will be created')
    const second = await run(state.plansAndApplies())
    expect(second.ok).toBe(true)
    // GitLab and CircleCI start a job before they know an output: it ends at once.
    expect(second.lines.filter((line) => line.startsWith('terraform apply'))).toEqual([])
    expect((await run(state.plansAndApplies('4'))).jobs).toMatchObject({ plan: 'success', apply: 'success' })
    expect(await state.sizes()).toEqual([4])
  })

  test('a plan of a state that has changed since is refused', async () => {
    const state = await makeState()
    const plan = state.planOf('3')
    const other = state.planOf('4', { artifact: 'other' })
    const faster = state.applyOf(other, { needs: [plan] })
    const ran = await run({ plan, other, faster, apply: state.applyOf(plan, { needs: [faster] }) })
    expect(ran.jobs).toMatchObject({ plan: 'success', other: 'success', faster: 'success', apply: 'failure' })
    expect(printed(ran)).toContain('Saved plan is stale')
    expect(await state.sizes()).toEqual([4])
  })

  test('a plan that nobody agrees to is not applied', async () => {
    const state = await makeState()
    const ran = await run(state.plansAndApplies(), { approved: false })
    expect(ran.jobs.plan).toBe('success')
    expect(ran.jobs.apply).not.toBe('success')
    await expect(state.sizes()).rejects.toThrow()
  })

  test('a policy reads the plan', async () => {
    const state = await makeState()
    const jobs = (size: string) => {
      const plan = state.planOf(size)
      const rules = policy.plan(plan.json)
      return { plan, rules, apply: state.applyOf(plan, { needs: [rules] }) }
    }
    const large = await run(jobs('6'))
    expect(large.jobs).toMatchObject({ plan: 'success', rules: 'failure', apply: 'skipped' })
    expect(printed(large)).toContain('terraform_data.shop is too large')
    expect((await run(jobs('5'))).jobs).toMatchObject({ plan: 'success', rules: 'success', apply: 'success' })
  })

  test('a state that somebody else has locked is waited for, but not for ever', async () => {
    const state = await makeState()
    // As Terraform locks a file: it writes down who holds it.
    const info = {
      ID: 'a',
      Operation: 'OperationTypeApply',
      Who: 'somebody else',
      Version: '1.13.5',
      Created: '2026-01-01T00:00:00Z',
      Path: '',
    }
    const hold = async (seconds: number): Promise<void> => {
      await writeFile(join(dirname(state.path), '.shop.tfstate.lock.info'), JSON.stringify(info))
      const script = `import fcntl, time; f = open('${state.path}', 'a'); fcntl.lockf(f, fcntl.LOCK_EX); print('held', flush=True); time.sleep(${seconds})`
      const holder = spawn('python3', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] })
      onTestFinished(() => {
        holder.kill()
      })
      await new Promise((resolve) => holder.stdout.once('data', resolve))
    }
    await hold(3)
    const waits = await run({ plan: state.planOf('3', { lockTimeout: '60s' }) })
    expect(printed(waits)).not.toContain('Error:')
    expect(waits.ok).toBe(true)
    await hold(600)
    const ran = await run({ plan: state.planOf('3', { lockTimeout: '1s' }) })
    expect(ran.jobs).toEqual({ plan: 'failure' })
    expect(printed(ran)).toContain('Error acquiring the state lock')
  })

  test('a destruction takes the words, and leaves nothing', async () => {
    const state = await makeState()
    await run(state.plansAndApplies())
    const start = (confirm: string): Promise<Run> =>
      run(state.destroys(), { event: { event: 'manual', branch: 'main', inputs: { confirm } } })
    expect((await start('destroy staging')).jobs).toMatchObject({ destroy: 'failure' })
    expect(await state.sizes()).toEqual([3])
    expect((await start('destroy production')).jobs).toMatchObject({ destroy: 'success' })
    expect(await state.sizes()).toEqual([])
  })

  test('a workspace of its own has a state of its own', async () => {
    const state = await makeState()
    const plan = state.planOf('3', { workspace: 'blue' })
    expect((await run({ plan, apply: state.applyOf(plan) })).jobs).toMatchObject({ plan: 'success', apply: 'success' })
    await expect(state.sizes()).rejects.toThrow()
  })

  test.each([
    ['is valid', configuration, 'success'],
    ['is not formatted', configuration.replace('type      = string', 'type = string'), 'failure'],
    ['names a variable that is not there', configuration.replace('var.size', 'var.length'), 'failure'],
    ['wants a provider that the lock file does not name', `${configuration}\nprovider "aws" {}\n`, 'failure'],
  ] as const)('a configuration that %s', async (_, main, expected) => {
    expect((await run({ check: terraform.check({ folder: 'infra' }) }, {}, main)).jobs).toMatchObject({ check: expected })
  })

  test('no secret is printed, or on a command line', async () => {
    const state = await makeState()
    const ran = await run(state.plansAndApplies(), { secrets: { PASSWORD: 'open sesame' } })
    expect(printed(ran)).not.toContain('open sesame')
    expect(ran.lines.join('\n')).not.toContain('open sesame')
  })
})
