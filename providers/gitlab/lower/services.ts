/** Service containers, and waiting until they are ready. */
import type { Service } from '../../../src/ir/types.ts'
import { dockerEngine } from '../../shared/images.ts'
import type { GitlabLine, GitlabService } from '../document.ts'
import { serviceAlias, serviceField } from '../names.ts'
import { fieldText } from './choices.ts'
import type { Scene } from './scene.ts'

export function lowerServices(scene: Scene): readonly (string | GitlabService)[] {
  const services = scene.job.services.map((service) => lowerService(service, scene))
  return scene.job.docker ? [...services, { name: dockerEngine, alias: 'docker' }] : services
}

function lowerService(service: Service, scene: Scene): string | GitlabService {
  const field = serviceField(service.id)
  const name = fieldText(service.image, `${field}_IMAGE`, scene)
  const alias = serviceAlias(service.id)
  const hasEnv = service.env.length > 0
  // GitLab's own alias is the image's name without registry and tag.
  if (!hasEnv && service.command.length === 0 && /^[a-z0-9-]+$/.exec(name.split(':')[0] ?? '')?.[0] === alias) return name
  return {
    name,
    alias,
    ...(hasEnv
      ? { variables: Object.fromEntries(service.env.map((each) => [each.name, fieldText(each.value, `${field}_${each.name}`, scene)])) }
      : {}),
    ...(service.command.length > 0 ? { command: service.command.map((word) => word.replaceAll('$', '$$$$')) } : {}),
  }
}

/** The runner waits half a minute and then only warns. The job's image may hold no client of the service, but can open its port. */
export function waitLines({ job, outer }: Scene): readonly GitlabLine[] {
  return job.services.flatMap(({ id, ports }) => {
    const [port] = ports
    if (port === undefined) return []
    const host = serviceAlias(id)
    const wait =
      outer === 'ash'
        ? `timeout 120 sh -c 'until nc -z ${host} ${port}; do sleep 1; done'`
        : `timeout 120 bash -c 'until true > /dev/tcp/${host}/${port}; do sleep 1; done' 2> /dev/null`
    return [{ comment: '', line: `${wait} || { echo '${host} is not ready'; exit 1; }` }]
  })
}
