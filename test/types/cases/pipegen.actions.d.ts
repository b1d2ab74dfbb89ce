import type { ActionInput } from 'pipegen'

declare module 'pipegen' {
  interface OwnActions {
    'acme/deploy@v2': {
      with: {
        target: ActionInput
      }
      outputs: 'url'
    }
    'actions/deploy-pages@v5': {
      with: {
        mirror?: ActionInput | undefined
      }
      outputs: never
    }
  }
}
