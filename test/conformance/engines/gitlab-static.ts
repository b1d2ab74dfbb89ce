/** GitLab's schema, and the jobs that an event would make. */
import { parse, parseDocument } from 'yaml'
import type { Finding } from './finding.ts'
import { type GitlabCiLocal, type GitlabEvent, type GitlabOptions, inGitlabRepository } from './gitlab-process.ts'
import { loadSchema, type Validator } from './vendored-schema.ts'
import type { Files } from './workspace.ts'

export const pipelineFile = '.gitlab-ci.yml'

/** Every file given is taken for a pipeline. */
export function gitlabSchema(files: Files): readonly Finding[] {
  validator ??= loadSchema('gitlab-ci.json')
  const validate = validator
  return Object.entries(files).flatMap(([file, text]) => {
    const document = parseDocument(text, { customTags: [referenceTag], merge: true })
    const broken = document.errors.map((error) => finding(file, error.linePos?.[0].line ?? null, 'yaml', error.message))
    if (broken.length > 0) return broken
    validate(document.toJS())
    return (validate.errors ?? []).map((error) => finding(file, null, error.keyword, `${error.instancePath} ${error.message}`))
  })
}

function finding(file: string, line: number | null, rule: string, message: string): Finding {
  return { tool: 'gitlab-schema', file, line, rule, message }
}

const referenceTag = { tag: '!reference', collection: 'seq' as const, resolve: <Node>(node: Node): Node => node }

let validator: Validator | null = null

export interface ListedJob {
  /** As gitlab-ci-local names it: the cells of a matrix are "test: [20,linux]". */
  readonly name: string
  readonly stage: string
  readonly when: string
  readonly allowFailure: boolean | { readonly exit_codes: number | readonly number[] }
  /** Null where the job waits for the stages before its own. */
  readonly needs: readonly string[] | null
}

/** The jobs of the pipeline that an event makes; none where `workflow:rules` keep it from running. The schema is not looked at. */
export function listJobs(files: Files, event: GitlabEvent, options: GitlabOptions = {}): Promise<readonly ListedJob[]> {
  return inGitlabRepository(withProbe(files), event, options, async (gitlab) => {
    const jobs = (await readJobs(gitlab)).filter((job) => job.when !== 'never')
    return jobs.some((job) => job.name === probe) ? jobs.filter((job) => job.name !== probe) : []
  })
}

const probe = 'pipegen-probe-of-workflow-rules'

/** gitlab-ci-local lists jobs without looking at `workflow:rules`, so a job with the same rules stands in for them. */
function withProbe(files: Files): Files {
  const text = files[pipelineFile]
  if (text === undefined) throw new Error(`The files hold no ${pipelineFile}.`)
  const document = parse(text, { customTags: [referenceTag], merge: true }) as { workflow?: { rules?: readonly WorkflowRule[] } }
  const rules = document.workflow?.rules?.map(({ if: condition, changes, exists, when }) => ({ if: condition, changes, exists, when }))
  const job = { stage: '.pre', script: ['true'], rules: rules ?? [{ when: 'always' }] }
  return { ...files, [pipelineFile]: `${text.trimEnd()}\n${probe}: ${JSON.stringify(job)}\n` }
}

interface WorkflowRule {
  readonly if?: string
  readonly changes?: unknown
  readonly exists?: unknown
  readonly when?: string
}

async function readJobs({ start }: GitlabCiLocal): Promise<readonly ListedJob[]> {
  const { code, stdout, stderr } = await start(['--list-json', '--no-json-schema-validation'])
  if (code !== 0) throw new Error(`gitlab-ci-local refused the pipeline:\n${stdout}${stderr}`)
  return (JSON.parse(stdout) as RawJob[]).map((job) => ({
    name: job.name,
    stage: job.stage,
    when: job.when,
    allowFailure: job.allow_failure,
    needs: job.needs?.map((need) => need.job) ?? null,
  }))
}

interface RawJob {
  readonly name: string
  readonly stage: string
  readonly when: string
  readonly allow_failure: ListedJob['allowFailure']
  readonly needs?: readonly { readonly job: string }[]
}
