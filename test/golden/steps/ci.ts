import { ci, job, pipeline, raw, secret, sh, text, variable, variant } from 'pipegen'

const work = job({
  env: { MODE: 'ci', COUNT: 3 },
  in: 'app',
  steps: [
    sh`npm ci`,
    sh('Several commands')`
      npm run build
      npm test
    `,
    sh({ name: 'Elsewhere', in: 'docs', env: { LANG: 'en_GB.UTF-8', QUOTED: `it's "here"` } })`make html`,
    sh('State stays inside')`
      cd ..
      export LEAK=1
      set +e
      false
      true
    `,
    sh('Values')`./deploy.sh --sha ${ci.sha} --title "${ci.commit.message}" '${ci.actor}' ${['a b', 'c']} ${"it's"}`,
    sh('Secret')`printf '%s' ${secret('TOKEN')} | tool login --url ${variable('TOOL_URL')}`,
    sh({ name: 'Short', timeout: '5m' })`./slow.sh`,
    sh({ name: 'POSIX', shell: 'sh' })`echo "$MODE"`,
    sh('For later steps')`
      echo "STAMP=$(date +%s)" >> "$PIPEGEN_ENV"
      echo "$PWD/bin" >> "$PIPEGEN_PATH"
      echo "# Done" >> "$PIPEGEN_SUMMARY"
    `,
    sh({ name: 'Later', env: { LABEL: text`run ${ci.runNumber} of ${ci.repository}` } })`echo "$STAMP $LABEL"`,
    sh('GitHub syntax as text')`echo '\${{ github.token }}' "$((1 + 2))" ${raw('2>&1')}`,
    sh('Here-document')`
      cat <<EOF > config.ini
      branch = ${ci.branch}
      EOF
    `,
    variant({ github: sh('Only there')`echo github`, default: sh('Elsewhere')`echo other` }),
  ],
})

export default pipeline('steps', { on: { push: true, pullRequest: true }, jobs: { work } })
