/**
 * Secrets that stand in the ci.ts: keys and tokens that their form gives away, wherever they stand, and passwords by the name of the variable
 * or the place in a URL. Not a finding: what a service of the job is started with, since it lives as long as the job, and what says that it is none.
 */
import { finding } from '../../diagnostics/catalog.ts'
import { type Diagnostic, type Origin, within } from '../../diagnostics/diagnostic.ts'
import type { EnvVar, Job } from '../../ir/types.ts'
import { walkJob, walkValue } from '../../ir/walk.ts'
import type { Rule } from '../rules.ts'

export const literalSecrets: Rule = (pipeline) => {
  const findings: Diagnostic[] = []
  const add = (what: string | null, at: Origin): void => {
    if (what !== null) findings.push(finding('secret-literal', at, what))
  }
  const checkEnv = (vars: readonly EnvVar[], at: Origin, own: ReadonlySet<string>): void => {
    for (const { name, value } of vars)
      if (value.kind === 'literal' && !own.has(value.text)) add(passwordIn(name, value.text), within(at, name))
  }
  for (const { name, value } of pipeline.env)
    walkValue(value, within(pipeline.origin, 'env', name), { value: (part, at) => part.kind === 'literal' && add(keyIn(part.text), at) })
  checkEnv(pipeline.env, within(pipeline.origin, 'env'), none)
  for (const job of pipeline.jobs) {
    const own = ownPasswords(job)
    walkJob(job, { value: (value, at) => value.kind === 'literal' && add(keyIn(value.text), at) })
    checkEnv(job.env, within(job.origin, 'env'), own)
    for (const step of [...job.steps, ...job.after]) {
      checkEnv(step.env, within(step.origin, 'env'), own)
      if (step.kind === 'run') add(keyIn(step.script), step.origin)
      else checkEnv(step.with, within(step.origin, 'with'), own)
    }
  }
  return findings
}

const none: ReadonlySet<string> = new Set()

/** With which the services of the job are started, or its own container. */
function ownPasswords(job: Job): ReadonlySet<string> {
  if (job.services.length === 0) return none
  return new Set(job.services.flatMap(({ env }) => env.flatMap(({ value }) => (value.kind === 'literal' ? [value.text] : []))))
}

/** Each as its maker documents it: the prefix, and at least as long. */
const keys: readonly (readonly [what: string, form: string])[] = [
  ['an access key of AWS', '\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b'],
  ['a token of GitHub', '\\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,})'],
  ['a token of GitLab', '\\bgl(?:pat|dt|rt|cbt|ptt)-[A-Za-z0-9_-]{20,}'],
  ['a token of Slack', '\\bxox[abeoprs]-[A-Za-z0-9-]{10,}'],
  ['a webhook of Slack', '\\bhooks\\.slack\\.com/services/T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]+'],
  ['a live key of Stripe', '\\b[sr]k_live_[A-Za-z0-9]{10,}'],
  ['a key of Google', '\\bAIza[A-Za-z0-9_-]{35}'],
  ['a token of npm', '\\bnpm_[A-Za-z0-9]{36}'],
  ['a token of PyPI', '\\bpypi-AgE[A-Za-z0-9_-]{20,}'],
  ['a token of Docker Hub', '\\bdckr_pat_[A-Za-z0-9_-]{20,}'],
  ['a token of Vault', '\\bhvs\\.[A-Za-z0-9_-]{20,}'],
  ['a key of SendGrid', '\\bSG\\.[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{16,}'],
  ['a private key', '-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----'],
  // A host without a dot is a service or the machine itself.
  ['a password in a URL', '\\b[a-z][a-z0-9+]*://[^\\s/:@$"\'<]+:[^\\s/@$"\'<{]{3,}@(?!127\\.)[A-Za-z0-9-]+\\.[A-Za-z0-9.-]+'],
]
const anyKey = new RegExp(keys.map(([, form]) => `(${form})`).join('|'))

function keyIn(text: string): string | null {
  const found = anyKey.exec(text)
  if (found === null) return null
  return keys[found.slice(1).findIndex((group) => group !== undefined)]?.[0] ?? null
}

const secretName = /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|SECRET_?KEY)$/i
/** Texts for tests, names of files and variables, and switches. */
const noSecret =
  /^(?:(?:test|dummy|fake|example|sample|change-?me|placeholder|none|null|not-?|no-|ci\b|x+$|\*+$|dev|local|insecure).*|true|false|\d+|[./~].*|.*[\s$%{].*|.{0,5})$/i

function passwordIn(name: string, text: string): string | null {
  return secretName.test(name) && !noSecret.test(text) && keyIn(text) === null ? `the value of ${name}` : null
}
