/**
 * Every code of the core with its severity and its words: the only place where findings are worded.
 * `explain.ts` holds the longer text that `pipegen explain CODE` prints.
 */
import { didYouMean } from './closest.ts'
import type { Diagnostic, Origin, Severity } from './diagnostic.ts'

/** The hint may read more arguments than the message: names that are known, for "did you mean". */
interface Entry<M extends readonly unknown[], H extends readonly unknown[]> {
  readonly severity: Severity
  readonly message: (...args: M) => string
  readonly hint: (...args: H) => string | null
}

function error<M extends readonly unknown[], H extends readonly unknown[] = []>(
  message: (...args: M) => string,
  hint: string | ((...args: H) => string | null),
): Entry<M, H> {
  return { severity: 'error', message, hint: typeof hint === 'string' ? () => hint : hint }
}
function warning<M extends readonly unknown[], H extends readonly unknown[] = []>(
  message: (...args: M) => string,
  hint: string | ((...args: H) => string | null),
): Entry<M, H> {
  return { ...error(message, hint), severity: 'warning' }
}
function info<M extends readonly unknown[], H extends readonly unknown[] = []>(
  message: (...args: M) => string,
  hint: (...args: H) => string | null,
): Entry<M, H> {
  return { severity: 'info', message, hint }
}
const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

