/** What only CircleCI finds. `explanations.ts` has the longer words of each. */
export type CircleciCode =
  | 'circleci-job-twice'
  | 'circleci-too-many-parameters'
  | 'circleci-parameter-too-long'
  | 'circleci-input-twice'
  | 'circleci-too-many-contexts'
  | 'circleci-built-in-variable'
  | 'circleci-value-too-long'
  | 'circleci-backslash'
  | 'circleci-too-large'
