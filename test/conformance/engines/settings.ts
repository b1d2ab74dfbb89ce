/** What the settings of a provider hold beside the file: secrets, and the token that a job gets for its identity. */

/** The names of all secrets that a model speaks of. */
export function secretNames(model: unknown): readonly string[] {
  const names = new Set<string>()
  JSON.stringify(model, (_, value: unknown) => {
    if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'secret')
      names.add((value as unknown as { name: string }).name)
    return value
  })
  return [...names]
}

/** Every secret has a text that says whose it is. */
export function textsOfSecrets(model: unknown): { readonly [name: string]: string } {
  return Object.fromEntries(secretNames(model).map((name) => [name, `text of ${name}`]))
}

/** What a job of GitHub asks for with this address is its OIDC token. */
export const tokenUrl = 'https://oidc.example.com/token?version=2'
export const oidcToken = 'oidc token'

export const githubTokenRequest = { ACTIONS_ID_TOKEN_REQUEST_URL: tokenUrl, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'token of the request' }
export const circleciTokens = { CIRCLE_OIDC_TOKEN: oidcToken, CIRCLE_OIDC_TOKEN_V2: oidcToken }

/** As Jenkins keeps them: by the id of a credential. */
export function credentialsOf(secrets: { readonly [name: string]: string }): { readonly [id: string]: string } {
  const all = Object.entries({ PIPEGEN_OIDC_TOKEN: oidcToken, ...secrets })
  return Object.fromEntries(all.map(([name, secret]) => [name.toLowerCase().replaceAll('_', '-'), secret]))
}