export const catalog = {
  // ── the export
  'no-default-export': error((source: string) => `${source} has no default export.`, "Write `export default pipeline('ci', { … })`."),
  'not-a-pipeline': error(
    (source: string, got: string) => `The default export of ${source} is ${got}, not a pipeline.`,
    'Export what pipeline() or project() returned, or a list of pipelines.',
  ),
  'two-copies': error(
    (what: string) => `This ${what} was made by another copy of pipegen.`,
    'Install one copy only: `npm ls pipegen` shows who brings the other.',
  ),
  'no-pipelines': error(() => 'The project has no pipelines.', 'List at least one in `pipelines`.'),
  'pipeline-name-taken': error((name: string) => `Two pipelines are called "${name}".`, 'Names become file names: give each its own.'),
  'bad-pipeline-name': error(
    (name: string) => `"${name}" can't be the name of a pipeline, because it becomes a file name.`,
    'Use letters, digits, spaces, dots, dashes and underscores.',
  ),

  // ── shapes
  'unknown-field': error(
    (field: string, where: string) => `${where} has no field "${field}".`,
    (field: string, _where: string, known: readonly string[]) => didYouMean(field, known) ?? `It has ${known.join(', ')}.`,
  ),
  'missing-field': error(
    (field: string, where: string) => `${where} lacks the field "${field}".`,
    (field: string) => `Add \`${field}\`.`,
  ),
  'wrong-type': error(
    // A part with a name of its own, such as `Job "test"`, is quoted already.
    (field: string, expected: string, got: string) => `${field.includes('"') ? field : `"${field}"`} wants ${expected}, but got ${got}.`,
    (_field: string, _expected: string, _got: string, advice?: string) =>
      advice ?? 'The editor shows the types if `ci.ts` is part of a TypeScript project.',
  ),

  // ── jobs and needs
  'no-jobs': error((name: string) => `Pipeline "${name}" has no jobs.`, 'Add at least one to `jobs`.'),
  'need-not-listed': error(
    (job: string, need: string) => `Job "${job}" needs ${need}, which this pipeline doesn't list.`,
    (_job: string, _need: string, key: string) => `Add it to \`jobs\` of the pipeline${key === '' ? '' : `, for instance as \`${key}\``}.`,
  ),
  'unknown-need': error(
    (job: string, need: string) => `Job "${job}" needs "${need}", but no job has that id.`,
    (_job: string, need: string, known: readonly string[]) => didYouMean(need, known) ?? `The jobs are ${quoted(known)}.`,
  ),
  'need-twice': warning((job: string, need: string) => `Job "${job}" needs "${need}" twice.`, 'Remove one of them.'),
  cycle: error(
    (route: readonly string[]) => `These jobs wait for each other: ${route.map((id) => `"${id}"`).join(' → ')}.`,
    'Remove one of the needs.',
  ),
  'job-listed-twice': error(
    (first: string, second: string) => `One job is listed as "${first}" and as "${second}".`,
    'Call the function that makes it once for each, so that they are two jobs.',
  ),
  'bad-id': error(
    (id: string) => `"${id}" can't be the id of a job.`,
    'An id has letters, digits, dashes, underscores and other characters that can become a dash, and begins with a letter or underscore.',
  ),
  'id-collision': error(
    (first: string, second: string, became: string) => `The jobs "${first}" and "${second}" would both be called "${became}".`,
    'Providers compare names without case, and some characters become a dash: rename one.',
  ),
  'no-steps': error((job: string) => `Job "${job}" has no steps.`, 'Add steps, or an `approval` if it is meant as a gate.'),
  'call-with-steps': error(
    (job: string, field: string) => `Job "${job}" calls a workflow, so it can't have \`${field}\`.`,
    'Move it into the called workflow.',
  ),
  'never-runs': warning(
    (job: string) => `Job "${job}" can never run: no event of this pipeline makes its condition true.`,
    'Change its `when`, or the `on` of the pipeline.',
  ),
  'need-never-met': warning(
    (job: string, needs: readonly string[]) =>
      `Job "${job}" can never run: whenever it could, ${needs.length === 1 ? `its need ${quoted(needs)}` : `one of its needs ${quoted(needs)}`} is skipped.`,
    'Let some event make the conditions of both true, or make the need `optional()`.',
  ),
  'always-true': warning(
    (subject: string, condition: string) => `In the condition of ${subject}, ${condition} is always true.`,
    'Remove it, or look whether the events in `on` are those that you mean.',
  ),
  'always-false': warning(
    (subject: string, condition: string) => `In the condition of ${subject}, ${condition} is always false.`,
    'Correct or remove it, or add the event that makes it true to `on`.',
  ),
  'approval-bypassed': warning(
    (job: string, approval: string, how: string, situation: string) =>
      `Job "${job}" can run without the approval of "${approval}": that ${how} on ${situation}.`,
    'Leave out `optional()` and status tests, or give the job an `approval` of its own.',
  ),
  'grid-incomplete': info(
    (pipeline: string, count: number) =>
      `Pipeline "${pipeline}" tells more situations apart than the ${count} that were planned, so what never happens can't be told for sure.`,
    () => 'Plan what you have in mind by itself: `pipegen plan --branch main`.',
  ),
  'unused-job': warning(
    (name: string) => `This job is made, but no pipeline lists it${name}.`,
    'Add it to `jobs` of the pipeline, or remove it.',
  ),
  'unused-condition': warning(
    () => 'This condition is made, but nothing uses it.',
    'JavaScript keeps one side of `a || b`, `a && b` and `c ? a : b`: write any(a, b), all(a, b) and choose(c, a, b).',
  ),

  // ── matrix
  'empty-axis': error(
    (job: string, axis: string) => `Axis "${axis}" of job "${job}" has no values.`,
    'Give it at least one, or remove the axis.',
  ),
  'empty-matrix': error((job: string) => `The matrix of job "${job}" has no cells left.`, 'Remove an `exclude`, or add an `include`.'),
  'exclude-matches-nothing': error(
    (job: string, entry: string) => `This \`exclude\` of job "${job}" takes nothing away: no cell has ${entry}.`,
    'Correct its values, or remove it.',
  ),
  'fraction-axis': error(
    (axis: string, value: number) => `Axis "${axis}" holds the number ${value}: a version such as 3.10 has become 3.1 by now.`,
    "Put the values in quotes: ['3.10', '3.11'].",
  ),
  'bad-axis-name': error(
    (axis: string) => `"${axis}" can't be the name of an axis.`,
    'Use letters, digits and underscores; begin with a letter or underscore.',
  ),
  'axis-collision': error(
    (first: string, second: string) => `The axes "${first}" and "${second}" differ in case only.`,
    'They become one variable: rename one.',
  ),
  'unknown-axis': error(
    (axis: string, job: string) => `Job "${job}" has no axis "${axis}".`,
    (axis: string, _job: string, known: readonly string[]) =>
      didYouMean(axis, known) ?? (known.length > 0 ? `It has ${quoted(known)}.` : 'It has no matrix.'),
  ),
  'axis-value': warning(
    (value: string, axis: string) => `Axis "${axis}" never is "${value}", so this comparison is always false.`,
    (value: string, _axis: string, known: readonly string[]) => didYouMean(value, known) ?? `Its values are ${quoted(known)}.`,
  ),

  // ── values
  'unknown-service': error(
    (service: string, job: string) => `Job "${job}" has no service "${service}".`,
    (service: string, _job: string, known: readonly string[]) => didYouMean(service, known) ?? 'Declare it in `services`.',
  ),
  'unknown-output': error(
    (name: string, job: string) => `Job "${job}" declares no output "${name}".`,
    (name: string, _job: string, known: readonly string[]) => didYouMean(name, known) ?? 'Add it to `outputs` of that job.',
  ),
  'unreachable-output': error(
    (job: string, of: string) => `Job "${job}" reads from "${of}", which doesn't run before it.`,
    (_job: string, of: string) => `Add "${of}" to its needs.`,
  ),
  'unknown-artifact': error(
    (name: string, job: string) => `Job "${job}" has no artifact "${name}".`,
    (name: string, _job: string, known: readonly string[]) => didYouMean(name, known) ?? 'Add it to `artifacts` of that job.',
  ),
  'own-output': error(
    (job: string, name: string) => `Job "${job}" reads its own output "${name}".`,
    'Write it to $PIPEGEN_ENV and read it with env(), or use it in another job.',
  ),
  'foreign-step-output': error(
    () => 'This output belongs to a step of another job, or of a later step.',
    'Declare it as an output of that job, and read that.',
  ),
  'unknown-input': error(
    (name: string) => `The pipeline has no input "${name}".`,
    (name: string, known: readonly string[]) => didYouMean(name, known) ?? 'Declare it in `on.manual.inputs`.',
  ),
  'input-not-listed': error(() => 'This input is used, but the pipeline does not list it.', 'Add it to `inputs` of `on.manual`.'),
  'env-in-job': error(
    (name: string) => `env('${name}') is known only while the steps run, so it can't stand here.`,
    'Use it in a step, or use an output of another job.',
  ),
  'mutable-image': error(
    (ref: string) => `"${ref}" is no image by digest.`,
    'Write image("repo@sha256:…"), or text`repo@${job.outputs.digest}`.',
  ),
  'image-latest': warning((image: string) => `The image "${image}" has no fixed version.`, 'Name a tag other than `latest`, or a digest.'),
  // ── practice
  'push-on-pull-request': error(
    (job: string) => `Job "${job}" pushes an image on pull requests, before anybody has looked at the code.`,
    "Let the push, or the job, run otherwise only: when: not(event('pullRequest')).",
  ),
  'production-without-gate': error(
    (job: string, environment: string) => `Job "${job}" deploys to "${environment}" without anybody's approval.`,
    'Add `approval: true` to it, or let it need a job that has one.',
  ),
  'production-without-staging': error(
    (job: string, environment: string) => `Job "${job}" deploys to "${environment}" what no other environment has tried.`,
    (_job: string, _environment: string, others: readonly string[]) =>
      others.length === 0
        ? 'Deploy to another environment first, such as "staging", and let this job need that.'
        : `Let it need ${others.length === 1 ? '' : 'one of '}${quoted(others)}.`,
  ),
  'production-rebuilt-image': info(
    (job: string, staging: string) =>
      `Job "${job}" deploys an image that is built anew: the one that "${staging}" tried is of another run.`,
    () => 'Deploy to both in one run, one after the other.',
  ),
  'deploy-untested-image': error(
    (job: string, builder: string) => `Job "${job}" deploys the image of "${builder}", and no test comes before.`,
    (_job: string, builder: string, tests: readonly string[]) =>
      tests.length === 0 ? 'Add a job that tests, and let the build need it.' : `Let "${builder}" need ${quoted(tests.slice(0, 5))}.`,
  ),
  'deploy-unchecked': info(
    (job: string, host: string) => `Nothing asks ${host} after job "${job}" has deployed to it.`,
    () => 'Add a step that asks its URL and fails without an answer: curl --fail --retry 10 --retry-all-errors.',
  ),
  'deploy-downtime': warning(
    () => 'This step stops what runs before the next one is known to start.',
    'Keep the old container under another name until the new one answers, as `ssh.deploy` does.',
  ),
  'latest-from-branches': warning(
    (job: string) => `Job "${job}" moves the tag "latest" from more than one branch.`,
    "Move it on one branch only: when: branch('main').",
  ),
  'image-unscanned': warning(
    (job: string) => `Job "${job}" pushes an image, and no job of the pipeline scans for known weaknesses.`,
    'Add a scan of the image or of the dependencies, such as trivy.',
  ),
  'secret-literal': error(
    (what: string) => `This holds ${what}.`,
    "Take it back where it was made, since it is known now, and read a new one with secret('NAME').",
  ),
  'secret-shared': warning(
    (name: string, one: string, other: string) => `The secret "${name}" opens "${one}" as well as "${other}".`,
    'Give each environment its own.',
  ),
  'secret-in-build-arg': warning(
    (name: string) => `The build argument "${name}" holds a secret, which stays readable in the image.`,
    'Mount it for the step that needs it: docker build --secret id=NAME,env=NAME.',
  ),
  'password-on-command-line': warning(
    (command: string) => `"${command}" gets a password on its command line, where every process of the machine can read it.`,
    'Use --password-stdin.',
  ),
  'host-key-unchecked': warning(
    (program: string) => `"${program}" takes any host for the right one.`,
    'Write the key of the host into known_hosts, or use `ssh.run`.',
  ),
  'dependency-unpinned': warning(
    (name: string) => `"${name}" is installed in whatever version is the newest.`,
    (name: string) => `Write ${name}==VERSION, or list it in a requirements file.`,
  ),
  'not-idempotent': warning(
    (command: string) => `"${command}" fails in the second run, because the first has made it already.`,
    (command: string) =>
      command.startsWith('helm')
        ? 'Use helm upgrade --install.'
        : 'Look first whether it exists, or make it outside of the pipeline, and update it here.',
  ),
  'sleep-as-check': warning(
    (command: string) => `"${command}" waits, but doesn't look.`,
    'Ask until the answer is right, for a limited time: curl --retry, kubectl rollout status --timeout.',
  ),
  'state-unlocked': warning(
    (command: string) => `"${command}" changes the state without its lock, as another run may at the same time.`,
    'Leave out -lock=false; -lock-timeout=5m waits for whoever has the lock. A backend that has no lock wants another one.',
  ),
  'compose-v1': warning(
    (command: string) => `"${command}" is the first version of Compose, which runners no longer have.`,
    'Write docker compose.',
  ),
  'tests-after-merge': warning(
    (job: string) => `Job "${job}" tests what has been merged already: nothing runs on pull requests.`,
    'Add `pullRequest: true` to `on`.',
  ),
  'matrix-size': info(
    (job: string, count: number) => `The matrix of job "${job}" has ${count} cells.`,
    () => 'Leave out what tells nothing new by `exclude`, or let a schedule run it all; `maxParallel` spares others the wait.',
  ),
  'no-cache': info(
    (job: string, _cache: string) => `Job "${job}" downloads its dependencies in every run: it keeps no cache.`,
    (_job: string, cache: string) => `Add \`cache: '${cache}'\` to the job.`,
  ),
  'allow-without-reason': error(
    (code: string) => `"${code}" is allowed without a reason.`,
    'Say why, for whoever reads the file after you.',
  ),
  'idle-allowance': warning(
    (code: string) => `"${code}" is allowed, but isn't found here.`,
    'Remove it, so that it is found when it comes.',
  ),
  'bad-output-name': error(
    (name: string) => `"${name}" can't be the name of an output.`,
    'Use letters, digits and underscores; begin with a letter or underscore.',
  ),
  'output-twice': error((name: string) => `The output "${name}" is declared twice.`, 'Remove one.'),
  'output-never-set': warning(
    (name: string, job: string) => `No step of job "${job}" mentions $PIPEGEN_OUTPUT, so "${name}" stays empty.`,
    `Append a line \`name=value\` to "$PIPEGEN_OUTPUT" in one of its steps.`,
  ),
  'matrix-output': error(
    (job: string) => `Job "${job}" has a matrix, so its cells would overwrite each other's outputs.`,
    'Hand files over by an artifact: it arrives in one folder per cell.',
  ),
  'bad-env-name': error(
    (name: string) => `"${name}" can't be the name of a variable.`,
    'Use letters, digits and underscores; begin with a letter or underscore.',
  ),
  'bad-secret-name': error(
    (name: string) => `"${name}" can't be the name of a secret or variable.`,
    'Use letters, digits and underscores; begin with a letter or underscore.',
  ),
  'reserved-env': error((name: string, why: string) => `The variable "${name}" can't be set: ${why}.`, 'Choose another name.'),
  'env-set-by-step': error(
    (name: string) => `What an earlier step wrote to "${name}" can't be read here: the step sets "${name}" itself.`,
    'Give the variable of the step another name.',
  ),
  'evaluated-as-code': error(
    (detail: string) => `A value would be evaluated as code: ${detail}.`,
    `Pass it as an argument instead: bash -c 'echo "$1"' _ \${value}, or read it from the environment inside the program.`,
  ),
  'no-safe-reference': error(
    (detail: string) => `A value can't stand here: ${detail}.`,
    'Assign it to a variable of the script first, and use that.',
  ),
  'nul-character': error(() => 'A text holds the character NUL, which no shell, environment or YAML file can carry.', 'Remove it.'),
  'lone-surrogate': error(
    () => 'A text holds half of a character (a surrogate without its other half), which no file can carry.',
    'Cut texts between characters: [...text] lists them.',
  ),

  // ── fields
  'bad-duration': error((text: string) => `"${text}" is no duration.`, 'Write one whole number and one unit: 90s, 30m, 2h, 7d.'),
  'bad-number': error((field: string, wanted: string, got: number) => `"${field}" wants ${wanted}, but got ${got}.`, 'Correct the number.'),
  'bad-cron': error(
    (cron: string, why: string) => `"${cron}" is no schedule: ${why}.`,
    'Write five fields: minute, hour, day of month, month, day of week, such as "30 5 * * 1-5".',
  ),
  'bad-timezone': error((zone: string) => `There is no time zone "${zone}".`, 'Use a name of the IANA list, such as Europe/Paris.'),
  'bad-glob': error(
    (glob: string) => `"${glob}" is no pattern.`,
    (glob: string) =>
      glob.startsWith('!')
        ? 'Name what is left out by `branchesIgnore`, `tagsIgnore` or `pathsIgnore`, or by not() in a condition. For a name that begins so, write \\\\!.'
        : '`*` stops at `/`, `**` does not, `?` is one character, `[…]` a class that must be closed.',
  ),
  'paths-of-tags': error(
    () => 'Paths filter the pushes of branches, but this trigger lists only tags.',
    'Remove the paths, or add `branches`.',
  ),
  'bad-path': error((path: string, why: string) => `The path "${path}" ${why}.`, 'Name a path inside the checkout, relative to its root.'),
  'bad-event': error(
    (name: string) => `There is no event "${name}".`,
    (name: string, known: readonly string[]) => didYouMean(name, known) ?? `The events are ${quoted(known)}.`,
  ),
  'bad-repository': error((name: string) => `"${name}" is no repository.`, 'Write owner/name.'),
  'empty-condition': error((what: string) => `${what}() without arguments says nothing.`, 'Give it at least one.'),
  'bad-action': error((action: string) => `"${action}" names no action.`, 'Write owner/repo@ref, ./path or docker://image.'),
  'unpinned-action': error(
    (action: string) => `The commit of "${action}" is not known, so it can't be pinned.`,
    (action: string, known: readonly string[]) => {
      const near = didYouMean(action, known)
      const add = `\`pipegen actions add ${action} --sha <commit>\`, with \`--from action.yml\` if its inputs shall be checked`
      return near === null ? `Run ${add}.` : `${near} If not, run ${add}.`
    },
  ),
  'unknown-action-input': error(
    (action: string, name: string) => `"${action}" has no input "${name}".`,
    (_action: string, name: string, known: readonly string[]) =>
      didYouMean(name, known) ?? (known.length === 0 ? 'It takes none.' : `Its inputs are ${quoted(known)}.`),
  ),
  'missing-action-input': error(
    (action: string, name: string) => `"${action}" needs the input "${name}".`,
    (_action: string, name: string) => `Add "${name}" to \`with\`.`,
  ),
  'unknown-action-output': error(
    (action: string, name: string) => `Nothing is known of an output "${name}" of "${action}".`,
    (action: string, name: string, known: readonly string[]) =>
      didYouMean(name, known) ?? `If it has one, declare it: \`uses('${action}', { outputs: ['${name}'] })\`.`,
  ),
  'bad-lock': error(
    (path: string, why: string) => `${path} ${why}.`,
    'Correct it, or take the version of the last commit: `pipegen actions add` writes the file.',
  ),
  'no-trigger': error(
    (name: string) => `Nothing starts pipeline "${name}".`,
    'Add push, pullRequest, tag, schedule, manual or release to `on`.',
  ),
  'file-not-found': error((path: string) => `The file "${path}" can't be read.`, 'The path is relative to the ci.ts.'),
  'choice-without-options': error((name: string) => `Input "${name}" is a choice without options.`, 'Give it `options`.'),
  'default-not-in-options': error(
    (name: string, value: string) => `The default "${value}" of input "${name}" is none of its options.`,
    'Add it to the options, or change it.',
  ),
  'artifact-twice': error((name: string) => `Two jobs have an artifact "${name}".`, 'Artifacts share one namespace per run: rename one.'),
  'runner-without-engine': error(
    (job: string, what: string) => `Job "${job}" uses ${what}, which needs a Linux runner.`,
    'Run the job on ubuntu.',
  ),
  'tools-in-container': error(
    (job: string) => `Job "${job}" has both \`container\` and \`tools\`.`,
    'Use an image that holds the tools, or leave out one of the two.',
  ),

  // ── providers
  'unknown-provider': error(
    (name: string) => `There is no provider "${name}".`,
    (name: string, known: readonly string[]) => didYouMean(name, known) ?? `The providers are ${quoted(known)}.`,
  ),
  'provider-twice': error((name: string) => `The provider "${name}" is listed twice.`, 'Keep one.'),
  unsupported: error(
    (what: string, why: string) => `${what}: ${why}`,
    (_what: string, _why: string, hint: string | null) => hint,
  ),
  differs: warning(
    (what: string, how: string) => `${what}: ${how}`,
    (_what: string, _how: string, hint: string | null) => hint,
  ),
  emulated: info(
    (what: string, how: string) => `${what}: ${how}`,
    (_what: string, _how: string) => null,
  ),
  'over-limit': error(
    (provider: string, what: string, limit: number, got: number) => `${provider} takes at most ${limit} ${what}; here are ${got}.`,
    "Make it smaller; `limits: 'warn'` of the provider turns this into a warning.",
  ),
  'near-limit': warning(
    (provider: string, what: string, limit: number, got: number) => `${got} ${what} come near ${limit}, the most that ${provider} takes.`,
    'Make it smaller before the limit stops you.',
  ),
  'file-claimed-twice': error(
    (path: string, first: string, second: string) => `${first} and ${second} both make ${path}.`,
    'Name another `file`, or leave one of them out.',
  ),
} as const

export type Code = keyof typeof catalog
/** Arguments of the message, or of the hint where it reads more. */
export type Args<C extends Code> =
  (typeof catalog)[C] extends Entry<infer M, infer H> ? (H extends readonly [...M, ...unknown[]] ? H : M) : never

/** A finding of this code at this place, worded from the arguments. */
export function finding<C extends Code>(code: C, at: Origin | null, ...args: Args<C>): Diagnostic {
  const entry = catalog[code] as unknown as Entry<readonly unknown[], readonly unknown[]>
  return { code, severity: entry.severity, provider: null, message: entry.message(...args), hint: entry.hint(...args), at }
}
