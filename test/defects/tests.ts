/** Tests: their services, caches, tools, reports and events. */
import { expect } from 'vitest'
import { ci, job, pipeline, secret, sh } from '../../src/index.ts'
import { databases, python } from '../../src/recipes/index.ts'
import type { Defect } from './defect.ts'
import { has, have, one, pipe } from './make.ts'

const postgres = databases.postgres({ version: '17', database: 'shop' })
const withDatabase = (): unknown =>
  pipe({
    a: python.test({
      services: { postgres: postgres.service },
      env: ({ services }) => ({ DATABASE_URL: postgres.url(services.postgres) }),
      pytest: 'tests/',
    }),
  })
const service = (more: object = {}): unknown =>
  one({
    services: { postgres: { image: 'postgres:17', port: 5432, env: { POSTGRES_PASSWORD: 'test' }, health: 'pg_isready' } },
    env: ({ services }: { services: { postgres: { host: never } } }) => ({ DB_HOST: services.postgres.host }),
    steps: [sh`pytest`],
    ...more,
  } as never)
const covered = (): unknown =>
  pipe({
    a: python.test({
      python: ['3.12', '3.13'],
      requirements: ['requirements.txt', 'requirements-dev.txt'],
      coverage: 'app',
      codecov: secret('CODECOV_TOKEN'),
    }),
  })
const cached = (): unknown => one({ tools: { python: '3.13' }, cache: 'pip', steps: [sh`pip install -r requirements.txt`] })

