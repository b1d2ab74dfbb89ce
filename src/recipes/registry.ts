/** Registries of images: where they are, and who logs in. */
import { type AnyValue, type Env, type Step, type Text, variant } from '../index.ts'

export interface Login {
  readonly username: Text
  readonly password: AnyValue
}

/** Where images are pushed, and as whom. */
export interface Registry extends Login {
  /** Absent is Docker Hub. */
  readonly server?: string
  /** The provider whose jobs have a login of their own, in `$CI_REGISTRY_USER` and `$CI_REGISTRY_PASSWORD`. */
  readonly ownLogin?: 'gitlab'
}

/** The step that logs in as the registry says, or, where the job has a login of its own, as the job. */
export function byLogin({ ownLogin }: Registry, steps: { readonly given: Step; readonly own: () => Step }): Step {
  return ownLogin === undefined ? steps.given : variant({ [ownLogin]: steps.own(), default: steps.given })
}

/** The variables in which a program that reads a user and a password from its environment finds them. */
export function loginVariables(registry: Registry | undefined, user: string, password: string): Env {
  return registry === undefined ? {} : { [user]: registry.username, [password]: registry.password }
}
