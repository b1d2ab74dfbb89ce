// Steps: every form of sh, every quoting context, the four files, every option of a step.
import { ci, env, job, pipeline, raw, secret, sh, text, variable, variant } from 'pipegen'

const files = ['a b.txt', "it's.txt", '$HOME.txt']

const quoting = job({
  checkout: { depth: 0, submodules: 'recursive', lfs: true, ref: ci.sha },
  env: { TOP: 'level' },
  steps: [
    sh`echo plain`,
    sh('Named')`echo ${'two words'} ${42} ${true} ${files}`,
    sh`echo bare ${ci.commit.message} "double ${ci.commit.message}" 'single ${ci.commit.message}' $(echo sub ${ci.commit.message})`,
    sh`
      cat <<EOF > note.txt
      open ${ci.pullRequest.title}
      EOF
      cat <<'EOF' >> note.txt
      closed ${ci.pullRequest.title} \${NOT_READ} \`tick\`
      EOF
    `,
    sh`curl -H "Authorization: Bearer ${secret('API_TOKEN')}" ${raw('--fail --silent')} https://example.com/${variable('PROJECT')}`,
    sh`printf '%s\n' "\${TOP}" | grep -E '^level$' && awk '{ print $1 }' note.txt`,
    sh.file('scripts/x.sh'),
    sh.file('scripts/x.sh', { name: 'Again', in: 'sub' }),
  ],
})

const options = job({
  outputs: ['answer'],
  shell: 'bash',
  in: 'work',
  steps: [
    sh({ name: 'Write' })`
      echo "answer=42" >> "$PIPEGEN_OUTPUT"
      echo "GREETING=hello" >> "$PIPEGEN_ENV"
      echo "$PWD/bin" >> "$PIPEGEN_PATH"
      echo "## Summary" >> "$PIPEGEN_SUMMARY"
    `,
    sh({
      name: text`Read in ${ci.branch}`,
      env: { MORE: 'x', COPY: env('GREETING') },
      in: '.',
    })`echo "$GREETING" "$MORE" ${env('GREETING')}`,
    variant({
      github: sh({ when: env('GREETING').is('hello') })`echo it was hello`,
      default: sh`test "$GREETING" = hello && echo it was hello`,
    }),
    sh({ name: 'May fail', allowFailure: true })`exit 1`,
    sh({ name: 'Flaky', retry: 2, timeout: '90s' })`./flaky.sh`,
    sh({ shell: 'sh' })`echo posix`,
    variant({ github: sh({ shell: 'pwsh', env: { WHO: ci.actor } })`Write-Output $env:WHO`, default: [] }),
  ],
  after: [sh({ name: 'Always', allowFailure: true })`./clean.sh`],
  retry: 2,
  timeout: '1h',
})

const reader = job({
  needs: [options],
  when: options.outputs.answer.is('42'),
  env: { ANSWER: options.outputs.answer },
  steps: [sh`test "$ANSWER" = ${options.outputs.answer}`],
})

export default pipeline('shell', {
  providers: ['github', 'gitlab', 'jenkins', 'circleci'],
  on: { push: { branchesIgnore: 'wip/**' }, pullRequest: true },
  jobs: { quoting, options, reader },
})
