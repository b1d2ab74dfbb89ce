/** Texts that go from job to job, through one that only hands them on. */
import { ci, job, pipeline, sh, text } from 'pipegen'
import { env, work } from './work.ts'

const make = job({
  outputs: ['version', 'odd'],
  env,
  steps: [
    sh('Make')`
      echo "version=1.2.3" >> "$PIPEGEN_OUTPUT"
      echo 'odd=a b "c" $HOME $$' >> "$PIPEGEN_OUTPUT"
    `,
    ...work('make'),
  ],
})
const pass = job({
  needs: [make],
  outputs: ['tag'],
  env,
  steps: [sh('Pass')`echo "tag=v"${make.outputs.version} >> "$PIPEGEN_OUTPUT"`, ...work('pass')],
})
const use = job({
  needs: [make, pass],
  env: { ...env, LABEL: text`${pass.outputs.tag} of ${ci.repository}` },
  steps: [sh('Use')`echo "SEEN ${make.outputs.version} ${make.outputs.odd} $LABEL"`, ...work('use')],
})

export default pipeline('ci', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: true, pullRequest: true },
  jobs: { make, pass, use },
})
