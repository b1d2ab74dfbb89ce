/** The built-in providers: the only list. Loaded when a pipeline names one. */
import type { Provider } from '../src/provider.ts'

export const providers: { readonly [name: string]: () => Promise<Provider> } = {
  github: async () => (await import('./github/index.ts')).github() as Provider,
  gitlab: async () => (await import('./gitlab/index.ts')).gitlab() as Provider,
  jenkins: async () => (await import('./jenkins/index.ts')).jenkins() as Provider,
}
