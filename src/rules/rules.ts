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
import { ownVariables } from './own-variables.ts'
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
  reachableOutputs,
  axisValues,
  neverRuns,
  artifacts,
  linuxOnly,
  fixedImages,
  numbers,
  characters,
]
