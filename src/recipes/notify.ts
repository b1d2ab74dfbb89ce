/** Notifications: one message for a run in which something failed, with the names of the jobs. No token and no address is on a command line. */
import { type AnyValue, ci, type Env, failed, type Job, job, raw, type Step, sh, variant } from '../index.ts'
import { given, type RecipeOptions } from './options.ts'

export interface NotifyOptions extends Omit<RecipeOptions, 'needs'> {
  /** The jobs to watch, by their ids: all that the pipeline has. Jobs before them are watched too. */
  readonly jobs: { readonly [id: string]: Job }
  /**
   * Tokens that may read the run, so that the message names the jobs. GitHub needs none; elsewhere the message without one says that one of the
   * watched jobs failed. GitLab's has the scope `read_api`; Jenkins' is `user:token`, and asks the plugin Pipeline: REST API.
   */
  readonly readers?: { readonly gitlab?: AnyValue; readonly circleci?: AnyValue; readonly jenkins?: AnyValue }
}

/**
 * A message in a channel of Slack when a job fails; `when: always()` sends it after every run.
 * @example const alert = notify.slack({ jobs: { lint, test, build }, webhook: secret('SLACK_WEBHOOK') })
 */
export function slack(options: NotifyOptions & { readonly webhook: AnyValue }): Job {
  return sender(options, { WEBHOOK: options.webhook }, 'url = "$WEBHOOK"', '{"text": "$(escaped "$MESSAGE")"}')
}

/**
 * An event for PagerDuty, by an integration key of the Events API v2; runs of one branch add to one incident.
 * @example const page = notify.pagerduty({ jobs: { lint, test, deploy }, key: secret('PAGERDUTY_KEY') })
 */
export function pagerduty(options: NotifyOptions & { readonly key: AnyValue; readonly severity?: 'critical' | 'error' | 'warning' }): Job {
  const { key, severity = 'error' } = options
  return sender(
    options,
    { KEY: key },
    'url = "https://events.pagerduty.com/v2/enqueue"',
    `{"routing_key": "$(escaped "$KEY")", "event_action": "trigger", "dedup_key": "$(escaped "$REPOSITORY $REF")", "payload": {"summary": "$(escaped "$MESSAGE")", "source": "$(escaped "$REPOSITORY")", "severity": "${severity}"}, "links": [{"href": "$(escaped "$RUN_URL")", "text": "The run"}]}`,
  )
}

/**
 * An alert of Opsgenie, by the key of an API integration.
 * @example const alert = notify.opsgenie({ jobs: { lint, test, deploy }, key: secret('OPSGENIE_KEY'), priority: 'P1' })
 */
export function opsgenie(
  options: NotifyOptions & { readonly key: AnyValue; readonly priority?: 'P1' | 'P2' | 'P3' | 'P4' | 'P5'; readonly eu?: boolean },
): Job {
  const { key, priority = 'P2', eu = false } = options
  return sender(
    options,
    { KEY: key },
    `url = "https://api.${eu ? 'eu.' : ''}opsgenie.com/v2/alerts"\\nheader = "Authorization: GenieKey $KEY"`,
    `{"message": "$(escaped "$REPOSITORY: a run failed on $REF")", "alias": "$(escaped "$REPOSITORY $REF")", "description": "$(escaped "$MESSAGE")", "priority": "${priority}"}`,
  )
}

/**
 * A POST to an address of yours: an object with `text`, `failed`, `repository`, `ref` and `run`, all texts.
 * @example const hook = notify.webhook({ jobs: { lint, test }, url: secret('HOOK_URL'), token: secret('HOOK_TOKEN') })
 */
export function webhook(options: NotifyOptions & { readonly url: AnyValue; readonly token?: AnyValue }): Job {
  const { url, token } = options
  return sender(
    options,
    { WEBHOOK: url, ...(token === undefined ? {} : { TOKEN: token }) },
    `url = "$WEBHOOK"${token === undefined ? '' : '\\nheader = "Authorization: Bearer $TOKEN"'}`,
    '{"text": "$(escaped "$MESSAGE")", "failed": "$(escaped "$FAILED")", "repository": "$(escaped "$REPOSITORY")", "ref": "$(escaped "$REF")", "run": "$(escaped "$RUN_URL")"}',
  )
}

