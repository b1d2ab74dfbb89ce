/** One case for each feature of the language: a feature without one doesn't compile. */
import type { Feature } from '../../../src/ir/features.ts'
import type { Case } from '../case.ts'
import { conditionCases } from './conditions.ts'
import { resultCases } from './results.ts'
import { settingCases } from './settings.ts'
import { stepCases } from './steps.ts'
import { surroundingCases } from './surroundings.ts'
import { triggerCases } from './triggers.ts'
import { valueCases } from './values.ts'

export const cases: { readonly [F in Feature]: Case } = {
  ...triggerCases,
  ...conditionCases,
  ...surroundingCases,
  ...stepCases,
  ...resultCases,
  ...settingCases,
  ...valueCases,
}
