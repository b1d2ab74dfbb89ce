/** The recipes of AWS with the AWS CLI itself, and a server that plays AWS. */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { image, type Job, job, pipeline, sh } from '../../../src/index.ts'
import { aws, secretsFrom } from '../../../src/recipes/index.ts'
import type { Fakes } from '../../recipes/fakes.ts'
import { type Run, runOn } from '../../recipes/run.ts'
import { enginePaths, outputOf } from '../engines/engine-process.ts'
import { everywhere, imageOf, inFullRuns, printed, realIn } from './real.ts'
import { freePort, until } from './servers.ts'

const region = 'eu-west-1'
const account = { role: 'arn:aws:iam::123456789012:role/deploy', region }
const [before, next, bad] = [imageOf('a1'), imageOf('a2'), imageOf('bad')]

let server = ''
let stop = (): void => {}

beforeAll(async () => {
  if (process.env.PIPEGEN_FULL === undefined) return
  const port = await freePort()
  const script = fileURLToPath(new URL('aws.py', import.meta.url))
  const child = spawn(`${enginePaths.home}clouds/bin/python`, [script, String(port)], { stdio: 'ignore' })
  stop = () => void child.kill()
  server = `http://127.0.0.1:${port}`
  await until('the server that plays AWS', async () => (await fetch(`${server}/moto-api/`)).ok)
})
afterAll(() => stop())

/** What the AWS CLI prints, as somebody who may do everything. */
async function ask(...args: readonly string[]): Promise<string> {
  const env = { AWS_ENDPOINT_URL: server, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'key', AWS_DEFAULT_REGION: region }
  return (await outputOf(`${enginePaths.home}clouds/bin/aws`, args, { env })).trim()
}

/** The login alone asks the server. */
function login(): string {
  const url = `https://sts.${region}.amazonaws.com`
  return `case "$*" in *'${url}'*) printf '%s' "$stdin" | /usr/bin/curl "\${@/#'${url}'/${server}}"; exit ;; esac`
}

inFullRuns.each(everywhere)('on %s', (provider) => {
  const run = (job: Job, fakes: Fakes = {}): Promise<Run> =>
    runOn(provider, () => pipeline('ci', { on: { push: true }, jobs: { deploy: job } }), {
      secrets: { PIPEGEN_OIDC_TOKEN: 'token' },
      fakes: {
        aws: `export AWS_ENDPOINT_URL=${server}; ${realIn('clouds', 'aws')}`,
        curl: login(),
        ...fakes,
      },
    })

  const definition = {
    family: 'shop',
    cpu: '256',
    memory: '512',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    volumes: [{ name: 'data', host: {} }],
    containerDefinitions: [
      {
        name: 'web',
        image: before,
        memory: 128,
        environment: [{ name: 'TITLE', value: `Bob's "shop"` }],
        portMappings: [{ containerPort: 8000 }],
      },
      { name: 'log', image: 'acme/log:1', memory: 128 },
    ],
  }

  /** A service, and what runs in it. */
  async function makeService() {
    const cluster = `shop-${randomUUID().slice(0, 8)}`
    await ask('ecs', 'create-cluster', '--cluster-name', cluster)
    const registered = await ask(
      'ecs',
      'register-task-definition',
      '--cli-input-json',
      JSON.stringify(definition),
      '--query',
      'taskDefinition.taskDefinitionArn',
      '--output',
      'text',
    )
    await ask(...`ecs create-service --cluster ${cluster} --service-name shop --desired-count 0 --task-definition ${registered}`.split(' '))
    const options = { ...account, environment: 'production', cluster, service: 'shop', name: 'web', image: image(next) } as const
    const running = async () => {
      const arn = await ask(
        ...`ecs describe-services --cluster ${cluster} --services shop --query services[0].taskDefinition --output text`.split(' '),
      )
      const { taskDefinition } = JSON.parse(await ask('ecs', 'describe-task-definition', '--task-definition', arn))
      return { ...taskDefinition, arn, images: taskDefinition.containerDefinitions.map((each: { readonly image: string }) => each.image) }
    }
    return { options, running, registered }
  }

  test('aws.ecs deploys the image, and leaves all else of the definition as it is', async () => {
    const { options, running } = await makeService()
    const ran = await run(aws.ecs(options))
    expect(ran.ok, printed(ran)).toBe(true)
    const { images, containerDefinitions, cpu, networkMode, volumes } = await running()
    expect(images).toEqual([next, 'acme/log:1'])
    expect({ cpu, networkMode, volumes }).toMatchObject({ cpu: '256', networkMode: 'awsvpc', volumes: [{ name: 'data' }] })
    expect(containerDefinitions[0].environment).toEqual(definition.containerDefinitions[0]?.environment)
  })

  test('aws.ecs registers nothing for an image that runs already', async () => {
    const { options, running, registered } = await makeService()
    expect((await run(aws.ecs({ ...options, image: image(before) }))).ok).toBe(true)
    expect((await running()).arn).toBe(registered)
  })

  test('aws.ecs goes back where ECS does, and where nobody answers', async () => {
    const { options, running, registered } = await makeService()
    const gone = await run(aws.ecs({ ...options, image: image(bad) }))
    expect([gone.ok, (await running()).arn]).toEqual([false, registered])
    expect(printed(gone)).toContain('ECS has gone back')
    const smokeTest = 'https://shop.example.com'
    const silent = await run(aws.ecs({ ...options, smokeTest }), {
      curl: `case "$*" in *example.com*) exit 22 ;; esac; ${login()}`,
    })
    expect([silent.ok, (await running()).arn]).toEqual([false, registered])
  })

  test('aws.ecs refuses a service and a container that are not there', async () => {
    const { options } = await makeService()
    const [service, container] = [await run(aws.ecs({ ...options, service: 'shops' })), await run(aws.ecs({ ...options, name: 'api' }))]
    expect([service.ok, container.ok]).toEqual([false, false])
    expect(printed(service)).toContain('There is no service shops')
    expect(printed(container)).toContain('The service has no container api')
  })

  test('aws.ecs registers the definition that it is given', async () => {
    const { options, running } = await makeService()
    const containerDefinitions = [{ name: 'web', memory: 256, essential: true }]
    expect((await run(aws.ecs({ ...options, taskDefinition: { ...definition, containerDefinitions } }))).ok).toBe(true)
    expect((await running()).images).toEqual([next])
  })

  test('secretsFrom.aws reads a secret, which no log shows', async () => {
    const id = `shop/${randomUUID()}`
    await ask('secretsmanager', 'create-secret', '--name', id, '--secret-string', 'open sesame')
    const source = secretsFrom.aws({ ...account, secrets: { DB_PASSWORD: id } })
    const reads = job({
      ...source.job,
      steps: [
        sh('Read')`${source.load}
          test "$DB_PASSWORD" = 'open sesame'`,
      ],
    })
    const ran = await run(reads)
    expect(ran.ok, printed(ran)).toBe(true)
    expect(printed(ran)).not.toContain('open sesame')
  })
})
