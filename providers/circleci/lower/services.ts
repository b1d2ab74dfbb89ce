/** Services stand beside the job's container and share its address; on a machine Docker starts them. */
import type { Service } from '../../../src/ir/types.ts'
import { shellWord } from '../../shared/shell-text.ts'
import type { CircleciContainer, CircleciStep } from '../document.ts'
import type { Scene } from './scene.ts'
import { fieldText, shellText, valueIn } from './values.ts'

export function serviceContainers(scene: Scene): readonly CircleciContainer[] {
  return scene.job.services.map((service) => {
    const container: { -readonly [K in keyof CircleciContainer]: CircleciContainer[K] } = {
      image: fieldText(valueIn(service.image, scene)),
    }
    if (service.command.length > 0) container.command = service.command
    if (service.env.length > 0)
      container.environment = Object.fromEntries(service.env.map(({ name, value }) => [name, fieldText(valueIn(value, scene))]))
    return container
  })
}

/** CircleCI doesn't wait, and the job's image may hold no client of the service, but can open its port. */
export function serviceSteps(scene: Scene): readonly CircleciStep[] {
  return scene.job.services.flatMap((service) => [
    ...(scene.inDocker ? [] : [{ run: { name: `Start ${service.id}`, command: dockerRun(service, scene) } }]),
    ...waitStep(service, scene),
  ])
}

function dockerRun({ id, image, ports, env, command }: Service, scene: Scene): string {
  const words = [
    `docker run --detach --name ${shellWord(id)}`,
    ...ports.map((port) => `--publish ${port}:${port}`),
    ...env.map(({ name, value }) => `--env ${name}="${shellText(valueIn(value, scene), scene, 'bash')}"`),
    `"${shellText(valueIn(image, scene), scene, 'bash')}"`.replace(/^"([A-Za-z0-9_./:@-]+)"$/, '$1'),
    ...command.map(shellWord),
  ]
  return words.join(' ')
}

function waitStep({ id, ports }: Service, { imageShell }: Scene): readonly CircleciStep[] {
  const [port] = ports
  if (port === undefined) return []
  const wait =
    imageShell === 'ash'
      ? `timeout 120 sh -c 'until nc -z localhost ${port}; do sleep 1; done'`
      : `timeout 120 bash -c 'until true > /dev/tcp/localhost/${port}; do sleep 1; done' 2> /dev/null`
  return [{ run: { name: `Wait for ${id}`, command: wait } }]
}
