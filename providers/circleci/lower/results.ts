/**
 * What a job gives: files for other jobs through the workspace, files for people as artifacts, test results.
 * Artifacts and test results are stored after a failure, too, and a path of theirs is no pattern; the workspace is filled after success.
 * Source: CircleCI Docs, "Configuration reference", `persist_to_workspace`, `store_artifacts` and `store_test_results`.
 */

import { isNever } from '../../../src/ir/condition.ts'
import { isPattern } from '../../../src/ir/glob.ts'
import { mayBeAbsent } from '../../../src/ir/graph.ts'
import type { Artifact, Condition, Job, Shell } from '../../../src/ir/types.ts'
import { partsOf } from '../../../src/ir/value.ts'
import { cellFolder } from '../../shared/matrix.ts'
import { copyScript, existenceTest } from '../../shared/paths.ts'
import type { CircleciStep } from '../document.ts'
import { axisParameter, matrixVariable, outputFile, outputVariable } from '../names.ts'
import { withVariables } from './environment.ts'
import type { Scene } from './scene.ts'
import { statusTests } from './step.ts'
import type { Traffic } from './steps.ts'
import { shellTest } from './values.ts'
import { plainPath } from './workspace.ts'

/** `tolerant`: when a failure of the job is allowed. */
export function resultSteps(scene: Scene, shell: Shell, tolerant: Condition, traffic: Traffic): readonly CircleciStep[] {
  const { job } = scene
  const steps: CircleciStep[] = []
  const persisted: string[] = []
  if (job.outputs.length > 0 && traffic.read.has(job.id)) {
    steps.push({ run: { name: 'Hand on the outputs', command: withVariables(shell, outputCommand(scene)) } })
    persisted.push(outputFile(job.id))
  }
  const stores: CircleciStep[] = []
  for (const artifact of job.artifacts) {
    const lowered = lowerArtifact(artifact, { scene, shell, tolerant }, traffic)
    steps.push(...lowered.before)
    persisted.push(...lowered.persisted)
    stores.push(...lowered.stores)
  }
  if (persisted.length > 0) steps.push({ persist_to_workspace: { root: '.', paths: persisted } })
  return [...steps, ...reportSteps(job), ...stores]
}

/** Lines of a shell: each output under its long name, its value quoted, so that the jobs that need them append the file to `$BASH_ENV`. */
function outputCommand({ job, system }: Scene): string {
  const edits = job.outputs.map((name) => `s/^${name}=\\(.*\\)/export ${outputVariable(job.id, name)}='\\1'/p`)
  // Programs of Windows end a line with a carriage return, too.
  const script = [...(system === 'windows' ? ['s/\\r$//'] : []), `s/'/'\\\\\\\\''/g`, ...edits].join('; ')
  return `mkdir -p .pipegen\nsed -n "${script}" "$PIPEGEN_OUTPUT" > ${outputFile(job.id)}\n`
}

interface LoweredArtifact {
  readonly before: readonly CircleciStep[]
  readonly persisted: readonly string[]
  readonly stores: readonly CircleciStep[]
}

interface Keeper {
  readonly scene: Scene
  readonly shell: Shell
  readonly tolerant: Condition
}

function lowerArtifact(artifact: Artifact, keeper: Keeper, { downloaded, staged }: Traffic): LoweredArtifact {
  const { scene } = keeper
  const isWanted = downloaded.get(scene.job.id)?.has(artifact.name) === true
  const isStaged = staged.has(artifact)
  const paths = artifact.paths.map(plainPath)
  const [only] = paths
  const perCell = scene.job.matrix !== null
  const single = paths.length === 1 && only !== undefined && !isPattern(only) && !perCell ? only : null
  if (single !== null && !isStaged) {
    const checked = artifact.ifMissing === 'error' && artifact.when !== 'failure' && !isWanted
    return {
      before: checked ? [{ run: { name: `Check that ${artifact.name} is there`, command: checkCommand(single, keeper) } }] : [],
      persisted: isWanted ? [single] : [],
      stores: [{ store_artifacts: single === artifact.name ? { path: single } : { path: single, destination: artifact.name } }],
    }
  }
  // A download of a matrix job has a folder for each cell.
  const own = `.pipegen/${artifact.name}`
  const { shell: folder, field } = perCell ? foldersOf(artifact.name, scene) : { shell: own, field: own }
  const direct = !perCell && !isStaged
  return {
    before: [
      {
        run: { name: `Collect ${artifact.name}`, ...momentOf(artifact, keeper), command: collectCommand(artifact, paths, folder, keeper) },
      },
    ],
    persisted: isWanted ? (direct ? paths : [field]) : [],
    stores: [{ store_artifacts: { path: field, destination: artifact.name } }],
  }
}

