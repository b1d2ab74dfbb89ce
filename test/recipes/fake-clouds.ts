/** Stand-ins for what gives the clouds' logins for the OIDC token of a job, and what a step that is logged in must see. */
import { oidcToken } from '../conformance/engines/settings.ts'
import type { Run } from './run.ts'

/** For curl: the first token that was shown is kept in `$STATE/token`. */
export const cloudAnswers = `case "$*" in
  *sts.*.amazonaws.com/*)
    printf '%s' "$stdin" > "$STATE/token"
    echo "<AssumeRoleWithWebIdentityResponse><Credentials><AccessKeyId>key of $AWS_ROLE</AccessKeyId>"
    echo '<SecretAccessKey>a/secret+key=</SecretAccessKey><SessionToken>aws session</SessionToken></Credentials></AssumeRoleWithWebIdentityResponse>' ;;
  *sts.googleapis.com*) printf '%s' "$stdin" > "$STATE/token"; echo '{"access_token": "federated token"}' ;;
  *:generateAccessToken) [ "$stdin" = 'Authorization: Bearer federated token' ] && echo '{ "accessToken": "google token" }' ;;
  *login.microsoftonline.com*) printf '%s' "$stdin" > "$STATE/token"; echo '{"token_type":"Bearer","access_token":"azure token"}' ;;
esac
`

/** For aws: fails for whoever hasn't the session of this role. */
export function asRole(role: string): string {
  return `[ "$AWS_ACCESS_KEY_ID|$AWS_SECRET_ACCESS_KEY|$AWS_SESSION_TOKEN" = 'key of ${role}|a/secret+key=|aws session' ] || exit 255\n`
}

/** None of these may stand on a command line. */
const secrets = new RegExp([oidcToken, 'federated token', 'google token', 'azure token', 'a/secret\\+key=', 'aws session'].join('|'))

export function shownSecrets({ lines }: Run): readonly string[] {
  return lines.filter((line) => secrets.test(line))
}