export const tests: { readonly [id: string]: Defect } = {
  B22: {
    what: 'The coverage is searched in a report that is written to a file and never printed.',
    answer: 'The recipe prints the report, and writes it.',
    proof: { by: 'recipe', name: 'python.test', make: covered, shows: have(/--cov-report[= ]term/, /--cov-report[= ]xml/) },
  },
  B32: {
    what: 'The database is started without the password that it wants, and ends at once.',
    answer: 'The recipe carries the settings of the service.',
    proof: { by: 'recipe', name: 'databases.postgres', make: withDatabase, shows: have('POSTGRES_PASSWORD') },
  },
  B33: {
    what: 'The tests connect to a database that nobody has created.',
    answer: 'The recipe makes the URL from the settings of the service.',
    proof: { by: 'recipe', name: 'databases.postgres', make: withDatabase, shows: have(/POSTGRES_DB\W+shop/, /5432\S*\/shop/) },
  },
  B34: {
    what: 'One job runs tests that another runs as well.',
    answer: 'Groups of tests are one list, each in a cell of its own.',
    proof: {
      by: 'recipe',
      name: 'python.test',
      make: () => pipe({ a: python.test({ groups: ['unit', 'integration'], pytest: '' }) }),
      shows: has({ github: [/unit, integration|- unit/], gitlab: [/unit, integration|- unit/] }),
    },
  },
  B35: {
    what: 'The tests start before the service answers.',
    answer: 'The job waits for the health of its services, on every provider.',
    proof: {
      by: 'compiler',
      make: () => service(),
      shows: has({
        github: [/pg_isready/],
        gitlab: [/until true > \/dev\/tcp\/postgres\/5432/],
        jenkins: [/pg_isready/],
        circleci: [/5432/],
      }),
    },
  },
  B36: {
    what: 'A cache without a key, for a folder that nobody makes.',
    answer: '`cache` knows the folder and the lock files of the package manager.',
    proof: {
      by: 'compiler',
      make: cached,
      shows: has({ gitlab: [/key:\n +files:|key:/, /requirements/], circleci: [/checksum/], github: [/cache: pip|hashFiles/] }),
    },
  },
  B37: {
    what: 'The key of a cache leaves out the version of the language and half of the requirements.',
    answer: 'The key is made of every file with requirements; on GitHub the setup action adds the version of the language.',
    proof: { by: 'compiler', make: cached, shows: has({ gitlab: [/requirements\*?[^\n]*\.txt/] }) },
  },
  B38: {
    what: 'A key of files that are not there yet, because the code comes later.',
    answer: 'The code comes first.',
    proof: {
      by: 'compiler',
      make: cached,
      shows: ({ github }) => {
        expect(github.indexOf('actions/checkout')).toBeGreaterThan(0)
        expect(github.search(/cache: pip|hashFiles/)).toBeGreaterThan(github.indexOf('actions/checkout'))
      },
    },
  },
  B39: {
    what: 'Types are checked without the packages that they come from.',
    answer: 'The recipe installs the requirements before it runs mypy.',
    proof: {
      by: 'recipe',
      name: 'python.lint',
      make: () => pipe({ a: python.lint({ mypy: 'app', requirements: ['requirements.txt'] }) }),
      shows: have(/-r requirements\.txt[\s\S]*mypy/),
    },
  },
  B40: {
    what: 'Tools are installed in whatever version is the newest.',
    answer: 'A warning; recipes install fixed versions.',
    proof: { by: 'finding', code: 'dependency-unpinned', make: () => one({ steps: [sh`pip install black flake8`] }) },
  },
  B41: {
    what: 'The audit looks at the tools that it has installed itself, and not at the application.',
    answer: 'The recipe audits the requirements.',
    proof: {
      by: 'recipe',
      name: 'python.audit',
      make: () => pipe({ a: python.audit({}) }),
      shows: have(/pip-audit[\s\S]*requirements\.txt/),
    },
  },
  B42: {
    what: 'Every cell of the matrix uploads its coverage, without a token.',
    answer: 'The recipe uploads from one cell, with the token.',
    proof: { by: 'recipe', name: 'python.test', make: covered, shows: has({ github: [/matrix\.python == '3\.13'/, /CODECOV_TOKEN/] }) },
  },
  B43: {
    what: 'Packages are built by calling setup.py, without what that needs.',
    answer: 'The recipe uses `build`, in a fixed version.',
    proof: {
      by: 'recipe',
      name: 'python.packages',
      make: () => pipe({ a: python.packages({}) }),
      shows: have(/-m build|pyproject-build/, /build==\d/),
    },
  },
  B44: {
    what: 'An artifact is downloaded by the job that has made it.',
    answer: 'A job cannot name its own artifacts.',
    proof: {
      by: 'type error',
      red: "const a = job({ artifacts: { dist: 'dist' }, download: [a.artifacts.dist], steps: [sh`x`] })",
      green: "const a = job({ artifacts: { dist: 'dist' }, steps: [sh`x`] })\njob({ download: [a.artifacts.dist], steps: [sh`x`] })",
    },
  },
  B45: {
    what: 'Tests run without the code, or without what they need.',
    answer: 'Every job has the code unless it says otherwise; the recipes install first.',
    proof: {
      by: 'recipe',
      name: 'python.test',
      make: () => pipe({ a: python.test({}) }),
      shows: has({ github: [/actions\/checkout[\s\S]*pip install[\s\S]*pytest/] }),
    },
  },
  B46: {
    what: 'Variables that nothing reads, beside the same text written out.',
    answer: 'A constant of TypeScript says it once, and the editor greys what nobody uses.',
    proof: { by: 'out of reach', why: 'Which variables of the environment a program reads, the program knows.' },
  },
  B47: {
    what: 'Lines of a script on Windows, of which the first may fail.',
    answer: 'A script is one of bash on every system, and ends at the first failure.',
    proof: {
      by: 'compiler',
      make: () => one({ runner: 'windows', steps: [sh`false\nnpm test`] }),
      shows: has({ github: [/shell: bash/], circleci: [/bash/] }),
    },
  },
  B48: {
    what: 'The message of a commit in a shell, or brackets that are read as a pattern.',
    answer: 'A condition asks for the text; no shell reads the message, and the characters are escaped.',
    proof: {
      by: 'compiler',
      make: () =>
        pipeline('ci', {
          providers: ['github', 'gitlab'],
          on: { push: true },
          jobs: { a: job({ when: ci.commit.message.includes('[deploy]'), steps: [sh`./deploy.sh`] }) },
        }),
      shows: has({ github: [/contains\(github\.event\.head_commit\.message, '\[deploy\]'\)|\[deploy\]/], gitlab: [/\\\[deploy\\?\]/] }),
    },
  },
  B53: {
    what: 'Jobs that hang for as long as the provider lets them.',
    answer: 'An hour, unless the job says otherwise.',
    proof: {
      by: 'compiler',
      make: () => one({ steps: [sh`npm test`] }),
      shows: has({ github: [/timeout-minutes: 60/], jenkins: [/timeout\(time: 1, unit: 'HOURS'\)|timeout\(time: 60/] }),
    },
  },
  B55: {
    what: 'Tests run after the merge only.',
    answer: 'A warning.',
    proof: { by: 'finding', code: 'tests-after-merge', make: () => one({ steps: [sh`npm test`] }, { push: { branches: ['main'] } }) },
  },
  B56: {
    what: 'One job does all, so that tests have the credentials of the deployment.',
    answer: 'A secret is bound to the step that reads it.',
    proof: {
      by: 'compiler',
      make: () => one({ steps: [sh`npm test`, sh`./deploy.sh ${secret('DEPLOY_KEY')}`] }),
      shows: has({
        github: [
          /run: npm test\n[\s\S]*env:\n +DEPLOY_KEY: \$\{\{ secrets\.DEPLOY_KEY \}\}\n +run: \.\/deploy\.sh|run: \.\/deploy\.sh "\$DEPLOY_KEY"\n +env:/,
        ],
      }),
    },
  },
  B57: {
    what: 'Each push to a branch with a pull request runs twice, and older runs go on.',
    answer: 'A newer run of a pull request cancels the older one, on GitHub and wherever the file can say it.',
    proof: {
      by: 'compiler',
      make: () => one({ steps: [sh`npm test`] }),
      shows: has({
        github: [/group: [^\n]*pull_request\.number[^\n]*\n +cancel-in-progress: true/],
        gitlab: [/interruptible|auto_cancel/],
      }),
    },
  },
  B67: {
    what: 'Keys and passwords stand in files.',
    answer: 'An error in a ci.ts; `scan.secrets` looks through the repository.',
    proof: {
      by: 'finding',
      code: 'secret-literal',
      make: () => one({ env: { STRIPE: 'sk_live_4eC39HqLyjWDarjt' }, steps: [sh`./pay.sh`] }),
    },
  },
  B71: {
    what: 'An option of the tests that nobody has declared, and settings in a section that is never read.',
    answer: 'Nothing; the recipe gives its own options on the command line.',
    proof: { by: 'out of reach', why: 'The settings of a program stand in its own files.' },
  },
  B72: {
    what: 'The first version of Compose.',
    answer: 'A warning.',
    proof: { by: 'finding', code: 'compose-v1', make: () => one({ docker: true, steps: [sh`docker-compose up -d`] }) },
  },
  B73: {
    what: 'The host of a service is written out, and wrong as soon as the job runs in a container.',
    answer: 'The host is a value, which each provider fills.',
    proof: {
      by: 'compiler',
      make: () => service({ container: 'python:3.13' }),
      shows: has({
        github: [/DB_HOST: postgres/],
        gitlab: [/DB_HOST: postgres/],
        circleci: [/DB_HOST: (127\.0\.0\.1|localhost|postgres)/],
      }),
    },
  },
  B74: {
    what: 'A query that is put together from texts.',
    answer: 'The scan for such code is a recipe, and what it finds fails the job.',
    proof: { by: 'recipe', name: 'python.sast', make: () => pipe({ a: python.sast({ bandit: 'app' }) }), shows: have(/bandit .*app/) },
  },
}
