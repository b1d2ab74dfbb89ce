/** The built-in providers: the only list. Loaded when a pipeline names one. */
import type { Explanation } from '../src/diagnostics/explain.ts'
import type { Provider } from '../src/provider.ts'

export const providers: { readonly [name: string]: () => Promise<Provider> } = {
  github: async () => (await import('./github/index.ts')).github() as Provider,
  gitlab: async () => (await import('./gitlab/index.ts')).gitlab() as Provider,
  jenkins: async () => (await import('./jenkins/index.ts')).jenkins() as Provider,
  circleci: async () => (await import('./circleci/index.ts')).circleci() as Provider,
}

/** The longer words of what only one provider finds, for `pipegen explain`. */
export const providerExplanations: { readonly [name: string]: () => Promise<{ readonly [code: string]: Explanation }> } = {
  gitlab: async () => (await import('./gitlab/explanations.ts')).explanations,
  jenkins: async () => (await import('./jenkins/explanations.ts')).explanations,
  circleci: async () => (await import('./circleci/explanations.ts')).explanations,
}
