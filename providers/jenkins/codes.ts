/** What only Jenkins finds, and the to-dos that belong to no feature. `explanations.ts` has the longer words of each. */
export type JenkinsCode =
  | 'jenkins-too-large'
  | 'jenkins-env-case'
  | 'jenkins-structure'
  | 'jenkins-barrier'
  | 'jenkins-plugin-missing'
  | JenkinsTodo

export type JenkinsTodo = 'jenkins-job' | 'jenkins-label' | 'jenkins-plugins' | 'jenkins-secrets'