/** `config` is curl's, and `body` what is sent, both as bash reads them in double quotes. */
function sender(options: NotifyOptions, secrets: Env, config: string, body: string): Job {
  const { gitlab, circleci, jenkins } = options.readers ?? {}
  const ids = Object.keys(options.jobs)
  const step = (names: string, own: Env = {}): Step =>
    sh({ name: 'Send', env: { REPOSITORY: ci.repository, REF: ci.ref, RUN_URL: ci.runUrl, ...own, ...secrets } })`
      ${raw(names)}
      MESSAGE="$REPOSITORY: $FAILED failed on $REF. $RUN_URL"
      escaped() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }
      config=$(mktemp)
      trap 'rm -f "$config"' EXIT
      ${raw(`printf '%b\\n' "${quoted(config)}" > "$config"`)}
      ${raw(`printf '%s' "${quoted(body)}"`)} | curl -fsS --retry 3 -o /dev/null --config "$config" --header 'Content-Type: application/json' --data-binary @-
    `
  return job({
    description: 'Say what failed',
    needs: Object.values(options.jobs),
    when: failed(),
    checkout: false,
    timeout: '10m',
    // What each of them ended with.
    github: { env: { NEEDS: '${{ toJSON(needs) }}' } },
    steps: [
      variant({
        github: step(onGithub),
        ...(gitlab === undefined ? {} : { gitlab: step(onGitlab, { READER: gitlab }) }),
        ...(circleci === undefined ? {} : { circleci: step(onCircleci, { READER: circleci }) }),
        ...(jenkins === undefined ? {} : { jenkins: step(onJenkins, { READER: jenkins }) }),
        default: step('FAILED=$WATCHED', { WATCHED: ids.length === 1 ? ids[0] : `one of ${ids.join(', ')}` }),
      }),
    ],
    ...given(options),
  })
}

/** Lines become one, or words for none: a message that names no job is better than none. */
const joined = `sort -u | paste -sd , - | sed 's/,/, /g' || true)
FAILED=\${FAILED:-a job}`

/** Of the text of an object, each key has a line, further to the right the deeper it lies. */
const onGithub = `FAILED=$(printf '%s\\n' "$NEEDS" |
  awk -F '"' '/^  "/ { job = $2 } /^    "result": "failure"/ { print job }' | ${joined}`

/** Source: GitLab Docs, "Jobs API". */
const onGitlab = `FAILED=$(printf 'PRIVATE-TOKEN: %s' "$READER" |
  curl -fsS --retry 3 --header @- "$CI_API_V4_URL/projects/$CI_PROJECT_ID/pipelines/$CI_PIPELINE_ID/jobs?scope[]=failed&per_page=100" |
  grep -o '"status":"failed","stage":"[^"]*","name":"[^"]*","ref":"[^"]*","tag":[a-z]*,"coverage":[^,]*,"allow_failure":false' |
  sed 's/.*"name":"\\([^"]*\\)".*/\\1/' | ${joined}`

/** Source: CircleCI Docs, "API v2", getting a workflow's jobs. */
const onCircleci = `FAILED=$(printf 'Circle-Token: %s' "$READER" |
  curl -fsS --retry 3 --header @- "https://circleci.com/api/v2/workflow/$CIRCLE_WORKFLOW_ID/job" |
  jq -r '.items[] | select(.status == "failed") | .name' | ${joined}`

/** Source: the plugin Pipeline: REST API. */
const onJenkins = `FAILED=$(printf 'user = "%s"' "$READER" | curl -fsS --retry 3 --config - "\${RUN_URL%/}/wfapi/describe" |
  grep -o '"name":"[^"]*","execNode":"[^"]*","status":"FAILED"' | sed 's/"name":"\\([^"]*\\)".*/\\1/' | ${joined}`

/** Inside of double quotes; what stands in `$(…)` has quotes of its own. */
function quoted(text: string): string {
  return text.replace(/\$\(.*?\)|"/g, (found) => (found === '"' ? '\\"' : found))
}
