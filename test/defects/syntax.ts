/** Files that don't load, old actions, names that nothing has. */
import { expect } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { job, pipeline, secret, sh, uses } from '../../src/index.ts'
import { notify } from '../../src/recipes/index.ts'
import type { Defect } from './defect.ts'
import { has, one, pipe } from './make.ts'

const failing = (): unknown => {
  const jobs = { test: job({ steps: [sh`npm test`] }), archive: job({ steps: [sh`make archive`] }) }
  return pipe({
    ...jobs,
    tell: notify.slack({
      jobs,
      webhook: secret('SLACK_WEBHOOK'),
      readers: { gitlab: secret('A'), circleci: secret('B'), jenkins: secret('C') },
    }),
  })
}

export const syntax: { readonly [id: string]: Defect } = {
  B01: {
    what: 'Prose stands in the YAML where a comment was meant, so that the file does not load.',
    answer: 'A description becomes comments, whatever is in it; files are written by a printer, not by hand.',
    proof: {
      by: 'compiler',
      make: () => one({ description: '"""What it does:\n- tests: all\n"""', steps: [sh`npm test`] }),
      shows: ({ github, gitlab, circleci }) => {
        for (const file of [github, gitlab, circleci]) {
          expect(file).toContain('# - tests: all')
          expect(parseAllDocuments(file).flatMap(({ errors }) => errors)).toEqual([])
        }
      },
    },
  },
  B02: {
    what: 'Two jobs of one name, a list in the place of a map, a job without a machine: fragments that were pasted together.',
    answer: 'Jobs are an object, a name twice is red, and every job has a runner.',
    proof: {
      by: 'type error',
      red: "const a = job({ steps: [sh`x`] })\nexport default pipeline('ci', { on: { push: true }, jobs: { a, a } })",
      green: "const a = job({ steps: [sh`x`] })\nexport default pipeline('ci', { on: { push: true }, jobs: { a } })",
    },
  },
  B03: {
    what: 'Actions in versions whose Node.js no runner has any more.',
    answer: 'The actions that pipegen writes come from one table of current versions.',
    proof: {
      by: 'compiler',
      make: () => one({ tools: { python: '3.13' }, cache: 'pip', steps: [sh`pytest`] }),
      shows: has({ github: [/actions\/checkout@[0-9a-f]{40} # v[5-9]/, /actions\/setup-python@[0-9a-f]{40} # v[6-9]/] }),
    },
  },
  B04: {
    what: 'Actions that are older still.',
    answer: 'As above: a version that an author names stays, and is pinned; what pipegen adds is current.',
    proof: {
      by: 'compiler',
      make: () => one({ tools: { node: '22' }, steps: [sh`npm test`] }),
      shows: has({ github: [/actions\/checkout@[0-9a-f]{40} # v[5-9]/, /actions\/setup-node@[0-9a-f]{40} # v[5-9]/] }),
    },
  },
  B05: {
    what: 'Uploads and downloads of artifacts by actions whose service was switched off.',
    answer: 'An artifact is a field of the job; the current action is written.',
    proof: {
      by: 'compiler',
      make: () => {
        const build = job({ steps: [sh`make`], artifacts: { dist: 'dist' } })
        return pipe({ build, test: job({ download: [build.artifacts.dist], steps: [sh`make test`] }) })
      },
      shows: has({ github: [/actions\/upload-artifact@[0-9a-f]{40} # v[4-9]/, /actions\/download-artifact@[0-9a-f]{40} # v[4-9]/] }),
    },
  },
  B06: {
    what: 'Actions by a tag that their owner can move to other code.',
    answer: 'Every action is written with its commit; one whose commit is not known is an error.',
    proof: {
      by: 'finding',
      code: 'unpinned-action',
      make: () => pipeline('ci', { on: { push: true }, jobs: { a: job({ steps: [uses('acme/deploy@v1')] }) } }),
    },
  },
  B07: {
    what: 'A step that uses an action which nobody has, with an empty list of inputs.',
    answer: 'An action that is not known wants its commit, which an invented one has not.',
    proof: {
      by: 'finding',
      code: 'unpinned-action',
      make: () => pipeline('ci', { on: { push: true }, jobs: { a: job({ steps: [uses('some/deployment-action@v1', { with: {} })] }) } }),
    },
  },
  B08: {
    what: 'An input that the action does not have, which is dropped in silence.',
    answer: 'Inputs of known actions are types; the message itself is a recipe, `notify.slack`.',
    proof: {
      by: 'type error',
      red: "uses('actions/setup-node@v4', { with: { webhook_url: 'x' } })",
      green: "uses('actions/setup-node@v4', { with: { 'node-version': '22' } })",
    },
  },
  B09: {
    what: 'A message about the run that reports the state of the job that sends it: always success.',
    answer: 'The recipe asks how the other jobs ended.',
    proof: {
      by: 'recipe',
      name: 'notify.slack',
      make: failing,
      shows: has({ github: [/failure\(\)/, /needs\b[\s\S]*result|runs\/\$\{?/] }, [/job\.status/]),
    },
  },
  B10: {
    what: 'A message about failures that does not wait for every job, so that some failures are never told.',
    answer: 'The recipe takes the jobs of the pipeline and needs each of them.',
    proof: {
      by: 'recipe',
      name: 'notify.slack',
      make: failing,
      shows: has({ github: [/needs: \[test, archive\]/], gitlab: [/test[\s\S]*archive/] }),
    },
  },
  B11: {
    what: 'No permissions, so that the token of each job may do what the default of the repository says.',
    answer: 'The token may read the code, and beyond that what the job asks for.',
    proof: { by: 'compiler', make: () => one({ steps: [sh`npm test`] }), shows: has({ github: [/permissions:\n +contents: read/] }) },
  },
}
