/**
 * Services: containers beside the job, for as long as its steps run. Source: Jenkins User Handbook, "Using Docker with Pipeline", sidecar containers.
 */
import type { Service } from '../../../src/ir/types.ts'
import { shellWord, singleQuoted } from '../../shared/shell-text.ts'
import { block } from '../condition.ts'
import type { Code } from '../document.ts'
import { identifier, quoted } from '../groovy.ts'
import { serviceHost } from '../names.ts'
import { portVariable } from '../values.ts'
import type { Image } from './agent.ts'
import { type Scene, script, textIn, valueIn } from './scene.ts'
import { bound } from './step.ts'

/** `image` is the job's own container, null where it runs on the machine. */
export function withServices(code: readonly Code[], image: Image | null, scene: Scene): readonly Code[] {
  const { services } = scene.job
  const inside = image === null ? [...ports(services), ...portChecks(services), ...code] : [inContainer(code, image, services)]
  const ready = [...services.flatMap(healthCheck), ...inside]
  return [script(services.reduceRight<readonly Code[]>((inner, service) => withService(service, inner, image, scene), ready))]
}

function withService(service: Service, code: readonly Code[], image: Image | null, scene: Scene): readonly Code[] {
  const published = image === null ? service.ports.map((port) => `-p ${port}`) : []
  const known = service.env.flatMap(({ name, value }) => {
    const inCell = valueIn(value, scene)
    return inCell.kind === 'literal' ? [`-e ${shellWord(`${name}=${inCell.text}`)}`] : [`-e ${name}`]
  })
  const args = [...published, ...known].join(' ')
  const command = service.command.map(shellWord).join(' ')
  const given = [...(args === '' && command === '' ? [] : [quoted(args)]), ...(command === '' ? [] : [quoted(command)])].join(', ')
  const run = block(`docker.image(${textIn(service.image, scene)}).withRun(${given})`, code, identifier(service.id))
  const later = service.env.filter(({ value }) => valueIn(value, scene).kind !== 'literal')
  return bound(later, scene, [run])
}

function inContainer(code: readonly Code[], image: Image, services: readonly Service[]): Code {
  const links = services.map(({ id }) => `--link ' + ${identifier(id)}.id + ':${serviceHost(id)}`)
  const args = `'${[...(image.args === '' ? [] : [quoted(image.args).slice(1, -1)]), ...links].join(' ')}'`
  const run = block(`docker.image(${quoted(image.name)}).inside(${args})`, [...portChecks(services, image), ...code])
  if (image.registry === null) return run
  return block(`docker.withRegistry(${quoted(image.registry.url)}, ${quoted(image.registry.credentials)})`, [run])
}

/** A command inside the service's container, asked until it succeeds. */
function healthCheck({ id, health }: Service): readonly Code[] {
  if (health === null) return []
  const command = /^[\w ./:=@-]+$/.test(health) ? health : `sh -c ${singleQuoted(health)}`
  return [waiting(id, `'SERVICE=' + ${identifier(id)}.id`, `docker exec "$SERVICE" ${command}`)]
}

/** Without a command of its own a service is ready when its port accepts connections. */
function portChecks(services: readonly Service[], image: Image | null = null): readonly Code[] {
  return services.flatMap(({ id, health, ports: [port] }): readonly Code[] => {
    if (health !== null || port === undefined) return []
    const value = image === null ? `'PORT=' + ${portVariable(id)}` : quoted(`PORT=${port}`)
    const host = image === null ? 'localhost' : serviceHost(id)
    return [waiting(id, value, image?.shell === 'ash' ? `nc -z ${host} "$PORT"` : `bash -c ': > "/dev/tcp/${host}/$PORT"'`)]
  })
}

function waiting(id: string, entry: string, test: string): Code {
  const wait = `sh label: ${quoted(`Wait for ${id}`)}, script: ${quoted(`until ${test}; do sleep 1; done`)}`
  return block("timeout(time: 2, unit: 'MINUTES')", [block(`withEnv([${entry}])`, [wait])])
}

/** Docker picks free ports of the machine, so that two builds can share it. */
function ports(services: readonly Service[]): readonly Code[] {
  return services.flatMap(({ id, ports: [port] }) =>
    port === undefined ? [] : [`def ${portVariable(id)} = ${identifier(id)}.port(${port}).tokenize(':').last().trim()`],
  )
}
