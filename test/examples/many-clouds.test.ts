/** What the example of many clouds promises beyond its files, run on each provider with stand-ins for the clouds, which keep what they are told. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import manyClouds from '../../examples/many-clouds/ci.ts'
import { shownSecrets } from '../recipes/fake-clouds.ts'
import type { Fakes } from '../recipes/fakes.ts'
import { providers, type Run, runOn } from '../recipes/run.ts'
import { clouds, inAws, inGoogle, roles } from './tools.ts'

const start = (provider: (typeof providers)[number], fakes: Fakes): Promise<Run> =>
  runOn(provider, () => manyClouds, { files: { Dockerfile: '' }, variables: roles, fakes })
const makes = ({ lines }: Run): readonly string[] =>
  lines.filter((line) => /^aws \S+ (?:register|create|update)|^gcloud app deploy/.test(line))

const allGreen = Object.fromEntries(
  ['test', 'build', 'copy', 'ecs', 'beanstalk', 'functions', 'cloud-run', 'app-engine'].map((id) => [id, 'success']),
)

describe.each(providers)('on %s', (provider) => {
  let ran: Promise<Run> | null = null
  const firstRun = (): Promise<Run> => {
    ran ??= start(provider, clouds(false))
    return ran
  }

  test('the image that was built reaches every cloud, by its digest', async () => {
    const ran = await firstRun()
    expect(ran.jobs).toMatchObject(allGreen)
    expect(ran.lines.find((line) => line.includes('--prefer-index=false'))).toContain(`--tag ${inGoogle.replace('@sha256', '')} ${inAws}`)
    expect(ran.lines.find((line) => line.includes('merge('))).toContain(inAws)
    expect(ran.calls.find(({ args }) => args.includes('s3'))?.stdin).toContain(inAws)
    const deployed = ran.lines.filter((line) => /^gcloud (?:run|app) deploy/.test(line))
    expect(deployed.map((line) => line.includes(inGoogle))).toEqual([true, true])
  })

  test('a second run ends where the first one did, and makes nothing again', async () => {
    const ran = await start(provider, { ...clouds(true), sam: '' })
    expect(ran.jobs).toMatchObject(allGreen)
    expect(makes(ran)).toEqual([])
  })

  test('no key is stored anywhere, and nothing that was given is on a command line', async () => {
    const ran = await firstRun()
    expect(shownSecrets(ran)).toEqual([])
    const path = { github: '.github/workflows/ci.yml', gitlab: '.gitlab-ci.yml', circleci: '.circleci/config.yml', jenkins: 'Jenkinsfile' }[
      provider
    ]
    const file = readFileSync(fileURLToPath(new URL(`../../examples/many-clouds/${path}`, import.meta.url)), 'utf8')
    expect(file).not.toMatch(/secrets\.|AKIA|private_key|[A-Z_]*PASSWORD\b/)
  })

  test('nothing is open to the internet by itself', async () => {
    const { lines } = await firstRun()
    expect(lines.find((line) => line.startsWith('gcloud run deploy'))).toContain(' --no-allow-unauthenticated ')
    expect(lines).toContain('gcloud app services update default --ingress internal-and-cloud-load-balancing')
    expect(lines.join('\n')).not.toMatch(/ --allow-unauthenticated|allUsers|--ingress all/)
  })

  test('a cloud that fails leaves the others alone', async () => {
    const ran = await start(provider, { ...clouds(false), gcloud: 'exit 1' })
    expect(ran.jobs).toMatchObject({ ...allGreen, 'cloud-run': 'failure', 'app-engine': 'failure' })
  })
})