/** Files that lie in a folder of their own go back to where they were. */
export function unpackSteps({ job, pipeline }: Scene, { byId, staged }: Traffic): readonly CircleciStep[] {
  return job.downloads.flatMap((download) => {
    const { job: id, artifact: name } = download
    const from = byId.get(id)
    const artifact = from?.artifacts.find((each) => each.name === name)
    if (from === undefined || artifact === undefined || from.matrix !== null || !staged.has(artifact)) return []
    const copy = `cp -R .pipegen/${name}/. .`
    return [
      { run: { name: `Unpack ${name}`, command: mayBeAbsent(pipeline, job, download) ? `[ ! -d .pipegen/${name} ] || ${copy}` : copy } },
    ]
  })
}

/** The steps of a job that may fail all pass: what asks how they ended is in the script. */
function momentOf({ when }: Artifact, { tolerant }: Keeper): { readonly when?: 'always' | 'on_fail' } {
  if (!isNever(tolerant)) return {}
  return when === 'always' ? { when } : when === 'failure' ? { when: 'on_fail' } : {}
}

/** As the shell writes the folder of a cell, and as fields do. */
function foldersOf(name: string, { group, wanted }: Scene): { readonly shell: string; readonly field: string } {
  const folder = cellFolder(name, group, (axis) => ({ kind: 'matrix', axis }))
  const written = (unknown: (axis: string) => string): string =>
    partsOf(folder)
      .map((part) => (part.kind === 'literal' ? part.text : part.kind === 'matrix' ? unknown(part.axis) : ''))
      .join('')
  const parameter = (axis: string): string => `<< parameters.${axisParameter(axis)} >>`
  return {
    field: written(parameter),
    shell: written((axis) => {
      wanted.set(matrixVariable(axis), parameter(axis))
      return `$${matrixVariable(axis)}`
    }),
  }
}

function checkCommand(path: string, keeper: Keeper): string {
  const test = existenceTest([path])
  const { tolerant, shell } = keeper
  if (isNever(tolerant)) return test
  return withVariables(shell, `${statusTests.failed} || ${test}${allowed(keeper)}`)
}

function collectCommand(artifact: Artifact, paths: readonly string[], folder: string, keeper: Keeper): string {
  const { name, ifMissing, when } = artifact
  const isOptional = ifMissing !== 'error'
  const { tolerant, shell } = keeper
  const otherwise = isOptional ? noted : isNever(tolerant) ? '' : allowed(keeper)
  const script = copyScript(name, paths, folder, otherwise)
  if (isNever(tolerant) || when === 'always') return script
  const [make, ...copy] = script.split('\n')
  const test = when === 'failure' ? statusTests.failed : statusTests.succeeded
  return withVariables(shell, [make, `${test} || exit 0`, ...copy].join('\n'))
}

const noted = " || echo 'Some of the files are missing'"

/** What follows a command that fails the job, unless the job may. */
function allowed({ scene, shell, tolerant }: Keeper): string {
  return tolerant.kind === 'constant' ? noted : ` || ${shellTest(tolerant, statusTests, scene, shell)}`
}

function reportSteps({ reports, artifacts }: Job): readonly CircleciStep[] {
  const stored = new Set(artifacts.flatMap(({ paths }) => paths))
  const steps: CircleciStep[] = []
  const [report] = reports.junit
  if (reports.junit.length === 1 && report !== undefined && !isPattern(report)) steps.push({ store_test_results: { path: report } })
  else if (reports.junit.length > 0) {
    const command = copyScript('test-results', reports.junit, '.pipegen/test-results', ' || true')
    steps.push(
      { run: { name: 'Collect the test results', when: 'always', command } },
      { store_test_results: { path: '.pipegen/test-results' } },
    )
  }
  for (const path of [...(reports.cobertura === null ? [] : [reports.cobertura]), ...reports.sarif])
    if (!stored.has(path)) steps.push({ store_artifacts: { path } })
  return steps
}
