/** What GitLab has from a version on, or in some plans only. */
import type { Condition, Matrix } from '../../src/ir/types.ts'
import type { Gap, Needs } from '../shared/gaps.ts'
import { hasVersion, type Settings } from './settings.ts'
import { differs, emulated, unsupported } from './support/levels.ts'

const yamlReference = 'https://docs.gitlab.com/ci/yaml/'

export const gaps: readonly Gap<Settings>[] = [
  {
    features: ['approval.approvers'],
    needs: 'GitLab Premium',
    isThere: ({ tier }) => tier !== 'free',
    instead: unsupported(
      'only GitLab Premium and Ultimate protect an environment, so that some may start a job and others not.',
      'Leave `approvers` out: whoever may push to the branch starts the job.',
    ),
    source: 'https://docs.gitlab.com/ci/environments/protected_environments/',
  },
  {
    features: ['approval.message'],
    ...since('17.1'),
    instead: emulated('the message stands in a comment: GitLab asks with it since 17.1.'),
    source: `${yamlReference}#manual_confirmation`,
  },
  {
    features: ['pipeline.concurrency.cancel'],
    which: 'where it depends on the event or the branch, as by default',
    concerns: ({ subject }) => (subject as Condition).kind !== 'constant',
    ...since('16.9'),
    instead: differs(
      'which pipelines a newer one cancels can be said since GitLab 16.9; no job says that it may be interrupted, so that none is cancelled.',
      'Say `concurrency: { cancelInProgress: false }`, or update GitLab.',
    ),
    source: `${yamlReference}#workflowauto_cancelon_new_commit`,
  },
  {
    features: ['matrix'],
    which: 'of more than 50 cells',
    concerns: ({ subject }) => (subject as Matrix).cells.length > 50,
    ...since('15.9'),
    instead: unsupported('GitLab before 15.9 makes at most 50 jobs of a matrix.', 'Split the job, or make the matrix smaller.'),
    source: `${yamlReference}#parallelmatrix`,
  },
]

function since(version: string): Needs<Settings> {
  return { needs: `GitLab ${version}`, isThere: (settings) => hasVersion(settings, version) }
}
