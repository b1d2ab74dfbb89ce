/**
 * The least that is worth having: tests on every pull request, and on main.
 * What such a file often gets wrong, and this one doesn't: actions are outdated and can change under their tags; the token may write; a
 * job that hangs has hours; a pull request that gets a new commit is still tested at the old one.
 */
import { job, pipeline, sh } from 'pipegen'

const test = job({
  tools: { python: '3.13' },
  cache: 'pip',
  timeout: '10m',
  steps: [sh`pip install -r requirements.txt`, sh`pytest`],
})

export default pipeline('tests-only', { on: { push: { branches: ['main'] }, pullRequest: true }, jobs: { test } })
