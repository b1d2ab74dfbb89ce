// Mistakes that the editor must show: each line behind a directive fails to compile, or the directive itself does.
import { all, branch, choose, ci, event, image, input, type Job, type JobOptions, job, pipeline, secret, sh, text, uses, variant } from 'pipegen'
import { docker, kubernetes, python } from 'pipegen/recipes'
import { circleci } from 'pipegen/circleci'
import { github } from 'pipegen/github'
import { gitlab } from 'pipegen/gitlab'
import { jenkins } from 'pipegen/jenkins'

const meta = job({ outputs: ['version'], artifacts: { dist: 'dist' }, steps: [sh`x`] })

// @ts-expect-error a misspelt field
job({ step: [sh`x`] })
// @ts-expect-error a misspelt optional field
job({ steps: [sh`x`], timout: '5m' })
// @ts-expect-error no steps at all
job({ description: 'x' })
// @ts-expect-error a duration without a unit
job({ timeout: '30', steps: [] })
// @ts-expect-error a duration as a number
job({ timeout: 30, steps: [] })
// @ts-expect-error a unit that isn't one
job({ timeout: '30min', steps: [] })
// @ts-expect-error an axis that isn't there
job({ matrix: { os: ['ubuntu'] }, steps: ({ matrix }) => [sh`x ${matrix.oss}`] })
// @ts-expect-error the axis has no value "windoze"
job({ matrix: { os: ['ubuntu', 'windows'] }, steps: ({ matrix }) => [sh({ when: matrix.os.is('windoze') })`x`] })
// @ts-expect-error an excluded value that the axis hasn't
job({ matrix: { os: ['ubuntu', 'windows'] }, exclude: [{ os: 'macos' }], steps: [] })
// @ts-expect-error an excluded axis that isn't there
job({ matrix: { os: ['ubuntu'] }, exclude: [{ node: '20' }], steps: [] })
// @ts-expect-error fail-fast stands beside the matrix
job({ matrix: { os: ['ubuntu'], failFast: true }, steps: [] })
// @ts-expect-error a service that isn't there
job({ services: { db: { image: 'x', port: 1 } }, env: ({ services }) => ({ H: services.dbb.host }), steps: [] })
// @ts-expect-error a service without a port
job({ services: { db: { image: 'x' } }, steps: [] })
// @ts-expect-error an output that isn't declared
sh`x ${meta.outputs.versoin}`
// @ts-expect-error an artifact that isn't declared
job({ download: [meta.artifacts.dst], steps: [] })
// @ts-expect-error a job by its name
job({ needs: ['meta'], steps: [] })
// @ts-expect-error an event that isn't one
event('pull_request')
// @ts-expect-error a condition as a string
job({ when: 'main', steps: [] })
// @ts-expect-error && looks at the object
job({ when: branch('main') && event('push'), steps: [] })
// @ts-expect-error ?: looks at the object
const chosen = branch('main') ? 'a' : 'b'
// @ts-expect-error ! makes a boolean
job({ when: !branch('main'), steps: [] })
// @ts-expect-error a name without a command is no step
job({ steps: [sh('Test')] })
// @ts-expect-error a command as a plain string
job({ steps: ['npm test'] })
// @ts-expect-error a misspelt option of a step
sh({ nme: 'x' })`x`
// @ts-expect-error a shell that isn't one
sh({ shell: 'zsh' })`x`
// @ts-expect-error an object is no word
sh`x ${{ a: 1 }}`
// @ts-expect-error text takes no undefined
text`x ${undefined}`
// @ts-expect-error a tag can move
image('repo:latest')
// @ts-expect-error a plain string is no image
kubernetes.deploy({ image: 'repo:latest', environment: 'x', kubeconfig: secret('K'), deployment: 'a', container: 'b' })
// @ts-expect-error a password in the source
docker.hub({ username: 'me', password: 'hunter2' })
// @ts-expect-error an option that the recipe hasn't
python.lint({ blck: '.' })
// @ts-expect-error an unknown input of a known action
uses('docker/metadata-action@v5', { with: { image: 'x' } })
// @ts-expect-error an unknown output of a known action
uses('docker/metadata-action@v5', { with: { images: 'x' } }).outputs.tag
// @ts-expect-error an action without a version
uses('actions/checkout')
// @ts-expect-error a provider that isn't one
pipeline('x', { providers: ['githb'], on: { push: true }, jobs: {} })
// @ts-expect-error a trigger that isn't one
pipeline('x', { on: { pull_request: true }, jobs: {} })
// @ts-expect-error a misspelt filter
pipeline('x', { on: { push: { branch: ['main'] } }, jobs: {} })
// @ts-expect-error nothing starts it
pipeline('x', { jobs: {} })
// @ts-expect-error steps are no job
pipeline('x', { on: { push: true }, jobs: { a: sh`x` } })
// @ts-expect-error an input without a type
input({ default: 'x' })
// @ts-expect-error a choice that isn't offered
input({ type: 'choice', options: ['a', 'b'] }).is('c')
// @ts-expect-error a job without the output
const digest: Job<'digest'> = meta
// @ts-expect-error a shared field that isn't one
const base = { timeout: '5' } satisfies JobOptions
// @ts-expect-error a permission that isn't one
job({ permissions: { content: 'read' }, steps: [] })
// @ts-expect-error a cache that isn't one
job({ cache: 'nmp', steps: [] })
// @ts-expect-error a tool that isn't one
job({ tools: { pyton: '3.12' }, steps: [] })
// @ts-expect-error a version as a number
job({ tools: { python: 3.12 }, steps: [] })
// @ts-expect-error a fact of the run that isn't one
sh`x ${ci.comit}`
// @ts-expect-error a provider that isn't one
variant({ githb: sh`x` })
// @ts-expect-error an option that the provider hasn't
github({ aprovals: 'trust' })
// @ts-expect-error a version is a text
github({ server: 3.17 })
// @ts-expect-error a plan that isn't one
gitlab({ tier: 'gold' })
// @ts-expect-error an integration that isn't one
circleci({ vcs: 'svn' })
// @ts-expect-error plugins are a list
jenkins({ plugins: 'junit' })
// @ts-expect-error choose takes a condition first
choose('a', 'b', 'c')
// @ts-expect-error all takes conditions
all('main')
// @ts-expect-error an unknown input of an earlier major
uses('actions/setup-node@v4', { with: { 'node-versoin': '22' } })
// @ts-expect-error an input that the newest major has no more
uses('actions/setup-node@v7', { with: { 'always-auth': true } })
// @ts-expect-error a required input is missing
uses('actions/cache@v5', { with: { path: '~/.npm' } })
// @ts-expect-error required inputs, and none at all
uses('actions/cache@v5')
// @ts-expect-error required inputs, and options without them
uses('actions/cache@v5', { name: 'Cache' })
// @ts-expect-error a value that the input doesn't take
uses('actions/setup-node@v7', { with: { cache: 'nmp' } })
// @ts-expect-error a switch that is neither on nor off
uses('actions/checkout@v7', { with: { lfs: 'yes' } })
// @ts-expect-error an input of the wrong type
uses('actions/checkout@v7', { with: { ref: ['main'] } })
// @ts-expect-error an output of a later major
uses('actions/setup-node@v4').outputs['cache-primary-key']
// @ts-expect-error an unknown input of an action of the repo's own
uses('acme/deploy@v2', { with: { target: 'x', traget: 'x' } })
// @ts-expect-error an action of the repo's own goes before a built-in one
uses('actions/deploy-pages@v5', { with: { token: 'x' } })
// @ts-expect-error an output that nobody declared
uses('acme/unknown@v1').outputs.tag
