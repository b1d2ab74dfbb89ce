import { ci, job, pipeline, sh, text, uses, variant } from 'pipegen'

const meta = uses('docker/metadata-action@v5', { with: { images: 'org/app', tags: text`type=sha,prefix=${ci.branch}-` } })
const login = uses('docker/login-action@v4', { with: { username: ci.actor }, outputs: ['id'] })

const image = job({
  steps: [
    uses('actions/setup-node@v4', { with: { 'node-version': 22, cache: 'npm' } }),
    uses('actions/setup-go@v5.6.0'),
    uses('actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020', { with: { whatever: true } }),
    uses('docker://alpine:3.22', { with: { args: 'true' } }),
    meta,
    login,
    sh`echo ${meta.outputs.tags} ${login.outputs.id}`,
  ],
})
const overlaid = job({
  steps: [sh`true`],
  github: { steps: [{ uses: 'actions/checkout@v4', with: { 'persist-credentials': false } }, { run: 'true' }] },
})
const either = job({ steps: [variant({ github: uses('actions/deploy-pages@v5'), default: sh`./publish.sh` })] })

export default pipeline('actions', { on: { push: true }, jobs: { image, overlaid, either } })
