/** The rules of the model, in the order in which their findings are shown. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Pipeline } from '../ir/types.ts'
import { artifacts } from './artifacts.ts'
import { axisValues } from './axis-values.ts'
import { characters } from './characters.ts'
import { cycles } from './cycles.ts'
import { fixedImages } from './fixed-images.ts'
import { idCollisions } from './id-collisions.ts'
import { linuxOnly } from './linux-only.ts'
import { neverRuns } from './never-runs.ts'
import { numbers } from './numbers.ts'
import { outputNames } from './output-names.ts'
import { ownEnv } from './own-env.ts'
import { ownVariables } from './own-variables.ts'
import { deploymentHabits } from './practice/deployment-habits.ts'
import { feedback } from './practice/feedback.ts'
import { commandHabits } from './practice/habits.ts'
import { literalSecrets } from './practice/literal-secrets.ts'
import { movingImages } from './practice/moving-images.ts'
import { production } from './practice/production.ts'
import { pushOnPullRequest } from './practice/push-on-pull-request.ts'
import { uncached } from './practice/uncached.ts'
import { untestedImage } from './practice/untested-image.ts'
import { reachableOutputs } from './reachable-outputs.ts'
import { steps } from './steps.ts'

/** Looks at one pipeline and says what is wrong with it. Pure. */
export type Rule = (pipeline: Pipeline) => readonly Diagnostic[]

export const rules: readonly Rule[] = [
  cycles,
  idCollisions,
  steps,
  outputNames,
  ownVariables,
  ownEnv,
  reachableOutputs,
  axisValues,
  neverRuns,
  artifacts,
  linuxOnly,
  fixedImages,
  numbers,
  characters,
  pushOnPullRequest,
  production,
  untestedImage,
  movingImages,
  literalSecrets,
  deploymentHabits,
  commandHabits,
  feedback,
  uncached,
]
