/** Scratch folders and git repositories for the engines; they are gone when the work in them is done. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { run } from './engine-process.ts'

/** Path in the repository, to text. What names its interpreter can be executed. */
export type Files = Readonly<Record<string, string>>

export interface Workspace {
  /** Holds the repository, and a home folder beside it. */
  readonly root: string
  readonly repository: string
  readonly home: string
}

export interface GitState {
  readonly remote: string
  readonly defaultBranch: string
  readonly branch: string
  readonly tag?: string
  /** Files that the last commit of the branch has changed. */
  readonly changed?: readonly string[]
  /** Of the commits; "Start" and "Change" unless given. */
  readonly message?: string
}

/** The files of a folder, as an engine wants them. */
export async function filesOf(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [relative(folder, path), await readFile(path, 'utf8')])))
}

export async function inWorkspace<T>(files: Files, work: (workspace: Workspace) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'pipegen-engine-'))
  try {
    const workspace = { root, repository: join(root, 'repository'), home: join(root, 'home') }
    await mkdir(workspace.repository)
    await mkdir(workspace.home)
    await writeFiles(workspace.repository, files)
    return await work(workspace)
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 3 })
  }
}

export async function inGitWorkspace<T>(files: Files, state: GitState, work: (workspace: Workspace) => Promise<T>): Promise<T> {
  return inWorkspace(files, async (workspace) => {
    await makeRepository(workspace, state)
    return work(workspace)
  })
}

export async function writeFiles(folder: string, files: Files): Promise<void> {
  await Promise.all(
    Object.entries(files).map(async ([path, text]) => {
      const target = join(folder, path)
      await mkdir(dirname(target), { recursive: true })
      await writeFile(target, text, { mode: text.startsWith('#!') ? 0o755 : 0o644 })
    }),
  )
}

const makeRepositoryScript = `
set -eu
remote=$1 default_branch=$2 branch=$3 tag=$4 message=$5
shift 5
git init -q -b "$default_branch"
git config user.name Tester
git config user.email tester@example.org
git config core.autocrlf false
git add -A -f
git commit -q --allow-empty -m "\${message:-Start}"
git remote add origin "$remote"
git update-ref "refs/remotes/origin/$default_branch" HEAD
git symbolic-ref refs/remotes/origin/HEAD "refs/remotes/origin/$default_branch"
[ "$branch" = "$default_branch" ] || git checkout -q -b "$branch"
if [ $# -gt 0 ]; then
  for path in "$@"; do mkdir -p "$(dirname "$path")"; echo changed >>"$path"; done
  git add -A -f
  git commit -q -m "\${message:-Change}"
fi
[ -z "$tag" ] || git tag "$tag"
`

async function makeRepository(workspace: Workspace, state: GitState): Promise<void> {
  const words = [state.remote, state.defaultBranch, state.branch, state.tag ?? '', state.message ?? '', ...(state.changed ?? [])]
  const { code, stderr } = await run('/bin/sh', ['-c', makeRepositoryScript, 'sh', ...words], {
    cwd: workspace.repository,
    env: { HOME: workspace.home },
  })
  if (code !== 0) throw new Error(`git failed:\n${stderr}`)
}
