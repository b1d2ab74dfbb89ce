/**
 * The longer words of every code, as `pipegen explain CODE` prints them: why it is a finding, a small ci.ts that has it, and the way out.
 * An example without `pipeline(` shows jobs that a pipeline lists; a test runs each and expects its code.
 */
import type { FaultCode } from '../node/fault.ts'
import type { Code } from './catalog.ts'
import { code, type Explanation } from './explanation.ts'
import { practiceExplanations } from './practice-explanations.ts'

export type { Explanation } from './explanation.ts'

/** What the language throws while the ci.ts runs, beside codes of the catalog. */
export type ThrownCode =
  | 'value-in-string'
  | 'not-a-value'
  | 'not-a-condition'
  | 'not-a-job'
  | 'not-a-word'
  | 'not-a-spec'
  | 'bad-variant'
  | 'bad-option'

export type ExplainedCode = Code | FaultCode | ThrownCode

export const explanations: { readonly [code in ExplainedCode]: Explanation } = {
  // ── the export
  'no-default-export': {
    cause: 'pipegen reads the default export of a ci.ts and nothing else, so without one there is nothing to build.',
    example: code(`
      const test = job({ steps: [sh\`npm test\`] })
      export const named = pipeline('ci', { on: { push: true }, jobs: { test } })`),
    fix: "Write `export default pipeline('ci', { … })`. A file with helpers only should have another name than ci.ts.",
  },
  'not-a-pipeline': {
    cause:
      'The default export is something that no file can be made of, such as a job or an empty list. Most often the call of pipeline() around it was forgotten.',
    example: code(`
      const test = job({ steps: [sh\`npm test\`] })
      const named = pipeline('ci', { on: { push: true }, jobs: { test } })
      export default { ci: named }`),
    fix: 'Export the pipeline itself, a list of pipelines, or what project() returned: `export default [named]`.',
  },
  'two-copies': {
    cause:
      'Two copies of pipegen are loaded, for instance yours and one that a shared package brings. They may differ in version, so an object of one is not trusted by the other.',
    example: code(`
      import { deploy } from '@acme/ci-jobs' // has a pipegen of its own in its node_modules
      export default pipeline('ci', { on: { push: true }, jobs: { deploy } })`),
    fix: 'Run `npm ls pipegen` to see who brings the other copy. A package that shares jobs should name pipegen in `peerDependencies`, not in `dependencies`; then `npm dedupe` leaves one.',
  },
  'no-pipelines': {
    cause: 'A project without pipelines would build no file at all, and the files that exist would look like leftovers.',
    example: 'export default project({ pipelines: [] })',
    fix: 'List at least one: `project({ pipelines: [ci] })`. If the list is filtered, look at what the filter lets through.',
  },
  'pipeline-name-taken': {
    cause:
      'The name of a pipeline becomes the name of its file. Two of one name would overwrite each other, and names that differ in case only do so on macOS and Windows.',
    example: code(`
      const test = job({ steps: [sh\`npm test\`] })
      const deploy = job({ steps: [sh\`./deploy.sh\`] })
      export default [
        pipeline('ci', { on: { push: true }, jobs: { test } }),
        pipeline('CI', { on: { tag: 'v*' }, jobs: { deploy } }),
      ]`),
    fix: "Give each pipeline its own name, such as 'ci' and 'release'.",
  },
  'bad-pipeline-name': {
    cause: 'The name becomes a file name, and some of its characters cannot stand in one on every system.',
    example: code(`
      const test = job({ steps: [sh\`npm test\`] })
      export default pipeline('api/ci', { on: { push: true }, jobs: { test } })`),
    fix: "Use letters, digits, spaces, dots, dashes and underscores, and begin with a letter or digit: 'api-ci'.",
  },

  // ── shapes
  'unknown-field': {
    cause:
      'The name of the field is not one that pipegen knows, so what you wrote there would have no effect. Usually it is a slip of the keyboard, or the word that one provider uses.',
    example: code(`
      const test = job({ timout: '10m', steps: [sh\`npm test\`] })`),
    fix: 'Correct the name: `timeout`. What only one provider has goes into its overlay, such as `github: { … }` of the job.',
  },
  'missing-field': {
    cause: 'A field that has no sensible default was left out, so pipegen would have to guess.',
    example: code(`
      const test = job({
        services: { db: { image: 'postgres:16' } },
        steps: [sh\`npm test\`],
      })`),
    fix: "Add the field: `db: { image: 'postgres:16', port: 5432 }`.",
  },
  'wrong-type': {
    cause: 'The field holds another kind of thing than it takes. Providers would refuse it, or read it as something you did not mean.',
    example: code(`
      const test = job({ timeout: 10, steps: [sh\`npm test\`] })`),
    fix: "Write what the message asks for, here `timeout: '10m'`. With `ci.ts` inside a TypeScript project the editor shows this while you type.",
  },

  // ── jobs and needs
  'no-jobs': {
    cause: 'A pipeline without jobs does nothing, and providers refuse a file without jobs.',
    example: "export default pipeline('ci', { on: { push: true }, jobs: {} })",
    fix: 'Add at least one job: `jobs: { test }`.',
  },
  'need-not-listed': {
    cause: 'A job waits for another, or reads something from it, but the pipeline does not list that other job, so it would never run.',
    example: code(`
      const build = job({ steps: [sh\`make\`] })
      const test = job({ needs: [build], steps: [sh\`make test\`] })
      export default pipeline('ci', { on: { push: true }, jobs: { test } })`),
    fix: 'List it too: `jobs: { build, test }`. If the job was made by a function, list the very object that the need names, not the result of a second call.',
  },
  'unknown-need': {
    cause:
      'A job of the model waits for an id that no job has, so it would wait for ever. A ci.ts cannot say this, because needs are jobs and not names; a tool that makes the model by itself can.',
    example: "const model = { ...test, needs: [{ job: 'biuld', optional: false, origin: test.origin }] }",
    fix: 'Correct the id, or add the job to the model.',
  },
  'need-twice': {
    cause:
      'The same job stands twice in `needs`. If once plainly and once as optional(), it is not clear which of the two is meant; the first one counts.',
    example: code(`
      const lint = job({ steps: [sh\`npm run lint\`] })
      const test = job({ needs: [lint, optional(lint)], steps: [sh\`npm test\`] })`),
    fix: 'Keep one of them: `needs: [lint]`.',
  },
  cycle: {
    cause:
      'Each of these jobs waits for the next, so none of them could ever start. It takes a list of needs that is changed after its job was made.',
    example: code(`
      const needs = []
      const build = job({ needs, steps: [sh\`make\`] })
      const test = job({ needs: [build], steps: [sh\`make test\`] })
      needs.push(test)`),
    fix: 'Remove one of the needs. If both jobs need a third thing, put that into a job of its own, and let both need it.',
  },
  'job-listed-twice': {
    cause: 'One job cannot have two ids: a need of it would not say which of the two is meant.',
    example: code(`
      const test = job({ steps: [sh\`npm test\`] })
      export default pipeline('ci', { on: { push: true }, jobs: { test, 'test-again': test } })`),
    fix: 'Put the job into a function, and call it once for each id: `const test = () => job({ … })`, then `jobs: { test: test(), again: test() }`. If the two differ in one setting only, a matrix may be shorter.',
  },
  'bad-id': {
    cause:
      'The id has no letter, digit or underscore, so nothing would be left of it once the characters that providers refuse have become dashes.',
    example: code(`
      const test = job({ steps: [sh\`npm test\`] })
      export default pipeline('ci', { on: { push: true }, jobs: { '→': test } })`),
    fix: "Give the job a name that a person can say, such as `test` or 'deploy-staging'.",
  },
  'id-collision': {
    cause:
      'Two ids become the same on a provider: characters that it refuses turn into a dash, and case does not count. One of the jobs would overwrite the other.',
    example: code(`
      const unit = job({ steps: [sh\`npm test\`] })
      const browser = job({ steps: [sh\`npm run e2e\`] })
      export default pipeline('ci', { on: { push: true }, jobs: { 'test.unit': unit, 'test-unit': browser } })`),
    fix: "Rename one of them: `jobs: { 'test-unit': unit, 'test-browser': browser }`.",
  },
  'no-steps': {
    cause: 'The job does nothing. Providers refuse such a job, or start a machine for no reason.',
    example: 'const release = job({ steps: [] })',
    fix: 'Add steps. If the job is meant as a gate that others wait for, give it an `approval`. If its steps depend on a setting, look at which of them are left.',
  },
  'call-with-steps': {
    cause: 'A job that calls a reusable workflow runs nothing by itself: the called workflow brings its own machine, tools and services.',
    example: code(`
      const release = job({
        tools: { node: '22' },
        steps: call('./.github/workflows/release.yml'),
      })`),
    fix: 'Move the field into the called workflow, or hand it over as an input: `call(…, { with: { node: "22" } })`.',
  },
  'never-runs': {
    cause: 'The pipeline is not started by any event for which the condition of this job is true, so the job would be skipped each time.',
    example: code(`
      const nightly = job({ when: event('schedule'), steps: [sh\`npm run e2e\`] })
      export default pipeline('ci', { on: { push: true }, jobs: { nightly } })`),
    fix: "Add the event to `on` (`schedule: '0 2 * * *'`), or change the condition. Keep in mind that branch() is false on pull requests and tags.",
  },
  'need-never-met': {
    cause:
      'Each event that makes the condition of this job true makes that of a need false, so the need is skipped, and the job with it. `pipegen plan --all` finds it.',
    example: code(`
      const build = job({ when: tag('v*'), steps: [sh\`make\`] })
      const deploy = job({ needs: [build], when: branch('main'), steps: [sh\`make deploy\`] })
      export default pipeline('ci', { on: { push: { branches: ['main'], tags: ['v*'] } }, jobs: { build, deploy } })`),
    fix: 'Give both a condition that one event fulfils, or write `needs: [optional(build)]` if the job does without.',
  },
  'always-true': {
    cause:
      'No event that starts this pipeline makes this part of the condition false, so it decides nothing. Often a filter in `on` says the same already. `pipegen plan --all` finds it.',
    example: code(`
      const deploy = job({ when: branch('main'), steps: [sh\`make deploy\`] })
      export default pipeline('ci', { on: { push: { branches: ['main'] } }, jobs: { deploy } })`),
    fix: 'Remove it, unless it is there for an event that `on` lacks: then add the event.',
  },
  'always-false': {
    cause:
      'No event that starts this pipeline makes this part of the condition true, so it decides nothing, or its step never runs. `pipegen plan --all` finds it.',
    example: code(`
      const deploy = job({ when: any(branch('main'), branch('mian')), steps: [sh\`make deploy\`] })
      export default pipeline('ci', { on: { push: { branches: ['main', 'develop'] } }, jobs: { deploy } })`),
    fix: 'Look for a mistake in a name or pattern, add the event that makes it true to `on`, or remove it.',
  },
  'approval-bypassed': {
    cause:
      'The job comes after an approval, but an optional need is met when the approval is skipped, and a job with a status test runs even if it is refused. `pipegen plan --all` finds it.',
    example: code(`
      const approve = job({ when: event('push'), approval: true, steps: [] })
      const deploy = job({ needs: [optional(approve)], steps: [sh\`make deploy\`] })
      export default pipeline('ci', { on: { push: true, tag: 'v*' }, jobs: { approve, deploy } })`),
    fix: 'Need the approval without `optional()`, and test no status. If some events shall do without approval, keep it so, or write two jobs.',
  },
  'grid-incomplete': {
    cause:
      "`pipegen plan --all` plans each situation that the pipeline tells apart, but not more than some hundred; and it doesn't know what GitHub's own events bring. It still finds jobs that get past an approval.",
    example: code(`
      const triage = job({ steps: [sh\`make triage\`] })
      export default pipeline('ci', { on: { push: true, github: { issues: { types: ['opened'] } } }, jobs: { triage } })`),
    fix: 'Nothing has to be done. A pipeline with fewer conditions, or several of them, is looked at as a whole.',
  },
  'unused-job': {
    cause: 'The job is made, but no pipeline lists it, so it will not run. That is easily overlooked when a new job was added.',
    example: code(`
      const lint = job({ steps: [sh\`npm run lint\`] })
      const test = job({ steps: [sh\`npm test\`] })
      export default pipeline('ci', { on: { push: true }, jobs: { test } })`),
    fix: 'Add it to the pipeline: `jobs: { lint, test }`; or remove it. Jobs that are not always wanted are best made by a function.',
  },
  'unused-condition': {
    cause:
      'A condition was made and then lost. JavaScript decides `a || b`, `a && b` and `a ? b : c` while the ci.ts runs, long before anybody pushes, and keeps one side only.',
    example: code(`
      const deploy = job({
        when: branch('main') && event('push'),
        steps: [sh\`./deploy.sh\`],
      })`),
    fix: "Write any(a, b) for `a || b`, all(a, b) for `a && b` and not(a) for `!a`, here `when: all(branch('main'), event('push'))`. For a value that depends on one, use choose().",
  },

  // ── matrix
  'empty-axis': {
    cause: 'An axis without values leaves no cell, so the job would run zero times.',
    example: 'const test = job({ matrix: { node: [] }, steps: [sh`npm test`] })',
    fix: "Give it at least one value: `node: ['22']`; or remove the axis.",
  },
  'empty-matrix': {
    cause: 'The excludes take away every cell, so the job would run zero times.',
    example: code(`
      const test = job({
        matrix: { os: ['ubuntu', 'windows'] },
        exclude: [{ os: 'ubuntu' }, { os: 'windows' }],
        steps: [sh\`npm test\`],
      })`),
    fix: 'Remove an exclude, or name the cells that you want by a list: `matrix: [{ os: "ubuntu", node: "22" }]`.',
  },
  'exclude-matches-nothing': {
    cause: 'No cell has these values, so the exclude does nothing: the cell that you meant to leave out still runs.',
    example: code(`
      const test = job({
        matrix: { os: ['ubuntu', 'windows'], node: ['20', '22'] },
        exclude: [{ os: 'macos' }],
        steps: [sh\`npm test\`],
      })`),
    fix: "Use values that the axes have: `exclude: [{ os: 'windows', node: '20' }]`; or remove the entry.",
  },
  'fraction-axis': {
    cause: 'To JavaScript 3.10 and 3.1 are one number, so the version that you mean is lost before pipegen sees it.',
    example: 'const test = job({ matrix: { python: [3.10, 3.11] }, steps: [sh`pytest`] })',
    fix: "Put versions in quotes: `python: ['3.10', '3.11']`.",
  },
  'bad-axis-name': {
    cause: 'The name of an axis becomes part of a variable in the script, so it has to be one that shells can read.',
    example: "const test = job({ matrix: { 'node version': ['22'] }, steps: [sh`npm test`] })",
    fix: "Use letters, digits, dashes and underscores: `node: ['22']`.",
  },
  'axis-collision': {
    cause: 'Both axes become the same variable in the script, so one would hide the other.',
    example: "const test = job({ matrix: { os: ['ubuntu'], OS: ['linux'] }, steps: [sh`npm test`] })",
    fix: 'Rename one of them.',
  },
  'unknown-axis': {
    cause: 'The matrix of this job has no axis of that name, so the value would be empty.',
    example: code(`
      const test = job({
        matrix: { node: ['20', '22'] },
        tools: ({ matrix }) => ({ node: matrix.nodejs }),
        steps: [sh\`npm test\`],
      })`),
    fix: 'Use the name as declared, `matrix.node`. Values of the matrix belong to the job that declares it: another job needs a matrix of its own.',
  },
  'axis-value': {
    cause: 'The axis never has this value, so the comparison is false in every cell, and what depends on it never happens.',
    example: code(`
      const test = job({
        matrix: { os: ['ubuntu', 'windows'] },
        steps: ({ matrix }) => [sh({ when: matrix.os.is('windoze') })\`dir\`],
      })`),
    fix: "Compare with a value that the axis has: `matrix.os.is('windows')`. Upper and lower case count.",
  },

  // ── values
  'unknown-service': {
    cause: 'The job declares no service of that name, so there is no host to connect to.',
    example: code(`
      const test = job({
        services: { postgres: { image: 'postgres:16', port: 5432 } },
        env: ({ services }) => ({ DB_HOST: services.db.host }),
        steps: [sh\`npm test\`],
      })`),
    fix: 'Use the name as declared, `services.postgres.host`; or add the service to `services` of this job.',
  },
  'unknown-output': {
    cause:
      'The other job gives no output of that name, so the value would always be empty. TypeScript sees most of these; a job that differs between providers can hide one.',
    example: code(`
      const build = variant({
        github: job({ outputs: ['tag'], steps: [sh\`echo "tag=v1" >> "$PIPEGEN_OUTPUT"\`] }),
        default: job({ steps: [sh\`make\`] }),
      })
      const deploy = job({ steps: [sh\`./deploy.sh \${build.outputs.tag}\`] })`),
    fix: "Declare it where the job is made: `outputs: ['tag']`, in each side of the variant.",
  },
  'unreachable-output': {
    cause:
      'The output is read where the other job has not run yet: in a field of the pipeline, or in a job that does not wait for it. It would be empty there.',
    example: code(`
      const version = job({ outputs: ['tag'], steps: [sh\`echo "tag=v1" >> "$PIPEGEN_OUTPUT"\`] })
      export default pipeline('ci', { on: { push: true }, env: { TAG: version.outputs.tag }, jobs: { version } })`),
    fix: 'Read it in `env` of the jobs that need it; that adds the need by itself.',
  },
  'unknown-artifact': {
    cause: 'The other job keeps no artifact of that name, so the download would fail.',
    example: code(`
      const build = variant({
        github: job({ artifacts: { app: 'dist/' }, steps: [sh\`make\`] }),
        default: job({ steps: [sh\`make\`] }),
      })
      const deploy = job({ download: [build.artifacts.app], steps: [sh\`./deploy.sh\`] })`),
    fix: "Declare it where the job is made: `artifacts: { app: 'dist/' }`, in each side of the variant.",
  },
  'own-output': {
    cause: 'Outputs of a job are known to others when it has ended; while it runs, its own steps cannot read them.',
    example: code(`
      const steps = [sh\`echo "tag=v1" >> "$PIPEGEN_OUTPUT"\`]
      const build = job({ outputs: ['tag'], steps })
      steps.push(sh\`echo \${build.outputs.tag}\`)`),
    fix: "Write the line to `$PIPEGEN_ENV` as well, and read it in a later step with env('tag').",
  },
  'foreign-step-output': {
    cause: 'Outputs of an action are known only inside its job, and only after it has run. Anywhere else the value would be empty.',
    example: code(`
      const meta = uses('docker/metadata-action@v5', { with: { images: 'org/app' } })
      const build = job({ steps: [meta] })
      const deploy = job({ needs: [build], steps: [sh\`./deploy.sh \${meta.outputs.tags}\`] })`),
    fix: 'Read it in a later step of the same job. For other jobs, write it to `$PIPEGEN_OUTPUT`, declare it in `outputs` of the job, and read `build.outputs.tags`.',
  },
  'unknown-input': {
    cause: 'No input of that name can be entered when somebody starts the pipeline by hand, so it would always be empty.',
    example: code(`
      const deploy = job({ steps: [sh\`./deploy.sh \${ci.input('target')}\`] })
      export default pipeline('deploy', { on: { manual: true }, jobs: { deploy } })`),
    fix: "Declare it: `on: { manual: { inputs: { target: { type: 'string' } } } }`.",
  },
  'input-not-listed': {
    cause: 'The input was made with input(), but the pipeline does not offer it, so nobody can enter it.',
    example: code(`
      const target = input({ type: 'string' })
      const deploy = job({ steps: [sh\`./deploy.sh \${target}\`] })
      export default pipeline('deploy', { on: { manual: true }, jobs: { deploy } })`),
    fix: 'List it; the key becomes its name: `on: { manual: { inputs: { target } } }`.',
  },
  'env-in-job': {
    cause:
      'With env() a step reads what an earlier step of the same job wrote. Fields of the job are read before its first step, so nothing is there yet.',
    example: code(`
      const build = job({
        env: { IMAGE: env('TAG') },
        steps: [sh\`echo "TAG=v1" >> "$PIPEGEN_ENV"\`, sh\`echo "$IMAGE"\`],
      })`),
    fix: "Use env('TAG') in the step that needs it. If an earlier job knows the text, hand it over by an output.",
  },
  'mutable-image': {
    cause:
      'A tag can be moved to another image between the test and the deploy. image() stands for one image that cannot change, and only a digest says that.',
    example: "const test = job({ container: image('node:22'), steps: [sh`npm test`] })",
    fix: "Name the digest, `image('node@sha256:…')`, or build the reference from an output: image(text`org/app@${build.outputs.digest}`). Where a tag is good enough, give the plain string: `container: 'node:22'`.",
  },
  ...practiceExplanations,
  'allow-without-reason': {
    cause: 'A finding is allowed, but nobody can tell why, so nobody will dare to take that back.',
    example: "const test = job({ container: 'node', allow: { 'image-latest': '' }, steps: [sh`npm test`] })",
    fix: "Say why: `allow: { 'image-latest': 'We want to hear of breaking changes early.' }`.",
  },
  'idle-allowance': {
    cause: 'A finding is allowed where it is not found. If it comes back, nobody will hear of it.',
    example: "const test = job({ container: 'node:22', allow: { 'image-latest': 'Old habit.' }, steps: [sh`npm test`] })",
    fix: 'Remove the line from `allow`. Of a shared base, move it into the jobs that need it.',
  },
  'bad-output-name': {
    cause: 'The name of an output becomes a variable on some providers, so it has to be one that shells can read.',
    example: `const build = job({ outputs: ['image-tag'], steps: [sh\`echo "image-tag=v1" >> "$PIPEGEN_OUTPUT"\`] })`,
    fix: "Use letters, digits and underscores, here and in the script: `outputs: ['image_tag']`.",
  },
  'output-twice': {
    cause: 'The name stands twice in the list; most likely the second one was to be another.',
    example: `const build = job({ outputs: ['tag', 'tag'], steps: [sh\`echo "tag=v1" >> "$PIPEGEN_OUTPUT"\`] })`,
    fix: "Remove one, or correct it: `outputs: ['tag', 'digest']`.",
  },
  'output-never-set': {
    cause: 'The job declares the output, but no step writes to the file that sets it, so whoever reads it gets an empty text.',
    example: "const build = job({ outputs: ['tag'], steps: [sh`make`] })",
    fix: 'Append a line in one of the steps: echo "tag=v1" >> "$PIPEGEN_OUTPUT".',
  },
  'matrix-output': {
    cause: 'Each cell of the matrix would set the same output, and the one that ends last would win.',
    example: code(`
      const build = job({
        matrix: { os: ['ubuntu', 'windows'] },
        outputs: ['tag'],
        steps: [sh\`echo "tag=v1" >> "$PIPEGEN_OUTPUT"\`],
      })`),
    fix: 'Hand files over instead: `artifacts: { result: "result.txt" }` arrives in one folder for each cell. Or set the output in a job without a matrix.',
  },
  'bad-env-name': {
    cause: 'Shells cannot read a variable of that name.',
    example: "const build = job({ env: { 'NODE-ENV': 'production' }, steps: [sh`npm run build`] })",
    fix: "Use letters, digits and underscores, and begin with a letter or underscore: `NODE_ENV: 'production'`.",
  },
  'bad-secret-name': {
    cause: 'Providers let nobody store a secret or variable under that name, so it could never be found.',
    example: "const publish = job({ steps: [sh`npm publish --token ${secret('npm-token')}`] })",
    fix: "Use letters, digits and underscores, as the provider's settings do: secret('NPM_TOKEN').",
  },
  'reserved-env': {
    cause: "The provider sets a variable of that name by itself. Yours would be ignored, or it would break the provider's own steps.",
    example: "const build = job({ env: { GITHUB_SHA: 'main' }, steps: [sh`make`] })",
    fix: 'Choose another name. To read what the provider knows, use `ci`, such as `ci.sha`.',
  },
  'env-set-by-step': {
    cause:
      '`env(name)` is what an earlier step wrote to `$PIPEGEN_ENV`. Where the step itself sets a variable of that name, providers know one of the two here, and not the same. In its script, and in other variables that it sets, both can be read.',
    example: "const build = job({ steps: [sh({ env: { LEVEL: 'high' }, when: env('LEVEL').is('low') })`make`] })",
    fix: 'Give the variable that the step sets another name.',
  },
  'evaluated-as-code': {
    cause:
      'The value would be read as program text, so whoever writes it (the title of a pull request, say) could run commands with your secrets.',
    example: 'const greet = job({ steps: [sh`bash -c "echo ${ci.pullRequest.title}"`] })',
    fix: 'Pass it as an argument: bash -c \'echo "$1"\' _ ${ci.pullRequest.title}. In other programs, read it from the environment: `env: { TITLE: ci.pullRequest.title }` on the step.',
  },
  'no-safe-reference': {
    cause: 'No way of quoting makes a value safe at this place of the script, for instance as the name of a variable.',
    example: "const build = job({ steps: [sh`${variable('NAME')}=1 make`] })",
    fix: 'Assign it to a variable of the script first (name=${value}), and use that; or put the choice into TypeScript, where it is known before the run.',
  },
  'nul-character': {
    cause: 'The character NUL ends a text for shells and environments, and YAML cannot hold it, so the rest would be cut off.',
    example: "const build = job({ env: { SEPARATOR: '\\0' }, steps: [sh`make`] })",
    fix: "Remove it. A script that needs one can make it: printf '\\0', or `xargs -0` and `find -print0`.",
  },
  'lone-surrogate': {
    cause:
      'JavaScript keeps characters beyond U+FFFF, such as emoji, as two halves. A text that was cut between them ends in half a character, and UTF-8 has no bytes for it.',
    example: "const build = job({ description: 'Ship it 🚀'.slice(0, 9), steps: [sh`make`] })",
    fix: "Cut between characters: [...'Ship it 🚀'].slice(0, 8).join('').",
  },

  // ── fields
  'bad-duration': {
    cause:
      'The text is no time that pipegen can read, and providers count in different units, so a guess could be wrong by a factor of sixty.',
    example: "const test = job({ timeout: '1h30m', steps: [sh`npm test`] })",
    fix: "Write one whole number and one unit (s, m, h or d): '90m'.",
  },
  'bad-number': {
    cause: 'The number lies outside of what can work.',
    example: code(`
      const test = job({
        services: { db: { image: 'postgres:16', port: 70000 } },
        steps: [sh\`npm test\`],
      })`),
    fix: 'Correct it to the range that the message names.',
  },
  'bad-cron': {
    cause:
      'The schedule does not have the five fields that every provider understands, or one of them is out of range. Shorthands such as @daily are not known everywhere.',
    example: code(`
      const nightly = job({ steps: [sh\`npm run e2e\`] })
      export default pipeline('nightly', { on: { schedule: '@daily' }, jobs: { nightly } })`),
    fix: "Write minute, hour, day of month, month and day of week: '30 5 * * 1-5' is 5:30 on working days.",
  },
  'bad-timezone': {
    cause: 'No time zone has that name, so the schedule would run at another hour than you expect, or not at all.',
    example: code(`
      const nightly = job({ steps: [sh\`npm run e2e\`] })
      export default pipeline('nightly', { on: { schedule: { cron: '0 2 * * *', timezone: 'Paris' } }, jobs: { nightly } })`),
    fix: "Use a name of the IANA list, which knows about summer time: 'Europe/Paris'.",
  },
  'bad-glob': {
    cause:
      'The pattern is empty, begins with `!`, which excludes on GitHub alone, or holds a class in brackets that is not closed or runs backwards. It would match nothing.',
    example: "const deploy = job({ when: branch('release/[0-9'), steps: [sh`./deploy.sh`] })",
    fix: "Close the class: 'release/[0-9]*'. For a bracket that is meant as itself, write \\\\[ in the string.",
  },
  'paths-of-tags': {
    cause:
      'The push of a tag brings no changed files to compare, so a filter of paths says nothing about it. Providers ignore one of the two, or start nothing.',
    example: code(`
      const release = job({ steps: [sh\`npm publish\`] })
      export default pipeline('release', { on: { push: { tags: 'v*', paths: 'src/**' } }, jobs: { release } })`),
    fix: "Remove the paths. If pushes of branches are meant as well, name them: `push: { branches: ['main'], paths: ['src/**'] }, tag: 'v*'`.",
  },
  'bad-path': {
    cause:
      'The path lies outside of the checkout. Each provider puts the checkout somewhere else, so such a path means something different on each.',
    example: "const build = job({ artifacts: { app: '../dist' }, steps: [sh`make`] })",
    fix: "Name a path inside the checkout, relative to its root: 'dist'. Let the script copy what lies elsewhere.",
  },
  'bad-event': {
    cause: 'pipegen has its own names of events, the same for every provider, and this is none of them. The condition would never be true.',
    example: "const test = job({ when: event('pull_request'), steps: [sh`npm test`] })",
    fix: "Use push, tag, pullRequest, schedule, manual or release: event('pullRequest').",
  },
  'bad-repository': {
    cause: 'Repositories have an owner and a name, since forks share the name. A name alone would compare equal with none.',
    example: "const deploy = job({ when: repository('api'), steps: [sh`./deploy.sh`] })",
    fix: "Write both: repository('acme/api').",
  },
  'empty-condition': {
    cause:
      "Without arguments the condition says nothing, and it is anybody's guess whether that should be true or false. Often a list that was spread into it is empty.",
    example: 'const deploy = job({ when: branch(), steps: [sh`./deploy.sh`] })',
    fix: "Give it at least one: branch('main'); or leave out `when`.",
  },
  'bad-action': {
    cause: 'The text names no action, or an action without a version. Without one nobody knows which code will run.',
    example: "const test = job({ steps: [uses('actions/setup-node'), sh`npm test`] })",
    fix: "Write owner/repo@ref: uses('actions/setup-node@v4'). It is pinned to a commit in the emitted file. An action of your own repo is './path'.",
  },
  'unpinned-action': {
    cause:
      'A tag of an action can be moved to other code at any time, so pipegen emits the commit. It knows those of common actions; of this one, or of this version, it has to be told.',
    example: "const test = job({ steps: [uses('acme/deploy@v2')] })",
    fix: 'Look the commit of the tag up and run `pipegen actions add acme/deploy@v2 --sha <commit>`: it goes into pipegen.lock.json. Or name the commit itself: `acme/deploy@<40 hex digits>`.',
  },
  'unknown-action-input': {
    cause: 'The action has no input of that name. GitHub would only warn, and run the action without what you meant to say.',
    example: "const test = job({ steps: [uses('actions/setup-node@v4', { with: { 'node-versoin': '22' } })] })",
    fix: 'Use a name that the action has. If a newer release has the input, `pipegen actions add` with its `action.yml` tells pipegen.',
  },
  'missing-action-input': {
    cause: 'The action declares the input as required and has no default for it.',
    example: "const test = job({ steps: [uses('actions/cache@v5', { with: { path: '~/.npm' } })] })",
    fix: 'Give it in `with`.',
  },
  'unknown-action-output': {
    cause:
      'A step reads an output of an action that neither the action is known to have, nor the step declares. On GitHub it would be empty.',
    example: code(`
      const node = uses('actions/setup-node@v4')
      const test = job({ steps: [node, sh\`echo \${node.outputs.version}\`] })`),
    fix: "Use a name that the action has, or declare it: uses('acme/deploy@v2', { outputs: ['url'] }).",
  },
  'bad-lock': {
    cause:
      'The lock file says which commits actions are pinned to. With a mistake in it nobody can tell which were meant, so nothing is built.',
    example: '{ "actions": { "acme/deploy@v2": { "sha": "v2.1.0" } } }',
    fix: 'The place is shown: correct it, or restore the file from git. `pipegen actions add` writes it as it should be.',
  },
  'no-trigger': {
    cause: 'Nothing would ever start the pipeline.',
    example: code(`
      const test = job({ steps: [sh\`npm test\`] })
      export default pipeline('ci', { on: {}, jobs: { test } })`),
    fix: 'Say when it runs: `on: { push: true, pullRequest: true }`.',
  },
  'file-not-found': {
    cause: 'The script is read when the pipeline is built, and there is no such file.',
    example: "const test = job({ steps: [sh.file('scripts/tset.sh')] })",
    fix: 'Correct the path. It is relative to the ci.ts, not to the current folder.',
  },
  'choice-without-options': {
    cause: 'Whoever starts the pipeline would have nothing to choose from.',
    example: code(`
      const deploy = job({ steps: [sh\`./deploy.sh \${ci.input('target')}\`] })
      const inputs = { target: { type: 'choice', options: [] } }
      export default pipeline('deploy', { on: { manual: { inputs } }, jobs: { deploy } })`),
    fix: "Give it options: `{ type: 'choice', options: ['staging', 'production'] }`; or take `type: 'string'`.",
  },
  'default-not-in-options': {
    cause: 'The input begins with a value that cannot be chosen. Providers refuse the file, or start with another value.',
    example: code(`
      const deploy = job({ steps: [sh\`./deploy.sh \${ci.input('target')}\`] })
      const inputs = { target: { type: 'choice', options: ['staging', 'production'], default: 'stage' } }
      export default pipeline('deploy', { on: { manual: { inputs } }, jobs: { deploy } })`),
    fix: "Use one of the options: `default: 'staging'`.",
  },
  'artifact-twice': {
    cause: 'Artifacts of a run share one namespace, so the second upload would fail or overwrite the first.',
    example: code(`
      const linux = job({ artifacts: { app: 'dist/' }, steps: [sh\`make\`] })
      const arm = job({ artifacts: { app: 'dist/' }, steps: [sh\`make ARCH=arm\`] })`),
    fix: "Give each its own name: `artifacts: { 'app-arm': 'dist/' }`. The cells of one matrix job are kept apart by themselves.",
  },
  'runner-without-engine': {
    cause: 'Containers and services run on Linux only; hosted Windows and macOS machines have no engine for them.',
    example: code(`
      const test = job({
        runner: 'windows',
        services: { db: { image: 'postgres:16', port: 5432 } },
        steps: [sh\`npm test\`],
      })`),
    fix: "Run the job on 'ubuntu'. If it has to be Windows, install the program in a step instead of using a service.",
  },
  'tools-in-container': {
    cause:
      'A container brings its own programs. Installing further ones into it works with some images and not with others, so it is not clear which version would run.',
    example: "const test = job({ container: 'node:22', tools: { node: '22' }, steps: [sh`npm test`] })",
    fix: 'Use an image that holds the tools, and leave out `tools`; or leave out `container`.',
  },

  // ── providers
  'unknown-provider': {
    cause: 'pipegen has no provider of that name, so no file would be written for it.',
    example: code(`
      const test = job({ steps: [sh\`npm test\`] })
      export default pipeline('ci', { providers: ['gitlb'], on: { push: true }, jobs: { test } })`),
    fix: "Correct the name: 'gitlab'. A provider of your own is given as an object, not by its name.",
  },
  'provider-twice': {
    cause: 'The provider stands twice in the list. One file cannot be written twice, so the second entry, with its options, would be lost.',
    example: code(`
      const test = job({ steps: [sh\`npm test\`] })
      export default pipeline('ci', { providers: ['github', 'github'], on: { push: true }, jobs: { test } })`),
    fix: "Keep one. If one of them has options, keep that: `providers: [github({ file: '…' })]`.",
  },
  unsupported: {
    cause:
      'This provider has nothing that could do what the pipeline asks for. Leaving it out without a word would change what the pipeline means.',
    example: code(`
      const test = job({ steps: [uses('actions/setup-node@v4'), sh\`npm test\`] })
      export default pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs: { test } })`),
    fix: 'Follow the hint. variant({ github: …, default: … }) says something else for the others, or remove the provider from `providers`. Its old file stays as it was.',
  },
  differs: {
    cause: 'The provider can do this, but not quite with the same meaning; the message says how it differs.',
    example: code(`
      const test = job({ retry: 3, steps: [sh\`npm test\`] })
      export default pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs: { test } })`),
    fix: 'If you can live with the difference, leave it. If not, change the field, or say something else for this provider with variant(). `--strict` makes an error of it.',
  },
  emulated: {
    cause: 'The provider has no such feature, so its file says the same by other means. The meaning is the same: nothing has to be done.',
    example: code(`
      const test = job({ steps: [sh({ name: 'Test', env: { CI_LEVEL: '2' } })\`npm test\`] })
      export default pipeline('ci', { providers: ['gitlab'], on: { push: true }, jobs: { test } })`),
    fix: 'Read how in the report, if you look into the emitted file. `--strict` takes it as it is; `pipegen build --report` shows all of them.',
  },
  'over-limit': {
    cause: 'The provider documents a limit, and refuses a file that is above it, often with a message that does not say why.',
    example: code(`
      const shards = Array.from({ length: 300 }, (_, index) => index)
      const test = job({ matrix: { shard: shards }, steps: [sh\`npm test\`] })`),
    fix: "Make it smaller, for instance by two jobs. If your own installation allows more, give the provider `limits: 'warn'`.",
  },
  'near-limit': {
    cause:
      'The provider documents a limit, and the pipeline has more than four fifths of it. What grows a little with each change would be refused one day.',
    example: code(`
      const shards = Array.from({ length: 220 }, (_, index) => index)
      const test = job({ matrix: { shard: shards }, steps: [sh\`npm test\`] })`),
    fix: 'Split the job, the script or the pipeline before you have to.',
  },
  'file-claimed-twice': {
    cause: 'Two sources would write the same file, and the one built last would win.',
    example: code(`
      // api/ci.ts and web/ci.ts both hold:
      export default pipeline('ci', { on: { push: true }, jobs: { test } })`),
    fix: "Give the pipelines different names, or one of them another file: `providers: [github({ file: '…' })]`. Or import both into one ci.ts, and export them as a list.",
  },

  // ── thrown while the ci.ts runs
  'value-in-string': {
    cause:
      'A value is known only when the pipeline runs, but a plain string is put together now. JavaScript would write "[object Object]" into it.',
    example: "const deploy = job({ name: `Deploy ${variable('TARGET')}`, steps: [sh`./deploy.sh`] })",
    fix: "Put `text` before the string: text`Deploy ${variable('TARGET')}`. In sh`…` a value can stand as it is. For a choice between two texts, use choose().",
  },
  'not-a-value': {
    cause:
      'Something stands where a text or value is wanted. If it is undefined, it is most often an output that its job does not declare.',
    example: code(`
      const build = job({ steps: [sh\`make\`] })
      const deploy = job({ steps: [sh\`./deploy.sh \${build.outputs.tag}\`] })`),
    fix: "Declare what you read: `outputs: ['tag']` on the job that sets it. Objects have to become a string first, for instance by JSON.stringify().",
  },
  'not-a-condition': {
    cause: 'Only conditions can be combined by all(), any() and not(); a plain true, false or string is none.',
    example: "const deploy = job({ when: all('main', event('push')), steps: [sh`./deploy.sh`] })",
    fix: "Say what is tested: all(branch('main'), event('push')). What is known already while the ci.ts runs can be decided there, with an ordinary `if`.",
  },
  'not-a-job': {
    cause: 'A need is the job itself, not its name, so that a slip in the name is seen in the editor.',
    example: "const deploy = job({ needs: [optional('lint')], steps: [sh`./deploy.sh`] })",
    fix: 'Give what job() or a recipe returned: `needs: [optional(lint)]`.',
  },
  'not-a-word': {
    cause: 'A list in a script becomes several words, and a word has to be known now. An object in it, or a value, has no text yet.',
    example: "const build = job({ steps: [sh`make ${['all', variable('TARGET')]}`] })",
    fix: "Interpolate values one by one: sh`make all ${variable('TARGET')}`.",
  },
  'not-a-spec': {
    cause: 'A job, pipeline or project is described by an object of fields, and something else was given.',
    example: code(`
      const test = job({ steps: [sh\`npm test\`] })
      export default pipeline({ name: 'ci', on: { push: true }, jobs: { test } })`),
    fix: "Write the name first, and then the object: pipeline('ci', { on: …, jobs: … }). For jobs it is job({ steps: […] }).",
  },
  'bad-option': {
    cause: 'An option of a provider holds something that it does not take, or a version that is older than what pipegen writes for.',
    example: code(`
      const test = job({ steps: [sh\`npm test\`] })
      export default pipeline('ci', { providers: [gitlab({ version: 16.1 })], on: { push: true }, jobs: { test } })`),
    fix: "Write what the message asks for, here `gitlab({ version: '16.1' })`. docs/options.md lists the options of each provider, and what follows from them.",
  },
  'bad-variant': {
    cause:
      'The choices are of different kinds (a step here, a condition there), are neither steps, jobs nor conditions, or there are none. Nobody could say where such a variant may stand.',
    example: "const test = job({ steps: [variant({ github: sh`npm test`, default: branch('main') })] })",
    fix: 'Give each provider the same kind: variant({ github: sh`npm test`, default: sh`npm test -- --ci` }). For values, use a variant of the step that reads them.',
  },

  // ── files, and running a ci.ts
  'syntax-error': {
    cause: 'The file is not valid TypeScript, so it cannot be run.',
    example: "export default pipeline('ci', { on: { push: true }",
    fix: 'Correct it at the place that the message names. If nothing is wrong there, look at the line before: a bracket or comma may be missing.',
  },
  'module-not-found': {
    cause: 'An import names a file or package that is not there.',
    example: "import { lint } from './jbos'",
    fix: 'Correct the path, which is relative to the file that imports; or install the package.',
  },
  'missing-export': {
    cause:
      'The module has no export of that name. The name would be undefined, and lists of needs and steps skip undefined, so a job could vanish without a word.',
    example: "import { jbo } from 'pipegen'",
    fix: 'Use a name that the module exports; the hint lists them. For a type, write `import type`.',
  },
  'bad-json': {
    cause: 'A JSON file that the ci.ts imports is not valid JSON; comments and trailing commas are not allowed in it.',
    example: "import versions from './versions.json' // holds { node: 22 }",
    fix: 'Correct the file: names of fields need double quotes.',
  },
  'ci-threw': {
    cause: 'Your own code threw an error while it ran, so there is no pipeline to build.',
    example: "if (process.env.DEPLOY_TARGET === undefined) throw new Error('Set DEPLOY_TARGET first.')",
    fix: 'Look at the line that the message names. Better still, let the ci.ts depend on nothing outside the repo: what it builds should be the same on every machine.',
  },
  'ci-ended-early': {
    cause: 'The ci.ts ended the process, or waits for something that never comes, so pipegen could not finish. No file was written.',
    example: 'await new Promise(() => {})',
    fix: 'Remove the call of process.exit(), or what is waited for. To give up on purpose, throw an Error with a message.',
  },
  'unreadable-file': {
    cause: 'A file that pipegen has to read, or to compare with, cannot be read.',
    example: '// .github/workflows/ci.yml is a folder, or belongs to another user.',
    fix: 'Check its permissions; a folder in its place must be moved away.',
  },
  'unwritable-file': {
    cause: 'A file cannot be written, so it still holds what it held before; or what was asked for on stdout could not be printed.',
    example: '// .github/workflows/ci.yml is read-only.',
    fix: 'Check the permissions of the file and of its folder, and whether the disk is full, then build again.',
  },
  'outside-root': {
    cause:
      "An emitted file would lie outside of the repo, by its path or through a symbolic link. There no provider finds it, and it might be somebody else's.",
    example: code(`
      const test = job({ steps: [sh\`npm test\`] })
      export default pipeline('ci', { providers: [github({ file: '../ci.yml' })], on: { push: true }, jobs: { test } })`),
    fix: 'Use a path inside the folder that holds `.git`.',
  },
  'file-edited': {
    cause: 'A file that pipegen wrote was changed by hand since. A build would lose that change, so the file was left as it is.',
    example: '// A colleague has raised a timeout in .github/workflows/ci.yml, and not in the ci.ts.',
    fix: 'Move the change into the ci.ts, then build with --force. To keep the file by hand from now on, remove its header and take the provider out of `providers`.',
  },
  'file-not-ours': {
    cause: 'Where pipegen would write a file, there is one that it did not write. It was left as it is.',
    example: '// .github/workflows/ci.yml was written by hand before there was a ci.ts.',
    fix: "Move what you need from it into the ci.ts, then build with --force. To keep both, give the emitted one another path: github({ file: '…' }).",
  },
  'orphan-file': {
    cause: 'pipegen wrote this file once, but nothing makes it any more. The provider still runs it.',
    example: '// The pipeline was renamed from "ci" to "build", and .github/workflows/ci.yml is still there.',
    fix: 'Delete the file. If it should still be built, put its pipeline back into the ci.ts.',
  },
}
